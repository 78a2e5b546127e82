// What every page loads. Pages are complete without it; it makes them quicker to work with.
import "htmx.org";
