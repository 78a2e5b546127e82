// What an open page learns while it is open: that what it shows has changed, and how much waits in the inbox. A body with
// [data-live] names the stream; a page without one, or a browser without streams, is as good as before.
export function live(doc: Document): void {
  const address = doc.body.dataset["live"];
  if (!address || typeof EventSource === "undefined") return;
  let stream: EventSource | null = null;
  const open = (): void => {
    if (stream || doc.visibilityState === "hidden") return;
    stream = new EventSource(address);
    stream.addEventListener("changed", () => {
      const note = doc.getElementById("live-changed");
      if (note) note.hidden = false;
    });
    stream.addEventListener("waiting", (event) => { count(doc, JSON.parse(event.data) as string); });
    // Too many windows are open: this one, the oldest, asks again when somebody comes back to it.
    stream.addEventListener("rest", () => { close(); });
  };
  const close = (): void => {
    stream?.close();
    stream = null;
  };
  // A window that nobody looks at holds no line open.
  doc.addEventListener("visibilitychange", () => {
    if (doc.visibilityState === "hidden") close();
    else open();
  });
  window.addEventListener("pagehide", close);
  open();
}

function count(doc: Document, n: string): void {
  for (const badge of doc.querySelectorAll<HTMLElement>("[data-count=inbox]")) {
    badge.hidden = n === "0";
    const figure = badge.querySelector("[data-figure]");
    if (figure) figure.textContent = n;
  }
}
