// Messages at the edge of the page: good news goes by itself, bad news stays until dismissed.
// A button marked [data-copy=id] copies that element's text and says so.
const GOOD_NEWS_MS = 6000;

export function messages(doc: Document): void {
  const region = doc.getElementById("messages");
  if (region) {
    new MutationObserver(() => expire(region)).observe(region, { childList: true });
    expire(region);
  }
  doc.addEventListener("click", (event) => {
    const at = event.target;
    if (!(at instanceof Element)) return;
    at.closest("[data-dismiss]")?.closest(".notice")?.remove();
    const copy = at.closest<HTMLElement>("[data-copy]");
    if (copy) void copyFrom(doc, copy);
  });
}

function expire(region: HTMLElement): void {
  for (const note of region.querySelectorAll<HTMLElement>(".notice:not(.bad):not([data-timed])")) {
    note.dataset["timed"] = "";
    window.setTimeout(() => note.remove(), GOOD_NEWS_MS);
  }
}

async function copyFrom(doc: Document, button: HTMLElement): Promise<void> {
  const from = doc.getElementById(button.dataset["copy"] ?? "");
  if (!from) return;
  const text = from instanceof HTMLInputElement ? from.value : (from.textContent ?? "").trim();
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    // Without TLS there is no clipboard: choose the text, so that the person can copy it.
    if (from instanceof HTMLInputElement) from.select();
    return;
  }
  const done = button.dataset["copied"];
  if (done) button.textContent = done;
}
