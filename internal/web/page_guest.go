package web

import (
	"cmp"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"zhenggai/internal/closure"
	"zhenggai/internal/evidence"
	"zhenggai/internal/fault"
	"zhenggai/internal/gate"
	"zhenggai/internal/journal"
	"zhenggai/internal/ledger"
	"zhenggai/internal/org"
)

// The pages behind a one-time link: somebody from outside sees one finding, what was done and the proofs, and
// judges it once.

// guestRoutes are open to whoever holds a link; it is judged inside.
func (p *ClosingPages) guestRoutes() []gate.Route {
	return []gate.Route{
		{Method: http.MethodGet, Pattern: "/guest", Name: "guest.show", Permission: org.Anyone, Handle: p.showGuest},
		{
			Method: http.MethodPost, Pattern: "/guest", Name: "guest.answer", Permission: org.Anyone, Handle: p.answerGuest,
			Acts: append(closingActs(), journal.EvidenceAdded), MaxBody: p.MaxEvidence + gate.DefaultMaxBody,
		},
		{Method: http.MethodGet, Pattern: "/guest/evidence/{id}", Name: "guest.evidence", Permission: org.Anyone, Handle: p.guestEvidence},
	}
}

// guestView is what the holder of a link sees.
type guestView struct {
	form
	closure.Visit
	Token    string
	Finding  ledger.Finding
	Measures []ledger.Measure
	Files    []evidence.File
	Compared *evidence.Comparison
	Drafted  closure.Event
	Kept     []evidence.File // handed in with an answer that did not go through
	Done     closure.Kind    // what was just done
	Today    ledger.Date
	MaxMB    int64
}

// newLinkSecret makes what the receiver of a link holds, and the digest that stays here.
func newLinkSecret() (secret, hash string) {
	secret = rand.Text()
	return secret, linkHash(secret)
}

func linkHash(secret string) string {
	sum := sha256.Sum256([]byte(secret))
	return hex.EncodeToString(sum[:])
}

// guest lets the request see the finding of its link, and nothing else.
func (p *ClosingPages) guest(r *gate.Request, token string) (closure.Link, error) {
	r.KeepNowhere()
	l, err := p.Desk.Store.LinkByHash(r.Context(), linkHash(token))
	if fault.Is(err, fault.Missing) {
		err = fault.New(fault.Missing, "closure.link_unknown")
	}
	if err == nil {
		r.Request = r.WithContext(org.AsGuest(r.Context(), l.Finding))
	}
	return l, err
}

func (p *ClosingPages) showGuest(r *gate.Request) error {
	token := r.URL.Query().Get("token")
	l, err := p.guest(r, token)
	if err != nil {
		return err
	}
	v, err := p.guestView(r, l, token)
	if err != nil {
		return err
	}
	return p.showGuestAs(r, http.StatusOK, v)
}

func (p *ClosingPages) showGuestAs(r *gate.Request, status int, v guestView) error {
	return p.Shell.ShowAs(r, status, Page{Title: r.Say("guest.title", "Name", findingName(v.Finding)), Body: guestPage(v)})
}

func (p *ClosingPages) guestView(r *gate.Request, l closure.Link, token string) (guestView, error) {
	v := guestView{form: form{r: r}, Token: token, Today: p.today(), MaxMB: p.MaxEvidence >> 20}
	held := closingView{}
	if err := p.read(r.Context(), &held, l.Finding); err != nil {
		return v, err
	}
	v.Finding, v.Measures, v.Files, v.Compared = held.Finding, held.Measures, held.Files, held.Compared
	var err error
	v.Visit, err = p.Desk.Visit(r.Context(), l, closure.Event{Day: v.Today, On: v.Today, Evidence: evidenceOf(v.Files)})
	v.Drafted.ID, v.Drafted.Day = p.NewID(), v.Today
	return v, err
}

// open are the kinds that the link can cause now; the first is proposed.
func (v guestView) open() []closure.Kind {
	var kinds []closure.Kind
	for _, c := range v.Choices {
		if c.Refusal == nil {
			kinds = append(kinds, c.Kind)
		}
	}
	return kinds
}

// guestForm is an answer as it was sent.
type guestForm struct {
	url.Values
	files []evidence.File
	link  closure.Link
}

// answerGuest lets the event happen, or shows the page again with what is wrong, what was typed and what was
// handed in.
func (p *ClosingPages) answerGuest(r *gate.Request) error {
	in, err := p.readGuest(r)
	if in.link.ID == "" {
		return err
	}
	e := p.guestEvent(in)
	if err == nil {
		err = p.knownKept(r, in, &e)
	}
	if err == nil {
		_, err = p.Desk.Answer(r.Context(), in.link, e)
	}
	if err == nil {
		v := guestView{form: form{r: r}, Done: e.Kind, Today: p.today()}
		v.Link = in.link
		return p.showGuestAs(r, http.StatusOK, v)
	}
	v, viewErr := p.guestView(r, in.link, in.Get("token"))
	if viewErr != nil {
		return viewErr
	}
	v.Drafted = e
	v.Kept = slices.DeleteFunc(slices.Clone(v.Files), func(f evidence.File) bool {
		return !slices.ContainsFunc(e.Evidence, func(x closure.Evidence) bool { return x.ID == f.ID })
	})
	status, err := v.refused(err)
	if err != nil {
		return err
	}
	return p.showGuestAs(r, status, v)
}

// guestEvent is the event that a form asks for.
func (p *ClosingPages) guestEvent(in guestForm) closure.Event {
	e := closure.Event{
		ID: in.Get("event"), Kind: closure.Kind(in.Get("kind")), Day: ledger.Date(strings.TrimSpace(in.Get("day"))), On: p.today(),
		Opinion: strings.TrimSpace(in.Get("opinion")),
		Seen:    closure.Seen{Cycle: seenNumber(in.Values, "cycle"), Events: seenNumber(in.Values, "events")},
	}
	for i := range in.files {
		if e.Kind == closure.Accept {
			in.files[i].Material = string(closure.AcceptanceOpinion)
		}
	}
	return e
}

// knownKept records the files that came, and brings them and those kept from an attempt before.
func (p *ClosingPages) knownKept(r *gate.Request, in guestForm, e *closure.Event) error {
	for _, f := range in.files {
		f, err := p.Proofs.Add(r.Context(), f)
		if err != nil {
			return err
		}
		e.Evidence = append(e.Evidence, evidenceOf([]evidence.File{f})...)
	}
	held, err := p.Proofs.Store.FilesOf(r.Context(), in.link.Finding)
	if err != nil {
		return err
	}
	for _, f := range journal.Rows(held) {
		if f.By == closure.ActorExternal && slices.Contains(in.Values["kept"], f.ID) {
			e.Evidence = append(e.Evidence, evidenceOf([]evidence.File{f})...)
		}
	}
	return nil
}

// readGuest reads the form: the token comes first, and without a good one no file is read.
func (p *ClosingPages) readGuest(r *gate.Request) (in guestForm, err error) {
	in.Values = url.Values{}
	err = upload{p.Vault, p.MaxEvidence, gate.DefaultMaxBody}.read(r, func(name, value string) error {
		in.Add(name, value)
		if name == "token" {
			return p.admitGuest(r, &in)
		}
		return nil
	}, func(store func() (stored, error)) error {
		if in.link.ID == "" {
			return fault.New(fault.Missing, "closure.link_unknown")
		}
		file, err := store()
		if err != nil {
			return err
		}
		in.files = append(in.files, evidence.File{
			Finding: in.link.Finding, Name: file.Name, Hash: file.Hash, Size: file.Size, By: closure.ActorExternal, On: p.today(),
		})
		return nil
	})
	if err == nil && in.link.ID == "" {
		_, err = p.guest(r, "")
	}
	return in, err
}

// admitGuest opens the link of a form, which must still be good.
func (p *ClosingPages) admitGuest(r *gate.Request, in *guestForm) error {
	l, err := p.guest(r, in.Get("token"))
	if err != nil {
		return err
	}
	if _, err := p.Desk.Visit(r.Context(), l, closure.Event{Day: p.today(), On: p.today()}); err != nil {
		return err
	}
	in.link = l
	return nil
}

// guestEvidence sends a file of the link's finding.
func (p *ClosingPages) guestEvidence(r *gate.Request) error {
	l, err := p.guest(r, r.URL.Query().Get("token"))
	if err != nil {
		return err
	}
	if _, err := p.Desk.Visit(r.Context(), l, closure.Event{Day: p.today(), On: p.today()}); err != nil {
		return err
	}
	return p.downloadEvidence(r)
}

// chosen is the kind that the form shows as chosen.
func (v guestView) chosen() string {
	if open := v.open(); len(open) > 0 {
		return string(cmp.Or(v.Drafted.Kind, open[0]))
	}
	return string(v.Drafted.Kind)
}

// kindChoices are what the link can be used for.
func (v guestView) kindChoices() []Choice {
	var out []Choice
	for _, k := range v.open() {
		hint := ""
		if k == closure.Return {
			hint = v.r.Say("guest.return.hint")
		}
		out = append(out, Choice{Value: string(k), Label: k.Name().In(v.r.Lang), Hint: hint})
	}
	return out
}
