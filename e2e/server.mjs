// The program under test, started as a person starts it, on a port and a directory of its own.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { program } from "./places.mjs";

const patience = 60_000; // ms until it prints its address; loading the sample is part of that

/**
 * Starts `bin/zhenggai serve` on a free port with a fresh data directory.
 * @param {{args?: string[], env?: object, data?: string}} options more arguments, such as
 *   --sample or --db; data keeps a directory across restarts
 * @returns {Promise<{baseURL: string, data: string, lines: string[], stop: (signal?: string) => Promise<number>}>}
 *   lines is what it has printed so far
 */
export async function serve({ args = [], env = {}, data } = {}) {
  if (!existsSync(program)) throw new Error("bin/zhenggai is missing; run make build");
  const own = data ?? mkdtempSync(join(tmpdir(), "zhenggai-e2e-"));
  const child = spawn(program, ["serve", "--addr", "127.0.0.1:0", "--data", own, ...args], {
    env: { ...process.env, ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const ended = once(child, "exit");
  const stop = async (signal = "SIGTERM") => {
    child.kill(signal);
    const [code] = await ended;
    if (data === undefined) rmSync(own, { recursive: true, force: true });
    return code;
  };
  const lines = [];
  try {
    return { baseURL: await address(child, lines), data: own, lines, stop };
  } catch (cause) {
    await stop("SIGKILL");
    throw new Error(`bin/zhenggai did not come up: ${cause.message}\n${lines.join("\n")}`);
  }
}

function address(child, lines) {
  return new Promise((resolve, reject) => {
    const late = setTimeout(() => reject(new Error(`no address within ${patience} ms`)), patience);
    const done = (settle, value) => { clearTimeout(late); settle(value); };
    for (const stream of [child.stdout, child.stderr]) {
      createInterface({ input: stream }).on("line", (line) => {
        lines.push(line);
        const found = /https?:\/\/127\.0\.0\.1:\d+/.exec(line);
        if (found) done(resolve, found[0]);
      });
    }
    child.once("error", (error) => done(reject, error));
    child.once("exit", (code, signal) => done(reject, new Error(`it ended with ${code ?? signal}`)));
  });
}
