// The ledger as people work with it: one box that filters while one types, suggestions, chips, keys,
// numbers that open, and two people who change the same measure.
import assert from "node:assert/strict";
import { test } from "node:test";
import { assertAccessible, open } from "./lib.mjs";
import { found } from "./office.mjs";

/** The sample city's ledger, with the clerk signed in. */
async function ledger(t, options = {}) {
  const it = await open(t, { args: ["--sample"], ...options });
  await found(it.page, it.server);
  await it.page.goto("/ledger", { waitUntil: "networkidle" });
  const asked = [];
  it.page.on("request", (r) => asked.push(decodeURIComponent(r.url())));
  return { ...it, asked, count: () => it.page.innerText(".lg-count"), box: () => it.page.inputValue("#q") };
}

const counts = (page, n) => page.waitForFunction((want) => document.querySelector(".lg-count").textContent.includes(want), `共 ${n} 项`);

test("one box is filter, chips, address and export", async (t) => {
  const { page, box } = await ledger(t);
  await page.keyboard.press("/");
  assert.equal(await box(), "", "the key that focuses the box is not typed into it");
  await page.keyboard.type("状态:推");
  await page.locator("#terms li:visible", { hasText: "推进中" }).waitFor();
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  await counts(page, 9);
  assert.equal(await box(), "状态:推进中 ");
  assert.match(decodeURIComponent(page.url()), /q=状态:推进中/);
  assert.match(decodeURIComponent(await page.getAttribute("#xlsx", "href")), /q=状态:推进中/);
  assert.equal(await page.evaluate(() => document.activeElement.id), "q", "the box keeps the focus");
  assert.equal(await page.locator("tr[data-row]").count(), 9);
  await assertAccessible(page);

  await page.keyboard.press("Backspace");
  await counts(page, 16);
  assert.equal(await box(), "", "a finished term goes at one stroke");
  await page.keyboard.type("尾矿库");
  await counts(page, 1);
  await page.locator("a[data-remove]").click();
  await counts(page, 16);
  assert.equal(await box(), "");
  await page.locator(".lg-bar a.chip").first().click();
  await counts(page, 5);
  await page.locator("a[data-remove]").focus();
  await page.keyboard.press("Delete");
  await counts(page, 16);
});

test("a word being composed is sent once, when it is done", async (t) => {
  const { page, asked } = await ledger(t);
  const box = page.locator("#q");
  await box.focus();
  asked.length = 0;
  await box.evaluate((input) => {
    input.dispatchEvent(new CompositionEvent("compositionstart", { bubbles: true }));
    for (const so of ["s", "shui"]) {
      input.value = so;
      input.dispatchEvent(new InputEvent("input", { bubbles: true, isComposing: true }));
    }
  });
  await page.waitForTimeout(200);
  assert.deepEqual(asked, []);
  await box.evaluate((input) => {
    input.value = "尾矿库";
    input.dispatchEvent(new CompositionEvent("compositionend", { bubbles: true }));
  });
  await counts(page, 1);
  assert.equal(asked.length, 1);
});

test("rows are walked and opened by keys, findings turned over, numbers opened", async (t) => {
  const { page } = await ledger(t);
  for (let i = 0; i < 4; i++) await page.keyboard.press("j");
  await page.keyboard.press("Enter");
  await page.waitForURL(/\/findings\//);
  assert.equal(await page.innerText("h1"), "问题四");
  await page.keyboard.press("]");
  await page.waitForFunction(() => document.querySelector("h1").textContent === "问题五");
  const number = page.locator("a.fd-num").nth(1);
  const words = await number.innerText();
  await number.click();
  assert.match(await page.innerText(".fd-pop"), new RegExp(words));
  await assertAccessible(page);
  await page.keyboard.press("Escape");
  assert.equal(await page.locator(".fd-pop").count(), 0);
  assert.equal(await page.evaluate(() => document.activeElement.textContent), words, "the number has the focus again");
});

test("two people change one measure, and nothing is lost", async (t) => {
  const { page, context } = await ledger(t, { expected: [/409/] });
  await page.locator("tr[data-row] a.title").nth(3).click();
  await page.waitForURL(/\/findings\//);
  const form = await page.locator(".fd-acts a").first().getAttribute("href");
  const other = await context.newPage();
  for (const p of [page, other]) await p.goto(form);
  const text = await page.inputValue("textarea[name=text]");
  await other.fill("textarea[name=text]", "经复核，" + text);
  await Promise.all([other.waitForURL(/#m-/), other.locator(".fd-form .primary").click()]);
  await page.fill("textarea[name=text]", text + "另有一句。");
  await page.fill("input[name=reason]", "按来函");
  await Promise.all([page.waitForNavigation(), page.locator(".fd-form .primary").click()]);
  await assertAccessible(page);
  assert.equal(await page.inputValue("textarea[name=text]"), "经复核，" + text + "另有一句。", "both changes are joined");
  assert.equal(await page.inputValue("input[name=reason]"), "按来函");
  await page.locator("[data-take=text]").first().click();
  assert.equal(await page.inputValue("textarea[name=text]"), "经复核，" + text, "one side can be taken instead");
  await page.locator("[data-take=text]").last().click();
  await Promise.all([page.waitForURL(/#m-/), page.locator(".fd-merge .primary").click()]);
  assert.match(await page.innerText("#measures"), /另有一句。/);
});
