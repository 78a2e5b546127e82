// Whether a key belongs to what a person is writing. Shortcuts must never eat a letter, least of all
// one of a pinyin syllable that is still being composed.
export function isTyping(event: KeyboardEvent): boolean {
  if (event.isComposing || event.keyCode === 229) return true;
  const at = event.target;
  if (!(at instanceof HTMLElement)) return false;
  if (at.isContentEditable) return true;
  if (at instanceof HTMLInputElement) {
    return !["checkbox", "radio", "button", "submit", "reset", "file", "range"].includes(at.type);
  }
  return at instanceof HTMLTextAreaElement || at instanceof HTMLSelectElement;
}
