// Shortcuts: / searches, j and k walk the rows, Enter opens, Esc leaves, ? lists them all, g and a
// letter goes to a page. The page says which: [data-search], [data-row], [data-open], [data-go=letter].
import { openDialog } from "./dialog";
import { isTyping } from "./typing";

const CHORD_MS = 1200;

export function keys(doc: Document): void {
  let chordUntil = 0;
  doc.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && !event.isComposing) return leave(doc, event);
    if (isTyping(event) || event.ctrlKey || event.metaKey || event.altKey) return;
    if (doc.querySelector("dialog[open]")) return;
    if (event.timeStamp < chordUntil) {
      chordUntil = 0;
      if (go(doc, event.key)) event.preventDefault();
      return;
    }
    if (event.key === "g") {
      chordUntil = event.timeStamp + CHORD_MS;
      return;
    }
    if (single(doc, event)) event.preventDefault();
  });
}

// single does what one key asks for and tells whether it did anything.
function single(doc: Document, event: KeyboardEvent): boolean {
  switch (event.key) {
    case "/":
      return focusSearch(doc);
    case "?":
      return openDialog(doc, "shortcuts");
    case "j":
      return step(doc, 1);
    case "k":
      return step(doc, -1);
    case "Enter":
      return event.target === doc.body && open(doc);
    default:
      return false;
  }
}

function focusSearch(doc: Document): boolean {
  const box = doc.querySelector<HTMLInputElement>("[data-search]");
  box?.focus();
  box?.select();
  return box !== null;
}

function go(doc: Document, letter: string): boolean {
  const link = doc.querySelector<HTMLAnchorElement>(`[data-go="${CSS.escape(letter)}"]`);
  link?.click();
  return link !== null;
}

function rowsOf(doc: Document): HTMLElement[] {
  const rows = [...doc.querySelectorAll<HTMLElement>("[data-row]")];
  return rows.filter((row) => row.getClientRects().length > 0); // not those of a closed tab
}

function step(doc: Document, by: number): boolean {
  const rows = rowsOf(doc);
  if (rows.length === 0) return false;
  const at = rows.findIndex((row) => row.getAttribute("aria-selected") === "true");
  const to = Math.min(rows.length - 1, Math.max(0, at < 0 ? (by > 0 ? 0 : rows.length - 1) : at + by));
  rows.forEach((row, i) => row.setAttribute("aria-selected", String(i === to)));
  const row = rows[to];
  row?.scrollIntoView({ block: "nearest" });
  row?.querySelector<HTMLElement>("[data-open], a")?.focus({ preventScroll: true });
  return true;
}

function open(doc: Document): boolean {
  const row = doc.querySelector('[data-row][aria-selected="true"]');
  const link = row?.querySelector<HTMLElement>("[data-open], a");
  link?.click();
  return Boolean(link);
}

// leave gives up, one thing at a time: what is being written, the row chosen, then the side peek.
function leave(doc: Document, event: KeyboardEvent): void {
  const at = event.target;
  if (at instanceof HTMLElement && isTyping(event)) return at.blur();
  const row = doc.querySelector('[data-row][aria-selected="true"]');
  if (row) return row.setAttribute("aria-selected", "false");
  doc.querySelector<HTMLElement>("[data-leave]")?.click();
}
