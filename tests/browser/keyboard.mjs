// A clerk's way through the register with the keyboard alone.
import { accessible, check, follow, run, shot, signIn, staff, tabTo, window } from "./office.mjs";

await run(async (browser) => {
  const page = await window(browser);
  await signIn(page, "clerk");
  check(new URL(page.url()).pathname === "/", "signing in leads home");
  await shot(page, "key-home");

  await page.keyboard.press("F2");
  check(await page.evaluate(() => document.activeElement.id === "finder"), "F2 leads to the finder");
  await page.keyboard.type("さとう");
  await Promise.all([page.waitForNavigation(), page.keyboard.press("Enter")]);
  check(new URL(page.url()).pathname === "/resident", "Enter looks for the person");
  check(await page.locator("a[href^='/resident/person/']").count() > 0, "somebody is found");
  await shot(page, "key-found");

  await follow(page, "a[href^='/resident/person/']");
  check(/^\/resident\/person\/\d+$/.test(new URL(page.url()).pathname), "the hit leads to the person");
  await shot(page, "key-person");

  await follow(page, "a[href^='/resident/household/']");
  check(/^\/resident\/household\/\d+$/.test(new URL(page.url()).pathname), "the person leads to the household");
  check(await page.locator("main a[href^='/resident/person/']").count() > 0, "the household shows its members");
  await shot(page, "key-household");

  const [help] = await Promise.all([page.waitForEvent("popup"), page.keyboard.press("F1")]);
  await help.waitForLoadState();
  check(new URL(help.url()).pathname.startsWith("/help/"), "F1 opens the page's help");
  await help.close();

  await page.goto(`${staff}/desk/due`);
  await tabTo(page, "a.skip");
  await page.keyboard.press("Enter");
  check(await page.evaluate(() => document.activeElement.closest("main") !== null), "the skip link leads into the page");

  const chief = await window(browser);
  await signIn(chief, "supervisor");
  await chief.goto(`${staff}/desk/officers/new`);
  await tabTo(chief, "input[name=section]");
  for (const typed of ["福祉課", "桜沢町福祉事務所長", "山田　一郎", "R8.4.1"]) {
    await chief.keyboard.type(typed);
    await chief.keyboard.press("Tab");
  }
  check((await chief.locator("#f-from-echo").textContent()).includes("令和8年4月1日"), "the date is echoed as it was understood");
  await Promise.all([chief.waitForNavigation(), chief.keyboard.press("Control+Enter")]);
  check(new URL(chief.url()).pathname === "/desk/officers", "Ctrl+Enter saves");
  check(await chief.getByText("所属長を登録しました。").count() === 1, "what was done is said");
  await shot(chief, "key-officers");
  await chief.goto(`${staff}/desk/officers/new`);
  await tabTo(chief, "input[name=section]");
  await Promise.all([chief.waitForNavigation(), chief.keyboard.press("Control+Enter")]);
  check(await chief.evaluate(() => document.activeElement.id === "errors"), "the summary of refusals has the focus");
  await accessible(chief, "a refused form");
  await shot(chief, "key-refused");
  await follow(chief, "a[href='#f-section']").catch(() => {});
  check(await chief.evaluate(() => document.activeElement.name === "section"), "an error leads to its field");
});
