package web

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"strings"

	"zhenggai/internal/closure"
	"zhenggai/internal/evidence"
	"zhenggai/internal/fault"
	"zhenggai/internal/gate"
	"zhenggai/internal/ledger"
)

// trackStep is a stop on the way to filing.
type trackStep struct {
	Name       string
	Past, Here bool
	Day        ledger.Date // when it was passed
}

// track draws the way: three steps before the policy's stages, then those.
func (v closingView) track() []trackStep {
	c, r := v.Case, v.r
	working := slices.Contains([]closure.State{closure.Draft, closure.Planned, closure.Active, closure.Suspended, closure.Returned, closure.Rebound}, c.State)
	steps := []trackStep{
		{Name: closure.Claim.Name().In(r.Lang), Past: len(c.Doers) > 0, Day: lastDay(c, closure.Claim)},
		{Name: closure.Plan.Name().In(r.Lang), Past: c.State != closure.Draft, Day: lastDay(c, closure.Plan)},
		{Name: r.Say("page.closing.step.work"), Past: !working, Day: lastDay(c, closure.Start)},
	}
	for _, s := range v.Rules.Policy.Stages {
		past := slices.Contains(c.Done, s)
		step := trackStep{Name: s.Name().In(r.Lang), Past: past}
		if past {
			step.Day = lastDay(c, stageEnds[s]...)
		}
		steps = append(steps, step)
	}
	for i := range steps {
		if !steps[i].Past {
			steps[i].Here = c.State != closure.Transferred
			break
		}
	}
	return steps
}

// stageEnds are the events that a stage is passed with.
var stageEnds = map[closure.Stage][]closure.Kind{
	closure.StageSelfCheck: {closure.SelfCheck}, closure.StageApply: {closure.Apply}, closure.StageVerifySite: {closure.VerifySite},
	closure.StageVerifyPaper: {closure.VerifyPaper}, closure.StageReview: {closure.Review}, closure.StageAccept: {closure.Accept},
	closure.StageNotice: {closure.EndNotice}, closure.StageClose: {closure.Close}, closure.StageFile: {closure.File},
	closure.StageLookBack: {closure.PassLookBack},
}

// lastDay is the day of the newest event of these kinds, "" when there is none.
func lastDay(c closure.Case, kinds ...closure.Kind) ledger.Date {
	for i := len(c.Events) - 1; i >= 0; i-- {
		if slices.Contains(kinds, c.Events[i].Kind) {
			return c.Events[i].Day
		}
	}
	return ""
}

// waits is what the case waits for, and whom.
func (v closingView) waits() (closure.Kind, string) {
	k := v.Case.Awaits(v.Rules.Policy)
	return k, rolesNamed(v.r, k)
}

// rolesNamed are the parts that may cause an event of a kind, in one line.
func rolesNamed(r *gate.Request, k closure.Kind) string {
	var names []string
	for _, role := range k.Roles() {
		names = append(names, role.Name().In(r.Lang))
	}
	return strings.Join(names, r.Say("web.list_comma"))
}

// offer is an act on the page: a form, or why there is none.
type offer struct {
	closure.Choice
	Why  string // "" when the person may
	Main bool   // what the case waits for
}

// aside are acts that are no part of the way; who may not do them is not told why.
var aside = []closure.Kind{
	closure.Return, closure.Suspend, closure.Object, closure.Transfer, closure.FailLookBack, closure.Reopen,
}

// offers are the acts that the case can take now: on the way, and aside from it.
func (v closingView) offers() (way, beside []offer) {
	next := v.Case.Awaits(v.Rules.Policy)
	for _, c := range v.Choices {
		o := offer{Choice: c, Main: c.Kind == next}
		if c.Refusal != nil && !c.Outside {
			o.Why = sentence(v.r, c.Refusal)
		}
		switch {
		case !c.Possible || !v.Person.Plays() && !o.Main:
		case slices.Contains(aside, c.Kind):
			if o.Why == "" {
				beside = append(beside, o)
			}
		default:
			way = append(way, o)
		}
	}
	slices.SortStableFunc(way, func(a, b offer) int { return cmp.Compare(rankOf(a), rankOf(b)) })
	return way, beside
}

// rankOf puts what the case waits for first, and what a person may do before what they may not.
func rankOf(o offer) int {
	switch {
	case o.Main:
		return 0
	case o.Why == "":
		return 1
	}
	return 2
}

// fresh are the files that the case does not hold yet; the form of an act proposes them.
func (v closingView) fresh() []evidence.File {
	return slices.DeleteFunc(slices.Clone(v.Files), func(f evidence.File) bool {
		return slices.ContainsFunc(v.Case.Evidence, func(e closure.Evidence) bool { return e.ID == f.ID })
	})
}

// frozen reports whether an acceptance froze a file, in this cycle or an earlier one.
func (v closingView) frozen(id string) bool {
	return slices.ContainsFunc(append(slices.Clone(v.Earlier), v.Case), func(c closure.Case) bool {
		return slices.ContainsFunc(c.Frozen, func(e closure.Evidence) bool { return e.ID == id })
	})
}

// open are the objections that nobody answered.
func (v closingView) open() []closure.Event {
	var out []closure.Event
	if v.Case.Notice == nil {
		return nil
	}
	for _, o := range v.Case.Notice.Objections {
		i := slices.IndexFunc(v.Case.Events, func(e closure.Event) bool { return e.ID == o.Event })
		if o.Answer == "" && i >= 0 {
			out = append(out, v.Case.Events[i])
		}
	}
	return out
}

// sentence is a fault in the reader's language.
func sentence(r *gate.Request, err error) string {
	if f, ok := errors.AsType[*fault.Error](err); ok && !f.Text.IsZero() {
		return f.Text.In(r.Lang)
	}
	return r.Say("fault.internal")
}

// closingSigns are the glyphs of states.
var closingSigns = map[closure.State]string{
	closure.Draft: "none", closure.Suspended: "late", closure.Returned: "late", closure.Closed: "done", closure.Filed: "lasting",
	closure.Rebound: "rebound", closure.Transferred: "none",
}

func closingSign(s closure.State) string { return cmp.Or(closingSigns[s], "going") }

func goalSign(v closure.Verdict) string {
	switch v {
	case closure.Holds:
		return "done"
	case closure.Broken:
		return "late"
	}
	return "none"
}

func goalKey(v closure.Verdict) string {
	return "closure.verdict." + cmp.Or(string(v), "uncompared")
}

// lacksBy are the lacks that a stage waits for first.
func lacksBy(lacks []closure.Lack, stage closure.Stage) []closure.Lack {
	return slices.DeleteFunc(slices.Clone(lacks), func(l closure.Lack) bool { return l.By != stage })
}

// natureWord says what kind of work it is, and whether it lasts.
func natureWord(ctx context.Context, c closure.Case) string {
	if c.Nature == "" {
		return ""
	}
	word := Speak(ctx, c.Nature.Name())
	if c.LongTerm {
		word += " · " + T(ctx, "page.closing.lasting")
	}
	return word
}

// deadline is the finding's deadline as the suspensions put it off.
func (v closingView) deadline(ctx context.Context) string {
	d := v.Case.Deadline(v.Finding.Deadline, v.Today)
	if d != v.Finding.Deadline {
		return T(ctx, "page.closing.put_off", "Day", string(d), "Was", string(v.Finding.Deadline), "Days", v.Case.SuspendedDays(v.Today))
	}
	return string(d)
}

// drafted is what was typed into the form of a kind, the zero Event when another was sent or none.
func (v closingView) drafted(k closure.Kind) closure.Event {
	if v.Drafted.Kind != k {
		return closure.Event{}
	}
	return v.Drafted
}

// dayOf is the day that the form of a kind holds: what was typed, or today.
func (v closingView) dayOf(k closure.Kind) string { return string(cmp.Or(v.drafted(k).Day, v.Today)) }

// errorAt is what is wrong with a field of the form of a kind.
func (v closingView) errorAt(k closure.Kind, field string) string {
	if v.Drafted.Kind != k {
		return ""
	}
	return v.at(field)
}

// actField is a field of the form of a kind. Several forms stand on the page, so that only the one that was sent
// bears the plain id that the summary of errors leads to.
func (v closingView) actField(k closure.Kind, f Field) Field {
	f.Error = v.errorAt(k, f.Name)
	if v.Drafted.Kind != k {
		f.ID = string(k) + "-" + f.Name
	}
	return f
}

// brings tells whether a file is ticked in the form of a kind: what was ticked, and at first whatever no earlier
// cycle had.
func (v closingView) brings(k closure.Kind, id string) bool {
	if v.Drafted.Kind != k {
		return !slices.ContainsFunc(v.Earlier, func(c closure.Case) bool {
			return slices.ContainsFunc(c.Evidence, func(e closure.Evidence) bool { return e.ID == id })
		})
	}
	return slices.ContainsFunc(v.Drafted.Evidence, func(e closure.Evidence) bool { return e.ID == id })
}

func (v closingView) inCase(id string) bool {
	return !slices.ContainsFunc(v.fresh(), func(f evidence.File) bool { return f.ID == id })
}

// measureNames are the labels of measures, in one line.
func (v closingView) measureNames(ids []string) string {
	var names []string
	for _, m := range v.Measures {
		if slices.Contains(ids, m.ID) {
			names = append(names, measureName(m))
		}
	}
	return strings.Join(names, "、")
}

// materialChoices are the materials that the policy asks for, what is missing first, then the others.
func (v closingView) materialChoices(ctx context.Context) []Choice {
	out := []Choice{{Value: "", Label: T(ctx, "page.closing.material.none")}}
	asked := map[closure.Material]bool{}
	for _, n := range v.Rules.Policy.Needs(v.Case.Nature) {
		if !asked[n.Material] {
			asked[n.Material] = true
			out = append(out, Choice{Value: string(n.Material), Label: T(ctx, "page.closing.material.asked", "Material", n.Material.Name(), "Stage", n.By.Name())})
		}
	}
	for _, m := range closure.Materials {
		if !asked[m] {
			out = append(out, Choice{Value: string(m), Label: Speak(ctx, m.Name())})
		}
	}
	return out
}

// aboutChoices are the open objections.
func (v closingView) aboutChoices() []Choice {
	var out []Choice
	for _, e := range v.open() {
		out = append(out, Choice{Value: e.ID, Label: string(e.Day) + " " + cutRunes(firstLine(e.Opinion), 40)})
	}
	return out
}

func (v closingView) targetChoices() []Choice {
	out := []Choice{{Value: "", Label: v.r.Say("page.closing.target.none")}}
	for _, f := range v.Later {
		out = append(out, Choice{Value: f.ID, Label: f.Name})
	}
	return out
}
