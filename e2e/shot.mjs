// Takes a picture of a page by hand:
//   node e2e/shot.mjs URL OUT.png [--width 1440] [--height 900] [--dark] [--cookie NAME=VALUE]...
//     [--lang en] [--no-scripts] [--wait SELECTOR] [--fold] [--axe]
// --fold keeps what the first screen shows instead of the whole page; --axe also lists barriers.
import { parseArgs } from "node:util";
import { barriers, launch, watch } from "./lib.mjs";

const { values, positionals: [url, out] } = parseArgs({
  allowPositionals: true,
  options: {
    width: { type: "string", default: "1440" },
    height: { type: "string", default: "900" },
    dark: { type: "boolean", default: false },
    cookie: { type: "string", multiple: true, default: [] },
    lang: { type: "string", default: "zh-CN" },
    "no-scripts": { type: "boolean", default: false },
    wait: { type: "string" },
    fold: { type: "boolean", default: false },
    axe: { type: "boolean", default: false },
  },
});
if (!out) {
  console.error("usage: node e2e/shot.mjs URL OUT.png [--width 1440] [--dark] [--cookie NAME=VALUE]");
  process.exit(2);
}

const browser = await launch();
try {
  const context = await browser.newContext({
    viewport: { width: Number(values.width), height: Number(values.height) },
    colorScheme: values.dark ? "dark" : "light",
    javaScriptEnabled: !values["no-scripts"],
    locale: values.lang,
    timezoneId: "Asia/Shanghai",
  });
  await context.addCookies(values.cookie.map((pair) => {
    const [name, ...value] = pair.split("=");
    return { name, value: value.join("="), url };
  }));
  const problems = await watch(context, url);
  const page = await context.newPage();
  const response = await page.goto(url, { waitUntil: "networkidle" });
  if (values.wait) await page.waitForSelector(values.wait);
  await page.screenshot({ path: out, fullPage: !values.fold });
  console.log(`${response?.status() ?? "-"} ${page.url()} -> ${out}`);
  for (const line of problems) console.log(line);
  if (values.axe) for (const line of await barriers(page)) console.log(line);
} finally {
  await browser.close();
}
