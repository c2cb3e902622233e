// What the text of the årsredovisning gets beside what its form can do by itself: the page as one
// types, and the names of figures completed after «{{». Nothing is written before «Spara».

const VANTA_MS = 350;
const ANTAL = 8;
const EFTER = /\{\{\s*([\w.]*)$/;

function namnen() {
  return [...document.querySelectorAll("[data-rk-namn]")].map((rad) => ({
    namn: rad.dataset.rkNamn,
    ord: rad.dataset.rkOrd,
    varde: rad.cells[1].textContent,
    vad: rad.cells[2].textContent,
  }));
}

function traffar(alla, sokt) {
  const ord = sokt.toLowerCase();
  const forst = alla.filter((ett) => ett.namn.startsWith(ord));
  const sen = alla.filter(
    (ett) => !ett.namn.startsWith(ord) && (ett.namn.includes(ord) || ett.vad.toLowerCase().includes(ord)),
  );
  return [...forst, ...sen].slice(0, ANTAL);
}

function listan(form) {
  const ruta = form.elements.text;
  const lista = form.querySelector("#rk-forslag");
  const alla = namnen();
  let vald = 0;
  let valbara = [];

  function stang() {
    lista.hidden = true;
    ruta.removeAttribute("aria-activedescendant");
    ruta.setAttribute("aria-expanded", "false");
  }

  function marker() {
    [...lista.children].forEach((rad, plats) => rad.setAttribute("aria-selected", String(plats === vald)));
    ruta.setAttribute("aria-activedescendant", `rk-forslag-${vald}`);
  }

  function sattIn(ett) {
    const fore = ruta.value.slice(0, ruta.selectionStart).replace(EFTER, `{{ ${ett.namn} | ${ett.ord} }}`);
    const efter = ruta.value.slice(ruta.selectionStart).replace(/^[\w.]*\s*(\|[^}\n]*)?\}\}/, "");
    ruta.value = fore + efter;
    ruta.setSelectionRange(fore.length, fore.length);
    stang();
    ruta.dispatchEvent(new Event("input", { bubbles: true }));
    ruta.focus();
  }

  ruta.setAttribute("role", "combobox");
  ruta.setAttribute("aria-autocomplete", "list");
  ruta.setAttribute("aria-controls", "rk-forslag");
  ruta.setAttribute("aria-expanded", "false");
  ruta.addEventListener("input", () => {
    const traff = EFTER.exec(ruta.value.slice(0, ruta.selectionStart));
    valbara = traff ? traffar(alla, traff[1]) : [];
    if (!valbara.length) {
      stang();
      return;
    }
    vald = 0;
    lista.replaceChildren(
      ...valbara.map((ett, plats) => {
        const rad = document.createElement("li");
        rad.id = `rk-forslag-${plats}`;
        rad.setAttribute("role", "option");
        rad.textContent = `${ett.namn}  ${ett.varde}  ${ett.vad}`;
        rad.addEventListener("mousedown", (handelse) => {
          handelse.preventDefault();
          sattIn(ett);
        });
        return rad;
      }),
    );
    lista.hidden = false;
    ruta.setAttribute("aria-expanded", "true");
    marker();
  });
  ruta.addEventListener("keydown", (handelse) => {
    if (lista.hidden) return;
    const steg = { ArrowDown: 1, ArrowUp: -1 }[handelse.key];
    if (steg) {
      vald = (vald + steg + valbara.length) % valbara.length;
      marker();
    } else if (handelse.key === "Enter" || handelse.key === "Tab") {
      sattIn(valbara[vald]);
    } else if (handelse.key === "Escape") {
      stang();
    } else {
      return;
    }
    handelse.preventDefault();
  });
  ruta.addEventListener("blur", stang);
}

async function granska(form) {
  form.rkNummer = (form.rkNummer ?? 0) + 1;
  const nummer = form.rkNummer;
  try {
    const svar = await fetch(form.dataset.granska, { method: "POST", body: new FormData(form) });
    if (!svar.ok || nummer !== form.rkNummer) return;
    const { html, fel } = await svar.json();
    // The server has laid it out, and escaped every text in it.
    if (html || !fel.length) document.querySelector("[data-rk-blad]").innerHTML = html;
    const ruta = document.querySelector("[data-rk-textfel]");
    ruta.hidden = !fel.length;
    ruta.querySelector("ul").replaceChildren(
      ...fel.map((text) => {
        const rad = document.createElement("li");
        rad.textContent = text;
        return rad;
      }),
    );
  } catch {
    // No answer: what is wrong is said when the text is saved.
  }
}

function alla() {
  for (const form of document.querySelectorAll("[data-rk-berattelse]")) {
    if (form.rkBorjad) continue;
    form.rkBorjad = true;
    listan(form);
    let vantar = 0;
    const forst = form.elements.text.value;
    form.addEventListener("input", () => {
      clearTimeout(vantar);
      vantar = setTimeout(() => granska(form), VANTA_MS);
    });
    form.addEventListener("submit", () => {
      form.rkSkickad = true;
    });
    window.addEventListener("beforeunload", (handelse) => {
      if (form.isConnected && !form.rkSkickad && form.elements.text.value !== forst) handelse.preventDefault();
    });
  }
}

export default {
  init() {
    alla();
  },
  onPageLoad() {
    alla();
  },
};
