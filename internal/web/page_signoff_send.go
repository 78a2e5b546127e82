package web

import (
	"bytes"
	"context"
	"io"
	"net/http"
	"net/url"

	"github.com/a-h/templ"

	"zhenggai/internal/fault"
	"zhenggai/internal/gate"
	"zhenggai/internal/org"
	"zhenggai/internal/signoff"
)

// sendPaperView is the form that sends a paper round.
type sendPaperView struct {
	form
	signoff.Paper
	Names    string // of the units, as typed
	Composed bool   // the product writes it; no file is asked for
}

// blank shows the form, with what the page before it knew: /papers/new?kind=report&about=…&title=…
func (p *SignoffPages) blank(r *gate.Request) error {
	in := r.URL.Query()
	v := sendPaperView{form: form{r: r}, Paper: signoff.Paper{Kind: signoff.Kind(in.Get("kind")), About: in.Get("about"), Title: in.Get("title")}}
	v.Composed = p.writes(v.Paper)
	if !v.Composed {
		v.Kind, v.About = signoff.Other, ""
	}
	return p.showSend(r, http.StatusOK, v)
}

func (p *SignoffPages) showSend(r *gate.Request, status int, v sendPaperView) error {
	return p.Shell.ShowAs(r, status, Page{Title: r.Say("signoff.new"), Nav: "papers", Body: sendPaperPage(v)})
}

// writes tells whether the product composes the paper itself.
func (p *SignoffPages) writes(paper signoff.Paper) bool {
	return paper.About != "" && p.Write[paper.Kind] != nil
}

// send freezes the paper's bytes and sends it round.
func (p *SignoffPages) send(r *gate.Request) error {
	if err := r.ParseMultipartForm(gate.DefaultMaxBody); err != nil {
		return fault.Wrap(err, fault.Invalid, "gate.form_broken")
	}
	defer func() { _ = r.MultipartForm.RemoveAll() }() // files of the system's own, which it also cleans
	in := r.MultipartForm.Value
	first := func(name string) string {
		if len(in[name]) > 0 {
			return in[name][0]
		}
		return ""
	}
	v := sendPaperView{form: form{r: r}, Names: first("units"), Paper: signoff.Paper{Kind: signoff.Kind(first("kind")), About: first("about"), Title: first("title")}}
	v.Composed = p.writes(v.Paper)
	tree, err := p.Desk.Tree(r.Context())
	if err != nil {
		return err
	}
	sent, err := p.sendAs(r, tree, &v)
	if err == nil {
		return p.Shell.Done(r, "/papers/"+sent.ID, "signoff.done.sent")
	}
	if err := v.take("", err); err != nil {
		return err
	}
	return p.showSend(r, http.StatusUnprocessableEntity, v)
}

func (p *SignoffPages) sendAs(r *gate.Request, tree *org.Tree, v *sendPaperView) (signoff.Paper, error) {
	var err error
	if v.Units, err = unitsNamed(tree, v.Names); err != nil {
		return signoff.Paper{}, err
	}
	if v.Composed {
		err = p.compose(r.Context(), &v.Paper)
	} else {
		v.About = ""
		err = p.take(r, &v.Paper)
	}
	if err != nil {
		return signoff.Paper{}, err
	}
	return p.Desk.Send(r.Context(), r.Caller, p.today(), v.Paper)
}

// compose writes the paper as the records stand now, into the vault.
func (p *SignoffPages) compose(ctx context.Context, paper *signoff.Paper) error {
	var buf bytes.Buffer
	var err error
	if paper.Name, err = p.Write[paper.Kind](ctx, &buf, paper.About); err != nil {
		return err
	}
	paper.Hash, paper.Size, err = p.Vault.Put(ctx, &buf)
	return err
}

// take puts the file of the form into the vault.
func (p *SignoffPages) take(r *gate.Request, paper *signoff.Paper) error {
	file, head, err := r.FormFile("file")
	if err != nil {
		return fault.Wrap(err, fault.Invalid, "signoff.file_empty").At("file")
	}
	defer file.Close()
	if head.Size > maxPaper {
		return fault.New(fault.Invalid, "page.closing.too_large", "Limit", maxPaper>>20).At("file")
	}
	paper.Name = head.Filename
	paper.Hash, paper.Size, err = p.Vault.Put(r.Context(), io.LimitReader(file, maxPaper))
	return err
}

// kindChoices are the kinds that are handed in as a file.
func (v sendPaperView) kindChoices(ctx context.Context) []Choice {
	var out []Choice
	for _, k := range signoff.Kinds {
		out = append(out, Choice{Value: string(k), Label: Speak(ctx, k.Name())})
	}
	return out
}

// paperOf is the address of the form that sends round what the product writes about something.
func paperOf(k signoff.Kind, about, title string) templ.SafeURL {
	return templ.SafeURL("/papers/new?" + url.Values{"kind": {string(k)}, "about": {about}, "title": {title}}.Encode())
}
