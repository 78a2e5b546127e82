package web

import (
	"context"
	"io"
	"strings"

	"github.com/a-h/templ"
)

// snippetText draws the parts of a snippet without a space between them.
func snippetText(parts []snippetPart) templ.Component {
	return templ.ComponentFunc(func(_ context.Context, w io.Writer) error {
		var b strings.Builder
		for _, p := range parts {
			if p.Mark {
				b.WriteString("<mark>" + templ.EscapeString(p.Text) + "</mark>")
			} else {
				b.WriteString(templ.EscapeString(p.Text))
			}
		}
		_, err := io.WriteString(w, b.String())
		return err
	})
}
