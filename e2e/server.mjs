// The program under test, started as a person starts it, on a port and a directory of its own.
import { spawn } from "node:child_process";
import { EventEmitter, once } from "node:events";
import { cpSync, existsSync, mkdirSync, mkdtempSync, renameSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { out, program } from "./places.mjs";

const patience = 60_000; // ms until it prints its address; loading the sample is part of that

/**
 * Starts `bin/zhenggai serve` on a free port with a fresh data directory.
 * @param {{args?: string[], env?: object, data?: string}} options more arguments, such as
 *   --sample or --db; data keeps a directory across restarts
 * @returns {Promise<{baseURL: string, data: string, lines: string[],
 *   said: (pattern: RegExp) => Promise<RegExpExecArray>, stop: (signal?: string) => Promise<number>}>}
 *   lines is what it has printed so far; said waits for what it is about to print
 */
export async function serve({ args = [], env = {}, data } = {}) {
  if (!existsSync(program)) throw new Error("bin/zhenggai is missing; run make build");
  const own = data ?? mkdtempSync(join(tmpdir(), "zhenggai-e2e-"));
  if (data === undefined && args.length === 1 && args[0] === "--sample" && !Object.keys(env).length) cpSync(await sampled(), own, { recursive: true });
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
  const said = listen(child, lines);
  try {
    const [baseURL] = await said(/https?:\/\/127\.0\.0\.1:\d+/);
    return { baseURL, data: own, lines, said, stop };
  } catch (cause) {
    await stop("SIGKILL");
    throw new Error(`bin/zhenggai did not come up: ${cause.message}\n${lines.join("\n")}`);
  }
}

/**
 * A directory into which this build has loaded the sample, made once for all tests: loading it takes seconds, and what a
 * start does with it afterwards is the same.
 */
async function sampled() {
  const { mtimeMs, size } = statSync(program);
  const made = join(out, `sample-${Math.round(mtimeMs)}-${size}`);
  if (existsSync(made)) return made;
  mkdirSync(out, { recursive: true });
  const data = mkdtempSync(join(out, "making-"));
  const server = await serve({ args: ["--sample"], data });
  await server.stop();
  try {
    renameSync(data, made);
  } catch (cause) {
    if (!existsSync(made)) throw cause; // another test was quicker
    rmSync(data, { recursive: true, force: true });
  }
  return made;
}

/** Collects what child prints and returns a function that waits for a line of a pattern. */
function listen(child, lines) {
  const news = new EventEmitter().setMaxListeners(0);
  for (const stream of [child.stdout, child.stderr]) {
    createInterface({ input: stream }).on("line", (line) => {
      lines.push(line);
      news.emit("line");
    });
  }
  let end;
  child.once("error", (error) => news.emit("line", (end = error.message)));
  child.once("close", (code, signal) => news.emit("line", (end ??= `it ended with ${code ?? signal}`)));
  return async (pattern) => {
    const late = AbortSignal.timeout(patience);
    for (;;) {
      const found = pattern.exec(lines.join("\n"));
      if (found) return found;
      if (end !== undefined) throw new Error(end);
      await once(news, "line", { signal: late }).catch(() => {
        throw new Error(`nothing like ${pattern} within ${patience} ms`);
      });
    }
  };
}
