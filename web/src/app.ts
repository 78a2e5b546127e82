// What every page loads. Pages are complete without it; it makes them quicker to work with.
import "htmx.org";
import { dialogs } from "./behave/dialog";
import { files } from "./behave/file";
import { filters } from "./behave/filter";
import { keys } from "./behave/keys";
import { live } from "./behave/live";
import { messages } from "./behave/message";
import { trees } from "./behave/tree";

dialogs(document);
files(document);
filters(document);
keys(document);
live(document);
messages(document);
trees(document);
