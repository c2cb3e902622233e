// Drives the pages in a real browser. Reads a job as JSON on stdin, writes what was seen as JSON.
//
// job: { bas, webblasare, bredder, sidor, steg, bilder }
//   sidor: addresses to open, each at each width: heading, errors, axe findings, overflow
//   steg:  [{ oppna | fyll | fyllallt | valj | kryssa | tangent | fil | tryck | vanta | hamta | klicka,
//          ... }] done in order at the first width; one that is `tyst` is not looked at. `falt` and
//          `tryck` of the answer count the fields filled in and the presses (clicks and keys)
//   logga_in: { namn, losenord } where the server asks for it
import { createRequire } from "node:module";
import { readFileSync } from "node:fs";
import { chromium } from "playwright-core";

const VANTA = 90000; // a busy machine is slow, and waits for nothing else
const axeKalla = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const jobb = JSON.parse(readFileSync(0, "utf8"));
const svar = { sidor: [], steg: [], konsol: [], utanfor: [], hamtat: [], falt: 0, tryck: 0 };

const webblasare = await chromium.launch({
  executablePath: jobb.webblasare,
  args: ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"],
});

async function nySida(bredd) {
  const kontext = await webblasare.newContext({
    viewport: { width: bredd, height: 900 },
    locale: "sv-SE",
    bypassCSP: true, // axe is injected by the test, not by the page
    colorScheme: jobb.mork ? "dark" : "light",
  });
  const sida = await kontext.newPage();
  sida.setDefaultTimeout(VANTA);
  sida.on("console", (m) => {
    if (m.type() === "error") svar.konsol.push(`${sida.url()}: ${m.text()}`);
  });
  sida.on("pageerror", (e) => svar.konsol.push(`${sida.url()}: ${e.message}`));
  sida.on("request", (r) => {
    const url = new URL(r.url());
    if (url.protocol.startsWith("http") && url.origin !== new URL(jobb.bas).origin) {
      svar.utanfor.push(r.url());
    }
  });
  return sida;
}

async function granska(sida) {
  await sida.evaluate(axeKalla);
  return await sida.evaluate(async () => {
    const funnet = await window.axe.run({ include: [[".rakenskap"]] });
    return {
      rubrik: document.querySelector(".rakenskap h2")?.textContent ?? "",
      sprak: document.querySelector(".rakenskap")?.getAttribute("lang") ?? "",
      text: document.querySelector(".rakenskap")?.innerText ?? "",
      spill: document.documentElement.scrollWidth - document.documentElement.clientWidth,
      axe: funnet.violations
        .filter((v) => ["serious", "critical"].includes(v.impact))
        .map((v) => `${v.id}: ${v.nodes.slice(0, 3).map((n) => n.html).join(" | ")}`),
      skript: window.__inkorning ?? null,
    };
  });
}

async function oppna(sida, adress) {
  const svaret = await sida.goto(jobb.bas + adress, { waitUntil: "load" });
  await sida.waitForSelector(".rakenskap");
  return svaret.status();
}

for (const bredd of jobb.bredder ?? [1280]) {
  if (!jobb.sidor?.length) break;
  const sida = await nySida(bredd);
  for (const adress of jobb.sidor) {
    const status = await oppna(sida, adress);
    const sett = await granska(sida);
    const bild = `${adress.replace(/[^A-Za-z0-9]+/g, "_").slice(0, 60)}-${bredd}.png`;
    svar.sidor.push({ adress, bredd, status, bild, ...sett });
    if (jobb.bilder) await sida.screenshot({ path: `${jobb.bilder}/${bild}` });
  }
  await sida.context().close();
}

if (jobb.steg?.length) {
  const sida = await nySida((jobb.bredder ?? [1280])[0]);
  if (jobb.logga_in) {
    await sida.goto(new URL("/logga-in", jobb.bas).href);
    await sida.fill("#namn", jobb.logga_in.namn);
    await sida.fill("input[type=password]", jobb.logga_in.losenord);
    await sida.keyboard.press("Enter");
    await sida.waitForSelector("aside");
  }
  for (const steg of jobb.steg) {
    const fore = await sida.evaluate(() => document.querySelector(".rakenskap h2")?.textContent ?? "");
    if (steg.oppna !== undefined) await oppna(sida, steg.oppna);
    svar.falt += Number(Boolean(steg.fyll)) + Object.keys(steg.fyllallt ?? {}).length;
    svar.falt += Number(Boolean(steg.valj)) + Number(Boolean(steg.kryssa)) + Number(Boolean(steg.fil));
    svar.tryck += Number(Boolean(steg.klicka)) + Number(Boolean(steg.skicka)) + Number(Boolean(steg.tangent));
    if (steg.fyll) await sida.fill(steg.fyll, steg.text);
    if (steg.valj) await sida.selectOption(steg.valj, steg.text);
    if (steg.kryssa) await sida.check(steg.kryssa);
    for (const [falt, text] of Object.entries(steg.fyllallt ?? {})) await sida.fill(falt, text);
    if (steg.tangent) await sida.keyboard.press(steg.tangent);
    if (steg.fil) {
      // A form may hand the file in at once.
      const laddad = steg.laddar ? sida.waitForEvent("load") : null;
      await sida.setInputFiles(steg.fil, steg.sokvag);
      await laddad;
    }
    if (steg.slapp) {
      // A file is dropped as from a folder: on what the selector finds.
      const data = await sida.evaluateHandle(
        ({ namn, text }) => {
          const allt = new DataTransfer();
          allt.items.add(new File([text], namn));
          return allt;
        },
        { namn: steg.namn, text: steg.text },
      );
      const laddad = sida.waitForEvent("load");
      await sida.dispatchEvent(steg.slapp, "drop", { dataTransfer: data });
      await laddad;
      svar.tryck += 1;
    }
    if (steg.tryck) await sida.locator(steg.tryck).first().click();
    if (steg.vanta) await sida.waitForSelector(steg.vanta, { timeout: VANTA });
    if (steg.skicka) {
      // The page that comes may have the same heading as this one.
      await Promise.all([sida.waitForEvent("load"), sida.locator(steg.skicka).first().click()]);
    }
    if (steg.hamta) {
      const [fil] = await Promise.all([
        sida.waitForEvent("download"),
        sida.locator(steg.hamta).first().click(),
      ]);
      const innehall = readFileSync(await fil.path());
      svar.hamtat.push({ namn: fil.suggestedFilename(), borjan: innehall.toString("latin1", 0, 5) });
    }
    if (steg.klicka) {
      await sida.locator(steg.klicka).first().click();
      // Fava puts the next page into the old one: the heading tells when.
      await sida.waitForFunction(
        (gammal) => (document.querySelector(".rakenskap h2")?.textContent ?? gammal) !== gammal,
        fore,
        { timeout: VANTA },
      );
      await sida.waitForLoadState("load");
    }
    if (!steg.tyst) svar.steg.push({ adress: sida.url(), ...(await granska(sida)) });
    if (jobb.bilder) {
      await sida.screenshot({ path: `${jobb.bilder}/steg-${svar.steg.length}.png`, fullPage: true });
    }
  }
  await sida.context().close();
}

await webblasare.close();
process.stdout.write(JSON.stringify(svar));
