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

// sendKept sends a file from the vault as it came, in ranges where asked. Nothing in it may run in the browser: it is kept, not shown.
func sendKept(r *gate.Request, vault Vault, hash, name string) error {
	body, err := vault.Get(hash)
	if err != nil {
		return err
	}
	defer body.Close()
	info, err := body.Stat()
	if err != nil {
		return err
	}
	h := r.W.Header()
	h.Set("Content-Type", "application/octet-stream")
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Content-Security-Policy", "default-src 'none'; sandbox")
	h.Set("Content-Disposition", mime.FormatMediaType("attachment", map[string]string{"filename": name}))
	h.Set("ETag", `"`+hash+`"`)
	http.ServeContent(r.W, r.Request, "", info.ModTime(), body)
	return nil
}
