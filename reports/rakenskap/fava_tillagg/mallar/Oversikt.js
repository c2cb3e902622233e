// Lays out our menu in Fava's sidebar: our pages first, grouped, with the year, unit and comparison
// that are chosen; Fava's own below, under one heading. What the role may not see is not in the data.

const FOLJER = ["visa", "ar", "del", "dag", "enhet", "jmf", "time", "account", "filter"];

function valt() {
  const nu = new URLSearchParams(location.search);
  const kvar = new URLSearchParams();
  for (const [namn, varde] of nu) if (FOLJER.includes(namn) && varde) kvar.append(namn, varde);
  return kvar.toString();
}

function bygg() {
  const data = document.getElementById("rk-meny");
  const aside = document.querySelector("aside");
  if (!data || !aside) return;
  let meny = aside.querySelector(":scope > nav.rk-meny");
  if (!meny) {
    meny = document.createElement("nav");
    meny.className = "rk-meny";
    meny.setAttribute("aria-label", "Räkenskap");
    for (const grupp of JSON.parse(data.textContent)) {
      const rubrik = document.createElement("h2");
      rubrik.textContent = grupp.rubrik;
      const lista = document.createElement("ul");
      for (const sida of grupp.sidor) {
        const lank = document.createElement("a");
        lank.textContent = sida.namn;
        lank.dataset.adress = sida.adress;
        // What is no page of Fava is opened by the browser, not by Fava's router.
        if (!sida.adress.includes("/extension/")) lank.setAttribute("data-remote", "");
        const rad = document.createElement("li");
        rad.append(lank);
        lista.append(rad);
      }
      meny.append(rubrik, lista);
    }
    const knapp = document.createElement("button");
    knapp.type = "button";
    knapp.textContent = "Favas egna sidor";
    knapp.setAttribute("aria-expanded", "false");
    knapp.addEventListener("click", () => {
      const oppen = aside.classList.toggle("rk-fava-oppen");
      knapp.setAttribute("aria-expanded", String(oppen));
    });
    meny.append(knapp);
    aside.prepend(meny);
    aside.classList.add("rk-har-meny");
  }
  const val = valt();
  for (const lank of meny.querySelectorAll("a")) {
    const egen = !lank.hasAttribute("data-remote");
    lank.href = lank.dataset.adress + (val && egen ? `?${val}` : "");
    const har = decodeURI(location.pathname).startsWith(decodeURI(lank.dataset.adress));
    if (har) lank.setAttribute("aria-current", "page");
    else lank.removeAttribute("aria-current");
  }
}

// On Fava's own page of an account: the way to the same account in our huvudbok.
function lankaKonto() {
  const traff = decodeURIComponent(location.pathname).match(/\/account\/(?:[^/]*:)?(\d{4,6})-[^/:]*\/?/);
  document.getElementById("rk-konto")?.remove();
  const till = [...document.querySelectorAll(".rk-meny a")].find((a) =>
    decodeURI(a.dataset.adress ?? "").endsWith("/extension/Huvudbok/"),
  );
  const artikel = document.querySelector("article");
  if (!traff || !till || !artikel) return;
  const lank = document.createElement("a");
  lank.href = `${till.dataset.adress}?konto=${traff[1]}`;
  lank.textContent = `Konto ${traff[1]} i huvudboken, med verifikationer och underlag`;
  const stycke = document.createElement("p");
  stycke.id = "rk-konto";
  stycke.append(lank);
  artikel.prepend(stycke);
}

export default {
  init() {
    bygg();
    lankaKonto();
  },
  onPageLoad() {
    bygg();
    lankaKonto();
  },
};
