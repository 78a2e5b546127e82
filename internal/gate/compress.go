package gate

import (
	"compress/gzip"
	"io"
	"net/http"
	"strings"

	"github.com/andybalholm/brotli"
)

// brotliLevel is for answers made as they are asked for; files are compressed once, when built.
const brotliLevel = 4

// compressed sends text in the best coding the caller reads. What already has a coding, a range or no
// text type passes as it is.
func compressed(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		coding := codingFor(r.Header.Get("Accept-Encoding"))
		if coding == "" || r.Method == http.MethodHead || r.Header.Get("Range") != "" {
			next.ServeHTTP(w, r)
			return
		}
		cw := &compressWriter{ResponseWriter: w, coding: coding}
		defer func() {
			if cw.out != nil {
				_ = cw.out.Close() // the caller hung up; nobody to tell
			}
		}()
		next.ServeHTTP(cw, r)
	})
}

func codingFor(accept string) string {
	best := ""
	for part := range strings.SplitSeq(accept, ",") {
		name, q, _ := strings.Cut(strings.TrimSpace(part), ";")
		if strings.ReplaceAll(q, " ", "") == "q=0" {
			continue
		}
		switch strings.TrimSpace(name) {
		case "br":
			return "br"
		case "gzip":
			best = "gzip"
		}
	}
	return best
}

func compressible(contentType string) bool {
	kind, _, _ := strings.Cut(contentType, ";")
	return strings.HasPrefix(kind, "text/") && kind != "text/event-stream" ||
		strings.HasSuffix(kind, "json") || kind == "image/svg+xml" || kind == "application/javascript"
}

// compressWriter decides at the first byte.
type compressWriter struct {
	http.ResponseWriter
	coding  string
	decided bool
	out     io.WriteCloser
}

func (w *compressWriter) WriteHeader(code int) {
	if !w.decided && code >= 200 {
		w.decide(code)
	}
	w.ResponseWriter.WriteHeader(code)
}

func (w *compressWriter) decide(code int) {
	w.decided = true
	h := w.Header()
	if h.Get("Content-Encoding") != "" || !compressible(h.Get("Content-Type")) ||
		code == http.StatusNoContent || code == http.StatusNotModified {
		return
	}
	h.Add("Vary", "Accept-Encoding")
	h.Set("Content-Encoding", w.coding)
	h.Del("Content-Length")
	if w.coding == "br" {
		w.out = brotli.NewWriterLevel(w.ResponseWriter, brotliLevel)
	} else {
		w.out = gzip.NewWriter(w.ResponseWriter)
	}
}

func (w *compressWriter) Write(b []byte) (int, error) {
	if !w.decided {
		if w.Header().Get("Content-Type") == "" {
			w.Header().Set("Content-Type", http.DetectContentType(b))
		}
		w.WriteHeader(http.StatusOK)
	}
	if w.out != nil {
		return w.out.Write(b)
	}
	return w.ResponseWriter.Write(b)
}

// FlushError sends what has been written so far; http.ResponseController calls it.
func (w *compressWriter) FlushError() error {
	if f, ok := w.out.(interface{ Flush() error }); ok {
		if err := f.Flush(); err != nil {
			return err
		}
	}
	return http.NewResponseController(w.ResponseWriter).Flush()
}

// Unwrap lets http.ResponseController reach the connection.
func (w *compressWriter) Unwrap() http.ResponseWriter { return w.ResponseWriter }
