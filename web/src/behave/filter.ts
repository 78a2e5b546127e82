// Filter as you type. A field marked [data-filter] makes its form fire "filter" 60 ms after the last
// letter; the form says with hx-trigger="filter" what to fetch. While a word is being composed with an
// input method nothing is sent; once it is committed, once.
const QUIET_MS = 60;

export function filters(doc: Document): void {
  const waiting = new WeakMap<HTMLFormElement, number>();
  const ask = (event: Event) => {
    const field = event.target;
    if (!(field instanceof HTMLInputElement) || !field.matches("[data-filter]")) return;
    if (event instanceof InputEvent && event.isComposing) return;
    const form = field.form;
    if (!form) return;
    window.clearTimeout(waiting.get(form));
    waiting.set(form, window.setTimeout(() => form.dispatchEvent(new CustomEvent("filter", { bubbles: true })), QUIET_MS));
  };
  doc.addEventListener("input", ask);
  doc.addEventListener("compositionend", ask);
}
