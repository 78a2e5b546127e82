package doubt

import (
	"embed"
	"io/fs"
	"strings"
	"sync"
	"unicode"

	"zhenggai/internal/alike"
	"zhenggai/internal/org"
	"zhenggai/internal/rulefile"
	"zhenggai/internal/workday"
)

// Rule is what counts as a sign in a region, from a day on. Read one with ParseRule; docs/rules.md shows one.
type Rule struct {
	ruling org.Ruling
	Source string // the document it follows
	// Copy and Repeat are likenesses, 0 to 1, from which texts count as copied and as repeated.
	Copy, Repeat float64
	// Days is how far back returns are looked at.
	Days int
	// Reason is how many characters a reason needs to be one.
	Reason int
	// Standing are phrases that everybody writes; Around are words beside which a place may lie elsewhere.
	Standing []string
	Around   []string

	at       *rulefile.File // tells the lines, for defects found when rules meet
	standing *strings.Replacer
}

// written is a rule as its file has it.
type written struct {
	ID       string      `toml:"id"`
	Title    string      `toml:"title"`
	Region   string      `toml:"region"`
	Source   string      `toml:"source"`
	Note     string      `toml:"note"`
	Replaces string      `toml:"replaces"`
	From     workday.Day `toml:"from"`
	Until    workday.Day `toml:"until"`
	Doubts   struct {
		Copy     int      `toml:"copy"`
		Repeat   int      `toml:"repeat"`
		Days     int      `toml:"days"`
		Reason   int      `toml:"reason"`
		Standing []string `toml:"standing"`
		Around   []string `toml:"around"`
	} `toml:"doubts"`
}

// Percent is the whole of a likeness as files write it.
const Percent = 100

// leastCopy is the lowest likeness that may be asked for, in percent: below it, texts of one subject meet by chance, and
// the search for them no longer finds most of those that it should.
const leastCopy = 50

// ParseRule reads a rule and tells all that is wrong with it, each defect with its line. The rule is nil when there
// are defects.
func ParseRule(name string, text []byte) (*Rule, rulefile.Defects) {
	var w written
	f := rulefile.Open(name, text, &w)
	if !f.Readable() {
		return nil, f.Defects()
	}
	d := w.Doubts
	r := &Rule{
		ruling: org.Ruling{ID: w.ID, Title: w.Title, Region: w.Region, Replaces: w.Replaces, From: w.From, Until: w.Until},
		Source: w.Source, Copy: float64(d.Copy) / Percent, Repeat: float64(d.Repeat) / Percent, Days: d.Days, Reason: d.Reason,
		Standing: d.Standing, Around: d.Around, at: f,
	}
	r.ruling.Blame(f, w.Source, "doubt")
	for _, bound := range []struct {
		path       string
		value      int
		least, top int
	}{
		{"doubts.copy", d.Copy, leastCopy, Percent},
		{"doubts.repeat", d.Repeat, leastCopy, Percent},
		{"doubts.days", d.Days, 1, 3660},
		{"doubts.reason", d.Reason, 0, 200},
	} {
		if bound.value < bound.least || bound.value > bound.top {
			f.Blame(bound.path, "doubt.rule_bound", "Least", bound.least, "Most", bound.top)
		}
	}
	var none []string
	for _, phrase := range d.Standing {
		none = append(none, phrase, "")
	}
	r.standing = strings.NewReplacer(none...)
	if ds := f.Defects(); ds != nil {
		return nil, ds
	}
	return r, nil
}

//go:embed rules/*.toml
var shipped embed.FS

// Embedded are the rules that ship with the product: the default of all regions.
var Embedded = sync.OnceValue(func() *Rules {
	rs := &Rules{}
	names, err := fs.Glob(shipped, "rules/*.toml")
	if err != nil {
		panic(err) // the pattern is constant
	}
	for _, name := range names {
		text, err := shipped.ReadFile(name)
		if err != nil {
			panic(err) // it was listed a moment ago
		}
		r, defects := ParseRule(name, text)
		if defects == nil {
			rs, defects = rs.With(r)
		}
		if defects != nil {
			panic(defects) // a broken rule is a broken build; TestTheShippedRule meets it first
		}
	}
	return rs
})

// Rules are the rules of all regions, over time. A set is never changed: With makes another one.
type Rules struct{ org.RuleSet[*Rule] }

// Ruling is where and when the rule is in force.
func (r *Rule) Ruling() org.Ruling { return r.ruling }

// Ended is the rule with another last day.
func (r *Rule) Ended(on workday.Day) *Rule {
	ended := *r
	ended.ruling.Until = on
	return &ended
}

// With is the set with another rule, read by ParseRule; rs stays as it is. A rule that does not fit beside those
// there is refused with the line: see org.RuleSet.
func (rs *Rules) With(r *Rule) (*Rules, rulefile.Defects) {
	set, defects := rs.RuleSet.With(r, r.at.Again(), "doubt")
	if defects != nil {
		return nil, defects
	}
	return &Rules{set}, nil
}

// bare is a text without what everybody writes: standing phrases and the titles of documents.
func (r *Rule) bare(words string) string {
	var b strings.Builder
	depth := 0
	for _, c := range words {
		switch {
		case c == '《':
			depth++
		case c == '》' && depth > 0:
			depth--
		case depth == 0:
			b.WriteRune(c)
		}
	}
	if depth > 0 { // a title that never ends: leave nothing out
		return r.standing.Replace(words)
	}
	return r.standing.Replace(b.String())
}

// explains tells whether a reason says anything.
func (r *Rule) explains(reason string) bool {
	n := 0
	for _, c := range reason {
		if unicode.IsLetter(c) || unicode.IsDigit(c) {
			n++
		}
	}
	return n > 0 && n >= r.Reason
}

// same tells whether two texts say the same, with not one number changed.
func (r *Rule) same(a, b string) bool {
	if a == b {
		return true
	}
	x, y := alike.Of(a), alike.Of(b)
	return digits(a) == digits(b) && alike.Like(x, y) >= r.Repeat
}

func digits(s string) string {
	return strings.Map(func(c rune) rune {
		if unicode.IsDigit(c) {
			return c
		}
		return -1
	}, s)
}
