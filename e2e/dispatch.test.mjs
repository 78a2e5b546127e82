// The weekly dispatch as a liaison and a clerk live it: a return that saves itself, errors that keep what was typed,
// handing in, and who has answered.
import assert from "node:assert/strict";
import { test } from "node:test";
import { doer } from "./closing.mjs";
import { assertAccessible, open, shot } from "./lib.mjs";
import { employ, found } from "./office.mjs";

test("a unit answers the dispatch and the office sees who did", { timeout: 120_000 }, async (t) => {
  const o = await open(t, { args: ["--sample"], expected: [/422/] });
  const { page: clerk, server } = o;
  await found(clerk, server);
  const { liaison } = await employ(o, {
    liaison: { role: "liaison", unit: doer, name: "白联络", login: "lianluo", password: "Grass-and-4-winds" },
  });
  await liaison.goto("/dispatch");
  const words = liaison.locator('[name^="words-"]').first();
  const card = liaison.locator(".ds-card").first();
  await words.fill("已完成现场核查。");
  await card.locator('[name^="share-"]').fill("一半");
  await liaison.locator("[data-saved]").filter({ hasText: "草稿已保存" }).waitFor({ timeout: 5000 });
  await liaison.reload();
  assert.equal(await words.inputValue(), "已完成现场核查。", "the draft saved itself");
  await card.locator('[name^="fname-"]').first().fill("治理面积");
  await card.locator('[name^="famount-"]').first().fill("37.5万亩");
  await card.locator('[name^="obstacle-"]').fill("资金尚未到位。");
  await Promise.all([liaison.waitForNavigation(), liaison.getByRole("button", { name: "提交本期填报" }).click()]);
  assert.match(await liaison.locator("#errors").textContent(), /0 至 100/);
  assert.equal(await liaison.evaluate(() => document.activeElement?.id), "errors", "the summary takes the focus");
  assert.equal(await card.locator('[name^="famount-"]').first().inputValue(), "37.5万亩", "what was typed is kept");
  await card.locator('[name^="share-"]').fill("50");
  await assertAccessible(liaison);
  await shot(liaison, "dispatch-form");
  await liaison.setViewportSize({ width: 390, height: 844 });
  await shot(liaison, "dispatch-form-390");
  await Promise.all([liaison.waitForNavigation(), liaison.getByRole("button", { name: "提交本期填报" }).click()]);
  await liaison.getByText("37.5万亩").waitFor();
  await assertAccessible(liaison);
  await shot(liaison, "dispatch-filing-390");

  await clerk.goto("/dispatch/board");
  assert.match(await clerk.locator(".ds-troubles").textContent(), /资金尚未到位/);
  assert.equal(await clerk.locator("tbody tr", { hasText: doer.replace("苍原市", "市") }).locator(".ds-cell.c-done").count(), 1);
  const table = await clerk.request.get(await clerk.getByRole("link", { name: "周调度表 docx" }).getAttribute("href"));
  assert.match(table.headers()["content-type"], /wordprocessingml/);
  await assertAccessible(clerk);
  await shot(clerk, "dispatch-board");
  await clerk.setViewportSize({ width: 390, height: 844 });
  assert.equal(await clerk.evaluate(() => Math.max(0, document.documentElement.scrollWidth - innerWidth)), 0, "nothing sticks out on a phone");
  const remind = clerk.getByRole("button", { name: /提醒未填报/ });
  if (await remind.count()) {
    await Promise.all([clerk.waitForNavigation(), remind.click()]);
    assert.match(await clerk.locator(".ds-tally").textContent(), /本期不再提醒/);
    assert.equal(await remind.count(), 0, "one reminder a period");
  }
  await clerk.emulateMedia({ colorScheme: "dark" });
  await shot(clerk, "dispatch-board-dark");
});
