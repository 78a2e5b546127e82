// The pages of documents: handing in with progress, and the reading desk, on which a mark in the
// original and its proposal light up together. Every page works without it.
import { desk } from "./behave/desk";
import { handIn } from "./behave/handin";

handIn(document);
desk(document);

// A choice that leads on at once needs no button.
for (const button of document.querySelectorAll<HTMLElement>("[data-needless]")) button.hidden = true;
document.addEventListener("change", (event) => {
  const at = event.target;
  if (at instanceof HTMLInputElement && at.matches("[data-submit]")) at.form?.requestSubmit();
});
