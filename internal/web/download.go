package web

import (
	"mime"
	"net/http"
	"strconv"

	"zhenggai/internal/gate"
)

// download sends bytes as a file to keep, under a name that may be Chinese.
func download(r *gate.Request, name, contentType string, b []byte) error {
	h := r.W.Header()
	h.Set("Content-Type", contentType)
	h.Set("Content-Disposition", mime.FormatMediaType("attachment", map[string]string{"filename": name}))
	h.Set("Content-Length", strconv.Itoa(len(b)))
	r.W.WriteHeader(http.StatusOK)
	if r.Method != http.MethodHead {
		_, _ = r.W.Write(b) // the caller hung up; nobody to tell
	}
	return nil
}
