// Every page that the first two people of an office can reach, in both shapes of window and both
// themes: it answers, nobody is shut out, nothing sticks out, and it is whole without JavaScript.
// Pages are found by following links, so a new page is tested without being listed.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { barriers, desk, launch, phone, serve, watch } from "./lib.mjs";
import { found, people, signIn } from "./office.mjs";

const policy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; connect-src 'self'; " +
  "worker-src 'self'; manifest-src 'self'; font-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

let server, browser;
const states = {}; // by person: what keeps them signed in
const homes = {}; // by person: where signing in leads them
const walks = {}; // by person: the pages they can reach

before(async () => {
  server = await serve({ args: ["--sample"] });
  browser = await launch();
  const { page, context } = await windowOn({});
  await found(page, server);
  await context.close();
  for (const [who, person] of Object.entries(people)) {
    const own = await windowOn({});
    await signIn(own.page, person);
    states[who] = await own.context.storageState();
    homes[who] = new URL(own.page.url()).pathname;
    await own.context.close();
    walks[who] = await reachable(who);
  }
});

after(async () => {
  await browser?.close();
  await server?.stop();
});

/** A watched window onto the server. */
async function windowOn({ who, scripts = true }) {
  const context = await browser.newContext({
    baseURL: server.baseURL,
    storageState: states[who],
    viewport: desk,
    javaScriptEnabled: scripts,
    locale: "zh-CN",
    timezoneId: "Asia/Shanghai",
  });
  const problems = await watch(context, server.baseURL);
  return { context, page: await context.newPage(), problems };
}

/** Addresses of pages of one person, one for each shape: /findings/3 stands for /findings/17. */
async function reachable(who) {
  const { context, page } = await windowOn({ who, scripts: false });
  const shapes = new Map([[homes[who], homes[who]]]);
  for (let at = 0; at < shapes.size; at++) {
    const path = [...shapes.values()][at];
    const response = await page.goto(path);
    if (!response.headers()["content-type"].startsWith("text/html")) continue;
    const links = await page.locator("a[href]:not([download])").evaluateAll((all) => all.map((a) => new URL(a.getAttribute("href"), location).href)); // drawings have links too
    for (const link of links) {
      const url = new URL(link);
      const shape = url.pathname.split("/").map((part) => (/\d/.test(part) ? "*" : part)).join("/");
      if (url.origin === server.baseURL && !shapes.has(shape) && !isFile(url.pathname)) shapes.set(shape, url.pathname);
    }
  }
  await context.close();
  return [...shapes.values()];
}

const isFile = (path) => /\.(txt|docx|html|xlsx|json|csv|pdf|zip|yaml)$|\/(download|export|original)\b/.test(path);

const shapes = Object.entries({ desk, phone }).flatMap(([shape, viewport]) => ["light", "dark"].map((colorScheme) => ({ shape, viewport, colorScheme })));

for (const who of Object.keys(people)) {
  test(`${who}: every page at a desk and on a phone, light and dark`, async () => {
    const { context, page, problems } = await windowOn({ who });
    const faults = [];
    for (const path of walks[who]) {
      const response = await page.goto(path, { waitUntil: "load" });
      if (response.status() !== 200) faults.push(`${path}: answers ${response.status()}`);
      if (response.headers()["content-security-policy"] !== policy) faults.push(`${path}: its policy is another`);
      for (const { shape, viewport, colorScheme } of shapes) {
        await page.setViewportSize(viewport);
        await page.emulateMedia({ colorScheme });
        for (const line of await barriers(page)) faults.push(`${path} (${shape}, ${colorScheme}): ${line}`);
        const over = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
        if (over > 0) faults.push(`${path} (${shape}): ${over} px wider than the window`);
      }
    }
    await context.close();
    assert.deepEqual([...faults, ...problems], []);
  });

  test(`${who}: every page is whole without JavaScript`, async () => {
    const { context, page } = await windowOn({ who, scripts: false });
    for (const path of walks[who]) {
      await page.goto(path);
      assert.equal(await page.locator("main").count(), 1, `${path} has one main part`);
      assert.ok((await page.locator("main h1").first().innerText()).trim() !== "", `${path} has a title`);
      assert.equal(await page.locator("html").getAttribute("lang"), "zh-CN", `${path} says its language`);
    }
    await context.close();
  });
}
