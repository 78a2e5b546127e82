// Files of evidence are sent in pieces, one file after another. A file that was interrupted - by the line, by a pause, by
// leaving the page - goes on from what the server has once the same file is chosen again. The protocol is tus 1.0.
const BLOCK = 1 << 20; // what a sum is taken of, as the server does
const MOST_BLOCKS = 16; // of a piece
const QUICK_MS = 1000;
const SLOW_MS = 5000;
const LONGEST_WAIT_MS = 30_000;

type Words = Record<string, string>;

// Stopped ends the work on a file; said is why, for the person, and again whether going on can help.
class Stopped extends Error {
  constructor(
    readonly said: string,
    readonly again = true,
  ) {
    super(said);
  }
}

// uploads takes over the form: its files go to the queue instead.
export function uploads(form: HTMLFormElement): void {
  const queue = new Queue(form);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const input = form.querySelector<HTMLInputElement>('input[type="file"]');
    for (const file of input?.files ?? []) queue.add(file);
    if (input) input.value = "";
    void queue.run();
  });
}

class Queue {
  readonly words: Words;
  private readonly lines: Line[] = [];
  private running = false;

  constructor(readonly form: HTMLFormElement) {
    this.words = JSON.parse(form.dataset["words"] ?? "{}") as Words;
  }

  // add puts a file at the end; of one that had begun, the line is on the page already.
  add(file: File): void {
    const box = document.querySelector<HTMLElement>("[data-arriving]");
    const list = box?.querySelector("[data-queue]");
    if (!box || !list) return;
    box.hidden = false;
    let at = [...list.querySelectorAll<HTMLElement>("li")].find(
      (li) => li.dataset["name"] === file.name && li.dataset["size"] === String(file.size) && !("live" in li.dataset),
    );
    if (!at) {
      const made = document.querySelector<HTMLTemplateElement>("[data-arriving-line]")?.content.cloneNode(true);
      if (!made) return;
      list.append(made);
      at = list.lastElementChild as HTMLElement;
    }
    this.lines.push(new Line(this, at, file));
  }

  // run sends what waits, one after another, and has the page drawn again once everything has arrived.
  async run(): Promise<void> {
    if (this.running) return;
    this.running = true;
    for (let next = this.next(); next; next = this.next()) await next.send();
    this.running = false;
  }

  private next(): Line | undefined {
    return this.lines.find((line) => line.waits);
  }

  // last is how many files have arrived when nothing but this one is left, 0 otherwise.
  last(line: Line): number {
    return this.lines.every((other) => other === line || other.over) ? this.lines.filter((l) => l === line || l.arrived).length : 0;
  }
}

class Line {
  waits = true;
  over = false; // it arrived or was given up
  arrived = false;
  private received = 0;
  private url = "";
  private blocks = 1;
  private stop = new AbortController();
  private readonly sums: ArrayBuffer[] = []; // of the blocks
  private readonly pause: HTMLButtonElement | null;

  constructor(
    private readonly queue: Queue,
    private readonly li: HTMLElement,
    private readonly file: File,
  ) {
    li.dataset["live"] = "";
    li.dataset["name"] = file.name;
    if (li.dataset["id"]) this.url = `/uploads/${li.dataset["id"]}`;
    this.text("[data-called]", file.name);
    this.pause = li.querySelector("[data-pause]");
    this.pause?.addEventListener("click", () => this.toggle());
    li.querySelector("form")?.addEventListener("submit", (event) => {
      event.preventDefault();
      void this.drop();
    });
    const bar = li.querySelector("progress");
    bar?.setAttribute("aria-label", file.name);
    if (bar) bar.max = Math.max(file.size, 1);
    this.received = Number(li.dataset["received"] ?? 0);
    this.measure();
    this.say("waits");
    this.offer("pause");
  }

  // send works until the file has arrived or something stops it.
  async send(): Promise<void> {
    this.waits = false;
    this.stop = new AbortController();
    try {
      await this.begin();
      this.say("sends");
      while (this.received < this.file.size) await this.piece();
      await this.finish();
    } catch (error) {
      if (this.over) return;
      const stopped = error instanceof Stopped ? error : undefined;
      if (this.stop.signal.aborted) this.say("paused");
      else this.tell(stopped?.said ?? this.word("failed"));
      this.li.classList.toggle("bad", !this.stop.signal.aborted);
      this.offer(stopped?.again === false ? undefined : "go_on");
    }
  }

  // begin asks where to go on, or makes an upload.
  private async begin(): Promise<void> {
    this.li.classList.remove("bad");
    if (this.url) {
      const answer = await this.ask(this.url, { method: "HEAD" }, [404]);
      if (answer.status !== 404) {
        this.at(Number(answer.headers.get("Upload-Offset")));
        return;
      }
    }
    const form = new FormData(this.queue.form);
    const told = { filename: this.file.name, material: String(form.get("material") ?? ""), measures: form.getAll("measure").join(" ") };
    const metadata = Object.entries(told).map(([key, value]) => `${key} ${base64(value)}`);
    const answer = await this.ask(this.queue.form.dataset["upload"] ?? "", {
      method: "POST",
      headers: { "Upload-Length": String(this.file.size), "Upload-Metadata": metadata.join(",") },
    });
    this.url = answer.headers.get("Location") ?? "";
    this.at(0);
  }

  // piece sends the next blocks, more at a time as long as the line is quick.
  private async piece(): Promise<void> {
    const from = this.received;
    const first = Math.floor(from / BLOCK);
    const bytes = await this.read(from, Math.min((first + this.blocks) * BLOCK, this.file.size));
    if (from % BLOCK === 0) await this.sum(first, bytes);
    const began = performance.now();
    const answer = await this.ask(
      this.url,
      { method: "PATCH", headers: { "Upload-Offset": String(from), "Content-Type": "application/offset+octet-stream" }, body: bytes },
      [409, 503],
      false,
    ).catch((error: unknown) => {
      if (error instanceof Stopped || this.stop.signal.aborted) throw error;
      return undefined; // the line broke: some of it may have arrived
    });
    if (!answer || answer.status === 409 || answer.status === 503) {
      this.blocks = 1;
      const now = await this.ask(this.url, { method: "HEAD" });
      this.at(Number(now.headers.get("Upload-Offset")));
      return;
    }
    const took = performance.now() - began;
    this.at(Number(answer.headers.get("Upload-Offset")), took);
    if (took < QUICK_MS) this.blocks = Math.min(this.blocks * 2, MOST_BLOCKS);
    if (took > SLOW_MS) this.blocks = Math.max(Math.floor(this.blocks / 2), 1);
  }

  // finish takes the sum of the whole file and hands it in.
  private async finish(): Promise<void> {
    this.say("checks");
    this.offer(undefined);
    const body = new URLSearchParams({ sum: await this.whole() });
    const count = this.queue.last(this);
    if (count > 0) body.set("count", String(count));
    const answer = await this.ask(`${this.url}/finish`, { method: "POST", body });
    this.over = this.arrived = true;
    this.say("done");
    this.li.querySelector("[data-drop]")?.remove();
    const next = answer.headers.get("HX-Redirect");
    if (next) {
      window.location.hash = "evidence";
      window.location.reload();
    }
  }

  // whole is the SHA-256 of the SHA-256 of all blocks; "" where the browser takes none.
  private async whole(): Promise<string> {
    if (!("subtle" in crypto)) return "";
    for (let i = 0; i * BLOCK < this.file.size; i++) {
      if (!this.sums[i]) await this.sum(i, await this.read(i * BLOCK, Math.min((i + 1) * BLOCK, this.file.size)));
    }
    const all = await crypto.subtle.digest("SHA-256", await new Blob(this.sums).arrayBuffer());
    return [...new Uint8Array(all)].map((b) => b.toString(16).padStart(2, "0")).join("");
  }

  private async sum(first: number, bytes: ArrayBuffer): Promise<void> {
    if (!("subtle" in crypto)) return;
    for (let at = 0; at < bytes.byteLength; at += BLOCK) {
      const end = Math.min(at + BLOCK, bytes.byteLength);
      this.sums[first + at / BLOCK] = await crypto.subtle.digest("SHA-256", new Uint8Array(bytes, at, end - at));
    }
  }

  private async read(from: number, to: number): Promise<ArrayBuffer> {
    try {
      return await this.file.slice(from, to).arrayBuffer();
    } catch {
      throw new Stopped(this.word("gone"), false);
    }
  }

  // ask sends a request. While the line is down or the server busy it waits and tries again, if it may.
  private async ask(url: string, init: RequestInit, also: number[] = [], patient = true): Promise<Response> {
    const headers = { Accept: "application/json", "HX-Request": "true", "Tus-Resumable": "1.0.0", ...init.headers };
    for (let wait = 1000; ; wait = Math.min(wait * 2, LONGEST_WAIT_MS)) {
      try {
        const answer = await fetch(url, { ...init, headers, signal: this.stop.signal });
        if (answer.ok || also.includes(answer.status)) return answer;
        if (answer.status !== 503) throw await this.refused(answer);
      } catch (error) {
        if (error instanceof Stopped || this.stop.signal.aborted || !patient) throw error;
      }
      this.say("offline");
      await this.later(wait);
      this.say("sends");
    }
  }

  private async refused(answer: Response): Promise<Stopped> {
    if (answer.status === 401) return new Stopped(this.word("sign_in"));
    const problem = (await answer.json().catch(() => ({}))) as { detail?: string };
    return new Stopped(problem.detail ?? this.word("failed"), answer.status !== 422);
  }

  // later waits, but no longer than until the line is back, and not at all for who paused.
  private later(ms: number): Promise<void> {
    return new Promise((resolve, reject) => {
      const timer = window.setTimeout(resolve, ms);
      window.addEventListener("online", () => resolve(), { once: true });
      this.stop.signal.addEventListener("abort", () => {
        window.clearTimeout(timer);
        reject(new Error("paused"));
      });
    });
  }

  private toggle(): void {
    if (this.pause?.dataset["pause"] === "go_on") {
      this.waits = true;
      this.say("waits");
      this.offer("pause");
      void this.queue.run();
      return;
    }
    this.stop.abort();
    if (this.waits) {
      this.waits = false;
      this.say("paused");
      this.offer("go_on");
    }
  }

  private async drop(): Promise<void> {
    this.waits = false;
    this.over = true;
    this.stop.abort();
    this.stop = new AbortController();
    if (this.url) await this.ask(this.url, { method: "DELETE" }, [404]).catch(() => undefined);
    const next = (this.li.nextElementSibling ?? this.li.previousElementSibling)?.querySelector<HTMLElement>("button:not([hidden])");
    this.li.remove();
    (next ?? this.queue.form.querySelector<HTMLElement>('input[type="file"]'))?.focus();
  }

  private at(received: number, took = 0): void {
    const rate = took > 0 ? ((received - this.received) / took) * 1000 : 0;
    this.received = received;
    this.measure(rate);
  }

  private measure(rate = 0): void {
    const bar = this.li.querySelector("progress");
    if (bar) bar.value = this.received;
    const speed = rate > 0 ? ` · ${size(rate)}/s` : "";
    const percent = Math.floor((this.received / Math.max(this.file.size, 1)) * 100);
    this.text("[data-measure]", `${percent}% · ${size(this.received)} / ${size(this.file.size)}${speed}`);
  }

  private offer(what: "pause" | "go_on" | undefined): void {
    if (!this.pause) return;
    this.pause.hidden = !what;
    this.pause.dataset["pause"] = what ?? "";
    this.pause.textContent = this.word(what ?? "pause");
  }

  private word(key: string): string {
    return this.queue.words[key] ?? "";
  }

  private say(key: string): void {
    this.tell(this.word(key));
  }

  private tell(words: string): void {
    if (this.li.querySelector("[data-state]")?.textContent !== words) this.text("[data-state]", words);
  }

  private text(where: string, words: string): void {
    const at = this.li.querySelector(where);
    if (at) at.textContent = words;
  }
}

function base64(text: string): string {
  return btoa(String.fromCharCode(...new TextEncoder().encode(text)));
}

// size says a number of bytes as the server does.
function size(bytes: number): string {
  const units = ["B", "KB", "MB", "GB"];
  let n = bytes;
  let at = 0;
  for (; n >= 1024 && at < units.length - 1; at++) n /= 1024;
  return `${at === 0 ? Math.round(n) : n.toFixed(1)} ${units[at]}`;
}
