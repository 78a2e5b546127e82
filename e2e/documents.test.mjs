// A document's way with hand and eye: handed in, read, put right on the reading desk, confirmed, and
// printed as the report. The server is empty at first, as in a new office.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { assertAccessible, desk, open, phone, picture } from "./lib.mjs";
import { found } from "./office.mjs";
import { root } from "./places.mjs";

const file = (name) => ({ name, mimeType: "text/plain", buffer: readFileSync(join(root, "sample", name)) });

/** Hands a file in by the button and waits for its desk. */
async function handIn(page, upload) {
  await page.goto("/documents");
  await page.setInputFiles("#file", upload);
  await page.waitForURL(/\/documents\/[\w-]+/);
  await page.waitForSelector("#desk", { timeout: 60_000 });
}

/** Waits until what was asked of the server has been drawn. */
const settled = (page) => page.waitForLoadState("networkidle");

test("a document is handed in, put right, confirmed and printed", async (t) => {
  const { page, server } = await open(t, { expected: [/409/] });
  await found(page, server);

  await t.test("the whole of it is read, and what is read stands beside the print", async () => {
    await handIn(page, file("report.txt"));
    assert.deepEqual(await page.locator(".desk-count strong").allInnerTexts().then((all) => all.slice(0, 2)), ["16", "42"]);
    await assertAccessible(page);
    await picture(page, "desk");
  });

  await t.test("a mark chosen in the print opens its proposal, and back", async () => {
    await page.locator('[data-pane=original] [data-at="f2m1"]').first().click();
    assert.ok(await page.locator("#p-f2").evaluate((e) => e.open), "the finding is unfolded");
    assert.ok(await page.locator("#p-f2m1").evaluate((e) => e.classList.contains("lit")), "the measure is lit");
    await page.locator("#p-f2m0 .words").click({ position: { x: 4, y: 8 } });
    assert.ok(await page.locator("#o-f2m0").evaluate((e) => e.classList.contains("lit")), "its print is lit");
  });

  await t.test("j and k walk the findings and the print follows", async () => {
    await page.locator("h1").click();
    await page.keyboard.press("j");
    await page.keyboard.press("j");
    await page.keyboard.press("k");
    assert.equal(await page.evaluate(() => document.activeElement.closest("[data-row]").id), "p-f0");
    assert.ok(await page.locator("#o-f0").evaluate((e) => e.classList.contains("lit")));
  });

  await t.test("a status is put right in its place, its wording kept, and the focus stays", async () => {
    await page.click("#edit-fld-f2-status");
    await page.selectOption("#fld-f2-status select", "partly_done");
    await page.locator("#fld-f2-status button.primary").click();
    await page.waitForSelector("#fld-f2-status:not(:has(form))");
    assert.equal(await page.evaluate(() => document.activeElement.id), "edit-fld-f2-status");
    assert.match(await page.locator("#fld-f2-status_text").innerText(), /正在推进实施/);
    assert.ok(await page.locator("#p-f2").evaluate((e) => e.open), "what was unfolded stays so");
  });

  await t.test("a measure is split at the cursor and joined again", async () => {
    await page.click("#edit-fld-f2m0");
    await page.waitForSelector("#fld-f2m0 textarea");
    await page.evaluate(() => document.querySelector("#fld-f2m0 textarea").setSelectionRange(10, 10));
    await page.click('#fld-f2m0 [value="split_measure"]');
    await page.waitForSelector("#p-f2m3");
    await page.click("#edit-fld-f2m1");
    await page.click('#fld-f2m1 [value="join_measure"]');
    await page.waitForSelector("#p-f2m3", { state: "detached" });
  });

  await t.test("who was overtaken keeps what was typed", async () => {
    const other = await page.context().newPage();
    await other.goto(page.url());
    await page.click("#edit-fld-f2-goal");
    await page.fill("#fld-f2-goal textarea", "我写的目标");
    await other.goto(`${new URL(page.url()).pathname}?finding=2&edit=f2.goal`);
    await other.fill("#fld-f2-goal textarea", "别人的目标");
    await other.locator("#fld-f2-goal button.primary").click();
    await settled(other);
    await page.locator("#fld-f2-goal button.primary").click();
    await page.waitForSelector(".notice.bad");
    assert.equal(await page.inputValue("#fld-f2-goal textarea"), "我写的目标");
    await page.locator("#fld-f2-goal button.primary").click();
    await page.waitForSelector("#fld-f2-goal:not(:has(form))");
    assert.match(await page.locator("#fld-f2-goal").innerText(), /我写的目标/);
    await other.close();
  });

  await t.test("the checks lead to their places", async () => {
    await page.locator('.tabs [data-tab="checks"]').click();
    const place = page.locator('[data-tab-body="checks"] [data-open]').first();
    const at = await place.getAttribute("data-at");
    await place.click();
    assert.ok(await page.locator(`[data-pane=original] [data-at="${at}"]`).first().evaluate((e) => e.classList.contains("lit")));
  });

  await t.test("it enters the ledger as a round that its title names", async () => {
    await page.locator('a[href$="/confirm"]').click();
    await page.waitForSelector(".weigh");
    assert.match(await page.inputValue("#title"), /第二轮/);
    await assertAccessible(page);
    await page.locator(".weigh-end .primary").click();
    await page.waitForURL(/\/confirmed/);
    assert.equal(await page.locator(".entered li").count(), 16);
  });

  await t.test("of a later edition only the ticked differences enter", async () => {
    await handIn(page, file("report-2.txt"));
    await page.locator('a[href$="/confirm"]').click();
    await page.waitForSelector(".differences");
    assert.ok((await page.locator(".differences ins").count()) > 0, "what changed is shown word by word");
    await page.locator('.differences input[type="checkbox"]').first().uncheck();
    await page.locator(".weigh-end .primary").click();
    await page.waitForURL(/\/confirmed.*left=1/);
  });

  await t.test("every number of the report opens what is behind it", async () => {
    await page.goto("/report");
    const numbers = page.locator(".gw a[data-number]");
    assert.ok((await numbers.count()) > 90, `${await numbers.count()} numbers`);
    await numbers.nth(3).click();
    await page.waitForSelector(".number-panel");
    assert.equal(await page.locator(".number-text").innerText(), await numbers.nth(3).innerText());
    await assertAccessible(page);
    await page.locator(".sources a").first().click();
    await page.waitForSelector("#desk");
    assert.ok(await page.locator(":target").count(), "the source is the block of the document");
  });

  await t.test("the printed page has 22 lines of 28 characters, and no style but its own", async () => {
    await page.goto("/report");
    const href = await page.locator('a[href$=".html"]').getAttribute("href");
    await page.goto(href);
    const line = await page.evaluate(() => {
      const p = [...document.querySelectorAll("p.measure")].find((x) => x.textContent.length > 200);
      const range = document.createRange();
      const text = p.lastChild;
      const tops = {};
      for (let i = 0; i < text.length; i++) {
        range.setStart(text, i);
        range.setEnd(text, i + 1);
        const top = Math.round(range.getBoundingClientRect().top);
        tops[top] = (tops[top] ?? 0) + 1;
      }
      const style = getComputedStyle(p);
      return { most: Math.max(...Object.values(tops)), height: parseFloat(style.lineHeight), face: style.fontFamily };
    });
    assert.ok(Math.abs(line.height - (28.95 * 96) / 72) < 0.1, `a line is ${line.height} px`);
    assert.ok(line.most >= 28 && line.most <= 30, `${line.most} characters on the longest line`); // half-width digits fit closer
    assert.match(line.face, /仿宋/);
  });

  await t.test("on a phone nothing sticks out", async () => {
    await page.setViewportSize(phone);
    for (const path of ["/documents", "/report"]) {
      await page.goto(path);
      assert.equal(await page.evaluate(() => document.documentElement.scrollWidth), phone.width, path);
    }
    await page.goto("/report");
    await page.locator(".gw a[data-number]").first().click();
    await page.waitForSelector(".number-panel");
    await picture(page, "report-phone");
    await page.setViewportSize(desk);
  });
});
