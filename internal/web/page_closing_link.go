package web

import (
	"context"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"zhenggai/internal/closure"
	"zhenggai/internal/gate"
	"zhenggai/internal/ledger"
)

// linkLine is a one-time link as the office sees it.
type linkLine struct {
	closure.Link
	Who  string // who made it
	Used closure.Event
	Good bool // it can be used still
	over bool
}

func (l linkLine) sign() string {
	switch {
	case l.Used.ID != "":
		return "done"
	case l.Good:
		return "going"
	}
	return "none"
}

// state is what became of the link.
func (l linkLine) state(ctx context.Context) string {
	switch {
	case l.Used.ID != "":
		return T(ctx, "page.links.used", "Kind", l.Used.Kind.Name(), "Day", string(l.Used.Day))
	case l.Withdrawn != "":
		return T(ctx, "page.links.withdrawn", "Day", string(l.Withdrawn))
	case l.over:
		return T(ctx, "page.links.over", "Day", string(l.Expires))
	}
	return T(ctx, "page.links.good", "Day", string(l.Expires))
}

// links tells of every link to the finding's closing, the newest first.
func (p *ClosingPages) links(r *gate.Request, v closingView) ([]linkLine, error) {
	all, err := p.Cases.LinksOf(r.Context(), v.Finding.ID)
	if err != nil {
		return nil, err
	}
	names := namesOf(r, p.Staff)
	var out []linkLine
	for _, l := range all {
		line := linkLine{Link: l, Who: names(l.By), over: v.Today > l.Expires || l.Cycle != v.Case.Cycle}
		for _, c := range append(slices.Clone(v.Earlier), v.Case) {
			if e, used := l.Used(c); used {
				line.Used = e
			}
		}
		line.Good = line.Used.ID == "" && l.Withdrawn == "" && !line.over
		out = append(out, line)
	}
	slices.Reverse(out)
	return out, nil
}

// invites tells whether there is anything that somebody from outside can be asked for.
func (v closingView) invites() bool {
	c := v.Case
	return !c.State.Shut() && c.State != closure.Transferred && len(c.Events) > 0
}

// askable are the kinds that the policy has and somebody from outside may cause.
func (v closingView) askable() []closure.Kind {
	return slices.DeleteFunc(closure.OutsideKinds(), func(k closure.Kind) bool {
		stage, known := k.Stage()
		return known && !v.Rules.Policy.Has(stage)
	})
}

func kindNames(ctx context.Context, kinds []closure.Kind) string {
	names := make([]string, len(kinds))
	for i, k := range kinds {
		names[i] = Speak(ctx, k.Name())
	}
	return strings.Join(names, T(ctx, "web.list_comma"))
}

// makeLink makes a link and shows its address this once.
func (p *ClosingPages) makeLink(r *gate.Request) error {
	in, err := r.Form()
	if err != nil {
		return err
	}
	id := r.PathValue("id")
	person, err := p.player(r, id)
	if err != nil {
		return err
	}
	secret, hash := newLinkSecret()
	l := closure.Link{Finding: id, Unit: in.Get("unit"), Hash: hash, Expires: ledger.Date(strings.TrimSpace(in.Get("expires")))}
	for _, k := range in["kinds"] {
		l.Kinds = append(l.Kinds, closure.Kind(k))
	}
	if _, err = p.Desk.Invite(r.Context(), person, p.today(), l); err != nil {
		return p.again(r, id, err, func(v *closingView) { v.Invited = l })
	}
	v, err := p.view(r, id)
	if err != nil {
		return err
	}
	r.KeepNowhere()
	v.Fresh = addressOf(r, p.PublicURL) + "/guest?token=" + url.QueryEscape(secret)
	return p.showAs(r, http.StatusOK, v)
}

func (p *ClosingPages) endLink(r *gate.Request) error {
	id := r.PathValue("id")
	person, err := p.player(r, id)
	if err != nil {
		return err
	}
	if _, err := p.Desk.Withdraw(r.Context(), person, id, r.PathValue("link"), p.today()); err != nil {
		return err
	}
	return p.Shell.Done(r, closingHref(id)+"#links", "page.links.ended")
}
