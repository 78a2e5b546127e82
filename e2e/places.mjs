// Where the test packages and the program under test stand.
import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

export const here = dirname(fileURLToPath(import.meta.url));
export const root = dirname(here);
export const modules = join(here, "node_modules");
export const fonts = join(modules, "@expo-google-fonts", "noto-sans-sc");
export const out = join(here, "out");
/** The program under test; ZHENGGAI_PROGRAM names another build than bin/zhenggai. */
export const program = process.env.ZHENGGAI_PROGRAM ?? join(root, "bin", "zhenggai");

const version = pinned("@sparticuz/chromium");
export const chromiumHome = join(modules, ".unpacked", `chromium-${version}`);
export const chromium = join(chromiumHome, "chromium");

function pinned(name) {
  const { devDependencies } = JSON.parse(readFileSync(join(here, "package.json"), "utf8"));
  return devDependencies[name];
}
