// A file input shows the name of what was chosen beside its button.
export function files(doc: Document): void {
  doc.addEventListener("change", (event) => {
    const input = event.target;
    if (!(input instanceof HTMLInputElement) || input.type !== "file") return;
    const name = input.closest("[data-file]")?.querySelector("[data-file-name]");
    if (name && input.files?.[0]) name.textContent = input.files[0].name;
  });
}
