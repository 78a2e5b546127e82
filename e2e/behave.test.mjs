// What the page scripts do by themselves, on a page made for it: shortcuts, filtering as one types,
// dialogs, messages. The script is the bundle that the program embeds; the page's policy is the product's.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import { join } from "node:path";
import { test } from "node:test";
import { open } from "./lib.mjs";
import { root } from "./places.mjs";

const dist = join(root, "internal", "web", "dist");
const bundle = JSON.parse(readFileSync(join(dist, "manifest.json"), "utf8"))["app.js"];

const html = `<!doctype html><html lang="zh-CN"><head><meta charset="utf-8"><title>页</title>
<meta name="htmx-config" content="includeIndicatorCSS:false"><script type="module" src="/${bundle}"></script></head><body><main>
<a data-go="t" href="/list">台账</a>
<form id="narrow" action="/rows" hx-get="/rows" hx-trigger="filter" hx-target="#rows" hx-sync="this:replace">
<input name="q" data-filter data-search aria-label="筛选"></form>
<ul id="rows"><li data-row><a href="/row/1">一</a></li><li data-row><a href="/row/2">二</a></li><li data-row><a href="/row/3">三</a></li></ul>
<dialog id="shortcuts"><button data-close>关闭</button></dialog>
<div id="messages"><div class="notice bad">坏消息 <button data-dismiss>知道了</button></div></div>
</main></body></html>`;

/** The page, open, and the searches its server was asked for. */
async function playground(t) {
  const asked = [];
  const server = createServer((request, response) => {
    const url = new URL(request.url, "http://x");
    const script = /^\/[\w-]+\.js$/.test(url.pathname);
    response.setHeader("Content-Type", script ? "text/javascript" : "text/html; charset=utf-8");
    response.setHeader("Content-Security-Policy", "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; form-action 'self'");
    if (script) return response.end(readFileSync(join(dist, url.pathname.slice(1))));
    if (url.pathname !== "/rows") return response.end(html);
    asked.push(url.searchParams.get("q"));
    if (asked.at(-1) === "refuse") { // as the gate answers a part that fails
      response.writeHead(409, { "HX-Retarget": "#messages", "HX-Reswap": "innerHTML", "HX-Push-Url": "false" });
      return response.end('<div class="notice bad" role="alert">别人先改过了</div>');
    }
    response.end(`<li data-row><a href="/row/9">${asked.length}</a></li>`);
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  server.unref();
  const { page, context } = await open(t, { baseURL: `http://127.0.0.1:${server.address().port}`, expected: [/favicon/, /409/] });
  t.after(() => server.close()); // after the browser: a search that waits for a pause may still go out
  await page.goto("/", { waitUntil: "networkidle" });
  return { page, context, asked };
}

const focused = (page) => page.evaluate(() => document.activeElement.textContent || document.activeElement.tagName);
const chosen = (page) => page.locator('[data-row][aria-selected="true"]').allInnerTexts();

test("/ goes to the search and writes nothing there", async (t) => {
  const { page } = await playground(t);
  await page.keyboard.press("/");
  assert.equal(await focused(page), "INPUT");
  assert.equal(await page.inputValue("input"), "");
  await page.keyboard.type("j/k?");
  assert.equal(await page.inputValue("input"), "j/k?", "letters in a field are the person's");
  assert.deepEqual(await chosen(page), []);
  await page.keyboard.press("Escape");
  assert.equal(await focused(page).then((at) => at === "INPUT"), false, "Esc leaves the field");
});

test("j and k walk the rows and stop at the ends, Enter opens, Esc gives up", async (t) => {
  const { page } = await playground(t);
  await page.keyboard.press("j");
  assert.deepEqual(await chosen(page), ["一"]);
  for (let i = 0; i < 5; i++) await page.keyboard.press("j");
  assert.deepEqual(await chosen(page), ["三"]);
  await page.keyboard.press("k");
  assert.deepEqual(await chosen(page), ["二"]);
  assert.equal(await focused(page), "二", "the row's link has the focus");
  await page.keyboard.press("Escape");
  assert.deepEqual(await chosen(page), []);
  await page.keyboard.press("j");
  await page.keyboard.press("Enter");
  await page.waitForURL("**/row/1");
});

test("g and a letter go to a page, ? opens the list of keys", async (t) => {
  const { page } = await playground(t);
  await page.keyboard.press("?");
  assert.ok(await page.locator("dialog").evaluate((box) => box.open));
  await page.keyboard.press("j");
  assert.deepEqual(await chosen(page), [], "behind a dialog nothing moves");
  await page.keyboard.press("Escape");
  assert.ok(!(await page.locator("dialog").evaluate((box) => box.open)));
  await page.keyboard.press("g");
  await page.keyboard.press("t");
  await page.waitForURL("**/list");
});

test("filtering asks once one pauses, and keeps the focus", async (t) => {
  const { page, asked } = await playground(t);
  await page.locator("input").pressSequentially("abc", { delay: 5 });
  await page.waitForFunction(() => document.querySelector("#rows").children.length === 1);
  assert.equal(asked.at(-1), "abc");
  assert.ok(asked.length <= 2, `asked ${asked}`);
  assert.equal(await focused(page), "INPUT");
});

test("a word being composed asks for nothing; once committed, once", async (t) => {
  const { page, context, asked } = await playground(t);
  const devtools = await context.newCDPSession(page);
  await page.focus("input");
  for (const text of ["c", "ca", "cao", "cao'y", "cao'yuan"]) {
    await devtools.send("Input.imeSetComposition", { text, selectionStart: text.length, selectionEnd: text.length });
  }
  await page.waitForTimeout(300);
  assert.deepEqual(asked, [], "the syllables went out");
  await devtools.send("Input.insertText", { text: "草原" });
  await page.waitForFunction(() => document.querySelector("#rows").children.length === 1);
  await page.waitForTimeout(300);
  assert.deepEqual(asked, ["草原"]);
});

test("a part that fails says so and replaces nothing", async (t) => {
  const { page } = await playground(t);
  await page.fill("input", "refuse");
  await page.getByText("别人先改过了").waitFor();
  assert.equal(await page.locator("[data-row]").count(), 3, "the rows are still there");
});

test("bad news stays until dismissed", async (t) => {
  const { page } = await playground(t);
  await page.getByRole("button", { name: "知道了" }).click();
  assert.equal(await page.locator("#messages .notice").count(), 0);
});
