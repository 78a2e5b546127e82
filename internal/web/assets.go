package web

import (
	"embed"
	"encoding/json"
	"errors"
	"io/fs"
	"mime"
	"net/http"
	"path"
	"strings"

	"zhenggai/internal/fault"
	"zhenggai/internal/gate"
	"zhenggai/internal/org"
)

// dist holds what tools/uibuild made of web/src. A fresh clone has the dotfile alone.
//
//go:embed all:dist
var dist embed.FS

// Assets are the bundled scripts and styles.
type Assets struct {
	files fs.FS
	names map[string]string // app.js: app-CQICXSPR.js
	known map[string]bool   // files that may be asked for
}

// LoadAssets reads the bundle in the program.
func LoadAssets() (*Assets, error) {
	files, err := fs.Sub(dist, "dist")
	if err != nil {
		return nil, err
	}
	return loadAssets(files)
}

func loadAssets(files fs.FS) (*Assets, error) {
	a := &Assets{files: files, names: map[string]string{}, known: map[string]bool{}}
	text, err := fs.ReadFile(files, "manifest.json")
	if errors.Is(err, fs.ErrNotExist) {
		return a, nil
	}
	if err != nil {
		return nil, err
	}
	if err := json.Unmarshal(text, &a.names); err != nil {
		return nil, err
	}
	for _, file := range a.names {
		a.known[file] = true
	}
	return a, nil
}

// Built tells whether there is a bundle. Without one pages work, but plainly; the start log says so.
func (a *Assets) Built() bool { return len(a.names) > 0 }

// Path is where a browser finds an entry such as app.css, "" when it was not built.
func (a *Assets) Path(name string) string {
	if file := a.names[name]; file != "" {
		return "/assets/" + file
	}
	return ""
}

// Routes serves the bundle.
func (a *Assets) Routes() []gate.Route {
	return []gate.Route{{
		Method: http.MethodGet, Pattern: "/assets/{file}", Name: "assets", Permission: org.Anyone, Unsigned: true, Handle: a.serve,
	}}
}

// serve sends a file, packed when the browser can unpack it. The name carries a hash of the content,
// so that it may be kept for ever.
func (a *Assets) serve(r *gate.Request) error {
	file := r.PathValue("file")
	if !a.known[file] {
		return fault.New(fault.Missing, "gate.no_such_page")
	}
	h := r.W.Header()
	h.Set("Content-Type", mime.TypeByExtension(path.Ext(file)))
	h.Set("Cache-Control", "public, max-age=31536000, immutable")
	h.Add("Vary", "Accept-Encoding")
	for _, packed := range []struct{ coding, suffix string }{{"br", ".br"}, {"gzip", ".gz"}} {
		if !strings.Contains(r.Header.Get("Accept-Encoding"), packed.coding) {
			continue
		}
		if text, err := fs.ReadFile(a.files, file+packed.suffix); err == nil {
			h.Set("Content-Encoding", packed.coding)
			_, _ = r.W.Write(text) // who hung up has no use for it
			return nil
		}
	}
	text, err := fs.ReadFile(a.files, file)
	if err != nil {
		return err
	}
	_, _ = r.W.Write(text)
	return nil
}
