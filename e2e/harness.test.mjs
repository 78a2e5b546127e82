// The harness itself: that the browser is real, reads Chinese, draws WebGL, keeps security on, and
// that the watch sees what it must.
import assert from "node:assert/strict";
import { createServer } from "node:http";
import { test } from "node:test";
import { barriers, open, picture } from "./lib.mjs";

const policy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'";

/** A server of one page, on a free port, for the length of a test. */
async function pageOf(t, html, headers = {}) {
  const server = createServer((request, response) => {
    response.writeHead(request.url === "/" ? 200 : 204, { "Content-Type": "text/html; charset=utf-8", ...headers });
    response.end(request.url === "/" ? html : "");
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  t.after(() => server.close());
  return `http://127.0.0.1:${server.address().port}`;
}

const pageWith = (body) => `<!doctype html><html lang="zh-CN"><head><title>整改台账</title></head><body>${body}</body></html>`;

test("Chinese is drawn from the packaged face", async (t) => {
  const baseURL = await pageOf(t, pageWith("<main><h1>督察整改台账 销号 37.5 万亩</h1></main>"));
  const { page, context } = await open(t, { baseURL });
  await page.goto("/");
  const devtools = await context.newCDPSession(page);
  await devtools.send("DOM.enable");
  await devtools.send("CSS.enable");
  const { root } = await devtools.send("DOM.getDocument");
  const { nodeId } = await devtools.send("DOM.querySelector", { nodeId: root.nodeId, selector: "h1" });
  const { fonts } = await devtools.send("CSS.getPlatformFontsForNode", { nodeId });
  assert.deepEqual(fonts.map((f) => f.familyName), ["Noto Sans SC"]);
  assert.deepEqual(await barriers(page), []);
  await picture(page, "harness");
});

test("WebGL2 draws in software", async (t) => {
  const baseURL = await pageOf(t, pageWith("<main><h1>图</h1></main>"));
  const { page } = await open(t, { baseURL });
  await page.goto("/");
  assert.ok(await page.evaluate(() => document.createElement("canvas").getContext("webgl2") !== null));
});

test("axe finds what a person cannot use", async (t) => {
  const baseURL = await pageOf(t, pageWith('<main><h1>表</h1><img src="/x.png"><input></main>'));
  const { page } = await open(t, { baseURL });
  await page.goto("/");
  assert.match((await barriers(page)).join("\n"), /image-alt[\s\S]*label/);
});

test("a broken policy and an error are seen", async (t) => {
  const html = pageWith("<main><h1>页</h1></main><script>document.title = 1</script>");
  const baseURL = await pageOf(t, html, { "Content-Security-Policy": policy });
  const { page, problems } = await open(t, { baseURL, expected: [/^policy:/, /^console:/] });
  await page.goto("/");
  assert.equal(await page.title(), "整改台账");
  await page.waitForFunction(() => true);
  assert.ok(problems.some((line) => /^policy: script-src/.test(line)), problems.join("\n"));
});

test("a request to another host is seen", async (t) => {
  const other = await pageOf(t, "");
  const baseURL = await pageOf(t, pageWith(`<main><h1>页</h1><img alt="" src="${other}/x.png"></main>`));
  const { page, problems } = await open(t, { baseURL, expected: [/^foreign:/] });
  await page.goto("/", { waitUntil: "networkidle" });
  assert.deepEqual(problems, [`foreign: ${other}/x.png`]);
});

test("web security is on: another origin's answer cannot be read", async (t) => {
  const other = await pageOf(t, "secret");
  const baseURL = await pageOf(t, pageWith("<main><h1>页</h1></main>"));
  const { page } = await open(t, { baseURL, expected: [/^foreign:/, /^console:/] });
  await page.goto("/");
  const read = await page.evaluate((url) => fetch(url).then(() => "read", () => "refused"), other);
  assert.equal(read, "refused");
});
