// The papers of a closing, downloaded when each is wanted, and the certificate checked without the office: a clerk, a
// liaison, an acceptor and a leader walk one finding to its closing.
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { promisify } from "node:util";
import { act, ago, doer, done, forApply, materials, signNotice, staff, upload } from "./closing.mjs";
import { assertAccessible, open, shot, words } from "./lib.mjs";
import { employ, found } from "./office.mjs";
import { program } from "./places.mjs";
import { parts } from "./unzip.mjs";

const run = promisify(execFile);

/** What a command says, and its exit code. */
async function say(...args) {
  return run(program, ["--lang", "zh-CN", ...args]).then(
    ({ stdout }) => ({ code: 0, stdout }),
    ({ code, stdout, stderr }) => ({ code, stdout: stdout + stderr }),
  );
}

/** The bytes behind a link, which must come as a file to keep. */
async function download(page, href) {
  const answer = await page.request.get(href);
  assert.equal(answer.status(), 200, href);
  assert.match(answer.headers()["content-disposition"] ?? "", /^attachment/, href);
  return answer.body();
}

const wordsOf = (docx) => parts(docx)["word/document.xml"].replaceAll(/<\/w:p>|<w:br\/>/g, "\n").replaceAll(/<[^>]+>/g, "");

test("the papers of a closing say what the records say, and the certificate proves itself", { timeout: 300_000 }, async (t) => {
  const dir = mkdtempSync(join(tmpdir(), "zhenggai-papers-"));
  t.after(() => rmSync(dir, { recursive: true, force: true }));
  const o = await open(t, { args: ["--sample", "--checkpoint-every", "1s"], expected: [/422/] });
  const { page: clerk, server } = o;
  await found(clerk, server);
  const { liaison, acceptor, head, leader } = await employ(o, { liaison: staff.liaison, acceptor: staff.acceptor, head: staff.head, leader: staff.leader });
  await clerk.goto("/ledger?q=" + encodeURIComponent("序号:1"));
  const finding = await clerk.locator('a[href^="/findings/"]').first().getAttribute("href").then((h) => h.split(/[?#]/)[0]);
  const paper = (page, form) => download(page, `${finding}/papers/${form}`);

  // Before its time a paper is not there, and the page says what has to happen first.
  await clerk.goto(`${finding}/papers/certificate`);
  assert.match(clerk.url(), /\/closing#papers$/);
  await clerk.getByText("销号之后，才能生成销号证书。").first().waitFor();
  await assertAccessible(clerk);

  await act(clerk, finding, "claim", ago(60), { units: doer });
  await act(clerk, finding, "plan", ago(59), { nature: "non_works" });
  await act(liaison, finding, "start", ago(58));
  await materials(liaison, finding, forApply);
  await act(liaison, finding, "self_check", ago(50), { opinion: "逐条对照措施自查，均已落实。" });
  await liaison.locator("#goal summary").click();
  await liaison.fill("#words", "对照验收报告与目标第一句。");
  await Promise.all([liaison.waitForNavigation(), liaison.locator("#goal").getByRole("button", { name: "保存" }).click()]);
  assert.match(await words(liaison.locator("#papers")), /销号申请表 现在用得着/);
  await shot(liaison, "papers-1-application");
  const application = wordsOf(await paper(liaison, "application"));
  for (const said of [/销号申请表\n（非工程类）/, /对照验收报告与目标第一句。/, /已落实，有佐证/, /逐条对照措施自查，均已落实。/, /销号情况说明\.docx/, /[0-9a-f]{8} [0-9a-f]{8}\n[0-9a-f]{8}/])
    assert.match(application, said);
  await act(liaison, finding, "apply", ago(49));

  await upload(acceptor, finding, "acceptance_opinion", "验收意见（签字）.pdf");
  await act(acceptor, finding, "verify_site", ago(45), { opinion: "现场设施运行正常，联系人电话13800010001。" });
  await act(acceptor, finding, "verify_paper", ago(44), { opinion: "材料齐全。" });
  await act(acceptor, finding, "accept", ago(43), { opinion: "同意通过验收。" });
  const opinion = wordsOf(await paper(acceptor, "opinion"));
  for (const said of [/现场设施运行正常/, /同意通过验收。/, /随验收冻结/, /验收组组长/]) assert.match(opinion, said);

  await signNotice({ clerk, head, leader }, finding);
  await act(clerk, finding, "start_notice", ago(40));
  const notice = wordsOf(await paper(clerk, "notice"));
  assert.match(notice, /整改完成情况的公示/);
  assert.match(notice, /共10个工作日/);
  for (const hidden of [/13800010001/, /同意通过验收/, /何验收/, /[0-9a-f]{8} [0-9a-f]{8}/]) assert.doesNotMatch(notice, hidden);
  await upload(clerk, finding, "notice_result", "公示结果.pdf");
  await act(clerk, finding, "end_notice", ago(15));
  await act(leader, finding, "close", ago(14));
  await done(leader, "销号");

  await clerk.goto(`${finding}/closing`);
  await shot(clerk, "papers-2-closed");
  const docx = await paper(clerk, "certificate");
  assert.match(wordsOf(docx), /整改销号证书/);
  const file = join(dir, "certificate.docx");
  writeFileSync(file, docx);
  const sound = await say("verify", "--certificate", file);
  assert.equal(sound.code, 0, sound.stdout);
  assert.match(sound.stdout, /证书成立/);
  const key = /zhenggai\/\S+/.exec(sound.stdout)[0];
  const codes = join(dir, "codes.txt");
  const note = /<note[^>]*>([^<]*)<\/note>/.exec(parts(docx)["customXml/item1.xml"])[1].replaceAll("&#xA;", "\n");
  writeFileSync(codes, note);
  const scanned = await say("verify", "--certificate", codes, "--trust", key);
  assert.equal(scanned.code, 0, scanned.stdout);
  writeFileSync(codes, note.replace(/(.{40})$/, (end) => end.replace(/[A-Z]/, (c) => (c === "A" ? "B" : "A"))));
  const broken = await say("verify", "--certificate", codes, "--trust", key);
  assert.equal(broken.code, 1, broken.stdout);

  // The dossier: everything in one archive, whole for who may read the journal, without people for others.
  await clerk.goto(finding);
  const href = await clerk.getByRole("link", { name: "一案一档" }).getAttribute("href");
  for (const [page, name] of [[clerk, "whole"], [acceptor, "masked"]]) {
    const bytes = await download(page, href);
    const zip = join(dir, `${name}.zip`);
    writeFileSync(zip, bytes);
    const checked = await say("verify", "--dossier", zip, "--trust", key);
    assert.equal(checked.code, 0, checked.stdout);
    assert.match(checked.stdout, /一案一档完好/);
    const held = parts(bytes);
    const index = held["index.html"];
    for (const said of [/反馈问题/, /通过验收/, /销号证书/, /evidence\/001-/]) assert.match(index, said);
    assert.doesNotMatch(index, /<script|>dossier\.|https?:/);
    assert.equal(/何验收/.test(index), name === "whole");
    assert.equal(/13800010001/.test(index), name === "whole");
    assert.equal(Object.keys(held).some((path) => path.startsWith("journal/")), name === "whole");
    if (name === "masked") continue;
    writeFileSync(join(dir, "index.html"), index);
    const reading = await clerk.context().newPage();
    await reading.goto(`file://${join(dir, "index.html")}`);
    await shot(reading, "papers-3-dossier");
    await reading.close();
    bytes[bytes.indexOf("现场设施") >= 0 ? bytes.indexOf("现场设施") : bytes.indexOf("work_report")] ^= 1; // in a file that is stored as it came
    writeFileSync(zip, bytes);
    const spoiled = await say("verify", "--dossier", zip, "--trust", key);
    assert.equal(spoiled.code, 1, spoiled.stdout);
    assert.match(spoiled.stdout, /被改动/);
  }
});
