package closure

import (
	"slices"

	"zhenggai/internal/evidence"
	"zhenggai/internal/ledger"
	"zhenggai/internal/org"
)

// Known is what lower rooms hold of a finding, for FactsOf.
type Known struct {
	Finding  ledger.Finding
	Measures []ledger.Measure
	Points   []ledger.Point
	// Compared is the newest comparison of the goal, nil when nobody compared it.
	Compared *evidence.Comparison
	Cycle    int // of the finding's newest case, 1 when there is none
	// Signed is the day on which a text of its public notice was last signed, "" for never.
	Signed  ledger.Date
	Region  string
	Regions []org.Region
}

// FactsOf are the facts that follow from what is known. A goal that was put otherwise after it was compared, or
// compared in an earlier cycle, is Stale. There is no register of firms and penalties yet, so that neither is
// ever told.
func FactsOf(k Known) Facts {
	f := Facts{Regions: codes(k.Regions, k.Region), Goal: k.goal(), NoticeSigned: k.Signed}
	for _, m := range k.Measures {
		f.Measures = append(f.Measures, Item{ID: m.ID, Label: m.Label})
	}
	for _, p := range k.Points {
		answered := slices.ContainsFunc(k.Measures, func(m ledger.Measure) bool { return slices.Contains(m.Answers, p.ID) })
		if !answered {
			f.Points = append(f.Points, Item{ID: p.ID, Label: p.Text})
		}
	}
	return f
}

func (k Known) goal() Verdict {
	switch c := k.Compared; {
	case c == nil:
		return Uncompared
	case c.Goal != k.Finding.Goal || c.Cycle != max(k.Cycle, 1):
		return Stale
	default:
		return Verdict(c.Verdict)
	}
}

// codes are the administrative codes of the region that goes by a name and of those above it, the narrowest
// first; none when no region or more than one goes by it.
func codes(all []org.Region, name string) []string {
	byID := map[string]org.Region{}
	var found []org.Region
	fold := org.FoldName(name)
	for _, r := range all {
		byID[r.ID] = r
		if slices.ContainsFunc(append([]string{r.Name}, r.Aliases...), func(n string) bool { return org.FoldName(n) == fold }) {
			found = append(found, r)
		}
	}
	if name == "" || len(found) != 1 {
		return nil
	}
	var out []string
	for r, ok := found[0], true; ok && len(out) <= len(all); r, ok = byID[r.Parent] {
		out = append(out, r.Code)
	}
	return out
}
