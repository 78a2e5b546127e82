package closure

import (
	"embed"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"
	"sync"

	"zhenggai/internal/rulefile"
)

//go:embed policies/*.toml
var embedded embed.FS

// Embedded are the policies that ship with the product. An office adds its own by With.
var Embedded = sync.OnceValue(func() *Policies {
	files, err := fs.Sub(embedded, "policies")
	if err != nil {
		panic(err) // the folder is constant
	}
	ps, err := (&Policies{}).Load(files)
	if err != nil {
		panic(err) // a broken policy is a broken build; TestEmbeddedPolicies meets it first
	}
	return ps
})

// Parse reads one policy file (docs/closure.md shows one) and tells all that is wrong in it, with the
// line. The policy is of use only when nothing is.
func Parse(name string, text []byte) (Policy, rulefile.Defects) {
	var p Policy
	p.at = rulefile.Open(name, text, &p)
	d := &draft{Policy: p, at: p.at}
	if p.at.Readable() {
		for _, rule := range policyRules {
			rule(d)
		}
	}
	return p, p.at.Defects()
}

// Load adds every *.toml at the top of files, in order of name. Where anything is wrong it adds nothing,
// and the error is rulefile.Defects, all of them.
func (ps *Policies) Load(files fs.FS) (*Policies, error) {
	names, err := fs.Glob(files, "*.toml")
	if err != nil {
		return nil, err
	}
	var all rulefile.Defects
	for _, name := range names {
		text, err := fs.ReadFile(files, name)
		if err != nil {
			return nil, fmt.Errorf("policy %s: %w", name, err)
		}
		p, defects := Parse(path.Base(name), text)
		more, clashes := ps.With(p)
		if all = append(append(all, defects...), clashes...); more != nil {
			ps = more
		}
	}
	if err := all.Err(); err != nil {
		return nil, err
	}
	return ps, nil
}

// With is the set with another policy, read by Parse and without defects of its own. A policy that
// Replaces one ends it on the day before its own first; any other that is in force where and when one is
// already, or takes its id, is refused with the line. ps stays as it is.
func (ps *Policies) With(p Policy) (*Policies, rulefile.Defects) {
	own := p.at.Again()
	list := slices.Clone(ps.list)
	if p.Replaces != "" {
		i := slices.IndexFunc(list, func(q Policy) bool { return q.ID == p.Replaces })
		switch {
		case i < 0:
			own.Blame("replaces", "closure.policy_replaces", "ID", p.Replaces)
		case p.From == 0 || p.From <= list[i].From:
			own.Blame("replaces", "closure.policy_replaces_from", "ID", p.Replaces, "From", list[i].From.String())
		case list[i].Until == 0 || list[i].Until >= p.From:
			list[i].Until = p.From - 1
		}
	}
	for _, q := range list {
		if p.ID == q.ID {
			own.Blame("id", "closure.policy_twice", "ID", p.ID, "File", q.at.Name)
		}
		if p.overlaps(q) {
			own.Blame("from", "closure.policy_overlap", "File", q.at.Name, "ID", q.ID)
		}
	}
	if defects := own.Defects(); defects != nil {
		return nil, defects
	}
	more := &Policies{list: append(list, p)}
	more.sort()
	return more, nil
}

// draft is a policy being checked.
type draft struct {
	Policy
	at *rulefile.File
}

// minds notes a defect at a key.
func (d *draft) minds(key, sentence string, kv ...any) { d.at.Blame(key, "closure."+sentence, kv...) }

// stageAt is the key of a stage in the list.
func (d *draft) stageAt(s Stage) string { return element("stages", slices.Index(d.Stages, s)) }

func element(key string, i int) string { return fmt.Sprintf("%s[%d]", key, i) }

// told reports whether the file holds what a filled key names: any key, or a stage as stages.NAME.
func (d *draft) told(key string) bool {
	if stage, ok := strings.CutPrefix(key, "stages."); ok {
		return d.Has(Stage(stage))
	}
	return d.at.Has(key)
}
