// Package doubt looks for signs of false work (疑点线索) in what units hand in: texts that are nearly the same where
// the work is another, words carried over while progress is claimed, places outside a unit's area, an acceptance older than
// its last proof, figures that fall or contradict a report, a completion without newer proof. It owns the rules by which
// signs are seen, and what a person said of each. A sign is computed from records whenever somebody looks and is
// stored nowhere; it is a flag for a person and never a verdict. The room must never move a finding, a return or a closing.
package doubt

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"strings"

	"zhenggai/internal/alike"
	"zhenggai/internal/journal"
	"zhenggai/internal/say"
	"zhenggai/internal/workday"
)

// Kind is what a sign is of.
type Kind string

// The kinds.
const (
	Copied   Kind = "copied"   // 文字雷同: nearly the same text where the work is another
	Repeated Kind = "repeated" // 照搬上期: the words of the time before, while progress is claimed
	Astray   Kind = "astray"   // 地名不符: a place outside the unit's area
	Early    Kind = "early"    // 先验收后补证: accepted on a day before the last proof came in
	Fallen   Kind = "fallen"   // 数据倒退: a cumulative figure fell and nobody says why
	Contrary Kind = "contrary" // 数据矛盾: a figure lower than an earlier report has it
	Unproven Kind = "unproven" // 完成无新证: completion claimed, and nothing new proves it
)

// Kinds lists the kinds in the order a chooser shows them.
var Kinds = []Kind{Copied, Repeated, Astray, Early, Fallen, Contrary, Unproven}

// Name is the kind in words.
func (k Kind) Name() say.Text { return say.T("doubt.kind." + string(k)) }

// Known tells whether there is such a kind.
func (k Kind) Known() bool { return slices.Contains(Kinds, k) }

// Source is what a passage was handed in as.
type Source string

// The sources.
const (
	FromReturn    Source = "return"     // a line of a weekly return
	FromMeasure   Source = "measure"    // a measure as reported
	FromSelfCheck Source = "self_check" // the opinion of a self-check
	FromApply     Source = "apply"      // the words of an application
	FromAccept    Source = "accept"     // the opinion of an acceptance
	FromAnswer    Source = "answer"     // an answer to a campaign
)

// Name is the source in words.
func (s Source) Name() say.Text { return say.T("doubt.source." + string(s)) }

// Passage is a text that somebody handed in, as a sign shows it.
type Passage struct {
	Ref     journal.Ref
	Source  Source
	Finding string
	Task    string      // "" for the finding as a whole
	Unit    string      // unit id, "" where the record names none or several
	Period  string      // of a return
	Day     workday.Day // on which it came in
	Words   string
	Marks   []alike.Span // what the sign is about in Words; of texts held against each other, a page marks what is common
}

// matter is what of the work the passage tells of.
func (p Passage) matter() string { return cmp.Or(p.Task, p.Finding) }

// Step is a day of the course that a sign draws.
type Step struct {
	Day  workday.Day
	What say.Text
	// High is how much there was, 0 to 100 of the most in the course; -1 for a step without an amount.
	High int
	Odd  bool // what the sign is about
}

// Sign is one sign, with all that a person needs to judge it.
type Sign struct {
	// ID is made of the kind and of the record that the sign begins with: the same sign has it tomorrow. Digest is
	// made of all that it shows: what a person said holds for that alone.
	ID     string
	Digest string
	Kind   Kind
	Said   say.Text // what was seen, in a sentence
	// Passages are the texts, the one that came first first.
	Passages []Passage
	Course   []Step // by day; none where days say nothing
}

// Findings are the ids of the findings that the sign touches, each once.
func (s Sign) Findings() []string {
	return each(s.Passages, func(p Passage) string { return p.Finding })
}

// Units are the ids of the units whose words the sign shows, each once.
func (s Sign) Units() []string {
	return each(s.Passages, func(p Passage) string { return p.Unit })
}

// Newest is the day of what came in last.
func (s Sign) Newest() workday.Day {
	day := workday.Day(0)
	for _, p := range s.Passages {
		day = max(day, p.Day)
	}
	for _, c := range s.Course {
		if c.Odd {
			day = max(day, c.Day)
		}
	}
	return day
}

// Touches tells whether the sign is about a finding.
func (s Sign) Touches(finding string) bool {
	return slices.ContainsFunc(s.Passages, func(p Passage) bool { return p.Finding == finding })
}

func each(all []Passage, of func(Passage) string) []string {
	var out []string
	for _, p := range all {
		if x := of(p); x != "" && !slices.Contains(out, x) {
			out = append(out, x)
		}
	}
	return out
}

// mark is a sign with its id, made of the kind and of where it begins, and its digest.
func mark(s Sign, begins ...string) Sign {
	s.ID = digest(append([]string{string(s.Kind)}, begins...)...)[:idLength]
	shown := []string{s.ID}
	for _, p := range s.Passages {
		shown = append(shown, p.Ref.Table, p.Ref.ID, p.Words)
	}
	for _, c := range s.Course {
		shown = append(shown, c.Day.String(), fmt.Sprint(c.High), c.What.In(say.ZhCN))
	}
	s.Digest = digest(shown...)
	return s
}

// idLength is how many hexadecimal digits an id has: 80 bits, so that among a million signs no two meet by chance.
const idLength = 20

// digest is SHA-256 of texts, each with its length before it so that no two lists of texts are the same.
func digest(texts ...string) string {
	var b strings.Builder
	for _, t := range texts {
		fmt.Fprintf(&b, "%d:%s", len(t), t)
	}
	sum := sha256.Sum256([]byte(b.String()))
	return hex.EncodeToString(sum[:])
}

// Sort puts signs in the order of a list: the newest first, then by kind and id.
func Sort(signs []Sign) {
	slices.SortStableFunc(signs, func(a, b Sign) int {
		return cmp.Or(cmp.Compare(b.Newest(), a.Newest()), cmp.Compare(slices.Index(Kinds, a.Kind), slices.Index(Kinds, b.Kind)), cmp.Compare(a.ID, b.ID))
	})
}
