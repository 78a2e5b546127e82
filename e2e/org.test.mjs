// The organisation in people's hands: the tree by keys, a name that becomes an alias, a workbook with its
// differences, a post handed over, a year's letters.
import assert from "node:assert/strict";
import { test } from "node:test";
import { assertAccessible, open } from "./lib.mjs";
import { found } from "./office.mjs";

async function office(t, options = {}) {
  const it = await open(t, { args: ["--sample"], ...options });
  await found(it.page, it.server);
  return it;
}

const done = async (page, act) => Promise.all([page.waitForNavigation(), act()]);

test("the tree is searched and walked by keys, and shows the way to a unit", async (t) => {
  const { page } = await office(t);
  await page.goto("/org");
  await page.keyboard.press("/");
  await page.keyboard.type("荣原旗林草");
  await done(page, () => page.keyboard.press("Enter"));
  await page.keyboard.press("Escape");
  await page.keyboard.press("j");
  await done(page, () => page.keyboard.press("Enter"));
  assert.match(await page.innerText("h1"), /荣原旗林业和草原局/);
  const way = await page.locator(".org-node").allInnerTexts();
  assert.ok(way.length < 60, "the tree draws the way and no more");
  assert.ok(await page.locator(".org-node.here").isVisible());
  const inside = await page.evaluate(() => {
    const side = document.querySelector(".org-side").getBoundingClientRect();
    const here = document.querySelector(".org-node.here").getBoundingClientRect();
    return here.top >= side.top && here.bottom <= side.bottom;
  });
  assert.ok(inside, "the chosen unit is in sight");
  await assertAccessible(page);
});

test("a workbook is taken only after its differences were seen", async (t) => {
  const { page } = await office(t, { expected: [/422/] });
  await page.goto("/org/import");
  const [file] = await Promise.all([page.waitForEvent("download"), page.locator('a[href="/org/template.xlsx"]').click()]);
  await page.setInputFiles("#file", await file.path().then(async (path) => ({
    name: "组织.xlsx", mimeType: "application/octet-stream", buffer: (await import("node:fs")).readFileSync(path),
  })));
  assert.equal(await page.innerText("[data-file-name]"), "组织.xlsx");
  await done(page, () => page.locator(".org-upload .primary").click());
  assert.match(await page.innerText("main"), /没有需要导入的内容/);
  await assertAccessible(page);
  await page.setInputFiles("#file", { name: "x.xlsx", mimeType: "application/octet-stream", buffer: Buffer.from("no workbook") });
  await done(page, () => page.locator(".org-upload .primary").click());
  assert.equal(await page.evaluate(() => document.activeElement.id), "errors", "what is wrong has the focus");
});

test("a post with open letters is handed over to a successor", async (t) => {
  const { page } = await office(t, { expected: [/422/] });
  await page.goto("/letters?state=sent");
  await done(page, () => page.locator("#letter-rows a.title").first().click());
  const unit = page.locator(".letter-way").last();
  await done(page, () => unit.click());
  await done(page, () => page.locator("td.acts a").first().click());
  const form = page.locator(".org-holder").first();
  assert.match(await form.innerText(), /须指定接任人/);
  await page.fill('.org-holder [name="successor"]', "没有这个人");
  await done(page, () => form.locator("button").click());
  assert.match(await page.innerText(".error-summary"), /没有“没有这个人”/);
  await assertAccessible(page);
  const colleague = await page.locator("#colleagues option").last().getAttribute("value");
  const holder = await page.locator(".org-holder a.strong").first().innerText();
  assert.notEqual(colleague, holder);
  await page.locator('.org-holder [name="successor"]').first().fill(colleague);
  await done(page, () => page.locator(".org-holder button").first().click());
  assert.match(await page.innerText(".org-holder"), new RegExp(colleague));
});

test("letters are picked and registered, and the count follows", async (t) => {
  const { page } = await office(t);
  await page.goto("/letters?state=sent");
  const signed = async () => Number((await page.locator(".kpi", { hasText: "已签订" }).locator(".value").innerText()).replace(/\D/g, ""));
  const before = await signed();
  const boxes = page.locator('#letter-rows input[name="letter"]');
  for (let i = 0; i < 3; i++) await boxes.nth(i).check();
  await page.fill("#on", "2026-03-10");
  await done(page, () => page.locator('form[action="/letters/sign"] button').click());
  assert.equal(await signed(), before + 3);
  await assertAccessible(page);
  const [paper] = await Promise.all([
    page.waitForEvent("download"),
    page.goto(await page.locator("#letter-rows a.title").first().getAttribute("href")).then(() => page.locator('a[href$="/paper"]').click()),
  ]);
  assert.match(paper.suggestedFilename(), /责任状.*\.docx$/);
});
