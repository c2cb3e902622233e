// Signs in by keyboard in a real browser, with the server's own policies in force, and looks around.
// Reads a job as JSON on stdin: { bas, webblasare, namn, losenord, sidor, anrop, bilder }.
// Writes what was seen as JSON.
import { createRequire } from "node:module";
import { readFileSync } from "node:fs";
import { chromium } from "playwright-core";

const axeKalla = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const jobb = JSON.parse(readFileSync(0, "utf8"));
const svar = { inloggning: [], sidor: [], anrop: [], konsol: [], utanfor: [] };

const webblasare = await chromium.launch({
  executablePath: jobb.webblasare,
  args: ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"],
});

async function ny(bredd, mork) {
  const kontext = await webblasare.newContext({
    viewport: { width: bredd, height: 900 },
    locale: "sv-SE",
    colorScheme: mork ? "dark" : "light",
  });
  const sida = await kontext.newPage();
  sida.on("console", (m) => {
    // The browser writes a line for every refused request; what it was is in `anrop`.
    if (m.type() === "error" && !/status of 40[13]/.test(m.text())) {
      svar.konsol.push(`${sida.url()}: ${m.text()}`);
    }
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
  return await sida.evaluate(async () => ({
    rubrik: document.querySelector("main h1")?.textContent ?? "",
    sprak: document.documentElement.lang,
    text: document.body.innerText,
    spill: document.documentElement.scrollWidth - document.documentElement.clientWidth,
    axe: (await window.axe.run()).violations.map((v) => `${v.impact} ${v.id}`),
  }));
}

// The name has the focus from the start; a key pressed before that would be lost.
async function skrivInloggning(sida, losenord) {
  await sida.waitForFunction(() => document.activeElement?.id === "namn");
  await sida.keyboard.type(jobb.namn);
  await sida.keyboard.press("Tab");
  await sida.keyboard.type(losenord);
  await sida.keyboard.press("Enter");
}

async function bild(sida, namn) {
  if (jobb.bilder) await sida.screenshot({ path: `${jobb.bilder}/${namn}.png` });
}

// The log-in page in both widths, light and dark, with and without a fault.
for (const bredd of [1280, 390]) {
  for (const mork of [false, true]) {
    const sida = await ny(bredd, mork);
    await sida.goto(jobb.bas + "/logga-in");
    svar.inloggning.push({ bredd, mork, ...(await granska(sida)) });
    await skrivInloggning(sida, "fel lösenord");
    await sida.waitForSelector(".fel");
    svar.inloggning.push({ bredd, mork, ...(await granska(sida)) });
    await bild(sida, `logga-in-${bredd}-${mork ? "mork" : "ljus"}`);
    await sida.context().close();
  }
}

// Signed in with the keyboard alone.
const sida = await ny(1280, false);
await sida.goto(jobb.bas + "/logga-in");
await skrivInloggning(sida, jobb.losenord);
await sida.waitForSelector("aside");

for (const adress of jobb.sidor) {
  const svaret = await sida.goto(jobb.bas + adress, { waitUntil: "networkidle" });
  const text = await sida.evaluate(() => document.body.innerText);
  svar.sidor.push({ adress, status: svaret.status(), text });
  await bild(sida, `sida-${svar.sidor.length}`);
}

// What a script on one of the pages can make the server do, as the signed-in user.
await sida.goto(jobb.bas + jobb.sidor[0], { waitUntil: "networkidle" });
for (const [metod, adress, kropp] of jobb.anrop) {
  svar.anrop.push(
    await sida.evaluate(
      async ([metod, adress, kropp]) => {
        const svaret = await fetch(adress, {
          method: metod,
          body: kropp === null ? undefined : JSON.stringify(kropp),
          headers: kropp === null ? {} : { "Content-Type": "application/json" },
        });
        return { metod, adress, status: svaret.status, text: await svaret.text() };
      },
      [metod, adress, kropp],
    ),
  );
}

// Out through the sidebar, and back with the browser's own button.
await sida.click("aside a:has-text('Mitt konto')");
await sida.waitForSelector("main h1");
svar.konto = await granska(sida);
await bild(sida, "konto");
await sida.click("button:has-text('Logga ut')");
await sida.waitForSelector(".klart");
svar.utloggad = await granska(sida);
await sida.goto(jobb.bas + jobb.sidor[0]);
svar.efterat = sida.url();

await webblasare.close();
process.stdout.write(JSON.stringify(svar));
