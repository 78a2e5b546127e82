// A task that nobody moves, from its first lamp to the bulletin: the office puts a rule in force, sits, issues a warning,
// finds it unanswered, supervises; the unit's liaison answers; the leader looks.
import assert from "node:assert/strict";
import { test } from "node:test";
import { assertAccessible, open, shot, words } from "./lib.mjs";
import { doer, signPaper, staff as closers } from "./closing.mjs";
import { employ, found } from "./office.mjs";
import { parts } from "./unzip.mjs";

const zone = 8 * 3600_000;
const dayMs = 24 * 3600_000;
const iso = (t) => new Date(t).toISOString().slice(0, 10);
const today = Date.now() + zone;
/** The Monday of the week so many weeks ago: a day of sitting. */
const monday = (weeks) => iso(today - ((new Date(today).getUTCDay() + 6) % 7 + 7 * weeks) * dayMs);
const ago = (days) => iso(today - days * dayMs);

const staff = {
  liaison: { role: "liaison", unit: doer, name: "乌日娜", login: "wurina", password: "Meadow-and-3-cranes" },
  leader: { role: "leader", unit: "苍原市委、市政府", below: true, name: "杜组长", login: "duzuzhang", password: "Summit-and-2-pines" },
};

const rule = `id = "test-rule"
title = "测试用督办规则"
region = ""
source = "测试"
from = 2020-01-01
[sitting]
every = "day"
[[lamp]]
colour = "yellow"
name = "黄灯"
clause = "第五条：节点逾期的，亮黄灯。"
when = [ { node_missed = 1 } ]
[[lamp]]
colour = "green"
name = "绿灯"
clause = "第五条：按序时进度推进的，亮绿灯。"
[[step]]
step = "warning"
name = "预警函"
series = "预警"
clause = "第六条：亮黄灯的，发预警函，3 个工作日内答复。"
days = 3
lamps = ["yellow"]
[[step]]
step = "supervision"
name = "督办函"
series = "督办"
clause = "第七条：预警函逾期未答复的，发督办函。"
days = 5
after = ["unanswered"]
points = 1
[lift]
lamps = ["green"]
`;

async function press(page, form) {
  await Promise.all([page.waitForNavigation(), page.locator(form).locator("button").last().click()]);
}

async function load(page, text) {
  await page.goto("/rules");
  await page.fill('[name="text"]', text);
  await press(page, 'form[action="/rules/load"]');
}

/** Sits on the first working day from a day on; days off are refused with a sentence. */
async function sit(page, day) {
  for (let n = 0; n < 10; n++) {
    const on = iso(Date.parse(day) + n * dayMs);
    await page.goto("/lamps");
    await page.fill("#day", on);
    await press(page, ".lm-sit");
    if (!/不是工作日/.test(await words(page.locator("main")))) return on;
  }
  throw new Error(`no working day from ${day} on`);
}

test("a task climbs the ladder from its lamp to the bulletin", { timeout: 300_000 }, async (t) => {
  const o = await open(t, { args: ["--sample", "--checkpoint-every", "1s"], expected: [/422/, /403/, /409/] });
  const { page: clerk, server } = o;
  await found(clerk, server);
  const { liaison, head, leader } = await employ(o, { ...staff, head: closers.head });

  // Without a rule nothing is lit. A broken rule is refused with its line, and what was typed stays.
  await clerk.goto("/lamps");
  await clerk.getByText("还没有启用亮灯规则").first().waitFor();
  await load(clerk, rule.replace('colour = "green"', 'colour = "pink"'));
  assert.match(await words(clerk.locator("#errors")), /第 14 行/);
  assert.match(await clerk.inputValue('[name="text"]'), /pink/);
  await load(clerk, rule);
  await clerk.getByText("已启用。").waitFor();
  await assertAccessible(clerk);
  await shot(clerk, "rules");

  // A task with a step that was missed.
  await clerk.goto("/ledger?q=" + encodeURIComponent("状态:推进中"));
  const finding = await clerk.locator('a[href^="/findings/"]').first().getAttribute("href").then((h) => h.split(/[?#]/)[0]);
  await clerk.goto(`${finding}/task`);
  const fill = { text: "完成草场植被恢复 300 亩", deadline: iso(today + 200 * dayMs), start: ago(120), responsible: doer };
  for (const [name, value] of Object.entries(fill)) await clerk.fill(`[name="${name}"]`, value);
  await clerk.locator('[name="step-day"]').first().fill(ago(60));
  await clerk.locator('[name="step-text"]').first().fill("播种");
  await clerk.locator('[name="step-share"]').first().fill("40");
  await press(clerk, "form.fd-form");

  const sat = await sit(clerk, monday(4));
  await clerk.getByText(/待发文书 1 件/).first().waitFor();
  await clerk.goto("/lamps?drafts=1");
  const row = clerk.locator("tr[data-row]").first();
  assert.match(await words(row), /黄灯.*第五条：节点逾期的，亮黄灯。.*待发：预警函/);
  assert.equal(await row.locator("svg.ln").count(), 1);
  await assertAccessible(clerk);
  await shot(clerk, "lamps");
  const ladder = await row.locator("a.title").getAttribute("href");

  // The office signs it out; the same form sent again makes no second letter.
  await clerk.goto(ladder);
  await shot(clerk, "ladder-1-draft");
  const twice = await clerk.locator(".ld-form").evaluate((f) => Object.fromEntries(new FormData(f)));
  await clerk.fill('.ld-form [name="day"]', sat);
  await press(clerk, ".ld-form");
  await clerk.getByText(/已发出预警〔\d{4}〕1号/).waitFor();
  const again = await clerk.request.post(`${ladder}/issue`, { form: { ...twice, day: sat }, headers: { Origin: o.baseURL } });
  assert.equal(again.status(), 200);
  await clerk.goto(ladder);
  assert.equal(await clerk.locator(".deed-issued").count(), 1);
  const letter = await clerk.request.get(await clerk.locator(".deed-issued a").first().getAttribute("href"));
  assert.match(letter.headers()["content-type"], /wordprocessingml/);

  // Nobody answers: the next sitting asks for the step above, and says why.
  await sit(clerk, monday(2));
  await clerk.goto(ladder);
  assert.match(await words(clerk.locator("#draft")), /督办函.*答复期限 .* 已过，没有答复.*第七条/);
  await press(clerk, ".ld-form");
  await clerk.getByText(/已发出督办〔\d{4}〕1号/).waitFor();
  await assertAccessible(clerk);

  // The unit answers, once.
  await liaison.goto(ladder);
  assert.equal(await liaison.locator(".ld-form").count(), 0);
  await liaison.fill("#answer-words", "因汛期推迟，已增加两个班组，月底前播种完毕。");
  await press(liaison, ".ld-answer");
  await liaison.getByText("答复已提交。").waitFor();
  assert.match(await words(liaison.locator("#past")), /答复督办函.*因汛期推迟/);
  await shot(liaison, "ladder-2-answered");

  // The leader sees it at a glance; the bulletin has its numbers with the rows behind them.
  await leader.goto("/leader");
  assert.match(await words(leader.locator(".lead-late")), /什么滞后 \d+.*黄灯 完成草场植被恢复/);
  assert.match(await words(leader.locator(".lead-call")), /市生态环境局.*滞后 \d/);
  await assertAccessible(leader);
  await shot(leader, "leader");
  await leader.goto("/bulletin");
  assert.match(await words(leader.locator("main")), /本月新情况.*发文 完成草场植被恢复/);
  await assertAccessible(leader);
  await shot(leader, "bulletin");
  const paper = await leader.request.get(await leader.locator('a[href^="/bulletin.docx"]').getAttribute("href"));
  assert.match(paper.headers()["content-type"], /wordprocessingml/);
  const header = (body) => parts(body)["word/header1.xml"] ?? "";
  assert.match(header(await paper.body()), /送审稿/, "nobody has signed it yet");
  await clerk.goto("/bulletin");
  await clerk.getByRole("link", { name: "送会签" }).click();
  await clerk.fill("#units", doer);
  const signed = await signPaper({ clerk, head, leader }, "main form");
  await leader.goto("/bulletin");
  assert.match(await words(leader.locator("main")), /已签发/);
  const final = await (await leader.request.get("/bulletin.docx")).body();
  assert.equal(header(final), "");
  assert.deepEqual(final, await (await leader.request.get(`${signed}/file`)).body(), "what leaves is what was signed");
  await clerk.goto("/history");
  await clerk.getByText(/发出督办〔/).first().waitFor();

  // What no return tells: a criticism with its paper, refused without one and kept; the office's judgement; settled later.
  await clerk.goto(ladder);
  const note = clerk.locator(".ld-note").first();
  await clerk.locator("#remarks summary").first().click();
  await note.locator("#level").selectOption("province");
  await note.locator("#source").fill("   ");
  await note.locator("#note-words").fill("播种进度滞后。");
  await Promise.all([clerk.waitForNavigation(), note.getByRole("button", { name: "记入督办档案" }).click()]);
  assert.match(await words(clerk.locator("#errors")), /请写明出处/);
  assert.equal(await clerk.inputValue("#note-words"), "播种进度滞后。");
  assert.equal(await clerk.inputValue("#level"), "province");
  await clerk.fill("#source", "省整改办〔2026〕9号通报");
  await Promise.all([clerk.waitForNavigation(), note.getByRole("button", { name: "记入督办档案" }).click()]);
  await clerk.getByText("已记下：通报批评。").waitFor();
  await clerk.locator("#remarks > .card-body > details").nth(1).locator("summary").click();
  await clerk.locator('#remarks [name="can"][value="no"]').check();
  await clerk.fill("#judge-words", "补播期已过，年内难以达到盖度目标。");
  await Promise.all([clerk.waitForNavigation(), clerk.locator(".ld-note").nth(1).getByRole("button").click()]);
  assert.match(await words(clerk.locator(".ld-remarks")), /难以按期完成.*省级通报批评.*省整改办〔2026〕9号通报 播种进度滞后。/);
  await assertAccessible(clerk);
  await shot(clerk, "ladder-3-remarks");
  await clerk.locator(".ld-remarks summary").click();
  await clerk.locator('.ld-remarks [name="why"]').fill("省里已销号。");
  await Promise.all([clerk.waitForNavigation(), clerk.getByRole("button", { name: "确认不再计入" }).click()]);
  assert.match(await words(clerk.locator(".ld-remarks")), /起不再计入：省里已销号。/);
  await clerk.emulateMedia({ colorScheme: "dark" });
  await clerk.setViewportSize({ width: 390, height: 844 });
  assert.equal(await clerk.evaluate(() => Math.max(0, document.documentElement.scrollWidth - innerWidth)), 0, "nothing sticks out on a phone");
  await shot(clerk, "ladder-4-dark-390");
});
