// The closing page: files of evidence are sent in pieces, and go on after an interruption. The form works without it.
import { uploads } from "./behave/upload";

const form = document.querySelector<HTMLFormElement>("[data-upload]");
if (form) uploads(form);
