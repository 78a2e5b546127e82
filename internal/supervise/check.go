package supervise

import (
	"embed"
	"fmt"
	"io/fs"
	"reflect"
	"slices"
	"strings"

	"zhenggai/internal/org"
	"zhenggai/internal/rulefile"
)

//go:embed rules
var embedded embed.FS

// Examples reads the rules that ship with the product, in order of their names. They are examples to
// write one's own from, and hold nowhere by themselves.
func Examples() ([]*Rule, error) {
	names, err := fs.Glob(embedded, "rules/*.toml")
	if err != nil {
		return nil, err
	}
	var rules []*Rule
	for _, name := range names {
		text, err := embedded.ReadFile(name)
		if err != nil {
			return nil, err
		}
		r, defects := ParseRule(name, text)
		if defects != nil {
			return nil, defects
		}
		rules = append(rules, r)
	}
	return rules, nil
}

// ParseRule reads a lamp rule (docs/rules.md shows one) and tells all that is wrong with it, each
// defect with its line. The rule is nil when there are defects.
func ParseRule(name string, text []byte) (*Rule, rulefile.Defects) {
	r := &Rule{}
	r.at = rulefile.Open(name, text, r)
	c := check{r, r.at}
	if c.Readable() {
		c.head()
		c.sitting()
		c.lamps()
		c.steps()
		c.ends()
	}
	if ds := c.Defects(); ds != nil {
		return nil, ds
	}
	return r, nil
}

// check holds one rule against itself.
type check struct {
	rule *Rule
	*rulefile.File
}

// must blames a path unless something is so.
func (c check) must(ok bool, path, key string, kv ...any) {
	if !ok {
		c.Blame(path, key, kv...)
	}
}

func (c check) head() {
	r := c.rule
	for _, field := range []struct{ path, value string }{{"id", r.ID}, {"title", r.Title}, {"source", r.Source}} {
		c.must(strings.TrimSpace(field.value) != "", field.path, "supervise.rule_lacks", "Key", field.path)
	}
	c.must(org.IsCode(r.Region), "region", "supervise.rule_region", "Text", r.Region)
	c.must(r.From != 0 || c.Has("from"), "from", "supervise.rule_lacks", "Key", "from")
	c.must(r.Until == 0 || r.Until >= r.From, "until", "supervise.rule_backwards", "From", r.From, "Until", r.Until)
}

func (c check) sitting() {
	s := c.rule.Sitting
	most := map[Rhythm]int{Daily: 0, Weekly: 7, Monthly: 28}
	limit, known := most[s.Every]
	if !known {
		c.Blame("sitting.every", "supervise.rule_word", "Key", "every", "Text", string(s.Every), "Words", words(Rhythms))
		return
	}
	c.must(s.On >= min(limit, 1) && s.On <= limit, "sitting.on", "supervise.rule_sitting_day", "On", s.On, "Max", limit)
}

func (c check) lamps() {
	r := c.rule
	if len(r.Lamps) < 2 {
		c.Blame("lamp", "supervise.rule_few_lamps")
	}
	seen := map[Colour]bool{}
	for i, l := range r.Lamps {
		path := fmt.Sprintf("lamp[%d]", i)
		c.must(slices.Contains(Colours, l.Colour), path+".colour", "supervise.rule_word", "Key", "colour", "Text", string(l.Colour), "Words", words(Colours))
		c.must(!seen[l.Colour], path+".colour", "supervise.rule_colour_twice", "Text", string(l.Colour))
		seen[l.Colour] = true
		c.must(l.Name != "", path, "supervise.rule_lacks", "Key", "name")
		c.must(l.Clause != "", path, "supervise.rule_lacks", "Key", "clause")
		last := i == len(r.Lamps)-1
		c.must(last || len(l.When) > 0, path, "supervise.rule_lamp_always", "Name", l.Name)
		c.must(!last || len(l.When) == 0, path+".when", "supervise.rule_last_lamp", "Name", l.Name)
		for j, w := range l.When {
			c.when(w, i, fmt.Sprintf("%s.when[%d]", path, j))
		}
	}
}

// when holds a condition against sense, and against those of worse lamps, which would hide it.
func (c check) when(w When, lamp int, path string) {
	if w == (When{}) {
		c.Blame(path, "supervise.rule_when_empty")
	}
	for _, n := range []struct {
		key   string
		value *int
		most  int
		least int
	}{
		{"behind", w.Behind, 100, 1},
		{"node_missed", w.NodeMissed, 3650, 1},
		{"overdue", w.Overdue, 3650, 1},
		{"due_within", w.DueWithin, 3650, 0},
		{"silent", w.Silent, mostSilent, 1},
		{"rebound", w.Rebound, 3650, 0},
	} {
		if n.value != nil && (*n.value < n.least || *n.value > n.most) {
			c.Blame(path+"."+n.key, "supervise.rule_range", "Key", n.key, "Value", *n.value, "Min", n.least, "Max", n.most)
		}
	}
	for _, l := range []struct {
		key   string
		value Level
	}{{"criticised", w.Criticised}, {"exposed", w.Exposed}} {
		c.must(l.value == "" && !c.Has(path+"."+l.key) || slices.Contains(Levels, l.value), path+"."+l.key,
			"supervise.rule_word", "Key", l.key, "Text", string(l.value), "Words", words(Levels))
	}
	c.must(w.Overdue == nil || w.DueWithin == nil, path, "supervise.rule_when_never")
	for _, worse := range c.rule.Lamps[:lamp] {
		for _, other := range worse.When {
			c.must(!reflect.DeepEqual(w, other), path, "supervise.rule_when_hidden", "Name", worse.Name)
		}
	}
}

func (c check) steps() {
	r := c.rule
	if len(r.Steps) == 0 {
		c.Blame("step", "supervise.rule_no_steps")
	}
	series := map[string]string{}
	for i, s := range r.Steps {
		path := fmt.Sprintf("step[%d]", i)
		c.must(s.Step.rank() >= 0, path+".step", "supervise.rule_word", "Key", "step", "Text", string(s.Step), "Words", words(Steps))
		c.must(i == 0 || s.Step.rank() < 0 || s.Step.rank() > r.Steps[i-1].Step.rank(), path+".step", "supervise.rule_step_order",
			"Name", s.Name, "Words", words(Steps))
		for _, field := range []struct{ key, value string }{{"name", s.Name}, {"series", s.Series}, {"clause", s.Clause}} {
			c.must(strings.TrimSpace(field.value) != "", path, "supervise.rule_lacks", "Key", field.key)
		}
		if other, taken := series[s.Series]; taken && s.Series != "" {
			c.Blame(path+".series", "supervise.rule_series_twice", "Series", s.Series, "Name", other)
		}
		series[s.Series] = s.Name
		c.term(s, path)
		c.entrance(s, i, path)
	}
}

func (c check) term(s StepRule, path string) {
	for _, n := range []struct {
		key                string
		value, least, most int
	}{{"days", s.Days, 1, 365}, {"grace", s.Grace, 0, 365}, {"points", s.Points, 0, 100}, {"times", s.Times, 1, 60}, {"again", s.Again, 1, 60}} {
		given := c.Has(path + "." + n.key)
		if n.value > n.most || (given || n.key == "days") && n.value < n.least {
			c.Blame(path+"."+n.key, "supervise.rule_range", "Key", n.key, "Value", n.value, "Min", n.least, "Max", n.most)
		}
	}
}

// entrance holds the ways onto a step against the lamps and steps there are.
func (c check) entrance(s StepRule, i int, path string) {
	for j, colour := range s.Lamps {
		c.must(slices.ContainsFunc(c.rule.Lamps, func(l LampRule) bool { return l.Colour == colour }),
			fmt.Sprintf("%s.lamps[%d]", path, j), "supervise.rule_no_such_lamp", "Text", string(colour))
		c.must(!c.rule.lifting(colour), fmt.Sprintf("%s.lamps[%d]", path, j), "supervise.rule_up_and_down", "Text", string(colour), "Name", s.Name)
	}
	for j, after := range s.After {
		c.must(slices.Contains(Consequences, after), fmt.Sprintf("%s.after[%d]", path, j),
			"supervise.rule_word", "Key", "after", "Text", string(after), "Words", words(Consequences))
	}
	c.must(i > 0 || len(s.After) == 0, path+".after", "supervise.rule_first_after", "Name", s.Name)
	c.must(len(s.Lamps) > 0 || len(s.After) > 0 && i > 0, path, "supervise.rule_unreachable", "Name", s.Name)
	c.must(s.Times == 0 || len(s.Lamps) > 0, path+".times", "supervise.rule_idle_key", "Key", "times", "Other", "lamps")
	c.must(s.Grace == 0 || slices.Contains(s.After, StillLate), path+".grace", "supervise.rule_idle_key", "Key", "grace", "Other", string(StillLate))
	c.must(s.Again == 0 || slices.Contains(s.After, Again), path+".again", "supervise.rule_idle_key", "Key", "again", "Other", string(Again))
}

// ends checks how a task leaves the ladder, and where it comes back to it.
func (c check) ends() {
	r := c.rule
	if len(r.Lift.Lamps) == 0 {
		c.Blame("lift.lamps", "supervise.rule_no_lift")
	}
	for j, colour := range r.Lift.Lamps {
		c.must(slices.ContainsFunc(r.Lamps, func(l LampRule) bool { return l.Colour == colour }),
			fmt.Sprintf("lift.lamps[%d]", j), "supervise.rule_no_such_lamp", "Text", string(colour))
	}
	for _, n := range []struct {
		path  string
		value int
	}{{"lift.sittings", r.Lift.Sittings}, {"lapse.days", r.Lapse.Days}, {"rebound.days", r.Rebound.Days}} {
		c.must(n.value >= 0 && n.value <= 3650, n.path, "supervise.rule_range", "Key", n.path, "Value", n.value, "Min", 0, "Max", 3650)
	}
	_, known := r.step(r.Rebound.Step)
	c.must(known || r.Rebound.Step == "" && !c.Has("rebound"), "rebound.step", "supervise.rule_no_such_step", "Text", string(r.Rebound.Step))
}

// words lists the words a key may take, for a sentence.
func words[T ~string](list []T) string {
	s := make([]string, len(list))
	for i, w := range list {
		s[i] = string(w)
	}
	return strings.Join(s, " ")
}

// ExampleText is the text of a rule that ships, by its id, to write one's own from.
func ExampleText(id string) (text string, ok bool) {
	b, err := embedded.ReadFile("rules/" + id + ".toml")
	return string(b), err == nil
}
