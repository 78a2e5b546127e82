// The five things an office does with the product, each from the first click to the last, on a server
// of its own that holds the sample city: found the office, take a corrected edition in, work in the
// ledger, publish the report, prove the record.
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { assertAccessible, open, words } from "./lib.mjs";
import { found, people, setupAddress, signIn } from "./office.mjs";
import { program, root } from "./places.mjs";
import { parts, rowsOf } from "./unzip.mjs";

const corrected = readFileSync(join(root, "sample", "report-2.txt"));
const inProgress = "状态:推进中";

/** An office with the sample city, its clerk signed in. */
async function office(t, options = {}) {
  const o = await open(t, { args: ["--sample", "--checkpoint-every", "1s"], ...options });
  await found(o.page, o.server);
  return o;
}

/** Runs the program's own command beside the server; the code it ends with, and what it printed. */
function command(...args) {
  return new Promise((resolve) => {
    execFile(program, args, { env: { ...process.env, LANG: "zh_CN.UTF-8" } }, (error, out, err) =>
      resolve({ code: error ? error.code : 0, said: out + err }));
  });
}

const get = async (page, path) => (await page.request.get(path)).body();
const findings = async (page, q = "") => (await page.request.get(`/api/v1/findings?limit=200&q=${encodeURIComponent(q)}`)).json();

/** Opens the finding of that number and returns its address. */
async function openFinding(page, no) {
  const { findings: [{ record }] } = await findings(page, `序号:${no}`);
  await page.goto(`/findings/${record.id}`);
  return `/findings/${record.id}`;
}

test("1. a first start leads from the printed address to the overview, the ledger and a problem", async (t) => {
  const { server, page } = await open(t, { args: ["--sample"], expected: [/422/] });
  await page.goto(await setupAddress(server));
  for (const [who, { login, name }] of Object.entries(people)) {
    await page.fill(`[name="${who}-name"]`, name);
    await page.fill(`[name="${who}-login"]`, login);
    await page.fill(`[name="${who}-password"]`, "abc123");
    await page.fill(`[name="${who}-again"]`, "abc123");
  }
  await page.getByRole("button", { name: "建立账号并进入" }).click();
  await page.locator("#errors").waitFor();
  assert.match(await words(page.locator("#errors")), /口令至少 \d+ 个字符，现在只有 6 个/, "a weak password is told why");
  assert.equal(await page.inputValue('[name="clerk-name"]'), people.clerk.name, "what was typed is kept");
  await assertAccessible(page);

  await found(page, server);
  await page.locator(".kpis").waitFor();
  const figures = await page.locator(".kpi .value").allInnerTexts();
  assert.deepEqual(figures.map((f) => parseInt(f, 10)), [16, 5, 2, 9]);
  const labels = await page.locator(".kpi .label").allInnerTexts();
  assert.deepEqual(labels.map((l) => l.trim()), ["问题总数", "已完成整改", "已完成整改，长期坚持", "推进中"]);

  await page.getByRole("link", { name: "问题台账", exact: true }).first().click();
  await page.locator("#ledger").waitFor();
  assert.equal(await page.locator("#ledger tbody tr[data-row]").count(), 16);
  await page.locator("#ledger tbody tr[data-row]").nth(14).locator("a.title").click();
  await page.getByRole("heading", { level: 1, name: "问题十五" }).waitFor();
  assert.match(await words(page.locator("#finding")), /全区共有尾矿库750座/);
  assert.match(await words(page.locator(".fd-status")), /正在推进实施/, "the status as printed");
  assert.equal(await page.locator("li.fd-measure[id^='m-']").count(), 3);
  assert.ok((await page.locator(".fd-card").count()) >= 8, "its numbers, a card each");
});

test("2. a corrected edition is read, put right by clicking, and taken in as far as a person wants", async (t) => {
  const { page } = await office(t);
  const edition = Buffer.concat([corrected, Buffer.from("\n本附件由市整改办负责解释。\n")]);
  await page.goto("/documents");
  await page.setInputFiles("#file", { name: "整改进展（更正）.txt", mimeType: "text/plain", buffer: edition });
  await page.locator("#desk").waitFor();
  const desk = new URL(page.url()).pathname;
  const counts = () => page.locator(".desk-count strong").allInnerTexts().then((all) => all.map(Number));
  const [read, measures] = await counts();
  assert.deepEqual([read, measures], [16, 43]);
  assert.ok((await page.locator(".original-text .mark-statement").count()) >= 16, "statements are marked in the original");
  await assertAccessible(page);

  // A click in the original opens its proposal.
  await page.locator('.original-text .mark-measure[data-at="f2m1"]').first().click();
  await page.locator("#p-f2m1").waitFor();
  const redrawn = (base) => page.waitForFunction((was) => document.getElementById("desk").dataset.base !== was, base);
  const correct = async (act) => {
    const base = await page.getAttribute("#desk", "data-base");
    await act();
    await redrawn(base);
  };

  // A measure is split where the cursor stands, and the second half dropped again.
  await page.locator("#edit-fld-f2m1").click();
  await page.locator("textarea[name=value]").evaluate((area) => {
    const at = area.value.indexOf("自2022年算起");
    area.setSelectionRange(at, at);
  });
  await correct(() => page.locator("button[value=split_measure]").click());
  assert.equal((await counts())[1], measures + 1);
  await page.locator("#edit-fld-f2m2").click();
  assert.match(await page.inputValue("textarea[name=value]"), /^自2022年算起/);
  await correct(() => page.locator("button[value=join_measure]").click());
  assert.equal((await counts())[1], measures);

  // A status that was read wrongly is chosen from a list.
  await page.locator("#p-f13 > summary").click();
  await page.locator("#edit-fld-f13-status").click();
  await page.selectOption("select[name=value]", "behind");
  await correct(() => page.locator("button[value=set_field]").click());
  assert.match(await words(page.locator("#fld-f13-status")), /未达序时进度/);

  // What nobody understood is given to a problem, or told to be nothing.
  const unread = (await counts())[5];
  if (unread > 0) {
    await page.locator(".tabs [data-tab=unread]").click();
    await correct(() => page.locator("#p-u0 button[value=unread_measure]").click());
    assert.equal((await counts())[1], measures + 1, "an unread piece became a measure");
  }

  // The comparison with the ledger: all is ticked, one is left.
  await page.goto(`${desk}/confirm`);
  await assertAccessible(page);
  assert.match(await words(page.locator(".weigh-summary")), /与“第二轮中央生态环境保护督察”的台账相比/);
  const left = page.locator(".differences li", { hasText: "15宗" }).locator("input[name=take]");
  assert.equal(await left.isChecked(), true);
  await left.uncheck();
  await page.getByRole("button", { name: "确认入账" }).click();
  await page.getByRole("heading", { level: 1, name: "已入账" }).waitFor();
  assert.match(await words(page.locator(".weigh-summary")), /处按您的决定没有采用/);

  const now = await findings(page);
  assert.equal(now.total, 16, "the ledger still has its problems");
  assert.equal(now.findings[9].record.status, "done", "the status that moved on");
  assert.equal(now.findings[13].record.status, "behind", "the status put right on the desk");
  const measuresOf = async (i) => {
    const whole = await (await page.request.get(`/api/v1/findings/${now.findings[i].record.id}`)).json();
    return whole.measures.map((m) => m.record.text).join("\n");
  };
  assert.match(await measuresOf(2), /12\.36平方公里/);
  assert.match(await measuresOf(3), /13宗/, "the difference that was not taken");

  // The same bytes again are not a second document.
  await page.goto("/documents");
  const documents = await page.locator("tbody tr[data-row]").count();
  await page.setInputFiles("#file", { name: "又一次.txt", mimeType: "text/plain", buffer: edition });
  await page.getByText("这份文件此前已经交过，没有重复收件").waitFor();
  await page.goto("/documents");
  assert.equal(await page.locator("tbody tr[data-row]").count(), documents);
});

/** An office's own table, with headers that no other office uses. */
const ownTable = (rows) => Buffer.from(`<!doctype html><meta charset="utf-8"><title>自查台账</title><table>
<tr><th>编码</th><th>事由</th><th>承办</th><th>何时办结</th></tr>
${rows.map((row) => `<tr>${row.map((cell) => `<td>${cell}</td>`).join("")}</tr>`).join("\n")}</table>`);

test("2b. the columns of an office's own table are asked for once", async (t) => {
  const { page } = await office(t);
  const handIn = async (name, buffer) => {
    await page.goto("/documents");
    await page.setInputFiles("#file", { name, mimeType: "text/html", buffer });
    await page.locator("#desk").waitFor();
  };
  await handIn("自查一.html", ownTable([
    ["A-01", "澄河区两处砂石料场没有建设防尘棚，物料露天堆放，扬尘影响周边居民。", "市生态环境局", "2026年6月底"],
    ["A-02", "荣原旗污水处理厂进水泵站老化，汛期有溢流进入河道的风险。", "市住房城乡建设局", "2026年底"],
  ]));
  await page.getByRole("link", { name: "认列" }).click();
  await page.getByRole("heading", { level: 1, name: "认列" }).waitFor();
  await assertAccessible(page);
  for (const [column, field] of ["external", "statement", "organisations", "deadline"].entries()) {
    await page.selectOption(`#column-${column}`, field);
  }
  await page.getByRole("button", { name: "按此识读" }).click();
  await page.locator("#p-f1").waitFor();
  assert.deepEqual(await page.locator(".proposal-title").allInnerTexts().then((all) => all.map((s) => s.slice(0, 4))), ["澄河区两", "荣原旗污"]);

  await handIn("自查二.html", ownTable([
    ["B-01", "通驿市一家洗煤厂的初期雨水收集池容积不足。", "市生态环境局", "2027年3月底"],
  ]));
  assert.equal(await page.locator(".proposal").count(), 1, "the same header is read without asking");
  assert.match(await words(page.locator(".proposal-title")), /^通驿市/);
});

const refused = {
  "损坏.docx": [Buffer.from("PK\x03\x04 this is no archive"), /压缩结构打不开|已损坏/],
  "旧版.doc": [Buffer.concat([Buffer.from("d0cf11e0a1b11ae1", "hex"), Buffer.alloc(4096)]), /另存为 docx/],
  "照片.png": [Buffer.concat([Buffer.from("89504e470d0a1a0a", "hex"), Buffer.alloc(512)]), /这是图片，不能读出文字/],
};

test("2c. a file that cannot be read says why and what to do, and is kept", async (t) => {
  const { page } = await office(t);
  for (const [name, [buffer, sentence]] of Object.entries(refused)) {
    await page.goto("/documents");
    await page.setInputFiles("#file", { name, mimeType: "application/octet-stream", buffer });
    await page.locator(".notice", { hasText: sentence }).first().waitFor();
    const kept = await get(page, `${new URL(page.url()).pathname}/file`);
    assert.ok(kept.equals(buffer), `${name} is kept as it came`);
  }
  await page.goto("/documents");
  assert.equal(await page.getByText("无法识读").count(), 3);
  await assertAccessible(page);
});

test("3a. the filter is one text: in the box, in the address, as chips, and in the export", async (t) => {
  const { page, context } = await office(t);
  await page.goto("/ledger");
  const asked = [];
  page.on("request", (r) => r.url().includes("/ledger?") && asked.push(decodeURIComponent(r.url())));
  const shows = (q) => page.waitForFunction((text) => document.getElementById("ledger")?.dataset.query === text, q);

  // A word that is being composed asks for nothing.
  const devtools = await context.newCDPSession(page);
  await page.keyboard.press("/");
  for (const text of ["w", "wei", "wei'kuang"]) {
    await devtools.send("Input.imeSetComposition", { text, selectionStart: text.length, selectionEnd: text.length });
  }
  await page.waitForTimeout(400); // sleeps: nothing must happen
  assert.deepEqual(asked, []);
  await devtools.send("Input.insertText", { text: "尾矿" });
  await shows("尾矿");
  assert.equal(asked.length, 1);

  await page.fill("#q", inProgress);
  await shows(inProgress);
  assert.equal(new URL(page.url()).searchParams.get("q"), inProgress);
  assert.match(await words(page.locator(".lg-chips .lg-chip")), /^状态 推进中/);
  assert.equal(await words(page.locator(".lg-count")), "共 9 项");
  assert.equal(await page.locator("#ledger tr[data-row]").count(), 9);
  assert.equal((await findings(page, inProgress)).total, 9);
  const xlsx = await page.getAttribute("#xlsx", "href");
  assert.equal(new URL(xlsx, "http://x").searchParams.get("q"), inProgress, "the export has the filter that is shown");
  assert.equal(rowsOf(await get(page, xlsx)), 9);

  // Keys: walk, open, come back to the same filter.
  await page.keyboard.press("Escape");
  await page.keyboard.press("Escape");
  await page.keyboard.press("j");
  await page.keyboard.press("j");
  await page.keyboard.press("k");
  await page.keyboard.press("j");
  const second = page.locator("#ledger tr[data-row]").nth(1);
  assert.equal(await second.getAttribute("aria-selected"), "true");
  await page.keyboard.press("Enter");
  await page.getByRole("heading", { level: 1, name: "问题四" }).waitFor();
  await page.goBack();
  await shows(inProgress);
  assert.equal(await page.inputValue("#q"), inProgress);
  assert.equal(await page.locator("#ledger tr[data-row]").count(), 9);

  // The same from another page of the rail, back and forward and back again.
  await page.getByRole("link", { name: "整改报告" }).first().click();
  await page.locator("article.paper").waitFor();
  for (const step of ["goBack", "goForward", "goBack"]) {
    await page[step]();
    await page.locator("header.rail").waitFor();
    await page.locator(step === "goBack" ? "#q" : "article.paper").waitFor();
  }
  await shows(inProgress);

  await page.locator(".lg-chips .lg-chip").click();
  await shows("");
  assert.equal(await page.locator("#ledger tr[data-row]").count(), 16);
});

test("3b. a change has a name, a time and a reason; a second one is merged and nothing is lost", async (t) => {
  const { page, baseURL, browser } = await office(t);
  const address = await openFinding(page, 3);
  const measure = (await page.locator("li.fd-measure[id^='m-']").nth(1).getAttribute("id")).slice(2);
  const form = `${address}?edit=${measure}#m-${measure}`;
  const before = await page.goto(form).then(() => page.inputValue("textarea#text"));

  // A colleague opens the same measure.
  const other = await browser.newContext({ baseURL, locale: "zh-CN", timezoneId: "Asia/Shanghai" });
  t.after(() => other.close());
  const beside = await other.newPage();
  await signIn(beside, people.clerk);
  await beside.goto(form);

  await page.fill("textarea#text", before.replace("10.85", "11.20"));
  await page.fill("#reason", "按三季度调度数更新");
  await page.getByRole("button", { name: "保存" }).click();
  await page.getByText("措施已修改。").waitFor();
  await page.goto(`${address}/history`);
  const step = await words(page.locator(".hs-step").first());
  assert.match(step, /苏台账/);
  assert.match(step, /原因：按三季度调度数更新/);
  assert.match(step, /记录于 \d{4}-\d\d-\d\d \d\d:\d\d/);
  assert.match(step, /11\.20/);

  await beside.fill("textarea#text", `${before}另有3家企业新编治理方案。`);
  await beside.getByRole("button", { name: "保存" }).click();
  await beside.getByRole("heading", { level: 1, name: "对照合并" }).waitFor();
  await assertAccessible(beside);
  const merged = await beside.inputValue("textarea#text");
  assert.match(merged, /11\.20平方公里/, "what the first wrote");
  assert.match(merged, /另有3家企业新编治理方案。$/, "what the second wrote");
  await beside.getByRole("button", { name: "按定稿保存" }).click();
  await beside.getByText("措施已修改。").waitFor();
  assert.match(await words(beside.locator(`#m-${measure}`)), /11\.20平方公里.*另有3家企业/);
});

test("3c. words are found wherever they stand, one character too", async (t) => {
  const { page } = await office(t);
  for (const [word, some] of [["湿地", /问题七/], ["膜", /问题十六/], ["1779", /问题一/]]) {
    await page.goto("/search");
    await page.fill('#main [name="q"], main [name="q"]', word);
    await page.keyboard.press("Enter");
    await page.locator("#found .sr-list").first().waitFor();
    assert.match(await words(page.locator("#found")), some, word);
  }
  await page.goto(`/search?q=${encodeURIComponent("没有这样的话")}`);
  assert.equal(await page.locator("#found .sr-list").count(), 0);
  await assertAccessible(page);
});

// Digits that count nothing: years, dates and spans of them, and the names of things.
const noAmount = /\d{4}\s*[—–-]\s*\d{4}|\d{4}至\d{4}|\d{1,4}年(度)?|\d{1,2}月|\d{1,2}日|PM2\.5|\d+期/g;

test("4. every number of the report tells what it is, and one edit changes one line", async (t) => {
  const { page } = await office(t);
  await page.goto("/report");
  const loose = await page.locator("article.paper").evaluate((paper) => {
    const copy = paper.cloneNode(true);
    for (const link of copy.querySelectorAll("a[data-number]")) link.remove();
    return copy.textContent;
  });
  assert.deepEqual(loose.replace(noAmount, "").match(/.{0,8}\d+.{0,8}/g), null, "digits that no link explains");

  await page.locator("article.paper a[data-number]", { hasText: "50余人" }).first().click();
  await page.locator(".number-panel").waitFor();
  const panel = await words(page.locator(".number-panel"));
  for (const fact of [/数值 .*50/, /单位 人/, /约数 .*余/, /口径 市/, /位置 一（一）/, /出处 .*第 \d+ 段/]) assert.match(panel, fact);
  await assertAccessible(page);
  const lost = await words(page.locator(".defect-list li", { hasText: "缺数字" }));
  assert.match(lost, /十一（一）/);

  const file = async (kind) => get(page, await page.locator(`a[href^="/report/"][href$=".${kind}"]`).getAttribute("href"));
  const spaced = (all) => all.map((line) => line.replace(/\s+/g, " ").trim()).filter(Boolean); // as HTML shows spaces
  const lines = async () => spaced((await file("txt")).toString("utf8").split(/\r?\n/));
  const before = await lines();
  const shown = await page.locator("article.paper > *").allInnerTexts();
  assert.deepEqual(before, spaced(shown), "the text file is the report");
  assert.match(parts(await file("docx"))["word/document.xml"], /督察反馈问题整改|中央生态环境保护督察/);
  assert.match((await file("html")).toString("utf8"), /<html[\s\S]*尾矿库/);

  const address = await openFinding(page, 15);
  const measure = (await page.locator("li.fd-measure[id^='m-']").first().getAttribute("id")).slice(2);
  await page.goto(`${address}?edit=${measure}`);
  await page.fill("textarea#text", `${await page.inputValue("textarea#text")}排查记录逐库归档。`);
  await page.getByRole("button", { name: "保存" }).click();
  await page.getByText("措施已修改。").waitFor();
  await page.goto("/report");
  const after = await lines();
  assert.equal(after.length, before.length);
  const changed = after.filter((line, i) => line !== before[i]);
  assert.equal(changed.length, 1);
  assert.match(changed[0], /排查记录逐库归档。$/);
});

test("5. the record proves itself: while serving, and entry by entry without the server", async (t) => {
  const { page, server } = await office(t);
  const all = await command("verify", "--data", server.data);
  assert.equal(all.code, 0, all.said);

  await page.goto("/history");
  await page.locator(".hs-list li[data-row]").last().locator("[data-open]").click();
  await page.getByRole("heading", { level: 1 }).waitFor();
  const [download] = await Promise.all([page.waitForEvent("download"), page.getByRole("link", { name: "下载证明" }).click()]);
  const proof = join(server.data, "proof.json");
  await download.saveAs(proof);
  const right = await command("verify", "--proof", proof);
  assert.equal(right.code, 0, right.said);

  // The entry stands in the proof as a text: a digit of it changed, the rest as it was.
  const held = JSON.parse(readFileSync(proof, "utf8"));
  const altered = held.entry.replace(/\d(?=\D*$)/, (digit) => (Number(digit) + 1) % 10);
  assert.notEqual(altered, held.entry);
  for (const [entry, holds] of [[held.entry, true], [altered, false]]) {
    writeFileSync(proof, JSON.stringify({ ...held, entry }));
    const { code, said } = await command("verify", "--proof", proof);
    assert.equal(code === 0, holds, said);
  }
});

test("the same in English: navigation, titles and labels speak it on every page", async (t) => {
  const { page } = await office(t, { lang: "en" });
  await openFinding(page, 3);
  const finding = new URL(page.url()).pathname;
  await page.goto("/documents");
  const document = await page.locator("a[data-open]").first().getAttribute("href");
  const said = "nav a, th, label:not(.pick), legend, button, dt, .kpi .label, .card-head h2, .btn, main > .page-head .sub";
  // What the ledger says stays as it was printed, and must say in which language that is.
  const unmarked = () => {
    const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    const found = [];
    while (walk.nextNode()) {
      const { data, parentElement } = walk.currentNode;
      if (/\p{Script=Han}/u.test(data) && !parentElement.closest("[lang]").lang.startsWith("zh") &&
        !parentElement.closest("option, script, style")) found.push(data.trim());
    }
    return found;
  };
  for (const path of ["/", "/ledger", finding, `${finding}?edit=finding`, `${finding}/history`, "/documents", document,
    `${document}/confirm`, "/report", "/history", "/search?q=x", "/settings"]) {
    await page.goto(path);
    assert.equal(await page.getAttribute("html", "lang"), "en", path);
    const chinese = await page.locator(said).evaluateAll((all) => all
      .filter((e) => !e.closest(".original, .paper, .proposals-list, .crumbs, [lang^=zh]:not(bdi)"))
      .filter((e) => { // the product's own words are English, even around words of the ledger
        const own = e.cloneNode(true);
        for (const marked of own.querySelectorAll("[lang^=zh]")) marked.remove();
        return /\p{Script=Han}/u.test(own.textContent) || (!e.matches(".sub") && /\p{Script=Han}/u.test(e.textContent) && !/[a-z0-9]/i.test(own.textContent));
      }).map((e) => e.innerText.trim()));
    t.diagnostic(`${path}: ${chinese.length}`);
    assert.deepEqual(chinese, [], `${path} still speaks Chinese`);
    assert.deepEqual(await page.evaluate(unmarked), [], `${path} does not say that these are Chinese`);
    await assertAccessible(page);
  }
});
