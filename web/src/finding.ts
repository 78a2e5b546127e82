// One finding: a click on a number opens what is known of it beside the text; [ and ] go to the
// neighbours; a form with changes asks before it is left; the merge takes one side or the other.
import { isTyping } from "./behave/typing";

let opened: { link: HTMLElement; pop: HTMLElement } | undefined;

document.addEventListener("click", (event) => {
  const at = event.target;
  if (!(at instanceof Element)) return;
  const link = at.closest<HTMLElement>("[data-number]");
  if (link) {
    event.preventDefault();
    const again = opened?.link === link;
    shut(false);
    if (!again) open(link);
    return;
  }
  const take = at.closest<HTMLElement>("[data-take]");
  if (take) takeSide(take);
  if (opened && (!opened.pop.contains(at) || at.closest(".close"))) shut(Boolean(at.closest(".close")));
});

document.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && opened) {
    event.stopImmediatePropagation();
    return shut(true);
  }
  if (isTyping(event) || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key === "[" || event.key === "]") document.querySelector<HTMLElement>(`[data-key="${event.key}"]`)?.click();
}, true);

function open(link: HTMLElement): void {
  const card = document.getElementById(link.dataset["number"] ?? "");
  if (!card) return;
  const pop = document.createElement("div");
  pop.className = "fd-pop";
  pop.setAttribute("role", "dialog");
  pop.setAttribute("aria-label", link.textContent ?? "");
  pop.tabIndex = -1;
  for (const part of card.children) pop.append(part.cloneNode(true));
  const close = document.querySelector("#shortcuts .close")?.cloneNode(true);
  if (close instanceof HTMLElement) {
    close.removeAttribute("data-close");
    if (close instanceof HTMLButtonElement) close.type = "button";
    pop.append(close);
  }
  document.body.append(pop);
  place(pop, link);
  link.setAttribute("aria-expanded", "true");
  pop.focus({ preventScroll: true });
  opened = { link, pop };
}

// place puts the box under the number, or above it when there is no room, and inside the window.
function place(pop: HTMLElement, link: HTMLElement): void {
  const gap = 8;
  const at = link.getClientRects()[0] ?? link.getBoundingClientRect();
  const size = pop.getBoundingClientRect();
  const left = Math.max(12, Math.min(at.left, document.documentElement.clientWidth - size.width - 12));
  const below = at.bottom + gap + size.height < window.innerHeight || at.top < size.height + gap;
  pop.style.left = `${left + window.scrollX}px`;
  pop.style.top = `${(below ? at.bottom + gap : at.top - gap - size.height) + window.scrollY}px`;
}

function shut(giveBack: boolean): void {
  if (!opened) return;
  opened.pop.remove();
  opened.link.removeAttribute("aria-expanded");
  if (giveBack) opened.link.focus();
  opened = undefined;
}

function takeSide(button: HTMLElement): void {
  const name = button.dataset["take"] ?? "";
  const field = button.closest("form")?.elements.namedItem(name);
  if (field instanceof HTMLInputElement || field instanceof HTMLTextAreaElement || field instanceof HTMLSelectElement) {
    field.value = button.dataset["value"] ?? "";
    field.dispatchEvent(new Event("input", { bubbles: true }));
    field.focus();
  }
}

// A form with changes is not left by accident.
for (const form of document.querySelectorAll<HTMLFormElement>("form[data-dirty]")) {
  let dirty = false;
  form.addEventListener("input", () => (dirty = true));
  form.addEventListener("submit", () => (dirty = false));
  form.querySelector("[data-leave]")?.addEventListener("click", () => (dirty = false));
  window.addEventListener("beforeunload", (event) => {
    if (dirty) event.preventDefault();
  });
}
