// The report's preview: a number clicked is marked, a defect clicked brings its number into view, and
// the panel is where the focus goes. The parts themselves come from the server.
document.addEventListener("click", (event) => {
  const at = event.target;
  if (!(at instanceof Element)) return;
  const jump = at.closest<HTMLElement>("[data-jump]");
  const number = jump ? document.getElementById(jump.dataset["jump"] ?? "") : at.closest<HTMLElement>("a[data-number]");
  if (number) {
    for (const other of document.querySelectorAll("a[data-number][aria-current]")) other.removeAttribute("aria-current");
    number.setAttribute("aria-current", "true");
    if (jump) number.scrollIntoView({ block: "center" });
    window.history.replaceState(window.history.state, "", number.getAttribute("href"));
  }
  if (at.closest("[data-close-panel]")) {
    event.preventDefault();
    document.getElementById("number")?.replaceChildren();
    const current = document.querySelector<HTMLElement>("a[data-number][aria-current]");
    current?.removeAttribute("aria-current");
    current?.focus({ preventScroll: true });
  }
});

document.addEventListener("htmx:after:swap", (event) => {
  if (!(event.target instanceof Element) || !document.getElementById("number")?.childElementCount) return;
  document.querySelector<HTMLElement>(".number-panel")?.focus({ preventScroll: true });
});
