// A unit's return: what is typed is kept as a draft within a second, and the time to the cut-off runs. The form works
// without either.
const form = document.querySelector<HTMLFormElement>("form[data-draft]");
const line = document.querySelector<HTMLElement>("[data-saved]");
let waiting: number | undefined;
let sending = false;
let again = false;

form?.addEventListener("input", () => {
  window.clearTimeout(waiting);
  waiting = window.setTimeout(() => void keep(form), 600);
});
form?.addEventListener("submit", () => window.clearTimeout(waiting));

// keep sends the draft; one at a time, so that an older one never comes last.
async function keep(form: HTMLFormElement): Promise<void> {
  if (sending) {
    again = true;
    return;
  }
  sending = true;
  tell(form.dataset.saving);
  try {
    const typed = new URLSearchParams();
    for (const [name, value] of new FormData(form)) if (typeof value === "string") typed.append(name, value);
    const answer = await fetch(form.dataset.draft ?? "", { method: "POST", headers: { "HX-Request": "true" }, body: typed });
    tell(answer.status === 204 ? form.dataset.kept : form.dataset.failed);
  } catch {
    tell(form.dataset.failed);
  }
  sending = false;
  if (again) {
    again = false;
    await keep(form);
  }
}

function tell(words: string | undefined): void {
  if (line) line.textContent = words ?? "";
}

const clock = document.querySelector<HTMLElement>("[data-closes]");
if (clock) window.setInterval(() => count(clock), 30_000);

// count puts the time that is left into the page's own words: the numbers in them change, last first.
function count(clock: HTMLElement): void {
  const minutes = Math.floor((Date.parse(clock.dataset.closes ?? "") - Date.now()) / 60_000);
  if (!(minutes >= 0)) return;
  const parts = [minutes % 60, Math.floor(minutes / 60) % 24, Math.floor(minutes / 1440)];
  const numbers = (clock.textContent ?? "").match(/\d+/g)?.length ?? 0;
  let i = numbers;
  clock.textContent = (clock.textContent ?? "").replaceAll(/\d+/g, () => String(parts[--i] ?? 0));
}

export {}; // a module: its names are its own
