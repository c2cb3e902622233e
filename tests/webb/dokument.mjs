// Opens a page from a file, examines all of it with axe-core, and prints it: job as JSON on standard
// input ({ webblasare, fil, pdf, mork }), what was seen as JSON on standard output.
import { createRequire } from "node:module";
import { readFileSync } from "node:fs";
import { chromium } from "playwright-core";

const axeKalla = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const jobb = JSON.parse(readFileSync(0, "utf8"));
const webblasare = await chromium.launch({
  executablePath: jobb.webblasare,
  args: ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"],
});
const kontext = await webblasare.newContext({
  viewport: { width: jobb.bredd ?? 1280, height: 900 },
  colorScheme: jobb.mork ? "dark" : "light",
});
const sida = await kontext.newPage();
const utanfor = [];
sida.on("request", (r) => {
  if (r.url().startsWith("http")) utanfor.push(r.url());
});
await sida.goto(`file://${jobb.fil}`, { waitUntil: "load" });
await sida.evaluate(axeKalla);
const svar = await sida.evaluate(async () => {
  const funnet = await window.axe.run();
  return {
    axe: funnet.violations.map((v) => `${v.id}: ${v.nodes.slice(0, 3).map((n) => n.html).join(" | ")}`),
    rubriker: [...document.querySelectorAll("h1, h2, h3, h4, h5")].map((h) => `${h.tagName} ${h.textContent.trim()}`),
    trasiga: [...document.querySelectorAll('a[href^="#"]')]
      .map((a) => a.getAttribute("href").slice(1))
      .filter((id) => document.getElementById(id) === null),
    spill: document.documentElement.scrollWidth - document.documentElement.clientWidth,
  };
});
await sida.emulateMedia({ media: "print" });
await sida.pdf({ path: jobb.pdf, format: "A4" });
await webblasare.close();
process.stdout.write(JSON.stringify({ ...svar, utanfor }));
