// Evidence that arrives in pieces: several files in a queue, a pause by keyboard, a line that is lost, a page that is
// left; and the form without script.
import assert from "node:assert/strict";
import { createHash, randomBytes } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { crc32, deflateSync } from "node:zlib";
import { assertAccessible, desk, open, phone, shot, words } from "./lib.mjs";
import { found } from "./office.mjs";

/** The closing page of the first finding. */
async function closingPage(page) {
  await page.goto("/ledger?q=" + encodeURIComponent("序号:1"));
  const finding = await page.locator('a[href^="/findings/"]').first().getAttribute("href").then((h) => h.split(/[?#]/)[0]);
  await page.goto(`${finding}/closing`);
}

/** Files of random bytes on the disk, as large as asked for. */
function onDisk(t, files) {
  const dir = mkdtempSync(join(tmpdir(), "upload-"));
  t.after(() => rmSync(dir, { recursive: true }));
  return Object.entries(files).map(([name, size]) => {
    const bytes = randomBytes(size);
    writeFileSync(join(dir, name), bytes);
    return { path: join(dir, name), hash: createHash("sha256").update(bytes).digest("hex") };
  });
}

/** Makes every piece take a while, so that a test can act in the middle. */
const slowly = (page, ms) =>
  page.route("**/uploads/*", async (route) => {
    if (route.request().method() === "PATCH") await new Promise((done) => setTimeout(done, ms));
    await route.continue().catch(() => {}); // it was given up meanwhile
  });

test("files arrive in pieces, through a pause, a lost line and a page that is left", { timeout: 180_000 }, async (t) => {
  const o = await open(t, { args: ["--sample"], expected: [/ERR_INTERNET_DISCONNECTED/, /ERR_FAILED/] });
  const { page } = o;
  await found(page, o.server);
  await closingPage(page);
  const [film, photo] = onDisk(t, { "整改现场航拍.mp4": 40 << 20, "验收合影.bin": 300_000 });

  await slowly(page, 400);
  await page.setInputFiles("#file", [film.path, photo.path]);
  await page.getByRole("button", { name: "上传佐证" }).click();
  const lines = page.locator("[data-queue] li");
  assert.equal(await lines.count(), 2);
  assert.match(await words(lines.nth(1)), /验收合影.*排队等候/);
  await assertAccessible(page);
  await shot(page, "upload-1-queue");

  // A pause by keyboard; what had arrived stays, and the next file gets its turn.
  const first = lines.nth(0);
  await first.getByText("正在上传").waitFor();
  await page.waitForFunction(() => Number(document.querySelector("[data-queue] progress").value) > 0);
  await first.getByRole("button", { name: "暂停" }).focus();
  await page.keyboard.press("Enter");
  await first.getByText("已暂停").waitFor();
  await lines.nth(1).getByText("已收到").waitFor();
  const had = await first.locator("progress").evaluate((bar) => bar.value);
  assert.ok(had > 0 && had < 40 << 20, `${had} bytes arrived before the pause`);
  await page.keyboard.press("Enter");
  await page.waitForFunction((had) => document.querySelector("[data-queue] progress").value > had, had);

  // The line is lost and comes back.
  await o.context.setOffline(true);
  await first.getByText("网络中断").waitFor();
  await shot(page, "upload-2-offline");
  await o.context.setOffline(false);
  await first.getByText("正在上传").waitFor();

  // The page is left in the middle. The same file goes on from where it was.
  await page.unroute("**/uploads/*");
  await page.route("**/uploads/*", (route) => (route.request().method() === "PATCH" ? route.abort() : route.continue()));
  await closingPage(page);
  const held = Number(await lines.first().getAttribute("data-received"));
  assert.ok(held > 0, "what had arrived is on the page");
  assert.match(await words(page.locator("[data-arriving]")), /再次选择同一个文件/);
  await page.setViewportSize(phone);
  assert.equal(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), true);
  await shot(page, "upload-3-left-phone");
  await page.setViewportSize(desk);
  await page.unroute("**/uploads/*");
  const offsets = [];
  page.on("request", (r) => r.method() === "PATCH" && offsets.push(Number(r.headers()["upload-offset"])));
  await page.setInputFiles("#file", film.path);
  await page.getByRole("button", { name: "上传佐证" }).click();
  await page.getByText("已收到 1 份佐证。").waitFor();
  assert.equal(offsets[0], held, "it went on from there");
  assert.equal(await page.locator("[data-queue] li").count(), 0);
  assert.equal(await page.locator(".cl-files li").count(), 2);
  const hashes = await page.locator(".cl-hash").evaluateAll((all) => all.map((at) => at.title));
  assert.deepEqual(new Set(hashes), new Set([film.hash, photo.hash]), "what is kept is what was chosen");
  await shot(page, "upload-4-kept");
});

test("another file under the same name is found out, and one is given up", { timeout: 120_000 }, async (t) => {
  const o = await open(t, { args: ["--sample"], expected: [/ERR_FAILED/, /422/, /404/] });
  const { page } = o;
  await found(page, o.server);
  await closingPage(page);
  const [one] = onDisk(t, { "台账.bin": 6 << 20 });
  const [other] = onDisk(t, { "台账.bin": 6 << 20 });
  await slowly(page, 1500);
  await page.setInputFiles("#file", one.path);
  await page.getByRole("button", { name: "上传佐证" }).click();
  await page.waitForFunction(() => Number(document.querySelector("[data-queue] progress")?.value) > 0);
  await page.unroute("**/uploads/*");
  await closingPage(page);
  await page.setInputFiles("#file", other.path);
  await page.getByRole("button", { name: "上传佐证" }).click();
  await page.getByText(/与所选的“台账.bin”不一致/).waitFor();
  assert.equal(await page.locator(".cl-files li").count(), 0);

  await slowly(page, 1000);
  await page.setInputFiles("#file", one.path);
  await page.getByRole("button", { name: "上传佐证" }).click();
  await page.getByText("正在上传", { exact: true }).last().waitFor();
  await page.locator("[data-queue] li").last().getByRole("button", { name: "放弃" }).click();
  await page.unroute("**/uploads/*");
  await closingPage(page);
  assert.equal(await page.locator("[data-queue] li").count(), 0, "nothing is left of it");
});

test("without script the form hands files in as ever", { timeout: 120_000 }, async (t) => {
  const o = await open(t, { args: ["--sample"], scripts: false });
  await found(o.page, o.server);
  await closingPage(o.page);
  await o.page.setInputFiles("#file", { name: "说明.txt", mimeType: "text/plain", buffer: Buffer.from("已整改") });
  await o.page.getByRole("button", { name: "上传佐证" }).click();
  await o.page.getByText("已收到 1 份佐证。").waitFor();
});

/** A PNG of one colour that fades to white. */
function png(width, height, [red, green, blue]) {
  const chunk = (type, data) => {
    const body = Buffer.concat([Buffer.from(type), data]);
    const out = Buffer.alloc(body.length + 8);
    out.writeUInt32BE(data.length, 0);
    body.copy(out, 4);
    out.writeUInt32BE(crc32(body), body.length + 4);
    return out;
  };
  const head = Buffer.alloc(13);
  head.writeUInt32BE(width, 0);
  head.writeUInt32BE(height, 4);
  head.set([8, 2], 8);
  const rows = Buffer.alloc(height * (1 + width * 3));
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      const at = y * (1 + width * 3) + 1 + x * 3;
      const fade = (c) => c + ((255 - c) * (x + y)) / (width + height);
      rows.set([fade(red), fade(green), fade(blue)], at);
    }
  return Buffer.concat([Buffer.from("\x89PNG\r\n\x1a\n", "latin1"), chunk("IHDR", head), chunk("IDAT", deflateSync(rows)), chunk("IEND", Buffer.alloc(0))]);
}

test("pictures among the evidence are shown, large by keyboard, and a bomb is not", { timeout: 120_000 }, async (t) => {
  const o = await open(t, { args: ["--sample"] });
  const { page } = o;
  await found(page, o.server);
  await closingPage(page);
  const bomb = png(8, 8, [0, 0, 0]);
  bomb.writeUInt32BE(20000, 16);
  bomb.writeUInt32BE(20000, 20);
  bomb.writeUInt32BE(crc32(bomb.subarray(12, 29)), 29);
  await page.setInputFiles("#file", [
    { name: "整改前.png", mimeType: "image/png", buffer: png(800, 600, [90, 70, 40]) },
    { name: "整改后 <b>.png", mimeType: "image/png", buffer: png(600, 900, [20, 110, 70]) },
    { name: "炸弹.png", mimeType: "image/png", buffer: bomb },
    { name: "不是图片.jpg", mimeType: "image/jpeg", buffer: Buffer.from("<script>alert(1)</script>") },
  ]);
  await page.getByRole("button", { name: "上传佐证" }).click();
  await page.getByText("已收到 4 份佐证。").waitFor();
  const pictures = page.locator(".cl-pictures img");
  assert.equal(await pictures.count(), 2);
  for (const img of await pictures.all()) {
    await img.scrollIntoViewIfNeeded();
    await page.waitForFunction((at) => at.complete && at.naturalWidth > 0, await img.elementHandle());
  }
  assert.match(await pictures.first().getAttribute("alt"), /^佐证图片：整改前.png，\d{4}-\d\d-\d\d 提交$/);
  assert.match(await words(page.locator(".cl-pictures li").first()), /未记拍摄时间.*时间可信度 C.*苏台账/);
  assert.match(await words(page.locator(".cl-files")), /超过 60 百万像素/);
  await assertAccessible(page);
  await shot(page, "picture-1-grid");

  await page.locator(".cl-pictures a").nth(1).focus();
  await page.keyboard.press("Enter");
  const box = page.locator("dialog[open]");
  await box.waitFor();
  await page.waitForFunction(() => document.querySelector("dialog[open] img").naturalHeight === 900);
  await assertAccessible(page);
  await shot(page, "picture-2-large");
  await page.keyboard.press("Escape");
  assert.equal(await page.locator("dialog[open]").count(), 0);
  await page.setViewportSize(phone);
  assert.equal(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), true);
  await shot(page, "picture-3-phone");

  const sent = await page.request.get(await page.locator(".cl-pictures img").first().getAttribute("src"));
  const headers = sent.headers();
  assert.equal(headers["content-type"], "image/jpeg");
  assert.equal(headers["x-content-type-options"], "nosniff");
  assert.match(headers["content-security-policy"], /sandbox/);
});
