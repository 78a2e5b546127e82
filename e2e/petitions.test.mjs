// Petitions: a batch from a table, shown before it is taken; an answer; a repeat that a person confirms; a finding.
import assert from "node:assert/strict";
import { test } from "node:test";
import { assertAccessible, open, shot, words } from "./lib.mjs";
import { found } from "./office.mjs";

const today = new Date(Date.now() + 8 * 3_600_000).toISOString().slice(0, 10);
const number = (n) => `D2NM${today.replaceAll("-", "")}${String(n).padStart(4, "0")}`;

test("petitions are registered, answered, linked and counted", async (t) => {
  const { page, server } = await open(t, { args: ["--sample"], expected: [/422/] });
  await found(page, server);
  await page.goto("/petitions");
  await page.getByText("还没有交办件").waitFor();
  await page.goto("/petitions/new");
  const add = async (n, text) => {
    await page.goto("/petitions/new");
    await page.fill("#number", n);
    await page.fill("#text", text);
    await page.fill("#place", "云岭旗");
    await page.fill("#phone", "13800001111");
    await page.getByRole("button", { name: "登记", exact: true }).click();
  };
  await add("乱写", "北山采石场夜间作业，粉尘大，山体裸露没有复绿");
  assert.match(await words(page.locator("#errors")), /应以 D（来电）或 X（来信）开头/);
  assert.match(await page.inputValue("#text"), /北山采石场/);
  await page.fill("#number", number(1));
  await page.getByRole("button", { name: "登记", exact: true }).click();
  await page.getByText("已登记。").waitFor();
  await page.locator('[name="truth"][value="true"]').check({ force: true });
  await page.locator('[name="status"][value="staged"]').check({ force: true });
  await page.fill("#found", "夜间作业属实");
  await page.fill("#result", "已停止夜间作业，喷淋设施在装");
  await page.getByRole("button", { name: "保存办理情况" }).click();
  await page.getByText("已保存。").waitFor();

  await add(number(2), "再次反映北山采石场夜间作业，粉尘大，山体裸露仍未复绿");
  await page.getByText("可能重复的早先来信来电").waitFor();
  assert.match(await words(page.locator(".pt-suggested mark").first()), /北山采石场夜间作业/);
  await shot(page, "petition");
  await page.getByRole("button", { name: "是重复" }).click();
  await page.getByText("已保存。").waitFor();
  assert.equal(await page.locator(".pt-chain li").count(), 2);
  await page.locator("#findings").getByRole("button", { name: "关联" }).click();
  await page.getByText("已保存。").waitFor();
  assert.equal(await page.locator(".pt-linked a").count(), 1);
  await assertAccessible(page);

  await page.goto("/petitions");
  assert.match(await words(page.locator(".pt-rate")), /办结率 = 办结 0 ÷ 累计交办 2 = 0\.0%.*阶段性办结 1 件不计入/);
  await assertAccessible(page);
  await shot(page, "petitions");
  await page.setViewportSize({ width: 390, height: 844 });
  await shot(page, "petitions-390");
  await page.setViewportSize({ width: 1280, height: 900 });

  // The daily table that the product writes is read by it again, and brings nothing new.
  const [download] = await Promise.all([page.waitForEvent("download"), page.getByRole("link", { name: "xlsx" }).click()]);
  const file = await download.path();
  await page.goto("/petitions/import");
  assert.equal(await page.inputValue("#no"), "2");
  await page.setInputFiles("#file", { name: "交办表.xlsx", mimeType: "application/octet-stream", buffer: (await import("node:fs")).readFileSync(file) });
  await page.fill("#stated", "5");
  await page.getByRole("button", { name: "预览" }).click();
  await page.getByText("随表写明当日交办 5 件，表中新增 0 件。").waitFor();
  assert.match(await words(page.locator(".pt-will")), /0 件新增 · 0 件更新办理情况 · 2 件无变化/);
  await shot(page, "petitions-take");
});
