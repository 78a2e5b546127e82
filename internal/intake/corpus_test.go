package intake

import (
	"encoding/json"
	"flag"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"zhenggai/internal/arith"
	"zhenggai/internal/office"
	"zhenggai/internal/reading"
)

var (
	verbose  = flag.Bool("differences", false, "print what differs in the dev part of the corpus")
	ablation = flag.Bool("ablation", false, "measure each rule by leaving it out, on the dev part")
)

// gold is the answer to one document, as testdata/corpus/README.md describes it.
type gold struct {
	Kind       reading.Genre
	Title      string
	Findings   []goldFinding
	Quantities []struct{ Finding, Text, Value, Unit string } `json:"quantities_expected"`
	Checks     []struct{ Rule, Verdict, Finding string }     `json:"checks_expected"`
}

type goldFinding struct {
	No            json.RawMessage
	Label         string
	Statement     string
	StatusText    string `json:"status_text"`
	Status        string
	Organisations []string
	DeadlineText  string `json:"deadline_text"`
	Deadline      *string
	Goal          string
	Measures      []struct {
		Label string
		Start string `json:"text_start"`
		End   string `json:"text_end"`
	}
}

// tally counts right, spurious and missed values.
type tally struct{ hit, extra, missed int }

func (t tally) precision() float64 { return ratio(t.hit, t.hit+t.extra) }
func (t tally) recall() float64    { return ratio(t.hit, t.hit+t.missed) }
func (t tally) f1() float64 {
	return ratio(2*t.hit, 2*t.hit+t.extra+t.missed)
}

func ratio(a, b int) float64 {
	if b == 0 {
		return 1
	}
	return float64(a) / float64(b)
}

// figures are the tallies by field, and what was found where nothing is.
type figures struct {
	fields    map[string]*tally
	documents int
	negatives int
	false     int // findings in documents without any
	unclean   int // documents without findings in which some were found
	byKind    map[reading.Genre]*tally
}

func (f *figures) at(name string) *tally {
	if f.fields[name] == nil {
		f.fields[name] = &tally{}
	}
	return f.fields[name]
}

// value tallies one value against the gold; the empty value is no value.
func (f *figures) value(name, got, want string) bool {
	t := f.at(name)
	switch {
	case got == want && want != "":
		t.hit++
	case got == want:
	default:
		if got != "" {
			t.extra++
		}
		if want != "" {
			t.missed++
		}
		return false
	}
	return true
}

// total is the micro average over the fields of findings.
func (f *figures) total() tally {
	var sum tally
	for name, t := range f.fields {
		if name != "genre" && name != "title" && name != "checks" && name != "quantities" {
			sum.hit, sum.extra, sum.missed = sum.hit+t.hit, sum.extra+t.extra, sum.missed+t.missed
		}
	}
	return sum
}

var fieldNames = []string{"genre", "title", "finding", "label", "no", "statement", "status_text", "status", "organisations", "deadline_text", "deadline", "goal", "measures", "quantities", "checks"}

// measure reads every document of a part of the corpus under the rules of r.
func measure(t *testing.T, part string, r recogniser, report func(doc, what string)) *figures {
	t.Helper()
	paths, err := filepath.Glob(filepath.Join("testdata", "corpus", part, "*.gold.json"))
	if err != nil {
		t.Fatal(err)
	}
	f := &figures{fields: map[string]*tally{}, byKind: map[reading.Genre]*tally{}}
	for _, path := range paths {
		name := strings.TrimSuffix(filepath.Base(path), ".gold.json")
		want, doc := load(t, path)
		got := r.recognise(*doc)
		f.documents++
		f.compare(got, want, func(what string) { report(name, what) })
	}
	return f
}

func load(t *testing.T, path string) (gold, *office.Document) {
	t.Helper()
	var want gold
	buf, err := os.ReadFile(path)
	if err == nil {
		err = json.Unmarshal(buf, &want)
	}
	if err != nil {
		t.Fatalf("%s: %v", path, err)
	}
	stem := strings.TrimSuffix(path, ".gold.json")
	for _, ext := range []string{".txt", ".html"} {
		if buf, err = os.ReadFile(stem + ext); err == nil {
			break
		}
	}
	if err != nil {
		t.Fatal(err)
	}
	doc, err := office.Read(buf, office.Options{})
	if err != nil {
		t.Fatalf("%s: %v", path, err)
	}
	return want, doc
}

func (f *figures) compare(got reading.Result, want gold, report func(string)) {
	if !f.value("genre", string(got.Genre), string(want.Kind)) {
		report(fmt.Sprintf("genre %s, want %s", got.Genre, want.Kind))
	}
	if !f.value("title", squeeze(got.Title), squeeze(want.Title)) {
		report(fmt.Sprintf("title %q, want %q", got.Title, want.Title))
	}
	if len(want.Findings) == 0 {
		f.negatives++
		f.false += len(got.Findings)
		if len(got.Findings) > 0 {
			f.unclean++
		}
	}
	if f.byKind[want.Kind] == nil {
		f.byKind[want.Kind] = &tally{}
	}
	kind := f.byKind[want.Kind]
	pairs := match(got.Findings, want.Findings)
	taken := map[int]bool{}
	for w, g := range pairs {
		if g < 0 {
			f.at("finding").missed++
			kind.missed++
			f.missedFields(want.Findings[w])
			report(fmt.Sprintf("missed %s%s", want.Findings[w].Label, want.Findings[w].Statement))
			continue
		}
		taken[g] = true
		f.at("finding").hit++
		kind.hit++
		f.finding(got.Findings[g], want.Findings[w], report)
	}
	for g, x := range got.Findings {
		if !taken[g] {
			f.at("finding").extra++
			kind.extra++
			report(fmt.Sprintf("spurious %s%s", x.Label, x.Statement))
		}
	}
	f.quantities(got, want, report)
	f.checks(got, want, report)
}

// missedFields counts the fields of a finding that was not found.
func (f *figures) missedFields(w goldFinding) {
	for name, v := range map[string]string{
		"label": w.Label, "statement": w.Statement, "status_text": w.StatusText, "deadline_text": w.DeadlineText, "goal": w.Goal,
	} {
		f.value(name, "", v)
	}
	f.at("measures").missed += len(w.Measures)
	f.at("organisations").missed += len(w.Organisations)
}

func (f *figures) finding(g reading.Finding, w goldFinding, report func(string)) {
	check := func(name, got, want string) {
		if !f.value(name, squeeze(got), squeeze(want)) {
			report(fmt.Sprintf("%s: %s %q, want %q", w.Label, name, got, want))
		}
	}
	check("label", g.Label, w.Label)
	if w.No != nil {
		no := "null"
		if g.No != nil {
			no = fmt.Sprint(*g.No)
		}
		check("no", no, string(w.No))
	}
	check("statement", g.Statement, w.Statement)
	check("status_text", g.StatusText, w.StatusText)
	check("status", string(g.Status), w.Status)
	check("deadline_text", g.DeadlineText, w.DeadlineText)
	deadline := ""
	if !g.Deadline.IsZero() {
		deadline = g.Deadline.Format("2006-01-02")
	}
	if w.Deadline == nil {
		w.Deadline = new(string)
	}
	check("deadline", deadline, *w.Deadline)
	check("goal", g.Goal, w.Goal)
	var units, wanted, measures, wantedMeasures []string
	for _, o := range g.Organisations {
		units = append(units, squeeze(o))
	}
	for _, o := range w.Organisations {
		wanted = append(wanted, squeeze(o))
	}
	for _, m := range g.Measures {
		text := []rune(squeeze(m.Text))
		measures = append(measures, squeeze(m.Label)+"|"+string(text[:min(24, len(text))])+"|"+string(text[max(0, len(text)-24):]))
	}
	for _, m := range w.Measures {
		wantedMeasures = append(wantedMeasures, squeeze(m.Label)+"|"+squeeze(m.Start)+"|"+squeeze(m.End))
	}
	f.set("organisations", units, wanted, w.Label, report)
	f.set("measures", measures, wantedMeasures, w.Label, report)
}

// set tallies a list of values, each counted once.
func (f *figures) set(name string, got, want []string, label string, report func(string)) {
	t := f.at(name)
	rest := slices.Clone(want)
	for _, g := range got {
		if i := slices.Index(rest, g); i >= 0 {
			rest = slices.Delete(rest, i, i+1)
			t.hit++
		} else {
			t.extra++
			report(fmt.Sprintf("%s: %s has %q", label, name, g))
		}
	}
	t.missed += len(rest)
	for _, w := range rest {
		report(fmt.Sprintf("%s: %s lacks %q", label, name, w))
	}
}

// quantities are judged by recall alone: the gold lists some of them.
func (f *figures) quantities(got reading.Result, want gold, report func(string)) {
	for _, w := range want.Quantities {
		found := false
		for _, x := range got.Findings {
			for _, q := range x.Quantities {
				found = found || squeeze(x.Label) == squeeze(w.Finding) && squeeze(q.Text) == squeeze(w.Text)
			}
		}
		if found {
			f.at("quantities").hit++
		} else {
			f.at("quantities").missed++
			report(fmt.Sprintf("%s: no quantity %s", w.Finding, w.Text))
		}
	}
}

func (f *figures) checks(got reading.Result, want gold, report func(string)) {
	for _, w := range want.Checks {
		found := slices.ContainsFunc(got.Checks, func(c arith.Check) bool {
			return c.Rule == w.Rule && string(c.Verdict) == w.Verdict && bareLabel(c.Finding) == bareLabel(w.Finding)
		})
		if found {
			f.at("checks").hit++
		} else {
			f.at("checks").missed++
			report(fmt.Sprintf("%s: no check %s %s", w.Finding, w.Rule, w.Verdict))
		}
	}
}

// bareLabel is a label without the punctuation that closes it, as checks name findings.
func bareLabel(s string) string { return strings.TrimRight(squeeze(s), "、.．:：,，") }

// match pairs each gold finding with the one read that has its statement, else its label, else a
// statement that holds it or is held by it; -1 where none does.
func match(got []reading.Finding, want []goldFinding) []int {
	pairs := make([]int, len(want))
	taken := make([]bool, len(got))
	for i := range pairs {
		pairs[i] = -1
	}
	same := []func(g reading.Finding, w goldFinding) bool{
		func(g reading.Finding, w goldFinding) bool {
			return squeeze(g.Statement) == squeeze(w.Statement) && squeeze(g.Label) == squeeze(w.Label)
		},
		func(g reading.Finding, w goldFinding) bool { return squeeze(g.Statement) == squeeze(w.Statement) },
		func(g reading.Finding, w goldFinding) bool {
			a, b := squeeze(g.Statement), squeeze(w.Statement)
			return a != "" && b != "" && (strings.Contains(a, b) || strings.Contains(b, a))
		},
		func(g reading.Finding, w goldFinding) bool {
			return w.Label != "" && squeeze(g.Label) == squeeze(w.Label)
		},
	}
	for _, is := range same {
		for w := range want {
			for g := range got {
				if pairs[w] < 0 && !taken[g] && is(got[g], want[w]) {
					pairs[w], taken[g] = g, true
				}
			}
		}
	}
	return pairs
}

// floors are what the reader is held to, in percent: the F1 of each field. See docs/reading.md.
var floors = map[string]map[string]float64{
	"dev": {
		"genre": 100, "title": 97, "finding": 100, "label": 98, "no": 99, "statement": 97, "status_text": 100, "status": 100,
		"organisations": 100, "deadline_text": 100, "deadline": 100, "goal": 100, "measures": 100, "quantities": 100, "checks": 91,
	},
	"held": {
		"genre": 87, "title": 93, "finding": 92, "label": 89, "no": 100, "statement": 81, "status_text": 85, "status": 86,
		"organisations": 88, "deadline_text": 94, "deadline": 98, "goal": 91, "measures": 77, "quantities": 100, "checks": 80,
	},
	"fourth": {
		"genre": 100, "title": 100, "finding": 100, "label": 100, "no": 100, "statement": 100, "status_text": 77, "status": 100,
		"organisations": 100, "deadline_text": 100, "deadline": 100, "goal": 100, "measures": 94,
	},
	"third": {
		"genre": 100, "title": 91, "finding": 100, "label": 100, "no": 100, "statement": 100, "status_text": 100, "status": 100,
		"organisations": 100, "deadline_text": 100, "deadline": 100, "goal": 100, "measures": 96,
	},
}

// falseFindings is how many findings may be read in documents that hold none.
var falseFindings = map[string]int{"dev": 0, "held": 2, "third": 0, "fourth": 0}

// TestCorpus measures every part. Of the held part it prints sums only.
func TestCorpus(t *testing.T) {
	for _, part := range []string{"dev", "held", "third", "fourth"} {
		t.Run(part, func(t *testing.T) {
			report := func(doc, what string) {
				if *verbose && part != "held" {
					t.Logf("%s: %s", doc, what)
				}
			}
			f := measure(t, part, recogniser{}, report)
			if f.documents == 0 {
				t.Fatalf("the %s part of the corpus is missing from testdata/corpus", part)
			}
			t.Log("\n" + f.table())
			for name, floor := range floors[part] {
				if got := 100 * f.at(name).f1(); got < floor {
					t.Errorf("%s of %s fell to %.1f, floor %.1f", name, part, got, floor)
				}
			}
			if f.false > falseFindings[part] {
				t.Errorf("%d findings of %s in documents that hold none", f.false, part)
			}
		})
	}
}

func (f *figures) table() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%-14s %9s %9s %9s %6s %6s %6s\n", "field", "precision", "recall", "F1", "hit", "extra", "missed")
	for _, name := range fieldNames {
		t := f.at(name)
		fmt.Fprintf(&b, "%-14s %9.1f %9.1f %9.1f %6d %6d %6d\n", name, 100*t.precision(), 100*t.recall(), 100*t.f1(), t.hit, t.extra, t.missed)
	}
	s := f.total()
	fmt.Fprintf(&b, "%-14s %9.1f %9.1f %9.1f %6d %6d %6d\n", "all fields", 100*s.precision(), 100*s.recall(), 100*s.f1(), s.hit, s.extra, s.missed)
	for _, k := range slices.Sorted(maps.Keys(f.byKind)) {
		t := f.byKind[k]
		fmt.Fprintf(&b, "findings of %-20s %6d %6d %6d\n", k, t.hit, t.extra, t.missed)
	}
	fmt.Fprintf(&b, "%d documents, %d without findings, of these %d with findings read (%d findings)\n", f.documents, f.negatives, f.unclean, f.false)
	return b.String()
}

// TestAblation prints what each rule is worth: the F1 over all fields lost on dev without it.
func TestAblation(t *testing.T) {
	if !*ablation {
		return // a measurement, taken with -ablation
	}
	quiet := func(string, string) {}
	with := measure(t, "dev", recogniser{}, quiet)
	for _, rule := range ruleNames {
		without := measure(t, "dev", recogniser{off: map[string]bool{rule: true}}, quiet)
		t.Logf("%-20s all fields %5.1f  findings %5.1f  genre %5.1f  false findings %+d", rule,
			100*(with.total().f1()-without.total().f1()), 100*(with.at("finding").f1()-without.at("finding").f1()),
			100*(with.at("genre").f1()-without.at("genre").f1()), without.false-with.false)
	}
}

// TestNothingIsDropped holds every document of the corpus to the property that all its text lies in a
// finding, in an aside, or is unread.
func TestNothingIsDropped(t *testing.T) {
	paths, err := filepath.Glob(filepath.Join("testdata", "corpus", "*", "*.gold.json"))
	if err != nil {
		t.Fatal(err)
	}
	for _, path := range paths {
		_, doc := load(t, path)
		checkCovered(t, *doc, Recognise(*doc))
	}
}
