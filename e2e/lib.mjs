// What a browser test needs: a page on a running server, watched for everything that a page must
// never do. A test that uses `open` fails by itself when the page breaks its security policy,
// prints an error, or asks any other host for anything.
import assert from "node:assert/strict";
import { mkdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { launch } from "./browser.mjs";
import { out } from "./places.mjs";
import { serve } from "./server.mjs";

export { launch, serve };

const axeSource = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

/** The two shapes of window every page is judged in. */
export const desk = { width: 1440, height: 900 };
export const phone = { width: 390, height: 844 };

/**
 * Opens a watched page. Everything it starts ends with the test.
 * @param {import("node:test").TestContext} t
 * @param {{baseURL?: string, args?: string[], viewport?: object, dark?: boolean, scripts?: boolean,
 *   lang?: string, expected?: RegExp[]}} options baseURL: a server that runs already, otherwise
 *   one is started with args; scripts: false turns JavaScript off; expected: problems this test
 *   provokes on purpose
 */
export async function open(t, options = {}) {
  const server = options.baseURL ? { baseURL: options.baseURL, lines: [] } : await serve({ args: options.args });
  let browser;
  t.after(() => browser?.close()); // before the server: an open page still listens to it
  if (server.stop) t.after(() => server.stop());
  browser = await launch();
  const context = await browser.newContext({
    baseURL: server.baseURL,
    viewport: options.viewport ?? desk,
    colorScheme: options.dark ? "dark" : "light",
    javaScriptEnabled: options.scripts ?? true,
    locale: options.lang ?? "zh-CN",
    timezoneId: "Asia/Shanghai",
  });
  const problems = await watch(context, server.baseURL);
  const page = await context.newPage();
  t.after(() => {
    const surprises = problems.filter((line) => !(options.expected ?? []).some((known) => known.test(line)));
    assert.deepEqual(surprises, [], "the page did what no page may do");
  });
  return { server, baseURL: server.baseURL, browser, context, page, problems };
}

/** Collects, for every page of context: policy violations, errors, failed and foreign requests. */
export async function watch(context, baseURL) {
  const problems = [];
  await context.exposeBinding("reportViolation", (_, line) => problems.push(line));
  await context.addInitScript(() => {
    addEventListener("securitypolicyviolation", (e) =>
      reportViolation(`policy: ${e.violatedDirective} blocked ${e.blockedURI} on ${location.pathname}`));
  });
  context.on("console", (m) => m.type() === "error" && problems.push(`console: ${m.text()} (${m.location().url})`));
  context.on("weberror", (e) => problems.push(`exception: ${e.error().stack ?? e.error()}`));
  context.on("request", (r) => {
    const url = new URL(r.url());
    if (/^(https?|wss?):$/.test(url.protocol) && url.host !== new URL(baseURL).host) problems.push(`foreign: ${r.url()}`);
  });
  return problems;
}

/** The text of an element, its white space made one. */
export const words = (locator) => locator.innerText().then((text) => text.replace(/\s+/g, " ").trim());

/** A picture of the page, for a person to look at, where SHOTS names a folder. */
export async function shot(page, name) {
  if (process.env.SHOTS) await page.screenshot({ path: join(process.env.SHOTS, `${name}.png`), fullPage: true });
}

/** Runs axe-core and returns what it finds serious or critical, one line each. */
export async function barriers(page) {
  // Through the debugger, which a page's policy does not bind.
  if (!(await page.evaluate(() => "axe" in window))) await page.evaluate(axeSource);
  const { violations } = await page.evaluate(() => axe.run(document));
  return violations
    .filter(({ impact }) => impact === "serious" || impact === "critical")
    .flatMap(({ id, impact, nodes }) => nodes.map((n) => `${impact} ${id}: ${n.target.join(" ")} - ${n.failureSummary}`));
}

/** Fails with the list when the page has barriers. */
export async function assertAccessible(page) {
  assert.deepEqual(await barriers(page), [], `barriers on ${page.url()}`);
}

/** Keeps a picture of the whole page in e2e/out for a person to look at. */
export async function picture(page, name) {
  mkdirSync(out, { recursive: true });
  const path = join(out, `${name}.png`);
  await page.screenshot({ path, fullPage: true });
  return path;
}
