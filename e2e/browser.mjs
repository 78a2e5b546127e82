// The browser of the tests: the packaged Chromium with a plain set of switches (the package's own
// turn web security off and put everything in one process, which voids tests of CSRF and CSP),
// WebGL in software, and Chinese type from a package instead of whatever the machine has.
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { chromium as engine } from "playwright-core";
import { chromium, chromiumHome, fonts, modules } from "./places.mjs";

const switches = ["--no-sandbox", "--use-angle=swiftshader", "--enable-unsafe-swiftshader"];

/** Starts Chromium. Its close() also removes what it kept on disk. */
export async function launch({ args = [] } = {}) {
  if (!existsSync(chromium)) throw new Error("the tests' Chromium is missing; run make tools");
  const home = mkdtempSync(join(tmpdir(), "zhenggai-browser-"));
  const forget = () => rmSync(home, { recursive: true, force: true });
  process.once("exit", forget);
  const browser = await engine.launch({
    executablePath: chromium,
    args: [...switches, ...args],
    env: {
      ...process.env,
      HOME: home,
      FONTCONFIG_FILE: fontsConf(home),
      LD_LIBRARY_PATH: join(chromiumHome, "al2023", "lib"),
    },
  });
  browser.on("disconnected", () => {
    process.off("exit", forget);
    forget();
  });
  return browser;
}

// The cache of parsed faces is kept beside the packages: building it takes a second or two.
function fontsConf(home) {
  const cache = join(modules, ".unpacked", "fontcache");
  mkdirSync(cache, { recursive: true });
  const file = join(home, "fonts.conf");
  const aliases = ["sans-serif", "serif", "monospace", "system-ui"]
    .map((name) => `<alias binding="same"><family>${name}</family><prefer><family>Noto Sans SC</family></prefer></alias>`)
    .join("");
  writeFileSync(file, `<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig><dir>${fonts}</dir><cachedir>${cache}</cachedir>${aliases}</fontconfig>`);
  return file;
}
