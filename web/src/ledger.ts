// The ledger's filter box: suggestions of fields and values, chips that change the text of the box.
// The text is the filter; everything here only writes it and lets the form ask.
const SHOWN = 9;

const box = document.querySelector<HTMLInputElement>("[data-suggest]");
const list = box ? document.getElementById(box.dataset["suggest"] ?? "") : null;
if (box && list) {
  chips(box, suggest(box, list));
  followAddress(box);
}

// chips write their query into the box instead of loading a page. The box takes the focus of one that
// is gone, without offering anything.
function chips(box: HTMLInputElement, shut: () => void): void {
  const take = (event: Event, link: HTMLElement) => {
    event.preventDefault();
    box.value = link.dataset["query"] ?? "";
    if (link.matches("[data-remove], .lg-clear")) box.focus();
    shut();
    ask(box);
  };
  document.addEventListener("click", (event) => {
    const link = event.target instanceof Element ? event.target.closest<HTMLElement>("a[data-query]") : null;
    if (link && !(event instanceof MouseEvent && (event.ctrlKey || event.metaKey || event.shiftKey))) take(event, link);
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Backspace" && event.key !== "Delete") return;
    const link = event.target instanceof Element ? event.target.closest<HTMLElement>("a[data-remove]") : null;
    if (link) take(event, link);
  });
}

function ask(box: HTMLInputElement): void {
  box.form?.dispatchEvent(new CustomEvent("filter", { bubbles: true }));
}

// followAddress keeps the export link at the filter that is shown.
function followAddress(box: HTMLInputElement): void {
  document.addEventListener("htmx:after:swap", () => {
    const found = document.getElementById("ledger");
    const xlsx = document.getElementById("xlsx");
    if (found && xlsx instanceof HTMLAnchorElement && found.dataset["xlsx"]) xlsx.href = found.dataset["xlsx"];
    if (found && document.activeElement !== box) box.value = found.dataset["query"] ?? "";
  });
}

// suggest shows under the box the terms that fit the word at the caret. What it returns hides them.
function suggest(box: HTMLInputElement, list: HTMLElement): () => void {
  const options = [...list.querySelectorAll<HTMLElement>("[role=option]")];
  let at = -1;
  box.setAttribute("role", "combobox");
  box.setAttribute("aria-autocomplete", "list");
  box.setAttribute("aria-controls", list.id);
  box.setAttribute("aria-expanded", "false");

  const shown = () => options.filter((o) => !o.hidden);
  const show = (open: boolean) => {
    list.hidden = !open;
    box.setAttribute("aria-expanded", String(open));
    if (!open) point(-1);
  };
  const point = (to: number) => {
    const all = shown();
    at = all.length === 0 || to < 0 ? -1 : (to + all.length) % all.length;
    options.forEach((o) => o.setAttribute("aria-selected", "false"));
    const chosen = all[at];
    if (!chosen) return box.removeAttribute("aria-activedescendant");
    chosen.setAttribute("aria-selected", "true");
    chosen.scrollIntoView({ block: "nearest" });
    box.setAttribute("aria-activedescendant", chosen.id);
  };
  const narrow = () => {
    const word = wordAt(box);
    let n = 0;
    for (const o of options) {
      const term = o.dataset["word"] ?? o.dataset["term"] ?? "";
      const isField = term.endsWith(":");
      const fits = word === "" ? isField : term !== word && (term.startsWith(word) || (!isField && term.split(":")[1]?.startsWith(word)));
      o.hidden = !fits || n >= SHOWN;
      if (!o.hidden) n++;
    }
    show(n > 0 && document.activeElement === box);
    point(-1);
  };
  const accept = (option: HTMLElement) => {
    const term = quoted(option.dataset["term"] ?? "");
    const isField = term.endsWith(":");
    const caret = box.selectionStart ?? box.value.length;
    const head = box.value.slice(0, caret - wordAt(box).length) + term + (isField ? "" : " ");
    box.value = head + box.value.slice(caret).trimStart();
    box.setSelectionRange(head.length, head.length);
    narrow();
    if (!isField) {
      show(false);
      ask(box);
    }
  };

  box.addEventListener("input", (event) => {
    if (!(event instanceof InputEvent && event.isComposing)) narrow();
  });
  box.addEventListener("compositionend", narrow);
  box.addEventListener("focus", narrow);
  box.addEventListener("click", narrow);
  box.addEventListener("blur", () => show(false));
  list.addEventListener("pointerdown", (event) => {
    event.preventDefault(); // the box keeps the focus
    const option = event.target instanceof Element ? event.target.closest<HTMLElement>("[role=option]") : null;
    if (option) accept(option);
  });
  box.addEventListener("keydown", (event) => {
    if (event.isComposing || event.keyCode === 229) return;
    const all = shown();
    const chosen = all[at];
    switch (event.key) {
      case "ArrowDown":
      case "ArrowUp":
        if (list.hidden) narrow();
        else point(at < 0 && event.key === "ArrowUp" ? all.length - 1 : at + (event.key === "ArrowDown" ? 1 : -1));
        event.preventDefault();
        return;
      case "Tab":
      case "Enter":
        if (!list.hidden && chosen) {
          accept(chosen);
          event.preventDefault();
        } else {
          show(false);
        }
        return;
      case "Escape":
        if (!list.hidden) {
          show(false);
          event.stopPropagation();
        }
        return;
      case "Backspace":
        if (wipeTerm(box)) {
          event.preventDefault();
          narrow();
          ask(box);
        }
    }
  });
  return () => show(false);
}

// wordAt is the term that ends at the caret, "" between terms.
function wordAt(box: HTMLInputElement): string {
  const head = box.value.slice(0, box.selectionStart ?? box.value.length);
  return /[^\s\u3000]*$/.exec(head)?.[0] ?? "";
}

// wipeTerm takes a whole finished term back at one stroke: with the caret after its space.
function wipeTerm(box: HTMLInputElement): boolean {
  const caret = box.selectionStart ?? 0;
  if (caret !== box.selectionEnd || caret !== box.value.length) return false;
  const head = box.value.replace(/(?:"[^"]*[:：][^"]*"|[^\s\u3000"]+[:：][^\s\u3000"]+)[ \u3000]+$/, "");
  if (head === box.value) return false;
  box.value = head;
  return true;
}

function quoted(term: string): string {
  return /[\s\u3000]/.test(term) ? `"${term}"` : term;
}
