// The tree of units is scrolled to the unit that the page shows.
export function trees(doc: Document): void {
  const side = doc.querySelector<HTMLElement>(".org-side");
  const here = side?.querySelector<HTMLElement>("[aria-current]");
  if (side && here) side.scrollTop += here.getBoundingClientRect().top - side.getBoundingClientRect().top - side.clientHeight / 2;
}
