// Opens pages of a site as people would, in both schemes and at two widths, and writes what is wrong, as JSON.
//
//     node look.mjs JOB      {"site": "/folder", "pages": ["index.html"], "search": "payment", "pictures": "/folder"}
import { mkdirSync } from "node:fs";
import { pathToFileURL } from "node:url";
import puppeteer from "puppeteer-core";

const job = JSON.parse(process.argv[2]);
const own = process.env.BROWSER_PATH;
const chromium = own ? null : (await import("@sparticuz/chromium")).default;
const browser = await puppeteer.launch({
  executablePath: own ?? (await chromium.executablePath()),
  args: own ? ["--no-sandbox"] : chromium.args,
  headless: "shell",
});
const found = { wrong: [], pages: 0, milliseconds: 0, searched: [] };
mkdirSync(job.pictures, { recursive: true });

// Within the page: texts that can't be told from what is behind them, by WCAG 2.2, and what is wider than the window.
function look() {
  const wrong = [];
  const channels = (colour) => colour.match(/[\d.]+/g).map(Number);
  const light = (colour) => {
    const [r, g, b] = channels(colour).map((value) => value / 255).map((value) =>
      value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4);
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const behind = (element) => {
    for (let at = element; at; at = at.parentElement) {
      const colour = getComputedStyle(at).backgroundColor;
      if ((channels(colour)[3] ?? 1) > 0.99) return colour;
    }
    return "rgb(255, 255, 255)";
  };
  const contrast = (a, b) => {
    const [high, low] = [light(a), light(b)].sort((x, y) => y - x);
    return (high + 0.05) / (low + 0.05);
  };
  const told = new Set();
  const check = (element, colour, back) => {
    const ratio = contrast(colour, back);
    const what = `${element.tagName.toLowerCase()}.${element.getAttribute("class") ?? ""}`;
    if (ratio < 4.5 && !told.has(what)) {
      told.add(what);
      wrong.push(`${what}: ${colour} on ${back} has a contrast of ${ratio.toFixed(2)}`);
    }
  };
  for (const element of document.querySelectorAll("h1, h2, p, li, th, td, a, code, input")) {
    if (element.closest("svg") || !element.getClientRects().length) continue;
    check(element, getComputedStyle(element).color, behind(element));
  }
  for (const text of document.querySelectorAll("svg text")) {
    const box = text.closest(".table");
    const back = text.matches(".name") ? box.querySelector(".head") : box.querySelector("rect");
    check(text, getComputedStyle(text).fill, getComputedStyle(back).fill);
  }
  const wide = document.documentElement.scrollWidth - window.innerWidth;
  if (wide > 0) wrong.push(`${wide} pixels wider than the window`);
  if (!document.querySelector("main h1")?.textContent) wrong.push("no heading");
  for (const link of document.querySelectorAll("main a")) {
    if (!link.textContent.trim()) wrong.push(`a link without text to ${link.getAttribute("href")}`);
  }
  return wrong;
}

for (const scheme of ["light", "dark"]) {
  for (const width of [1280, 390]) {
    const page = await browser.newPage();
    await page.setViewport({ width, height: 900, isMobile: width < 500, hasTouch: width < 500 });
    await page.emulateMediaFeatures([{ name: "prefers-color-scheme", value: scheme }]);
    let path = "";
    const tell = (what) => found.wrong.push(`${path} (${scheme}, ${width}): ${what}`);
    page.on("pageerror", (error) => tell(error.message));
    page.on("requestfailed", (request) => tell(`not found: ${request.url()}`));
    page.on("console", (message) => message.type() === "error" && tell(message.text()));
    for (path of job.pages) {
      const start = performance.now();
      await page.goto(pathToFileURL(`${job.site}/`).href + path, { waitUntil: "load" });
      found.milliseconds = Math.max(found.milliseconds, Math.round(performance.now() - start));
      found.pages += 1;
      (await page.evaluate(look)).forEach(tell);
      if (path === job.pages[0]) {
        await page.screenshot({ path: `${job.pictures}/${scheme}-${width}.png` });
      }
    }
    // By the keyboard alone: `/`, the word, Enter.
    await page.keyboard.press("/");
    await page.keyboard.type(job.search);
    found.searched = await page.$$eval("nav a", (links) => links.map((link) => link.textContent));
    const visible = await page.$eval("nav", (nav) => nav.getClientRects().length > 0);
    if (!visible) tell("what a search finds is not seen");
    await Promise.all([page.waitForNavigation(), page.keyboard.press("Enter")]);
    const heading = await page.$eval("h1", (heading) => heading.textContent);
    if (heading !== found.searched[0]) tell(`the first of what is found is ${found.searched[0]}, and ${heading} opens`);
    await page.close();
  }
}
await browser.close();
console.log(JSON.stringify(found));
