package web

import (
	"context"
	"net/http"
	"net/url"

	"zhenggai/internal/gate"
	"zhenggai/internal/journal"
	"zhenggai/internal/ledger"
)

// mergeView shows what a person saw, what somebody else made of it meanwhile, and what the person
// wrote, with an editor for what shall be.
type mergeView struct {
	Post    string // where the merged form goes
	Finding string
	Base    journal.Seq // the version that is now
	Reason  string
	By, At  string
	Fields  []mergeField
	Same    []mergeField // carried along unseen
}

// mergeField is one field of the record in its three forms, as a form writes them.
type mergeField struct {
	Name, Label         string
	Long                bool
	Choices             []Choice
	Base, Now, Mine     string // as written
	BaseW, NowW, MineW  string // as read
	Merged              string
	Theirs, Ours, Clash bool // who changed it; whether both did and no way to join them was found
}

// mergeRecord answers a change that came too late: 409, with everything that was typed.
func mergeRecord[R journal.Record](p *LedgerPages, r *gate.Request, edit ledger.Edit, stale *ledger.Stale, fields []recordField[R], in url.Values, finding string) error {
	ctx := r.Context()
	now := stale.Now.(R)
	seen, err := versionAt(ctx, p.Versions, now, edit.Base)
	if err != nil {
		return err
	}
	mine := seen
	applyTo(fields, &mine, in)
	v := mergeView{Post: r.URL.Path, Finding: finding, Base: stale.Since, Reason: edit.Reason}
	for _, f := range fields {
		m := mergeOf(ctx, f, f.get(seen), f.get(now), f.get(mine))
		if m.Theirs || m.Ours {
			v.Fields = append(v.Fields, m)
		} else {
			v.Same = append(v.Same, m)
		}
	}
	entry, err := p.Book.Entry(ctx, stale.Since)
	if err != nil {
		return err
	}
	v.By, v.At = p.names(r)(entry.Actor), Moment(p.moment(entry.RecordedAt))
	return p.Shell.ShowAs(r, http.StatusConflict, Page{
		Title: r.Say("page.finding.merge"), Nav: "ledger", Scripts: []string{"finding.js"}, Body: mergePage(v),
	})
}

// versionAt is the version of a record that began at a sequence, or the one that is now when there is
// none such.
func versionAt[R journal.Record](ctx context.Context, vs Versions, now R, since journal.Seq) (R, error) {
	all, err := vs.Versions(ctx, now.Ref())
	if err != nil {
		return now, err
	}
	for _, v := range all {
		if row, ok := v.Row.(R); ok && v.Since == since {
			return row, nil
		}
	}
	return now, nil
}

func mergeOf[R any](ctx context.Context, f recordField[R], base, now, mine string) mergeField {
	m := mergeField{
		Name: f.name, Label: T(ctx, f.label()), Long: f.long, Base: base, Now: now, Mine: mine,
		BaseW: f.say(ctx, base), NowW: f.say(ctx, now), MineW: f.say(ctx, mine),
		Theirs: now != base, Ours: mine != base,
	}
	for _, value := range f.pick {
		m.Choices = append(m.Choices, Choice{Value: value, Label: f.say(ctx, value)})
	}
	switch joined, ok := mergeWords(base, now, mine); {
	case !m.Ours || now == mine:
		m.Merged = now
	case !m.Theirs:
		m.Merged = mine
	case ok && f.pick == nil:
		m.Merged = joined
	default:
		m.Merged, m.Clash = mine, true
	}
	return m
}
