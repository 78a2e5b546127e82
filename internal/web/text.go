package web

import (
	"context"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"zhenggai/internal/gate"
	"zhenggai/internal/say"
)

// T speaks a sentence of the catalogue in the reader's language.
func T(ctx context.Context, key string, kv ...any) string {
	return say.T(key, kv...).In(gate.From(ctx).Lang)
}

// Speak speaks a sentence that was made elsewhere.
func Speak(ctx context.Context, t say.Text) string { return t.In(gate.From(ctx).Lang) }

// Group writes an integer with its digits grouped by three: 11,976.
func Group(n int) string {
	s := strconv.Itoa(n)
	sign := ""
	if n < 0 {
		sign, s = "-", s[1:]
	}
	var b strings.Builder
	for i, r := range s {
		if i > 0 && (len(s)-i)%3 == 0 {
			b.WriteByte(',')
		}
		b.WriteRune(r)
	}
	return sign + b.String()
}

// Moment writes an instant on screen, in the zone of t: 2026-11-20 09:30. The zero time is a dash.
func Moment(t time.Time) string {
	if t.IsZero() {
		return "—"
	}
	return t.Format("2006-01-02 15:04")
}

// Bytes writes a size with a binary unit: 1.5 GB.
func Bytes(n int64) string {
	const step = 1024
	units := []string{"B", "KB", "MB", "GB", "TB"}
	v, i := float64(n), 0
	for v >= step && i < len(units)-1 {
		v, i = v/step, i+1
	}
	if i == 0 {
		return strconv.FormatInt(n, 10) + " B"
	}
	return strconv.FormatFloat(v, 'f', 1, 64) + " " + units[i]
}

// orDash is s, or a dash for nothing.
func orDash(s string) string {
	if s == "" {
		return "—"
	}
	return s
}

// here is a page to come back to: this one, or the one whose form was sent.
func here(r *gate.Request) string {
	if r.Method == http.MethodGet {
		return r.URL.RequestURI()
	}
	return gate.Back(refererPath(r), Home(r))
}

// refererPath is the path of the page a request came from, "" when it says none.
func refererPath(r *gate.Request) string {
	u, err := url.Parse(r.Referer())
	if err != nil || u.Host != r.Host {
		return ""
	}
	return u.RequestURI()
}
