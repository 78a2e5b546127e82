// The plan of a finding: its points, what answers them, a task with milestones, and a deadline that
// only another person can change.
import assert from "node:assert/strict";
import { test } from "node:test";
import { assertAccessible, open, shot, words } from "./lib.mjs";
import { found } from "./office.mjs";

test("a finding is split into points, measures answer them, tasks have steps, promises are changed by request", async (t) => {
  const { page, server } = await open(t, { args: ["--sample"], expected: [/422/] });
  await found(page, server);
  await page.goto("/plan");
  assert.equal(await page.locator("table.pl tbody tr").count(), 16);
  await assertAccessible(page);
  await shot(page, "plan-round");

  await page.locator("table.pl tbody tr").nth(5).locator("a.title").click();
  await page.getByRole("heading", { level: 1 }).waitFor();
  const plan = new URL(page.url()).pathname;
  const proposed = await page.locator(".pl-points textarea").count();
  assert.ok(proposed > 3, "the statement is cut into sentences");
  await shot(page, "plan-points");

  // Three of the sentences stay, one is split by a new line.
  const boxes = page.locator(".pl-points textarea");
  for (let i = 3; i < proposed; i++) await boxes.nth(i).fill("");
  await boxes.nth(0).fill("整改标准不高\n销号之后问题重现");
  await page.getByRole("button", { name: "保存要点" }).click();
  await page.getByText("要点已保存。").waitFor();
  assert.equal(await page.locator(".pl-list li").count(), 4);
  assert.equal(await page.getByText("没有措施回应").count(), 4);

  await page.locator(".pl-grid tbody tr").nth(0).locator("input[type=checkbox]").nth(1).check();
  await page.locator(".pl-grid tbody tr").nth(1).locator("input[type=checkbox]").nth(3).check();
  await page.getByRole("button", { name: "保存对应关系" }).click();
  await page.getByText("措施与要点的对应关系已保存。").waitFor();
  assert.equal(await page.getByText("没有措施回应").count(), 2);
  assert.match(await words(page.locator(".pl-list li").nth(1)), /由这些措施回应： （一）/);
  await assertAccessible(page);
  await shot(page, "plan-finding");

  // A task: a milestone after the deadline is refused, and what was typed stays.
  await page.getByRole("link", { name: "添加任务" }).click();
  await page.fill("#text", "完成污水处理站提标改造并稳定达标");
  await page.fill("#deadline_text", "2026年底");
  await page.fill("#deadline", "2026-12-31");
  await page.fill("#goal", "氨氮稳定达到设计限值");
  await page.fill("#responsible", "市生态环境局、市工业和信息化局");
  await page.fill("#acceptance", "自治区生态环境厅");
  await page.locator('[name="step-day"]').nth(0).fill("2027-03-31");
  await page.locator('[name="step-text"]').nth(0).fill("设备安装");
  await page.locator('[name="step-share"]').nth(0).fill("60");
  await page.getByRole("button", { name: "保存" }).click();
  assert.match(await words(page.locator("#errors")), /晚于任务时限 2026-12-31/);
  assert.equal(await page.inputValue("#text"), "完成污水处理站提标改造并稳定达标");
  await shot(page, "plan-task");
  await page.locator('[name="step-day"]').nth(0).fill("2026-09-30");
  await page.getByRole("button", { name: "保存" }).click();
  await page.getByText("任务已添加。").waitFor();
  assert.match(await words(page.locator("#tasks .fd-measure").last()), /2026-09-30 60% 设备安装/);

  // The deadline is fixed now, and asked about.
  await page.locator("#tasks .fd-measure").last().getByRole("link", { name: "申请变更时限" }).click();
  await page.fill("#now", "2027年6月底");
  await page.fill("#now_date", "2027-06-30");
  await page.getByRole("button", { name: "提交申请" }).click();
  await page.fill("#reason", "冬季停工，安装顺延");
  await page.getByRole("button", { name: "提交申请" }).click();
  await page.getByText("申请已提交").waitFor();
  await page.goto("/amendments");
  assert.match(await words(page.locator(".pl-amendment")), /待审批.*推迟 181 天.*2026年底.*2027年6月底/);
  assert.equal(await page.getByRole("button", { name: "批准", exact: true }).count(), 0, "nobody decides their own request");
  await assertAccessible(page);
  await shot(page, "plan-amendments");
  await page.getByRole("button", { name: "撤回申请" }).click();
  await page.getByText("申请已撤回。").waitFor();

  // The whole stands in the finding's history.
  await page.goto(plan.replace(/plan$/, "history"));
  const history = await words(page.locator("main"));
  for (const step of ["变更申请：完成时限改为“2027年6月底”", "要点 2：销号之后问题重现", "任务"]) assert.ok(history.includes(step), step);
});
