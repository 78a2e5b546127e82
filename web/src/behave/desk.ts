// The reading desk: what is chosen on one side lights up on the other. A place is named by data-at:
// f3 a finding, f3m2 a measure, f3q5 an amount, u4 a piece that nobody understood.
export function desk(doc: Document): void {
  if (!doc.getElementById("desk")) return;
  doc.addEventListener("click", (event) => choose(doc, event));
  doc.addEventListener("focusin", (event) => {
    const row = event.target instanceof Element ? event.target.closest<HTMLElement>("[data-pane=proposals] [data-row]") : null;
    if (row?.dataset["at"]) light(doc, row.dataset["at"], "original");
  });
  doc.addEventListener("submit", noteCursor, true);
  keepOpen(doc);
}

function choose(doc: Document, event: MouseEvent): void {
  const at = event.target;
  if (!(at instanceof Element)) return;
  const tab = at.closest<HTMLElement>("[data-tab]");
  if (tab) {
    event.preventDefault();
    openTab(doc, tab.dataset["tab"] ?? "");
    return;
  }
  if (at.closest("form, input, textarea, select, button, .edit") || chosenText(doc)) return;
  const place = at.closest<HTMLElement>("[data-at]");
  if (!place?.dataset["at"]) return;
  if (place.closest("[data-pane=original]")) {
    event.preventDefault();
    light(doc, place.dataset["at"], "proposals");
  } else if (place.closest("[data-pane=proposals]")) {
    if (place.matches("a")) event.preventDefault();
    light(doc, place.dataset["at"], "original");
  }
}

// chosenText tells that the click ended a selection: the person wants to copy, not to jump.
function chosenText(doc: Document): boolean {
  return (doc.getSelection()?.toString().length ?? 0) > 0;
}

function openTab(doc: Document, name: string): void {
  const pane = doc.querySelector<HTMLElement>("[data-pane=proposals]");
  const shown = pane?.querySelector<HTMLElement>("[data-tab-body]:not([hidden])")?.dataset["tabBody"];
  if (pane && shown !== name) pane.scrollTop = 0;
  for (const body of doc.querySelectorAll<HTMLElement>("[data-tab-body]")) body.hidden = body.dataset["tabBody"] !== name;
  for (const link of doc.querySelectorAll<HTMLElement>(".tabs [data-tab]")) {
    if (link.dataset["tab"] === name) link.setAttribute("aria-current", "page");
    else link.removeAttribute("aria-current");
  }
  for (const field of doc.querySelectorAll<HTMLInputElement>("#desk input[name=tab]")) field.value = name;
  const url = new URL(window.location.href);
  url.searchParams.set("tab", name);
  window.history.replaceState(window.history.state, "", url);
  if (name === "differences") doc.getElementById("differences")?.dispatchEvent(new CustomEvent("show"));
}

// light marks a place on both sides and brings it into view in the pane named.
function light(doc: Document, at: string, pane: "original" | "proposals"): void {
  for (const lit of doc.querySelectorAll(".lit, .lit-block")) lit.classList.remove("lit", "lit-block");
  const finding = /^f\d+$/.test(at);
  for (const place of doc.querySelectorAll<HTMLElement>("[data-at]")) {
    const here = place.dataset["at"] ?? "";
    const part = finding && here.startsWith(`${at}m`) && place.closest("[data-pane=original]");
    if (here !== at && !part) continue;
    place.classList.add("lit");
    place.closest(".block, .original-table td")?.classList.add("lit-block");
  }
  if (pane === "proposals") openTab(doc, at.startsWith("u") ? "unread" : "findings");
  const target = doc.querySelector<HTMLElement>(`[data-pane=${pane}] [data-at="${CSS.escape(at)}"]`);
  if (!target) return later(doc, at);
  for (let up = target.parentElement?.closest("details"); up; up = up.parentElement?.closest("details")) up.open = true;
  if (target instanceof HTMLDetailsElement) target.open = true;
  bring(target, doc.querySelector<HTMLElement>(`[data-pane=${pane}]`), pane === "proposals");
}

// later lights a place whose proposal is still to be fetched: the finding, unfolded and in view, fetches it.
function later(doc: Document, at: string): void {
  const finding = doc.getElementById(`p-${/^f\d+/.exec(at)?.[0] ?? ""}`);
  if (!(finding instanceof HTMLDetailsElement) || finding.open) return;
  const once = () => {
    if (!finding.querySelector(`[data-at="${CSS.escape(at)}"]`)) return;
    doc.removeEventListener("htmx:after:swap", once);
    light(doc, at, "proposals");
  };
  doc.addEventListener("htmx:after:swap", once);
  finding.open = true;
  bring(finding, doc.querySelector<HTMLElement>("[data-pane=proposals]"), true);
}

// bring scrolls the pane, or on a narrow screen, where the panes stand below each other, the page; but
// the page only when the person asked for it.
function bring(target: HTMLElement, pane: HTMLElement | null, asked: boolean): void {
  if (!pane) return;
  if (pane.scrollHeight > pane.clientHeight + 1) {
    const to = target.getBoundingClientRect().top - pane.getBoundingClientRect().top;
    const height = target.getBoundingClientRect().height;
    if (to < 0 || to + Math.min(height, 120) > pane.clientHeight) pane.scrollTop += to - pane.clientHeight / 5;
  } else if (asked) {
    target.scrollIntoView({ block: "center" });
  }
}

// noteCursor tells the server where in the measure the cursor stood when it is to be split.
function noteCursor(event: Event): void {
  const form = event.target;
  if (!(form instanceof HTMLFormElement)) return;
  const text = form.querySelector<HTMLTextAreaElement>("textarea[data-split]");
  const cursor = form.querySelector<HTMLInputElement>("input[name=cursor]");
  if (text && cursor) cursor.value = String(text.selectionStart);
}

// keepOpen keeps unfolded what the person had unfolded when the desk is drawn anew.
function keepOpen(doc: Document): void {
  let open: string[] = [];
  doc.addEventListener("htmx:before:swap", () => {
    open = [...doc.querySelectorAll<HTMLDetailsElement>("#desk details[open][id]")].map((d) => d.id);
  });
  doc.addEventListener("htmx:after:swap", () => {
    for (const id of open) {
      const details = doc.getElementById(id);
      if (details instanceof HTMLDetailsElement) details.open = true;
    }
  });
}
