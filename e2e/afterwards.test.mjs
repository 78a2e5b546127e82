// After a closing: the re-check on the line of time, a look-back drawn by lot that its file repeats, a rebound that counts
// against its unit, and a finding that goes on in a later round and counts once.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { act, ago, doer, signNotice, staff, upload } from "./closing.mjs";
import { assertAccessible, desk, open, shot, words } from "./lib.mjs";
import { employ, found, submit } from "./office.mjs";

/** Closes a finding as the people of its closing would. */
async function close({ clerk, liaison, acceptor, head, leader }, finding) {
  await act(clerk, finding, "claim", ago(300 + 160), { units: doer });
  await act(clerk, finding, "plan", ago(300 + 160), { nature: "non_works" });
  await act(liaison, finding, "start", ago(300 + 160));
  for (const m of ["work_report", "collective_decision", "dossier", "department_proof"]) await upload(liaison, finding, m, `${m}.pdf`);
  await act(liaison, finding, "self_check", ago(290 + 160), { opinion: "已落实。" });
  await liaison.goto(`${finding}/closing`);
  await liaison.locator("#goal summary").click();
  await liaison.fill("#words", "对照验收报告。");
  await Promise.all([liaison.waitForNavigation(), liaison.locator("#goal").getByRole("button", { name: "保存" }).click()]);
  await act(liaison, finding, "apply", ago(289 + 160));
  await upload(acceptor, finding, "acceptance_opinion", "验收意见.pdf");
  await act(acceptor, finding, "verify_site", ago(285 + 160), { opinion: "运行正常。" });
  await act(acceptor, finding, "verify_paper", ago(285 + 160), { opinion: "齐全。" });
  await act(acceptor, finding, "accept", ago(284 + 160), { opinion: "同意。" });
  await signNotice({ clerk, head, leader }, finding);
  await act(clerk, finding, "start_notice", ago(280 + 160));
  await upload(clerk, finding, "notice_result", "公示结果.pdf");
  await act(clerk, finding, "end_notice", ago(255 + 160));
  await act(leader, finding, "close", ago(250 + 160));
}

test("a closed finding is looked at again, drawn by lot, and its rebound counts", { timeout: 600_000 }, async (t) => {
  const o = await open(t, { args: ["--sample", "--checkpoint-every", "1s"], expected: [/422/, /409/] });
  const { page: clerk, server } = o;
  await found(clerk, server);
  await clerk.goto("/afterwards");
  await clerk.getByText("还没有问题销号").waitFor();
  const people = { clerk, ...(await employ(o, { liaison: staff.liaison, acceptor: staff.acceptor, head: staff.head, leader: staff.leader })) };
  await clerk.goto("/ledger?q=" + encodeURIComponent("序号:1"));
  const finding = await clerk.locator('a[href^="/findings/"]').first().getAttribute("href").then((h) => h.split(/[?#]/)[0]);
  await close(people, finding);

  // It is a long-term item, and the year is over: it is overdue on the line of time.
  await clerk.goto("/afterwards");
  assert.match(await words(clerk.locator(".af-figures")), /1 逾期未复查.*1 长期坚持 0% 反弹率：1 次销号，0 次反弹/);
  assert.match(await words(clerk.locator(".af-lines")), /逾期 \d+ 天/);
  await assertAccessible(clerk);
  await shot(clerk, "afterwards");

  // The draw: what cannot be met is refused and kept; the lots wait for the seed and are what the file says.
  await clerk.getByRole("link", { name: "组织抽查" }).click();
  await clerk.fill("#title", "年度回头看");
  await submit(clerk, 'form[action="/afterwards/draws"]');
  assert.match(await words(clerk.locator("#errors")), /符合条件的只有 1 个/);
  assert.equal(await clerk.inputValue("#title"), "年度回头看");
  await clerk.fill("#count", "1");
  await clerk.fill("#inspectors", "1");
  await assertAccessible(clerk);
  await shot(clerk, "afterwards-draw-new");
  await submit(clerk, 'form[action="/afterwards/draws"]');
  const draw = new URL(clerk.url()).pathname;
  await assert.doesNotReject(async () => {
    for (let n = 0; n < 20 && (await clerk.locator(".af-items").count()) === 0; n++) {
      await Promise.all([clerk.waitForNavigation(), clerk.getByRole("button", { name: "抽取" }).click()]);
    }
  });
  assert.match(await words(clerk.locator(".af-items")), /市生态环境局 · 检查人员：何验收 待检查/);
  const file = await (await clerk.request.get(`${draw}/draw.json`)).json();
  assert.equal(file.items.length, 1);
  assert.equal(file.checkpoint.split("\n")[2], file.inspection.seed);
  await assertAccessible(clerk);

  // The inspector finds it is back: the draw, the unit and the second cycle tell.
  await upload(people.acceptor, finding, "", "现场照片.jpg");
  await act(people.acceptor, finding, "fail_look_back", ago(0), { opinion: "渗滤液再次外溢。" });
  await clerk.goto(draw);
  assert.match(await words(clerk.locator(".af-items")), /未通过/);
  assert.match(await words(clerk.locator(".af-rate")), /100% 看了 1 个，1 个没守住/);
  await shot(clerk, "afterwards-draw");
  await clerk.goto("/afterwards");
  assert.match(await words(clerk.locator(".af-units")), /市生态环境局/);
  assert.match(await words(clerk.locator(".af-units")), /销号 1，已复查 1，反弹 1 100%/);
  await clerk.setViewportSize({ width: 390, height: 844 });
  await shot(clerk, "afterwards-390");
  await clerk.setViewportSize(desk);

  // The task is back on the board: its lamp says since when, and the leader reads it under what may come back, on its unit.
  await clerk.goto("/rules");
  await clerk.fill('[name="text"]', readFileSync(new URL("../internal/supervise/rules/three-colours.toml", import.meta.url), "utf8"));
  await submit(clerk, 'form[action="/rules/load"]');
  await clerk.goto(`${finding}/task`);
  const task = { text: "渗滤液收集处理", start: ago(10), deadline: ago(-300), responsible: doer };
  for (const [name, value] of Object.entries(task)) await clerk.fill(`[name="${name}"]`, value);
  await submit(clerk, "form.fd-form");
  await clerk.goto("/lamps?lamp=yellow");
  assert.match(await words(clerk.locator("tr[data-row]").filter({ hasText: task.text })), /黄灯.*反弹/);
  await people.leader.goto("/leader");
  assert.match(await words(people.leader.locator(".lead-back")), /已反弹 [1-9].*反弹.*市生态环境局/);
  assert.match(await words(people.leader.locator(".lead-call")), /市生态环境局 滞后 [1-9].*反弹 [1-9]/);
  await assertAccessible(people.leader);
  await shot(people.leader, "leader-back");
});
