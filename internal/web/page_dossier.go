package web

import (
	"mime"
	"net/http"

	"zhenggai/internal/dossier"
	"zhenggai/internal/gate"
	"zhenggai/internal/org"
)

// DossierPages send the dossier of a finding. All fields are needed.
type DossierPages struct {
	Shell   *Shell
	Archive dossier.Archive
}

// Routes are the ways to a dossier.
func (p *DossierPages) Routes() []gate.Route {
	return []gate.Route{
		{Method: http.MethodGet, Pattern: "/findings/{id}/dossier.zip", Name: "dossier.file", Permission: org.Export, Handle: p.send},
	}
}

// send streams the archive. All but the evidence is composed before the first byte leaves, so that what can go wrong is
// told on a page; when a file breaks afterwards, the connection does, and no browser takes the rest for whole.
func (p *DossierPages) send(r *gate.Request) error {
	d, err := p.Archive.Gather(r.Context(), r.PathValue("id"))
	if err != nil {
		return err
	}
	name := r.Say("dossier.file", "Name", findingName(d.Finding())) + ".zip"
	h := r.W.Header()
	h.Set("Content-Type", "application/zip")
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Content-Disposition", mime.FormatMediaType("attachment", map[string]string{"filename": name}))
	r.W.WriteHeader(http.StatusOK)
	if r.Method == http.MethodHead {
		return nil
	}
	if err := d.Write(r.Context(), r.W); err != nil {
		panic(http.ErrAbortHandler)
	}
	return nil
}
