// A browser at the portals of a running demonstration: sign-in, keys, axe, screenshots.
// The addresses and accounts, as `yakuba demo --json` answers them, stand in the environment as DEMO;
// SHOTS is the folder of the screenshots.
import { chromium } from "playwright-core";
import { mkdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";

export const demo = JSON.parse(process.env.DEMO);
export const staff = demo.portals.staff;
export const residents = demo.portals.residents;
const shots = process.env.SHOTS;
const axeSource = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

const failures = [];

/** Notes a failure and goes on, so that one run shows all of them. */
export function fail(words) {
  failures.push(words);
  console.log(`FAIL ${words}`);
}

export function check(holds, words) {
  if (holds) console.log(`ok ${words}`);
  else fail(words);
}

/** Opens the browser, runs the work, and ends with 1 if anything failed. */
export async function run(work) {
  mkdirSync(shots, { recursive: true });
  const browser = await chromium.launch({
    executablePath: process.env.CHROMIUM || "/usr/bin/chromium",
    args: [
      "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--disable-quic", "--no-first-run", "--disable-background-networking",
      "--disable-component-update", "--disable-sync", "--force-prefers-reduced-motion",
    ],
  });
  try {
    await work(browser);
  } catch (error) {
    fail(String(error.stack || error));
  } finally {
    await browser.close();
  }
  console.log(failures.length === 0 ? "PASSED" : `FAILED ${failures.length}`);
  process.exitCode = failures.length === 0 ? 0 : 1;
}

/** A window of its own, with its own cookies; scripts may be off. */
export async function window(browser, { width = 1366, height = 768, scripts = true } = {}) {
  const context = await browser.newContext({
    ignoreHTTPSErrors: true, locale: "ja-JP", timezoneId: "Asia/Tokyo",
    viewport: { width, height }, javaScriptEnabled: scripts,
  });
  const page = await context.newPage();
  page.on("pageerror", (error) => fail(`script error on ${page.url()}: ${error}`));
  page.on("console", (said) => {
    if (said.type() === "error" && !/status of 4\d\d/.test(said.text())) fail(`console on ${page.url()}: ${said.text()}`);
  });
  return page;
}

/** Signs in with the keyboard alone. */
export async function signIn(page, name) {
  const account = demo.accounts.find((a) => a.name === name);
  await page.goto(`${staff}/sign-in`);
  await tabTo(page, "input[name=name]");
  await page.keyboard.type(account.name);
  await page.keyboard.press("Tab");
  await page.keyboard.type(account.password);
  await page.keyboard.press("Enter");
  await page.waitForURL((url) => !url.pathname.startsWith("/sign-in"));
}

/** Presses Tab until the element has the focus; fails after too many. */
export async function tabTo(page, selector, most = 80) {
  const here = () => page.evaluate((s) => document.activeElement?.matches(s) ?? false, selector);
  for (let pressed = 0; pressed <= most; pressed++) {
    if (await here()) return pressed;
    await page.keyboard.press("Tab");
  }
  throw new Error(`Tab does not reach ${selector} on ${page.url()}`);
}

/** Follows a link by keyboard. */
export async function follow(page, selector) {
  await tabTo(page, selector);
  await Promise.all([page.waitForNavigation(), page.keyboard.press("Enter")]);
}

/** Runs axe-core with the rules of WCAG 2.2 A and AA and the best practices; notes each violation. */
export async function accessible(page, what) {
  await page.evaluate(axeSource);
  const { violations } = await page.evaluate(() =>
    globalThis.axe.run(document, {
      runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    }));
  for (const violation of violations) {
    const nodes = violation.nodes.slice(0, 3).map((n) => `${n.target.join(" ")} ${n.failureSummary?.split("\n")[1]?.trim() ?? ""}`);
    fail(`axe ${violation.id} on ${what}: ${nodes.join(" | ")}`);
  }
  return violations.length;
}

/** Whether the page is broader than the window (WCAG 1.4.10 reflow). */
export async function fits(page, what) {
  const over = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  if (over > 1) {
    const widest = await page.evaluate(() => {
      const right = (e) => e.getBoundingClientRect().right;
      const inScroll = (e) => e.closest(".scroll, nav.menu ul");
      const all = [...document.querySelectorAll("body *")].filter((e) => !inScroll(e) && right(e) > innerWidth + 1);
      return all.slice(0, 3).map((e) => `${e.tagName.toLowerCase()}.${e.className}`).join(", ");
    });
    fail(`${what} is ${over}px too broad: ${widest}`);
  }
}

export async function shot(page, name) {
  await page.screenshot({ path: `${shots}/${name}.png`, fullPage: true });
}
