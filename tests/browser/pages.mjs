// Every page of both portals that the accounts at hand reach by links: axe-core without a
// violation, no page broader than its window, at the widths of a desk, a phone and 400 % zoom.
import { accessible, check, demo, fail, fits, residents, run, shot, signIn, staff, window } from "./office.mjs";

const WIDTHS = [1366, 375, 320];
/** Of pages that differ only in their numbers this many are looked at. */
const ALIKE = 2;
const MOST = 120;

const shape = (path) =>
  path.replace(/\/\d+(?=[/?]|$)/g, "/{n}").replace(/=\d+$/, "={n}").replace(/%[^/?]+/g, "{s}").replace(/(\/office\/roles\/role)\/[^/?]+/, "$1/{s}");

/** The pages that links lead to, one or two of each shape; lists in one order and one form. */
async function reached(page, start) {
  const seen = new Map();
  const queue = [start];
  const found = [];
  while (queue.length > 0 && found.length < MOST) {
    const path = queue.shift();
    const alike = shape(path);
    if ((seen.get(alike) ?? 0) >= ALIKE || found.includes(path)) continue;
    seen.set(alike, (seen.get(alike) ?? 0) + 1);
    const answer = await page.goto(new URL(path, page.origin).href).catch(() => null);
    if (answer === null || !(answer.headers()["content-type"] ?? "").startsWith("text/html")) continue;
    if (answer.status() !== 200) {
      fail(`a link leads to ${path}, which answers ${answer.status()}`);
      continue;
    }
    found.push(path);
    const links = await page.$$eval("a[href]", (all) => all.map((a) => a.href));
    for (const link of links) {
      const url = new URL(link);
      const plain = url.search === "" || (url.searchParams.size === 1 && !["sort", "format", "page", "to"].some((own) => url.searchParams.has(own)));
      if (url.origin === page.origin && !url.searchParams.has("format")) queue.push(url.pathname + (plain ? url.search : ""));
    }
  }
  return found;
}

async function look(page, who, paths) {
  for (const path of paths) {
    await page.setViewportSize({ width: WIDTHS[0], height: 768 });
    await page.goto(new URL(path, page.origin).href);
    for (const width of WIDTHS) {
      await page.setViewportSize({ width, height: 768 });
      const what = `${who} ${path} at ${width}px`;
      await accessible(page, what);
      await fits(page, what);
      if (width !== 375) {
        const name = `${who}-${path.replace(/[^a-z0-9]+/gi, "_").replace(/^_|_$/g, "") || "home"}-${width}`;
        await shot(page, name.slice(0, 100));
      }
    }
  }
}

await run(async (browser) => {
  const done = new Set();
  for (const account of demo.accounts.filter((a) => a.portal === "staff")) {
    const page = await window(browser);
    page.origin = staff;
    await signIn(page, account.name);
    const paths = (await reached(page, "/")).filter((path) => !done.has(path) || path === "/");
    paths.forEach((path) => done.add(path));
    await look(page, account.name, paths);
    console.log(`${account.name}: ${paths.length} pages`);
    await page.context().close();
  }
  for (const origin of [staff, residents]) {
    const page = await window(browser);
    page.origin = origin;
    const start = origin === staff ? "/sign-in" : "/";
    const paths = (await reached(page, start)).filter((path) => origin !== staff || !done.has(path));
    await look(page, origin === staff ? "nobody" : "residents", paths);
    await page.context().close();
  }
  const least = Number(process.env.LEAST ?? 15);
  check(done.size >= least, `${done.size} pages of the staff's portal were looked at`);
});
