// The closing page: an upload shows how much has arrived. The form works without it.
const form = document.querySelector<HTMLFormElement>("[data-upload]");

form?.addEventListener("submit", (event) => {
  event.preventDefault();
  send(form);
});

// send posts the form by the old kind of request, the only one that tells how much has been sent.
function send(form: HTMLFormElement): void {
  const line = form.querySelector<HTMLElement>("[data-progress]");
  const bar = line?.querySelector("progress");
  const words = line?.querySelector("[data-percent]");
  const button = form.querySelector<HTMLButtonElement>("button");
  const request = new XMLHttpRequest();
  request.open("POST", form.action);
  request.setRequestHeader("HX-Request", "true");
  request.upload.addEventListener("progress", (event) => {
    if (!event.lengthComputable) return;
    const percent = Math.round((event.loaded / event.total) * 100);
    if (bar) bar.value = percent;
    if (words) words.textContent = `${percent}%`;
  });
  request.addEventListener("loadend", () => {
    const next = request.getResponseHeader("HX-Redirect");
    if (next) {
      const here = window.location.pathname + window.location.search;
      window.location.assign(next);
      if (next.split("#")[0] === here) window.location.reload();
      return;
    }
    if (button) button.disabled = false;
    if (line) line.hidden = true;
    tell(request);
  });
  if (button) button.disabled = true;
  if (line) line.hidden = false;
  request.send(new FormData(form));
}

// tell shows what the server says is wrong, in its own words: of a whole page only the summary.
function tell(request: XMLHttpRequest): void {
  const answer = new DOMParser().parseFromString(request.responseText, "text/html");
  const summary = answer.getElementById("errors");
  document.getElementById("errors")?.remove();
  if (summary) {
    document.querySelector("main .page-head")?.after(summary);
    summary.focus();
    return;
  }
  document.getElementById("messages")?.insertAdjacentHTML("beforeend", request.responseText);
}

export {}; // a module: its names are its own
