// What the form of a verifikation or of a task gets beside what it can by itself: checks while one types, rows
// that grow, a file shown at once, and what was typed kept in the browser until it is saved.
// Every press that writes is the form's own; without this script one sends the form.

const MINNE = "rakenskap-formular:";
const VANTA_MS = 350;
const GOMDA = new Set(["biljett", "kallans_avtryck", "nyckel", "fil", "gor", "av"]);

function falt(form) {
  return Object.fromEntries(
    [...new FormData(form)].filter(
      ([namn, varde]) => !GOMDA.has(namn) && !namn.startsWith("nyckel-") && typeof varde === "string",
    ),
  );
}

function spara(form) {
  try {
    sessionStorage.setItem(MINNE + form.dataset.rkFormular, JSON.stringify(falt(form)));
  } catch {
    // A full or forbidden store keeps nothing; the form works all the same.
  }
}

function sparat(form) {
  try {
    return JSON.parse(sessionStorage.getItem(MINNE + form.dataset.rkFormular));
  } catch {
    return null;
  }
}

function glom(namn) {
  try {
    sessionStorage.removeItem(MINNE + namn);
  } catch {
    // Nothing was kept.
  }
}

function antalRader(form) {
  return form.querySelectorAll(".rk-rad").length;
}

function nyRad(form) {
  const rader = form.querySelectorAll(".rk-rad");
  const forra = rader[rader.length - 1];
  const gammalt = rader.length;
  const ny = forra.cloneNode(true);
  const byt = (text) => text.replace(`rad-${gammalt}-`, `rad-${gammalt + 1}-`);
  ny.setAttribute("aria-label", `Rad ${gammalt + 1}`);
  for (const ett of ny.querySelectorAll("[name],[id],[data-fel],[aria-describedby]")) {
    for (const attribut of ["name", "id", "data-fel", "aria-describedby"]) {
      if (ett.hasAttribute(attribut)) ett.setAttribute(attribut, byt(ett.getAttribute(attribut)));
    }
    ett.removeAttribute("aria-invalid");
    if ("value" in ett) ett.value = "";
    if (ett.hasAttribute("data-fel")) ett.textContent = "";
  }
  const saldo = ny.querySelector("[data-saldo]");
  saldo.dataset.saldo = String(gammalt + 1);
  saldo.textContent = "";
  ny.querySelector("details").open = false;
  forra.after(ny);
}

function visa(form, besked) {
  for (const plats of form.querySelectorAll("[data-fel]")) {
    const namn = plats.dataset.fel;
    const text = (besked.fel ?? {})[namn] ?? "";
    const rort = namn === "rader" || form.dataset.rort?.includes(` ${namn} `) || "franPost" in form.dataset;
    plats.textContent = rort ? text : "";
    const ett = form.elements[namn];
    if (ett?.setAttribute) {
      if (text && rort) ett.setAttribute("aria-invalid", "true");
      else ett.removeAttribute("aria-invalid");
    }
  }
  for (const plats of form.querySelectorAll("[data-saldo]")) {
    plats.textContent = (besked.saldon ?? {})[plats.dataset.saldo] ?? "";
  }
  for (const [plats, text] of Object.entries(besked.belopp ?? {})) {
    // The amount that is the difference is shown where it would stand.
    const debet = form.elements[`rad-${plats}-debet`];
    const kredit = form.elements[`rad-${plats}-kredit`];
    if (debet && kredit && !debet.value && !kredit.value) kredit.placeholder = debet.placeholder = text;
  }
  const sent = form.querySelector("[data-rk-sent]");
  if (sent && besked.sent) sent.hidden = false;
  const ruta = form.querySelector("[data-rk-besked]");
  ruta.replaceChildren(
    ...(besked.sammanfattning ?? []).map((text) => {
      const stycke = document.createElement("p");
      stycke.textContent = text;
      return stycke;
    }),
  );
}

async function granska(form) {
  const data = new FormData(form);
  data.delete("fil");
  form.rkNummer = (form.rkNummer ?? 0) + 1;
  const nummer = form.rkNummer;
  try {
    const svar = await fetch(form.dataset.granska, { method: "POST", body: data });
    if (svar.ok && nummer === form.rkNummer) visa(form, await svar.json());
  } catch {
    // No answer: what is wrong is said when the form is sent.
  }
}

function aterstall(form) {
  const gammalt = sparat(form);
  if (!gammalt || "franPost" in form.dataset) return;
  const nu = falt(form);
  if (JSON.stringify(nu) === JSON.stringify(gammalt)) return;
  const flest = Object.keys(gammalt).map((namn) => Number(/^rad-(\d+)-/.exec(namn)?.[1] ?? 0));
  while (antalRader(form) < Math.min(Math.max(...flest), 200)) nyRad(form);
  for (const [namn, varde] of Object.entries(gammalt)) {
    const ett = form.elements[namn];
    if (ett?.type === "checkbox") ett.checked = true;
    else if (ett && "value" in ett) ett.value = varde;
  }
  const ruta = document.querySelector("[data-rk-aterstallt]");
  ruta.hidden = false;
  ruta.querySelector("[data-rk-borja-om]").addEventListener("click", () => {
    glom(form.dataset.rkFormular);
    location.reload();
  });
}

function borja(form) {
  if (form.rkBorjad) return;
  form.rkBorjad = true;
  aterstall(form);
  let vantar = 0;
  const andrad = (handelse) => {
    if (handelse.target.name) form.dataset.rort = `${form.dataset.rort ?? ""} ${handelse.target.name.replace("-kredit", "-debet")} `;
    spara(form);
    clearTimeout(vantar);
    vantar = setTimeout(() => granska(form), VANTA_MS);
  };
  form.addEventListener("input", (handelse) => {
    const rad = handelse.target.closest?.(".rk-rad");
    if (rad && rad === [...form.querySelectorAll(".rk-rad")].at(-1) && antalRader(form) < 200) nyRad(form);
    andrad(handelse);
  });
  form.addEventListener("change", (handelse) => {
    if (handelse.target.type === "file" && handelse.target.files.length) {
      // The file is handed in at once, so that it stands beside the rows while they are typed.
      spara(form);
      form.querySelector('button[value="rakna"], button[data-rk-lamna]')?.click();
    }
  });
  granska(form);
}

// A file that is dropped on a form goes to its file field; on a draft, to the form that adds an
// underlag, with that draft chosen. A browser that is let alone would open the file instead.
function malFor(handelse) {
  if (![...(handelse.dataTransfer?.types ?? [])].includes("Files")) return null;
  const utkast = handelse.target.closest?.("[data-rk-utkast]");
  const form = utkast
    ? document.querySelector("[data-rk-lanka]")
    : handelse.target.closest?.(".rakenskap form");
  const falt = form?.querySelector('input[type="file"]');
  return falt ? { form, falt, utkast } : null;
}

function overDet(handelse) {
  if (malFor(handelse)) handelse.preventDefault();
}

function slappt(handelse) {
  const mal = malFor(handelse);
  if (!mal || !handelse.dataTransfer.files.length) return;
  handelse.preventDefault();
  mal.falt.files = handelse.dataTransfer.files;
  if (mal.utkast) {
    mal.form.elements.namn.value = mal.utkast.dataset.rkUtkast;
    mal.form.requestSubmit();
  } else {
    mal.falt.dispatchEvent(new Event("change", { bubbles: true }));
    if (mal.form.hasAttribute("data-rk-slapp")) mal.form.requestSubmit();
  }
}

document.addEventListener("dragover", overDet);
document.addEventListener("drop", slappt);

function alla() {
  for (const ett of document.querySelectorAll("[data-rk-rensa]")) glom(ett.dataset.rkRensa);
  for (const form of document.querySelectorAll("[data-rk-formular]")) borja(form);
}

export default {
  init() {
    alla();
  },
  onPageLoad() {
    alla();
  },
};
