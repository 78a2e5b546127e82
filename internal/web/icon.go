package web

import (
	"context"
	"io"

	"github.com/a-h/templ"
)

// icons are drawn on a grid of 20, in the current colour. The state marks are filled shapes that stay
// apart in grey: disc, shield, ring, triangle, arrow.
var icons = map[string]string{
	"overview": `<path d="M4 16V9h3v7zm4.5 0V4h3v12zM13 16v-5h3v5z" fill="currentColor"/>`,
	"ledger":   `<path d="M4 5.5h12M4 10h12M4 14.5h12" stroke="currentColor" stroke-width="1.6" stroke-linecap="round"/>`,
	"plan":     `<path d="M4 5.5h4m4 0h4M4 10h8m-8 4.5h3m4 0h5" stroke="currentColor" stroke-width="1.6" stroke-linecap="round"/><circle cx="10" cy="5.5" r="1.4" fill="currentColor"/><circle cx="14" cy="10" r="1.4" fill="currentColor"/><circle cx="9" cy="14.5" r="1.4" fill="currentColor"/>`,
	"lamps":    `<path d="M6.8 2.8h6.4v11.4H6.8zM10 14.2v3M7.6 17.2h4.8" fill="none" stroke="currentColor" stroke-width="1.5" stroke-linejoin="round" stroke-linecap="round"/><circle cx="10" cy="5.6" r="1.3" fill="currentColor"/><circle cx="10" cy="8.6" r="1.3" fill="currentColor"/><circle cx="10" cy="11.6" r="1.3" fill="currentColor"/>`,
	"leader":   `<path d="M3 16.5h14M5 16.5v-5l5-6.5 5 6.5v5M10 5V2.5h4l-1 1.4 1 1.4h-4" fill="none" stroke="currentColor" stroke-width="1.5" stroke-linejoin="round" stroke-linecap="round"/>`,
	"closing":  `<path d="M10 2.5 16 5v4.6c0 3.8-2.5 6.6-6 7.9-3.5-1.3-6-4.1-6-7.9V5z" fill="none" stroke="currentColor" stroke-width="1.5" stroke-linejoin="round"/><path d="m7.2 9.9 2.1 2.1 3.7-4.1" fill="none" stroke="currentColor" stroke-width="1.6" stroke-linecap="round" stroke-linejoin="round"/>`,
	"again":    `<path d="M4.5 8.2A6 6 0 0 1 15.3 7M15.5 3.8V7.2h-3.4M15.5 11.8A6 6 0 0 1 4.7 13M4.5 16.2v-3.4h3.4" fill="none" stroke="currentColor" stroke-width="1.5" stroke-linecap="round" stroke-linejoin="round"/>`,
	"spread":   `<circle cx="4.5" cy="10" r="2" fill="none" stroke="currentColor" stroke-width="1.5"/><path d="M6.5 10h4m0 0c2 0 1-5 3.5-5m-3.5 5h3.5m-3.5 0c2 0 1 5 3.5 5M15.5 5h.5m-.5 5h.5m-.5 5h.5" fill="none" stroke="currentColor" stroke-width="1.5" stroke-linecap="round"/>`,
	"inbox":    `<path d="M3.5 11.5 5.6 4.6h8.8l2.1 6.9v4h-13zm0 0h3.8l1 1.8h3.4l1-1.8h3.8" fill="none" stroke="currentColor" stroke-width="1.5" stroke-linejoin="round"/>`,
	"bell":     `<path d="M10 3.2a4.6 4.6 0 0 0-4.6 4.6v3.1L4 13.6h12l-1.4-2.7V7.8A4.6 4.6 0 0 0 10 3.2zM8.2 15.6a1.9 1.9 0 0 0 3.6 0" fill="none" stroke="currentColor" stroke-width="1.5" stroke-linecap="round" stroke-linejoin="round"/>`,
	"more":     `<circle cx="4.5" cy="10" r="1.7" fill="currentColor"/><circle cx="10" cy="10" r="1.7" fill="currentColor"/><circle cx="15.5" cy="10" r="1.7" fill="currentColor"/>`,
	"report":   `<path d="M5 2.8h6.5L15 6.4v10.8H5zM11.2 2.8v3.8H15M7.6 10h4.8M7.6 13h4.8" fill="none" stroke="currentColor" stroke-width="1.5" stroke-linejoin="round" stroke-linecap="round"/>`,
	"history":  `<path d="M4 5.6V9h3.4M4.2 9a6.2 6.2 0 1 1-.3 2.6M10 6.7V10l2.4 1.6" fill="none" stroke="currentColor" stroke-width="1.5" stroke-linejoin="round" stroke-linecap="round"/>`,
	"doubts":   `<path d="M3 5.5h7v11H3zM7 5.5v-3h9.5v11H10M5.2 9h2.6m-2.6 3h2.6M12.4 6h2M12.4 9h2" fill="none" stroke="currentColor" stroke-width="1.4" stroke-linejoin="round" stroke-linecap="round"/>`,
	"people":   `<path d="M7.6 9.4a2.9 2.9 0 1 0 0-5.8 2.9 2.9 0 0 0 0 5.8zM2.6 16.4c.2-3 2.1-4.7 5-4.7s4.8 1.7 5 4.7zM12.6 9.2a2.5 2.5 0 1 0-.6-4.9M14.3 11.9c2 .4 3 1.9 3.1 4.5" fill="none" stroke="currentColor" stroke-width="1.5" stroke-linejoin="round" stroke-linecap="round"/>`,
	"key":      `<circle cx="6.8" cy="13.2" r="3.4" fill="none" stroke="currentColor" stroke-width="1.5"/><path d="m9.3 10.7 6.9-6.9M13 7l2.3 2.3M15 5l1.6 1.6" fill="none" stroke="currentColor" stroke-width="1.5" stroke-linecap="round"/>`,
	"pulse":    `<path d="M2.5 11h3l2-6 3.5 10.5L13.5 8l1.2 3h2.8" fill="none" stroke="currentColor" stroke-width="1.6" stroke-linejoin="round" stroke-linecap="round"/>`,
	"settings": `<path d="M3.5 6h7M14.5 6h2M3.5 14h2M9.5 14h7" stroke="currentColor" stroke-width="1.6" stroke-linecap="round"/><circle cx="12.5" cy="6" r="2" fill="none" stroke="currentColor" stroke-width="1.6"/><circle cx="7.5" cy="14" r="2" fill="none" stroke="currentColor" stroke-width="1.6"/>`,
	"tree":     `<path d="M10 3v4m0 0H4.5v3.5M10 7h5.5v3.5M10 7v3.5M3 10.5h3v3.5H3zm5.5 0h3v3.5h-3zm5.5 0h3v3.5h-3zM8.5 3h3v2.2h-3z" fill="none" stroke="currentColor" stroke-width="1.4" stroke-linejoin="round"/>`,
	"letter":   `<path d="M4.5 3h8l3 3v11h-11zM7.2 8h5.6M7.2 11h3.4m1 4.2 1.2 1.2 2.2-2.6" fill="none" stroke="currentColor" stroke-width="1.5" stroke-linejoin="round" stroke-linecap="round"/>`,
	"down":     `<path d="M4.5 7.5 10 13l5.5-5.5" fill="none" stroke="currentColor" stroke-width="1.7" stroke-linecap="round" stroke-linejoin="round"/>`,
	"leave":    `<path d="M12 4H4.5v12H12M8.5 10h8M13.8 7.2 16.6 10l-2.8 2.8" fill="none" stroke="currentColor" stroke-width="1.5" stroke-linejoin="round" stroke-linecap="round"/>`,
	"search":   `<circle cx="9" cy="9" r="5.2" fill="none" stroke="currentColor" stroke-width="1.6"/><path d="m13 13 3.6 3.6" stroke="currentColor" stroke-width="1.6" stroke-linecap="round"/>`,
	"close":    `<path d="m5.5 5.5 9 9m0-9-9 9" stroke="currentColor" stroke-width="1.6" stroke-linecap="round"/>`,
	"plus":     `<path d="M10 4.5v11M4.5 10h11" stroke="currentColor" stroke-width="1.7" stroke-linecap="round"/>`,
	"info":     `<circle cx="10" cy="10" r="7" fill="none" stroke="currentColor" stroke-width="1.5"/><path d="M10 9v4.5M10 6.3v.6" stroke="currentColor" stroke-width="1.7" stroke-linecap="round"/>`,
	"check":    `<path d="m4.5 10.5 3.7 3.7 7.3-8" fill="none" stroke="currentColor" stroke-width="1.8" stroke-linecap="round" stroke-linejoin="round"/>`,
	"clip":     `<path d="m14.8 9.3-5.3 5.3a3.1 3.1 0 0 1-4.4-4.4l6-6a2.1 2.1 0 0 1 3 3l-5.8 5.8a1 1 0 0 1-1.5-1.5l5-5" fill="none" stroke="currentColor" stroke-width="1.5" stroke-linecap="round"/>`,
	"keys":     `<rect x="2.5" y="5.5" width="15" height="9" rx="1.5" fill="none" stroke="currentColor" stroke-width="1.5"/><path d="M5.5 8.5h.1m2.9 0h.1m2.9 0h.1m2.9 0h.1M7 11.5h6" stroke="currentColor" stroke-width="1.6" stroke-linecap="round"/>`,
	"download": `<path d="M10 3.5v9M6.3 9 10 12.7 13.7 9M4 16.5h12" fill="none" stroke="currentColor" stroke-width="1.6" stroke-linecap="round" stroke-linejoin="round"/>`,
	"upload":   `<path d="M10 12.7v-9M6.3 7.2 10 3.5l3.7 3.7M4 16.5h12" fill="none" stroke="currentColor" stroke-width="1.6" stroke-linecap="round" stroke-linejoin="round"/>`,
	"left":     `<path d="M12.5 4.5 7 10l5.5 5.5" fill="none" stroke="currentColor" stroke-width="1.7" stroke-linecap="round" stroke-linejoin="round"/>`,
	"right":    `<path d="M7.5 4.5 13 10l-5.5 5.5" fill="none" stroke="currentColor" stroke-width="1.7" stroke-linecap="round" stroke-linejoin="round"/>`,
	"edit":     `<path d="M4 16l.7-3.3 8.6-8.6 2.6 2.6-8.6 8.6zM11.6 5.8l2.6 2.6" fill="none" stroke="currentColor" stroke-width="1.5" stroke-linejoin="round"/>`,
	"print":    `<path d="M6 7.5v-4h8v4M6 13.5H3.5v-6h13v6H14M6 11.5h8v5H6z" fill="none" stroke="currentColor" stroke-width="1.5" stroke-linejoin="round"/>`,
	"filter":   `<path d="M3.5 5h13l-5 6v5l-3-1.5V11z" fill="none" stroke="currentColor" stroke-width="1.5" stroke-linejoin="round"/>`,
	"lock":     `<rect x="4.5" y="9" width="11" height="7.5" rx="1.2" fill="none" stroke="currentColor" stroke-width="1.5"/><path d="M7 9V6.5a3 3 0 0 1 6 0V9" fill="none" stroke="currentColor" stroke-width="1.5"/>`,

	"done":      `<circle cx="10" cy="10" r="8" fill="currentColor"/><path d="m6.3 10.3 2.6 2.6 4.9-5.4" fill="none" stroke="var(--surface)" stroke-width="1.9" stroke-linecap="round" stroke-linejoin="round"/>`,
	"lasting":   `<path d="M10 1.8 17 4.3v5.2c0 4.2-2.8 7.3-7 8.7-4.2-1.4-7-4.5-7-8.7V4.3z" fill="currentColor"/><path d="m6.6 9.9 2.4 2.4 4.5-5" fill="none" stroke="var(--surface)" stroke-width="1.9" stroke-linecap="round" stroke-linejoin="round"/>`,
	"going":     `<circle cx="10" cy="10" r="7" fill="none" stroke="currentColor" stroke-width="2"/><path d="M10 5.5A4.5 4.5 0 1 1 5.5 10H10z" fill="currentColor"/>`,
	"petitions": `<path d="M3 4.5h14v9H9.2L5.6 17v-3.5H3z M6.3 7.6h7.4 M6.3 10.4h4.6" fill="none" stroke="currentColor" stroke-width="1.6" stroke-linecap="round" stroke-linejoin="round"/>`,
	"late":      `<path d="M10 2 18.6 17H1.4z" fill="currentColor" stroke="currentColor" stroke-width="1" stroke-linejoin="round"/><path d="M10 7.5v4.3m0 2.4v.3" stroke="var(--surface)" stroke-width="1.9" stroke-linecap="round"/>`,
	"rebound":   `<path d="M4.3 4.3v4.5h4.5M4.7 8.4A6.2 6.2 0 1 1 5 13" fill="none" stroke="currentColor" stroke-width="2.2" stroke-linecap="round" stroke-linejoin="round"/>`,
	"soon":      `<circle cx="10" cy="10" r="7.2" fill="none" stroke="currentColor" stroke-width="1.7"/><path d="M10 5.8V10l2.8 1.9" fill="none" stroke="currentColor" stroke-width="1.7" stroke-linecap="round"/>`,
	"none":      `<circle cx="10" cy="10" r="7.2" fill="none" stroke="currentColor" stroke-width="1.7" stroke-dasharray="2.6 2.6"/>`,
}

// Icon draws a small sign beside words; by itself it says nothing to who cannot see it.
func Icon(name string) templ.Component { return IconAs(name, "") }

// IconAs draws a sign with a further class, such as the state whose colour it takes.
func IconAs(name, class string) templ.Component {
	return templ.ComponentFunc(func(_ context.Context, w io.Writer) error {
		_, err := io.WriteString(w, `<svg class="icon `+templ.EscapeString(class)+`" viewBox="0 0 20 20" aria-hidden="true" focusable="false">`+icons[name]+`</svg>`)
		return err
	})
}
