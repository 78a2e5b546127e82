// One finding of the sample from its claim to closing, filing, rebound and second closing, as the different
// people would: a clerk, a liaison of the unit that does the work, two acceptors, a leader.
import assert from "node:assert/strict";
import { test } from "node:test";
import { act, ago, doer, done, forApply, materials, signNotice, staff, state, upload } from "./closing.mjs";
import { assertAccessible, open, shot, words } from "./lib.mjs";
import { anotherWindow, employ, found } from "./office.mjs";

/** A department from outside verifies the papers by a link that is good once; it has no account. */
async function outsideVerifies(o, clerk, finding, day) {
  await clerk.goto(`${finding}/closing`);
  const card = clerk.locator("#links");
  await card.locator("summary").click();
  await card.locator('[name="unit"]').fill("省生态环境厅");
  await card.locator('[value="accept"]').uncheck();
  await Promise.all([clerk.waitForNavigation(), card.getByRole("button", { name: "生成链接" }).click()]);
  assert.match(await words(clerk.locator("#errors")), /至少选择一件/);
  assert.equal(await card.locator('[name="unit"]').inputValue(), "省生态环境厅", "what was typed is kept");
  await card.locator('[value="verify_paper"]').check();
  await Promise.all([clerk.waitForNavigation(), card.getByRole("button", { name: "生成链接" }).click()]);
  const link = await clerk.inputValue("#guest-link");
  await assertAccessible(clerk);
  await shot(clerk, "closing-link");

  const guest = await anotherWindow(o);
  await guest.goto(link);
  assert.match(await words(guest.locator("main")), /督察指出的问题.*此前的办理.*退回/);
  assert.equal(await guest.locator("nav").count(), 0, "a guest sees nothing but the finding");
  assert.equal((await guest.request.get(finding)).url().includes("/sign-in"), true, "the link opens this page alone");
  const file = await guest.request.get(await guest.locator(".cl-files a").first().getAttribute("href"));
  assert.match(file.headers()["content-disposition"], /^attachment/);
  await assertAccessible(guest);
  await shot(guest, "guest-1");
  await guest.fill('[name="day"]', "2099-01-01");
  await guest.fill("#opinion", "材料齐全，数据可追溯。");
  await guest.setInputFiles("#file", { name: "核查意见（盖章）.pdf", mimeType: "application/pdf", buffer: Buffer.from("signed") });
  await Promise.all([guest.waitForNavigation(), guest.getByRole("button", { name: "提交意见" }).click()]);
  await guest.locator("#errors").waitFor();
  assert.equal(await guest.inputValue("#opinion"), "材料齐全，数据可追溯。", "what was typed is kept");
  assert.match(await words(guest.locator("main")), /已收到：核查意见（盖章）.pdf/);
  await guest.fill('[name="day"]', day);
  await Promise.all([guest.waitForNavigation(), guest.getByRole("button", { name: "提交意见" }).click()]);
  await guest.getByText("意见已记入台账").waitFor();
  await shot(guest, "guest-2");
  await guest.goto(link);
  assert.match(await words(guest.locator("body")), /已于 .* 用过/);
  await clerk.goto(`${finding}/closing`);
  assert.match(await words(clerk.locator("#links")), /省生态环境厅 资料核查 已办理：资料核查/);
  await guest.close();
}

test("a finding goes from its claim to closing, filing, rebound and second closing", { timeout: 600_000 }, async (t) => {
  const o = await open(t, { args: ["--sample", "--checkpoint-every", "1s"], expected: [/422/, /403/, /409/] });
  const { page: clerk, server } = o;
  await found(clerk, server);
  const { liaison, insider, acceptor, head, leader } = await employ(o, staff);

  await clerk.goto("/closing");
  await clerk.getByText("还没有问题进入销号").first().waitFor();
  await assertAccessible(clerk);
  await clerk.goto("/ledger?q=" + encodeURIComponent("序号:1"));
  const finding = await clerk.locator('a[href^="/findings/"]').first().getAttribute("href").then((h) => h.split(/[?#]/)[0]);
  await clerk.goto(`${finding}/closing`);
  assert.equal(await state(clerk), "待认领");
  assert.match(await words(clerk.locator("#missing")), /还没有单位认领.*对照：还没有对照/);
  await shot(clerk, "closing-1-unclaimed");

  // Claim, plan, work. A unit that is not on the tree is refused, and what was typed stays.
  await act(clerk, finding, "claim", ago(60), { units: "没有的单位" });
  assert.match(await words(clerk.locator("#errors")), /组织机构里没有“没有的单位”/);
  assert.equal(await clerk.inputValue("#units"), "没有的单位");
  await act(clerk, finding, "claim", ago(60), { units: doer });
  await done(clerk, "认领");
  await act(clerk, finding, "plan", ago(59), { nature: "non_works" });
  await done(clerk, "批准方案");
  await act(liaison, finding, "start", ago(58));
  await done(liaison, "开始整改");

  // Self-check brings the files; the application is refused until the goal was compared.
  await materials(liaison, finding, forApply);
  await shot(liaison, "closing-2-evidence");
  await act(liaison, finding, "self_check", ago(50), { opinion: "逐条对照措施自查，均已落实。" });
  await done(liaison, "自查自验");
  await act(liaison, finding, "apply", ago(49));
  assert.match(await words(liaison.locator("#errors")), /还没有对照/);
  await liaison.locator("#goal summary").click();
  await liaison.fill("#words", "对照验收报告与目标第一句。");
  await Promise.all([liaison.waitForNavigation(), liaison.locator("#goal").getByRole("button", { name: "保存" }).click()]);
  const lacks = await words(liaison.locator("#missing"));
  assert.doesNotMatch(lacks, /申请销号之前/, lacks);
  await act(liaison, finding, "apply", ago(49));
  await done(liaison, "申请销号");

  // No unit verifies its own work, and the page says why the button is not there.
  await insider.goto(`${finding}/closing`);
  assert.equal(await insider.locator("#act-verify_site").count(), 0);
  assert.match(await words(insider.locator(".cl-barred").first()), /现场核查.*不能由承担整改的单位办理/);
  await assertAccessible(insider);
  await shot(insider, "closing-3-barred");

  await upload(acceptor, finding, "acceptance_opinion", "验收意见（签字）.pdf");
  await act(acceptor, finding, "verify_site", ago(45), { opinion: "现场设施运行正常。" });
  await done(acceptor, "现场核查");
  await act(acceptor, finding, "verify_paper", ago(44), { opinion: "材料齐全。" });
  await done(acceptor, "资料核查");
  await assertAccessible(acceptor);
  await act(acceptor, finding, "accept", ago(43), { opinion: "同意通过验收。" });
  await done(acceptor, "通过验收");
  assert.ok((await acceptor.locator(".cl-files .badge.good").count()) >= 5, "acceptance froze its evidence");
  await shot(acceptor, "closing-4-accepted");

  // Notice: its window is reckoned; it cannot end early; an objection stops it until it is answered.
  await clerk.goto(`${finding}/closing`);
  assert.match(await words(clerk.locator("#act-start_notice")), /10 个工作日/);
  await act(clerk, finding, "start_notice", ago(40));
  assert.match(await words(clerk.locator("#errors")), /公示稿还没有签发/);
  await signNotice({ clerk, head, leader }, finding);
  await act(clerk, finding, "start_notice", ago(40));
  await done(clerk, "开始公示");
  await act(clerk, finding, "object", ago(38), { opinion: "群众来电反映围栏有破损。" });
  await done(clerk, "登记异议");
  await act(leader, finding, "dismiss", ago(36), { opinion: "当日复核，已修复。" });
  await done(leader, "异议不成立");
  await upload(clerk, finding, "notice_result", "公示结果.pdf");
  await act(clerk, finding, "end_notice", ago(35));
  assert.match(await words(clerk.locator("#errors")), /公示到 .* 才满/);
  await act(clerk, finding, "end_notice", ago(15));
  await done(clerk, "公示期满");
  await shot(clerk, "closing-5-notice");
  await act(leader, finding, "close", ago(14));
  await done(leader, "销号");
  await act(clerk, finding, "file", ago(13));
  await done(clerk, "备案");
  assert.equal(await state(clerk), "已备案");
  await assertAccessible(clerk);
  await shot(clerk, "closing-6-filed");
  await clerk.goto("/closing");
  assert.match(await words(clerk.locator(".cl-board")), /复查/);
  await shot(clerk, "closing-board-1");

  // It comes back: a new cycle, the old closing beside it.
  await upload(clerk, finding, "", "反弹照片.jpg");
  await act(clerk, finding, "rebound", ago(12), { reason: "回访发现渗滤液再次外溢。" });
  await done(clerk, "认定反弹");
  assert.match(await words(clerk.locator(".cl-state")), /反弹 第 2 次办理/);
  assert.equal(await clerk.locator(".cl-cycle").count(), 2, "the first cycle is still told");
  assert.match(await words(clerk.locator("#goal")), /数据过期/);
  await act(liaison, finding, "start", ago(12));
  await materials(liaison, finding, forApply);
  await act(liaison, finding, "self_check", ago(12), { opinion: "已再次整治。" });
  await liaison.locator("#goal summary").click();
  await liaison.fill("#words", "再次监测达标。");
  await Promise.all([liaison.waitForNavigation(), liaison.locator("#goal").getByRole("button", { name: "保存" }).click()]);
  await act(liaison, finding, "apply", ago(12));
  await done(liaison, "申请销号");

  // Returned once, with an opinion, and handed in again.
  await act(acceptor, finding, "return", ago(12), { opinion: "缺少监测报告，请补充后重新申请。" });
  await done(acceptor, "退回");
  await act(liaison, finding, "start", ago(12));
  await act(liaison, finding, "self_check", ago(12), { opinion: "已补充监测报告。" }).catch(() => {});
  assert.match(await words(liaison.locator("main")), /至少要有一份佐证|没有新的佐证可附/);
  await upload(liaison, finding, "monitoring_report", "监测报告.pdf");
  await act(liaison, finding, "self_check", ago(12), { opinion: "已补充监测报告。" });
  await act(liaison, finding, "apply", ago(12));
  await upload(acceptor, finding, "acceptance_opinion", "第二次验收意见.pdf");
  await act(acceptor, finding, "verify_site", ago(12), { opinion: "再次核查合格。" });
  await outsideVerifies(o, clerk, finding, ago(12));
  await act(acceptor, finding, "accept", ago(12), { opinion: "同意。" });
  await act(clerk, finding, "start_notice", ago(12));
  await done(clerk, "开始公示");
  await clerk.goto("/closing");
  assert.match(await words(clerk.locator(".cl-board")), /还有 \d+ 个工作日/);
  await assertAccessible(clerk);
  await shot(clerk, "closing-board-2");
  await clerk.goto(`${finding}/closing`);
  assert.match(await words(clerk.locator(".cl-notice")), /公示 \d{4}-\d\d-\d\d 至 .*还有 \d+ 个工作日/);
  await shot(clerk, "closing-7-second");

  // What the ledger and the history say of it.
  await clerk.goto("/ledger?q=" + encodeURIComponent("环节:公示中"));
  assert.equal(await clerk.locator('a[data-open][href^="/findings/"]').count(), 1);
  await clerk.goto(`${finding}/history`);
  const history = await words(clerk.locator("main"));
  for (const said of ["申请销号", "通过验收", "认定反弹", "退回"]) assert.match(history, new RegExp(said));

  // Evidence is kept, never shown.
  await clerk.goto(`${finding}/closing`);
  const file = await clerk.request.get(await clerk.locator(".cl-files a").first().getAttribute("href"));
  const headers = file.headers();
  assert.match(headers["content-disposition"], /^attachment/);
  assert.equal(headers["x-content-type-options"], "nosniff");
  assert.match(headers["content-security-policy"], /sandbox/);
  assert.equal((await file.body()).toString(), "销号情况说明.docx work_report");
});
