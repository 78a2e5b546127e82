package web

import (
	"cmp"
	"context"
	"slices"

	"zhenggai/internal/closure"
	"zhenggai/internal/evidence"
	"zhenggai/internal/fault"
	"zhenggai/internal/gate"
	"zhenggai/internal/journal"
	"zhenggai/internal/ledger"
	"zhenggai/internal/supervise"
)

// findingHistoryView is everything that ever happened to a finding and its measures, newest first.
type findingHistoryView struct {
	ID, Title, Statement string
	Gone                 bool
	Steps                []historyStep
	Sealed               journal.Seq // how far checkpoints reach: proofs can be given up to there
}

// historyStep is one entry with what it changed.
type historyStep struct {
	toldEntry
	Changes []recordChange
}

// recordChange is what an entry did to one record.
type recordChange struct {
	Name   string // 问题, 措施（二）
	Sort   string // new, changed, gone
	Fields []fieldChange
}

// fieldChange is one field as it was and is.
type fieldChange struct {
	Label, Old, Now string
	Choice          bool // one of several values: shown whole, not word by word
}

func (p *LedgerPages) findingHistory(r *gate.Request) error {
	v, err := p.findingHistoryView(r, r.PathValue("id"))
	if err != nil {
		return err
	}
	return p.Shell.Show(r, Page{Title: r.Say("page.history.of", "Name", v.Title), Nav: "ledger", Body: findingHistoryPage(v)})
}

func (p *LedgerPages) findingHistoryView(r *gate.Request, id string) (findingHistoryView, error) {
	ctx := r.Context()
	v := findingHistoryView{ID: id}
	parts, err := p.Versions.PartsOf(ctx, id)
	if err != nil {
		return v, err
	}
	changes := map[journal.Seq][]recordChange{}
	for _, ref := range append([]journal.Ref{ledger.Finding{ID: id}.Ref()}, parts...) {
		versions, err := p.Versions.Versions(ctx, ref)
		if err != nil {
			return v, err
		}
		if ref.Table == "finding" {
			if len(versions) == 0 {
				return v, fault.New(fault.Missing, "fault.missing")
			}
			last := versions[len(versions)-1]
			f := last.Row.(ledger.Finding)
			v.Title, v.Statement, v.Gone = r.Say("page.finding.title", "Name", findingName(f)), f.Statement, last.Until != journal.Head
		}
		recordChanges(ctx, versions, changes)
	}
	if c, err := p.newestCheckpoint(ctx); err != nil {
		return v, err
	} else if c != nil {
		v.Sealed = c.Size
	}
	return v, p.tellSteps(r, &v, changes)
}

func (p *LedgerPages) tellSteps(r *gate.Request, v *findingHistoryView, changes map[journal.Seq][]recordChange) error {
	teller := p.teller(r)
	for seq, list := range changes {
		entry, err := p.Book.Entry(r.Context(), seq)
		if err != nil {
			return err
		}
		v.Steps = append(v.Steps, historyStep{toldEntry: teller.tell(entry), Changes: list})
	}
	slices.SortFunc(v.Steps, func(a, b historyStep) int { return cmp.Compare(b.Seq, a.Seq) })
	return nil
}

// recordChanges notes under each entry what it did to a record.
func recordChanges(ctx context.Context, versions []journal.Versioned[journal.Record], into map[journal.Seq][]recordChange) {
	for i, ver := range versions {
		c := recordChange{Name: recordName(ctx, ver.Row), Sort: "new"}
		if i > 0 && versions[i-1].Until == ver.Since {
			c.Sort, c.Fields = "changed", fieldChanges(ctx, versions[i-1].Row, ver.Row)
		}
		into[ver.Since] = append(into[ver.Since], c)
		followed := i+1 < len(versions) && versions[i+1].Since == ver.Until
		if ver.Until != journal.Head && !followed {
			into[ver.Until] = append(into[ver.Until], recordChange{Name: c.Name, Sort: "gone"})
		}
	}
}

func recordName(ctx context.Context, row journal.Record) string {
	switch x := row.(type) {
	case ledger.Measure:
		return T(ctx, "page.history.measure", "Label", x.Label)
	case ledger.Task:
		return T(ctx, "page.history.task", "Label", x.Label)
	case ledger.Point:
		return T(ctx, "page.history.point", "No", x.Ord, "Text", cutRunes(x.Text, excerpt))
	case ledger.Amendment:
		return T(ctx, "page.history.amendment", "Promise", T(ctx, "word.promise."+string(x.Promise)), "Now", cutRunes(x.Now, excerpt))
	case supervise.Filed:
		return T(ctx, "page.history.ladder_event", "Deed", T(ctx, "page.history.deed."+string(x.Event.Deed)), "Step", x.Event.Step, "StepName", x.Event.Step.Text(), "Lamp", x.Event.Colour.Text())
	case supervise.Remark:
		return Speak(ctx, x.Kind.Name())
	case closure.Case:
		return T(ctx, "page.history.closing", "No", x.Cycle)
	case closure.Event:
		return T(ctx, "page.history.closing_event", "Kind", x.Kind.Name())
	case evidence.File:
		return T(ctx, "page.history.evidence", "Name", x.Name)
	case evidence.Comparison:
		return T(ctx, "page.history.comparison", "Verdict", T(ctx, "closure.verdict."+string(x.Verdict)))
	}
	return T(ctx, "page.history.finding")
}

func fieldChanges(ctx context.Context, old, now journal.Record) []fieldChange {
	switch x := now.(type) {
	case ledger.Finding:
		return changesOf(ctx, findingFields, old.(ledger.Finding), x)
	case ledger.Measure:
		return changesOf(ctx, measureFields, old.(ledger.Measure), x)
	case ledger.Task:
		return changesOf(ctx, taskFields, old.(ledger.Task), x)
	case ledger.Point:
		return changesOf(ctx, pointFields, old.(ledger.Point), x)
	case ledger.Amendment:
		return changesOf(ctx, amendmentFields, old.(ledger.Amendment), x)
	case closure.Case:
		return changesOf(ctx, caseFields, old.(closure.Case), x)
	case evidence.Comparison:
		return changesOf(ctx, comparisonFields, old.(evidence.Comparison), x)
	}
	return nil
}

func changesOf[R any](ctx context.Context, fields []recordField[R], old, now R) []fieldChange {
	var out []fieldChange
	for _, f := range fields {
		if a, b := f.get(old), f.get(now); a != b {
			out = append(out, fieldChange{T(ctx, f.label()), f.say(ctx, a), f.say(ctx, b), f.pick != nil})
		}
	}
	return out
}

// pointFields and amendmentFields are what a history shows of records that no form of their own edits.
var pointFields = []recordField[ledger.Point]{
	{name: "point", long: true, get: func(p ledger.Point) string { return p.Text }},
}

var amendmentFields = []recordField[ledger.Amendment]{
	{name: "amendment", pick: []string{}, get: func(a ledger.Amendment) string { return string(a.State) }},
	{name: "words", get: func(a ledger.Amendment) string { return a.Words }},
}

var caseFields = []recordField[closure.Case]{
	{name: "workflow", pick: []string{}, get: func(c closure.Case) string { return string(c.State) }},
}

var comparisonFields = []recordField[evidence.Comparison]{
	{name: "words", get: func(c evidence.Comparison) string { return c.Words }},
}
