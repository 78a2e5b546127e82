package doubt

import (
	"slices"
	"strings"
	"unicode/utf8"

	"zhenggai/internal/alike"
	"zhenggai/internal/ledger"
	"zhenggai/internal/org"
	"zhenggai/internal/say"
)

// Areas are the places that the tree of regions knows by name, and which unit's area they lie in. It is made from the
// regions and units as of one moment and never changes. A place that no region goes by is unknown to it: an office that
// wants its neighbours noticed enters them as regions without units.
type Areas struct {
	tree   *org.Tree
	byHead map[string][]placeName // by the first two characters
}

// placeName is a name and the ids of the regions that go by it.
type placeName struct {
	name    string
	regions []string
}

// leastName is how many characters a name needs: 东河 is a part of too many words.
const leastName = 3

// NewAreas is the areas of a tree.
func NewAreas(regions []org.Region, tree *org.Tree) *Areas {
	named := map[string][]string{}
	for _, r := range regions {
		for _, name := range append([]string{r.Name}, r.Aliases...) {
			if utf8.RuneCountInString(name) >= leastName && !slices.Contains(named[name], r.ID) {
				named[name] = append(named[name], r.ID)
			}
		}
	}
	a := &Areas{tree: tree, byHead: map[string][]placeName{}}
	for name, ids := range named {
		head := headOf(name)
		a.byHead[head] = append(a.byHead[head], placeName{name, ids})
	}
	for _, names := range a.byHead {
		slices.SortFunc(names, func(x, y placeName) int { return len(y.name) - len(x.name) }) // the longest is meant
	}
	return a
}

// headOf is the first two characters of a text, or all of a shorter one.
func headOf(s string) string {
	n := 0
	for at := range s {
		if n == 2 {
			return s[:at]
		}
		n++
	}
	return s
}

// place is a name that stands in a text.
type place struct {
	placeName
	alike.Span
}

// in finds the names in a text, the longest where several begin at one place.
func (a *Areas) in(text string) []place {
	var all []place
	for at := 0; at < len(text); {
		i := slices.IndexFunc(a.byHead[headOf(text[at:])], func(n placeName) bool { return strings.HasPrefix(text[at:], n.name) })
		if i < 0 {
			_, size := utf8.DecodeRuneInString(text[at:])
			at += size
			continue
		}
		n := a.byHead[headOf(text[at:])][i]
		all = append(all, place{n, alike.Span{Start: at, End: at + len(n.name)}})
		at += len(n.name)
	}
	return all
}

// of are the ids of the regions of units, that of the nearest unit above for one that has none.
func (a *Areas) of(units []string) []string {
	var regions []string
	for _, id := range units {
		for _, u := range slices.Backward(a.tree.Path(id)) {
			if u.Region != "" {
				regions = append(regions, u.Region)
				break
			}
		}
	}
	return regions
}

// within tells whether a region is another or lies in it.
func (a *Areas) within(region, outer string) bool {
	for steps := 0; region != "" && steps < len(org.Levels)+1; steps++ {
		if region == outer {
			return true
		}
		r, _ := a.tree.Region(region)
		region = r.Parent
	}
	return false
}

// outside tells whether none of the regions of a name lies in an area or around it.
func (a *Areas) outside(n placeName, area []string) bool {
	return !slices.ContainsFunc(n.regions, func(r string) bool {
		return slices.ContainsFunc(area, func(own string) bool { return a.within(r, own) || a.within(own, r) })
	})
}

// astray are the signs of places outside the area of those who do the work: the unit's own, and those of all units that
// the finding and the task charge. A place that the finding or the plan itself names is none, nor one in the title of
// a document or beside a word of the rule's.
func (r *Rule) astray(f Facts, passages []Passage, a *Areas) []Sign {
	at := map[string]int{} // the newest text of a unit on a matter stands for those before
	var signs []Sign
	for _, p := range passages {
		area := a.of(f.charged(a.tree, p))
		if len(area) == 0 {
			continue
		}
		asked := f.asks(p.Task)
		var names []string
		for _, x := range a.in(p.Words) {
			if strings.Contains(asked, x.name) || !a.outside(x.placeName, area) || r.mayLieElsewhere(p.Words, x.Span) {
				continue
			}
			p.Marks = append(p.Marks, x.Span)
			if !slices.Contains(names, x.name) {
				names = append(names, x.name)
			}
		}
		if len(names) == 0 {
			continue
		}
		list := strings.Join(names, "、")
		s := mark(Sign{Kind: Astray, Passages: []Passage{p}, Said: say.T("doubt.said.astray", "Names", list)}, p.matter(), p.Unit, string(p.Source), list)
		if i, known := at[s.ID]; known {
			signs[i] = s
			continue
		}
		at[s.ID] = len(signs)
		signs = append(signs, s)
	}
	return signs
}

// charged are the ids of the units that may rightly speak of their own places: the passage's, and those in lead and
// responsible, in support too, for the task or the finding.
func (f Facts) charged(tree *org.Tree, p Passage) []string {
	ids := append(ledger.Charged(tree, f.Finding.Units), ledger.Charged(tree, f.task(p.Task).Units)...)
	for _, m := range f.Measures {
		if m.Ref() == p.Ref {
			ids = append(ids, ledger.Charged(tree, m.Units)...)
		}
	}
	if p.Source == FromAnswer {
		ids = nil // asked what it has itself
	}
	if p.Unit != "" {
		ids = append(ids, p.Unit)
	}
	return ids
}

// asks is all that the finding and its task say themselves.
func (f Facts) asks(task string) string {
	t := f.task(task)
	return strings.Join([]string{f.Finding.Statement, f.Finding.Goal, f.Finding.Progress, t.Text, t.Goal}, "\n")
}

// near is how far from a name a word of the rule's may stand, in characters.
const near = 6

// mayLieElsewhere tells whether a name stands in the title of a document, or near a word beside which places may lie
// elsewhere.
func (r *Rule) mayLieElsewhere(text string, at alike.Span) bool {
	if open := strings.LastIndex(text[:at.Start], "《"); open >= 0 && !strings.Contains(text[open:at.Start], "》") && strings.Contains(text[at.End:], "》") {
		return true
	}
	before, after := []rune(text[:at.Start]), []rune(text[at.End:])
	around := string(before[max(0, len(before)-near):]) + "\n" + string(after[:min(len(after), near)])
	return slices.ContainsFunc(r.Around, func(word string) bool { return word != "" && strings.Contains(around, word) })
}
