// Handing in: drop files or choose them; each is sent by itself, with a bar that shows how much has
// arrived. The form's own button is for browsers without script and goes away.
export function handIn(doc: Document): void {
  const form = doc.querySelector<HTMLFormElement>("[data-hand-in]");
  const input = form?.querySelector<HTMLInputElement>('input[type="file"]');
  if (!form || !input) return;
  form.querySelector<HTMLElement>("[data-send]")?.remove();
  input.addEventListener("change", () => void sendAll(doc, form, [...(input.files ?? [])]));
  for (const type of ["dragenter", "dragover"]) {
    form.addEventListener(type, (event) => {
      event.preventDefault();
      form.classList.add("over");
    });
  }
  form.addEventListener("dragleave", () => form.classList.remove("over"));
  form.addEventListener("drop", (event) => {
    event.preventDefault();
    form.classList.remove("over");
    void sendAll(doc, form, [...(event.dataTransfer?.files ?? [])]);
  });
}

// sendAll sends one file after another; one goes to its page, several to the list of all.
async function sendAll(doc: Document, form: HTMLFormElement, files: File[]): Promise<void> {
  const next: string[] = [];
  for (const file of files) {
    const line = lineFor(form, file);
    const to = await send(form, file, (percent) => show(line, percent));
    if (to.startsWith("/")) {
      next.push(to);
    } else {
      line?.remove();
      const region = doc.getElementById("messages");
      region?.insertAdjacentHTML("beforeend", to); // the server's own words for the fault
    }
  }
  form.reset();
  if (next.length > 0 && next.length === files.length) {
    window.location.assign(next.length === 1 ? (next[0] ?? "/documents") : "/documents");
  } else if (next.length > 0) {
    window.location.reload();
  }
}

function lineFor(form: HTMLFormElement, file: File): HTMLElement | undefined {
  const list = form.querySelector("[data-sending]");
  const made = form.querySelector<HTMLTemplateElement>("[data-sending-line]")?.content.cloneNode(true);
  if (!list || !made) return undefined;
  list.append(made);
  const line = list.lastElementChild as HTMLElement;
  const name = line.querySelector("[data-name]");
  if (name) name.textContent = file.name;
  line.querySelector("progress")?.setAttribute("aria-label", file.name);
  return line;
}

function show(line: HTMLElement | undefined, percent: number): void {
  const bar = line?.querySelector("progress");
  if (bar) bar.value = percent;
  const words = line?.querySelector("[data-percent]");
  if (words) words.textContent = `${percent}%`;
}

// send answers with where to go next, or with the fault as the server words it. Only the old kind of
// request tells how much has been sent.
function send(form: HTMLFormElement, file: File, tell: (percent: number) => void): Promise<string> {
  return new Promise((resolve) => {
    const body = new FormData();
    body.append("file", file);
    const request = new XMLHttpRequest();
    request.open("POST", form.action);
    request.setRequestHeader("HX-Request", "true");
    request.upload.addEventListener("progress", (event) => {
      if (event.lengthComputable) tell(Math.round((event.loaded / event.total) * 100));
    });
    request.addEventListener("loadend", () => resolve(request.getResponseHeader("HX-Redirect") ?? request.responseText));
    request.send(body);
  });
}
