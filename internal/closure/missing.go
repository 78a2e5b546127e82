package closure

import (
	"slices"
	"strconv"

	"zhenggai/internal/ledger"
	"zhenggai/internal/say"
)

// Item is a record of another room as a sentence names it.
type Item struct {
	ID    string
	Label string // as people call it: （三）
}

// Verdict is how a goal compares with what is so. Whoever tells it knows claims and figures.
type Verdict string

// The verdicts. Only Holds lets a closing pass: missing data is not good news.
const (
	Uncompared    Verdict = ""               // nobody compared
	Holds         Verdict = "holds"          // reached
	Broken        Verdict = "broken"         // not reached
	NoEvidence    Verdict = "no_evidence"    // nothing to compare with
	NotComparable Verdict = "not_comparable" // of another calibre
	Stale         Verdict = "stale"          // evidence older than allowed
)

// Facts are what other rooms know about a finding. The zero Facts block an application.
type Facts struct {
	// Regions are the administrative codes of the finding's region, the narrowest first.
	Regions []string
	// Measures are the finding's measures; each must be proved by a piece of evidence that names it.
	Measures []Item
	// Points are what the finding complains of and no measure answers.
	Points []Item
	// Goal is how the goal compares.
	Goal Verdict
	// NoticeSigned is the day on which a text of the public notice was last signed, "" for never.
	NoticeSigned ledger.Date
	// SameFirm are open problems of the same firm or site, and like ones of the same park (举一反三).
	SameFirm []Item
	// Penalties are violations whose punishment is not through.
	Penalties []Item
}

// Lack is one thing still missing, and the stage that waits for it: apply, accept, notice or close.
type Lack struct {
	By   Stage
	ID   string // of the record that it speaks of, "" for none
	Text say.Text
}

// Missing lists what is still missing before a finding can be closed, what the application waits for
// first. It is empty for a case that is closed, filed or transferred.
func Missing(p Policy, c Case, f Facts) []Lack {
	if c.State.Shut() || c.State == Transferred {
		return nil
	}
	var lacks []Lack
	for _, list := range []func(Policy, Case, Facts) []Lack{claimLacks, workLacks, signLacks, stageLacks, materialLacks} {
		lacks = append(lacks, list(p, c, f)...)
	}
	slices.SortStableFunc(lacks, func(a, b Lack) int { return slices.Index(Stages, a.By) - slices.Index(Stages, b.By) })
	return lacks
}

// Blocking are the lacks that an event of kind k waits for.
func Blocking(k Kind, lacks []Lack) []Lack {
	stage := traits[k].stage
	if k == StartNotice {
		return slices.DeleteFunc(slices.Clone(lacks), func(l Lack) bool { return l.By != StageNotice })
	}
	if !slices.Contains([]Stage{StageApply, StageAccept, StageClose}, stage) {
		return nil
	}
	return slices.DeleteFunc(slices.Clone(lacks), func(l Lack) bool { return !due(l.By, stage) })
}

func claimLacks(_ Policy, c Case, _ Facts) []Lack {
	var lacks []Lack
	if len(c.Doers) == 0 {
		lacks = append(lacks, Lack{By: StageApply, Text: say.T("closure.lack.unclaimed")})
	}
	if c.Nature == "" {
		lacks = append(lacks, Lack{By: StageApply, Text: say.T("closure.lack.unplanned")})
	}
	if c.State == Suspended {
		lacks = append(lacks, Lack{By: StageApply, Text: say.T("closure.lack.suspended")})
	}
	return lacks
}

// workLacks asks whether the work itself is done and shown.
func workLacks(_ Policy, c Case, f Facts) []Lack {
	var lacks []Lack
	each := func(key string, items []Item) {
		for i, it := range items {
			label := it.Label
			if label == "" {
				label = strconv.Itoa(i + 1)
			}
			lacks = append(lacks, Lack{By: StageApply, ID: it.ID, Text: say.T(key, "Label", label)})
		}
	}
	if len(f.Measures) == 0 {
		lacks = append(lacks, Lack{By: StageApply, Text: say.T("closure.lack.no_measures")})
	}
	for i, m := range f.Measures {
		if f.Measures[i].Label == "" {
			m.Label = strconv.Itoa(i + 1)
		}
		if !c.proves(m.ID) {
			each("closure.lack.measure", []Item{m})
		}
	}
	each("closure.lack.point", f.Points)
	if f.Goal != Holds {
		lacks = append(lacks, Lack{By: StageApply, Text: say.T("closure.lack.goal", "Verdict", say.T("closure.verdict."+f.Goal.key()))})
	}
	each("closure.lack.same_firm", f.SameFirm)
	each("closure.lack.penalty", f.Penalties)
	return lacks
}

// key is the verdict's word in the catalogue.
func (v Verdict) key() string {
	if v == Uncompared {
		return "uncompared"
	}
	return string(v)
}

// proves reports whether a piece of evidence names the measure.
func (c Case) proves(measure string) bool {
	return slices.ContainsFunc(c.Evidence, func(e Evidence) bool { return slices.Contains(e.Measures, measure) })
}

// stageLacks asks which stages of the policy are not passed yet.
func stageLacks(p Policy, c Case, _ Facts) []Lack {
	var lacks []Lack
	for _, s := range p.Stages {
		if s == StageClose {
			break
		}
		if s == StageApply || slices.Contains(c.Done, s) {
			continue
		}
		lacks = append(lacks, stageLack(p, c, s))
	}
	if n := c.Notice.Unanswered(); n > 0 {
		lacks = append(lacks, Lack{By: StageClose, ID: c.Notice.Objections[0].Event, Text: say.T("closure.lack.objections", "Count", n)})
	}
	return lacks
}

// signLacks asks for the signed text of a notice that has not begun. A text that was signed before the case was last
// applied for, accepted, sent back or reopened is not the one that is put up.
func signLacks(p Policy, c Case, f Facts) []Lack {
	if !p.Signs(NoticePaper) || c.Notice != nil || slices.Contains(c.Done, StageNotice) {
		return nil
	}
	since := c.CameBack()
	for _, e := range c.Events {
		if slices.Contains([]Kind{Apply, Accept, Return, Uphold}, e.Kind) {
			since = max(since, e.Day)
		}
	}
	if f.NoticeSigned != "" && f.NoticeSigned >= since {
		return nil
	}
	return []Lack{{By: StageNotice, Text: say.T("closure.lack.notice_unsigned")}}
}

func stageLack(p Policy, c Case, s Stage) Lack {
	l := Lack{By: StageClose, Text: say.T("closure.lack.stage", "Stage", s.Name())}
	switch {
	case s == StageSelfCheck:
		l.By = StageApply
	case p.before(s, StageAccept):
		l.By = StageAccept
	case s == StageAccept && len(p.Levels) > len(c.Acceptances) && len(p.Levels) > 1:
		l.Text = say.T("closure.lack.level", "Level", LevelName(p.Levels[len(c.Acceptances)]))
	}
	if s == StageNotice && c.Notice != nil {
		l.Text = say.T("closure.lack.notice_runs", "Day", string(c.Notice.End))
	}
	return l
}

// materialLacks asks which papers are not there.
func materialLacks(p Policy, c Case, _ Facts) []Lack {
	var lacks []Lack
	if len(c.Evidence) == 0 {
		lacks = append(lacks, Lack{By: StageApply, Text: say.T("closure.lack.no_evidence")})
	}
	for _, n := range p.Needs(c.Nature) {
		if !brings(c.counted(n.By), n.Material) {
			lacks = append(lacks, Lack{By: n.By, Text: say.T("closure.lack.material", "Material", n.Material.Name())})
		}
	}
	return lacks
}
