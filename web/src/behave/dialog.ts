// Dialogs: [data-dialog=id] opens, [data-close] and the backdrop close. The focus returns by itself.
export function openDialog(doc: Document, id: string): boolean {
  const box = doc.getElementById(id);
  if (!(box instanceof HTMLDialogElement) || box.open) return false;
  box.showModal();
  return true;
}

export function dialogs(doc: Document): void {
  doc.addEventListener("click", (event) => {
    const at = event.target;
    if (!(at instanceof Element)) return;
    const opener = at.closest<HTMLElement>("[data-dialog]");
    if (opener?.dataset["dialog"] && openDialog(doc, opener.dataset["dialog"])) {
      event.preventDefault();
    } else if (at.closest("[data-close]")) {
      at.closest("dialog")?.close();
    } else if (at instanceof HTMLDialogElement) {
      at.close(); // only a click on the backdrop has the dialog itself as its target
    }
  });
}
