package dispatch

import (
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"zhenggai/internal/fault"
)

// The bounds of a line.
const (
	MaxWords   = 2000 // characters of what changed, of an obstacle, of a request, of a reason
	MaxName    = 40   // characters of a figure's name
	MaxFigures = 12
	MaxProof   = 50
)

// Flaws are all that is wrong with a filing. Each has its place: the matter, a slash, the field, and for a figure its
// number from 0: ID/share, ID/figure[2].
type Flaws []*fault.Error

// Error speaks every flaw in zh-CN.
func (fs Flaws) Error() string {
	lines := make([]string, len(fs))
	for i, f := range fs {
		lines[i] = f.Error()
	}
	return strings.Join(lines, "\n")
}

// Unwrap gives the flaws to errors.As; the first tells the kind.
func (fs Flaws) Unwrap() []error {
	all := make([]error, len(fs))
	for i, f := range fs {
		all[i] = f
	}
	return all
}

// flaws collects what is wrong with one line.
type flaws struct {
	matter string
	found  Flaws
}

func (fs *flaws) note(field, key string, kv ...any) {
	fs.found = append(fs.found, fault.New(fault.Invalid, key, kv...).At(fs.matter+"/"+field))
}

// Check tells all that is wrong with a line, held against what the unit last said of the matter in an earlier period
// and against the milestones that the plan has.
func (l Line) Check(before Line, steps []Step) Flaws {
	fs := &flaws{matter: l.Matter()}
	for _, text := range []struct{ field, text string }{
		{"words", l.Words}, {"why", l.Why}, {"obstacle", l.Obstacle}, {"help", l.Help},
	} {
		if utf8.RuneCountInString(text.text) > MaxWords {
			fs.note(text.field, "dispatch.words_long", "Max", MaxWords)
		}
	}
	l.checkShare(fs, before)
	l.checkFigures(fs, before)
	if len(l.Proof) > MaxProof {
		fs.note("proof", "dispatch.proof_many", "Max", MaxProof)
	}
	for _, s := range l.Reached {
		if !slices.Contains(steps, s) {
			fs.note("reached", "dispatch.step_unknown", "Text", s.Text)
		}
	}
	return fs.found
}

func (l Line) checkShare(fs *flaws, before Line) {
	switch {
	case l.Share == nil && before.Share == nil:
	case l.Share == nil:
		fs.note("share", "dispatch.share_gone", "Before", *before.Share)
	case *l.Share < 0 || *l.Share > 100:
		fs.note("share", "dispatch.share_odd")
	case before.Share != nil && *l.Share < *before.Share && l.Why == "":
		fs.note("why", "dispatch.share_fell", "Before", *before.Share, "Now", *l.Share)
	}
}

func (l Line) checkFigures(fs *flaws, before Line) {
	if len(l.Figures) > MaxFigures {
		fs.note("figure[0]", "dispatch.figures_many", "Max", MaxFigures)
	}
	for i, f := range l.Figures {
		place := fmt.Sprintf("figure[%d]", i)
		old, had := before.figure(f.Name)
		_, reads := f.Amount()
		switch {
		case f.Name == "":
			fs.note(place, "dispatch.figure_nameless", "Written", f.Written)
		case utf8.RuneCountInString(f.Name) > MaxName:
			fs.note(place, "dispatch.figure_name_long", "Max", MaxName)
		case slices.ContainsFunc(l.Figures[:i], func(o Figure) bool { return o.Name == f.Name }):
			fs.note(place, "dispatch.figure_twice", "Name", f.Name)
		case !reads:
			fs.note(place, "dispatch.figure_odd", "Name", f.Name, "Written", f.Written)
		case utf8.RuneCountInString(f.Why) > MaxWords:
			fs.note(place, "dispatch.words_long", "Max", MaxWords)
		case had && f.Why == "" && f.Fell(old):
			fs.note(place, "dispatch.figure_fell", "Name", f.Name, "Before", old.Written, "Now", f.Written)
		}
	}
	for _, old := range before.Figures {
		if _, still := l.figure(old.Name); !still && l.Why == "" {
			fs.note("why", "dispatch.figure_gone", "Name", old.Name, "Before", old.Written)
		}
	}
}
