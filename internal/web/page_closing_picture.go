package web

import (
	"net/http"
	"slices"
	"strings"

	"zhenggai/internal/closure"
	"zhenggai/internal/evidence"
	"zhenggai/internal/gate"
)

// showPicture sends a smaller picture of a file, made anew here: of the file itself nothing but its look is in it.
func (p *ClosingPages) showPicture(r *gate.Request) error {
	f, err := p.Proofs.Store.File(r.Context(), r.PathValue("id"))
	if err != nil {
		return err
	}
	body, err := p.Pictures.Open(r.Context(), f.Row.Hash, r.URL.Query().Has("large"))
	if err != nil {
		return err
	}
	defer body.Close()
	info, err := body.Stat()
	if err != nil {
		return err
	}
	h := r.W.Header()
	h.Set("Content-Type", "image/jpeg")
	h.Set("Content-Security-Policy", "default-src 'none'; sandbox")
	h.Set("Content-Disposition", "inline")
	http.ServeContent(r.W, r.Request, "", info.ModTime(), body)
	return nil
}

// pictures are the files that there is a picture of.
func (v closingView) pictures() []evidence.File {
	return slices.DeleteFunc(slices.Clone(v.Files), func(f evidence.File) bool { return !f.Shown() })
}

// alt says a picture in the words that its evidence has.
func (v closingView) alt(f evidence.File) string {
	var what []string
	if f.Material != "" {
		what = append(what, closure.Material(f.Material).Name().In(v.r.Lang))
	}
	if names := v.measureNames(f.Measures); names != "" {
		what = append(what, v.r.Say("page.closing.proves", "Names", names))
	}
	return v.r.Say("page.picture.alt", "Name", f.Name, "What", strings.Join(what, v.r.Say("web.list_comma")), "Day", string(f.On))
}

// cameraTime is a camera's time without its seconds, as people read it.
func cameraTime(taken string) string {
	day, clock, _ := strings.Cut(taken, "T")
	if len(clock) < 5 {
		return day
	}
	return day + " " + clock[:5]
}
