package closure

import (
	"errors"
	"regexp"
	"slices"
	"strings"

	"zhenggai/internal/fault"
	"zhenggai/internal/ledger"
)

// guards are asked in this order; the first that minds speaks. What can be changed by the person comes
// after what cannot.
var guards = []func(*turn) error{
	known, unmoved, clocked, moves, permitted, identified, separated, distinct, waiting, inOrder, brought, evident,
	unfrozen, windowed, answered, materialled,
}

// known minds an event that has no name or no known kind.
func known(t *turn) error {
	switch {
	case t.e.ID == "":
		return fault.New(fault.Invalid, "closure.event_unnamed").At("id")
	case !slices.Contains(Kinds, t.e.Kind):
		return fault.New(fault.Invalid, "closure.kind_unknown", "Kind", string(t.e.Kind)).At("kind")
	}
	return nil
}

// unmoved minds an event that was decided on a case which has moved since: of two approvers at once, the
// second reads again.
func unmoved(t *turn) error {
	if t.e.Seen == t.Seen() {
		return nil
	}
	if len(t.Events) == 0 {
		return fault.New(fault.Conflict, "closure.seen_wrong")
	}
	last := t.Events[len(t.Events)-1]
	return fault.New(fault.Conflict, "closure.moved_on", "Kind", last.Kind.Name(), "Day", string(last.Day), "State", t.State.Name())
}

// clocked minds days that cannot be. An objection is held against the notice, not against the last event:
// it may be entered late.
func clocked(t *turn) error {
	last, since := ledger.Date(""), ledger.Date("")
	for _, e := range t.Events {
		last, since = max(last, e.On), max(since, e.Day)
	}
	if t.e.Kind == Object && t.Notice != nil {
		since = t.Notice.Start
	}
	switch {
	case !validDay(t.e.Day):
		return fault.New(fault.Invalid, "closure.day_bad", "Day", string(t.e.Day)).At("day")
	case !validDay(t.e.On):
		return fault.New(fault.Internal, "closure.day_bad", "Day", string(t.e.On))
	case t.e.On < last:
		return fault.New(fault.Unavailable, "closure.clock_back", "Today", string(t.e.On), "Last", string(last))
	case t.e.Day > t.e.On:
		return fault.New(fault.Invalid, "closure.day_future", "Day", string(t.e.Day), "Today", string(t.e.On)).At("day")
	case t.e.Day < since:
		return fault.New(fault.Invalid, "closure.day_early", "Day", string(t.e.Day), "Last", string(since)).At("day")
	}
	return nil
}

// moves minds an event that leads nowhere from here, and a policy other than the application's.
func moves(t *turn) error {
	if t.State.judged() && t.Policy != t.r.Policy.ID {
		return fault.New(fault.Conflict, "closure.policy_other", "Policy", t.Policy)
	}
	to, ok, known := step(t.r.Policy, t.Case, t.e.Kind)
	switch {
	case ok:
		t.to = to
		return nil
	case known || traits[t.e.Kind].stage != "" && !t.r.Policy.Has(traits[t.e.Kind].stage):
		return fault.New(fault.Conflict, "closure.not_here", "Kind", t.e.Kind.Name(), "State", t.State.Name(),
			"Policy", t.r.Policy.ID)
	}
	return fault.New(fault.Conflict, "closure.not_now", "Kind", t.e.Kind.Name(), "State", t.State.Name())
}

// permitted minds a part that may not cause this.
func permitted(t *turn) error {
	if !slices.Contains(Roles, t.e.By.Role) {
		return fault.New(fault.Denied, "closure.role_unknown", "Role", string(t.e.By.Role))
	}
	if !slices.Contains(traits[t.e.Kind].roles, t.e.By.Role) {
		return fault.New(fault.Denied, "closure.role_wrong", "Kind", t.e.Kind.Name(), "Role", t.e.By.Role.Name())
	}
	if t.e.By.Role == Doer && t.e.Kind != Claim && !t.doing(t.e.By.Units) {
		return fault.New(fault.Denied, "closure.not_doer", "Kind", t.e.Kind.Name())
	}
	return nil
}

// doing reports whether one of the units does the work: it is a doer, or stands below one.
func (t *turn) doing(units []string) bool {
	return slices.ContainsFunc(units, func(u string) bool { return within(t.r.Units, u, t.Doers) })
}

// within reports whether a unit is, or stands below, one of the tops.
func within(tree Units, unit string, tops []string) bool {
	return slices.ContainsFunc(tops, func(top string) bool {
		return unit == top || tree != nil && tree.Within(unit, top)
	})
}

// identified minds an event of nobody, and guards the ways in for acceptors from outside.
func identified(t *turn) error {
	x := t.e.By.External
	switch {
	case x == nil && t.e.By.Account == "":
		return fault.New(fault.Denied, "org.sign_in_first")
	case x == nil:
		return nil
	case !traits[t.e.Kind].outside:
		return fault.New(fault.Denied, "closure.external_not", "Kind", t.e.Kind.Name())
	case strings.TrimSpace(x.Unit) == "":
		return fault.New(fault.Invalid, "closure.external_unit").At("external.unit")
	case x.Token == "" && t.e.By.Account == "":
		return fault.New(fault.Denied, "org.sign_in_first")
	case x.Token == "" && !t.uploaded():
		return fault.New(fault.Invalid, "closure.external_opinion").At("evidence")
	case x.Token == "":
		return nil
	}
	return t.token(*x)
}

// uploaded reports whether the signed opinion of somebody from outside comes with the event.
func (t *turn) uploaded() bool {
	return brings(t.e.Evidence, AcceptanceOpinion) || t.e.Kind != Accept && len(t.e.Evidence) > 0
}

// token minds a one-time link that is over or was used.
func (t *turn) token(x External) error {
	if x.Expires == "" || t.e.On > x.Expires {
		return fault.New(fault.Denied, "closure.token_over", "Day", string(x.Expires))
	}
	for _, e := range t.Events {
		if e.By.External != nil && e.By.External.Token == x.Token {
			return fault.New(fault.Conflict, "closure.token_used", "Day", string(e.Day))
		}
	}
	return nil
}

// separated minds a unit that would judge its own work (谁验收、谁负责 needs another than the doer). A unit
// below a doer counts as the doer; so does every unit that the person belonged to since the cycle began. Somebody
// from outside counts for the unit on the tree that goes by the name they sign with, if one does.
func separated(t *turn) error {
	if !t.r.Policy.Separation || !traits[t.e.Kind].judges {
		return nil
	}
	units, outside := t.unitsOf(t.e.By), t.e.By.External
	if outside != nil && t.r.Units != nil {
		units = append(units, t.r.Units.Named(outside.Unit)...)
	}
	if len(units) == 0 && outside == nil {
		return fault.New(fault.Denied, "closure.no_unit", "Kind", t.e.Kind.Name())
	}
	doers := slices.Clone(t.Doers)
	for _, e := range t.Events {
		if e.Kind == SelfCheck || e.Kind == Apply {
			doers = append(doers, e.By.Units...)
		}
	}
	for _, u := range units {
		if within(t.r.Units, u, doers) {
			return fault.New(fault.Denied, "closure.own_work", "Kind", t.e.Kind.Name())
		}
	}
	return nil
}

// unitsOf are all units that a person counts for in this cycle.
func (t *turn) unitsOf(who Who) []string {
	units := append(slices.Clone(who.Units), who.Former...)
	for _, e := range t.Events {
		if who.Account != "" && e.By.Account == who.Account {
			units = append(append(units, e.By.Units...), e.By.Former...)
		}
	}
	return units
}

// distinct minds one person in two parts that must check each other, whatever the units.
func distinct(t *turn) error {
	who := t.e.By.Account
	if who == "" || !traits[t.e.Kind].judges {
		return nil
	}
	for _, e := range t.Events {
		if e.By.Account == who && (e.Kind == SelfCheck || e.Kind == Apply) {
			return fault.New(fault.Denied, "closure.same_person", "Kind", t.e.Kind.Name(), "Earlier", e.Kind.Name())
		}
	}
	for _, e := range t.current() {
		if e.By.Account == who && slices.Contains(apart[t.e.Kind], e.Kind) {
			return fault.New(fault.Denied, "closure.same_person", "Kind", t.e.Kind.Name(), "Earlier", e.Kind.Name())
		}
	}
	return nil
}

// apart are judgements that one person does not make on top of another of their own, since the application
// was last judged afresh.
var apart = map[Kind][]Kind{
	Review:  {Accept},
	Accept:  {Accept, Review},
	Dismiss: {Accept},
	Close:   {Accept, Review},
}

// current are the events since the last application, return or upheld objection.
func (c Case) current() []Event {
	for i := len(c.Events) - 1; i >= 0; i-- {
		if k := c.Events[i].Kind; k == Apply || k == Return || k == Uphold {
			return c.Events[i+1:]
		}
	}
	return c.Events
}

// inOrder minds a stage whose forerunners in the policy are not all passed, and one that is passed already.
func inOrder(t *turn) error {
	stage := traits[t.e.Kind].stage
	if stage == "" || stage == StageLookBack {
		return nil
	}
	if slices.Contains(t.Done, stage) && !slices.Contains(repeated, stage) {
		return fault.New(fault.Conflict, "closure.stage_done", "Stage", stage.Name())
	}
	for _, s := range t.r.Policy.Stages {
		if s == stage {
			return nil
		}
		if !slices.Contains(t.Done, s) {
			return fault.New(fault.Conflict, "closure.stage_first", "Stage", s.Name(), "Kind", t.e.Kind.Name())
		}
	}
	return nil
}

// repeated are the stages that may be gone through again while they last.
var repeated = []Stage{StageSelfCheck, StageVerifySite, StageVerifyPaper}

// brought minds what a form of this kind asks for and did not get.
func brought(t *turn) error {
	d := traits[t.e.Kind].demand
	for _, ask := range []struct {
		asked, there bool
		key, place   string
	}{
		{d.Opinion, strings.TrimSpace(t.e.Opinion) != "", "closure.opinion_needed", "opinion"},
		{d.Reason, strings.TrimSpace(t.e.Reason) != "", "closure.reason_needed", "reason"},
		{d.Evidence, len(t.e.Evidence) > 0, "closure.evidence_needed", "evidence"},
		{d.Units, len(t.e.Units) > 0 && !slices.Contains(t.e.Units, ""), "closure.units_needed", "units"},
		{d.Nature, slices.Contains(Natures, t.e.Nature), "closure.nature_needed", "nature"},
		{d.Target, t.e.Target != "" && t.e.Target != t.Finding, "closure.target_needed", "target"},
	} {
		if ask.asked && !ask.there {
			return fault.New(fault.Invalid, ask.key, "Kind", t.e.Kind.Name()).At(ask.place)
		}
	}
	if t.e.Kind == Claim && t.e.By.Role == Doer && !slices.ContainsFunc(t.e.By.Units, func(u string) bool {
		return within(t.r.Units, u, t.e.Units)
	}) {
		return fault.New(fault.Denied, "closure.not_doer", "Kind", t.e.Kind.Name())
	}
	return nil
}

var hash = regexp.MustCompile(`^[0-9a-f]{64}$`)

// evident minds evidence that cannot be told again later.
func evident(t *turn) error {
	for _, ev := range t.e.Evidence {
		switch {
		case ev.ID == "" || !hash.MatchString(ev.Hash):
			return fault.New(fault.Invalid, "closure.evidence_bad", "ID", ev.ID).At("evidence")
		case ev.Material != "" && !slices.Contains(Materials, ev.Material):
			return fault.New(fault.Invalid, "closure.material_unknown", "Material", string(ev.Material)).At("evidence")
		}
	}
	return nil
}

// unfrozen minds evidence that an acceptance froze and that now has other bytes.
func unfrozen(t *turn) error {
	for _, ev := range t.e.Evidence {
		for _, f := range t.Frozen {
			if f.ID == ev.ID && (f.Hash != ev.Hash || f.Material != ev.Material) {
				return fault.New(fault.Conflict, "closure.frozen", "ID", ev.ID).At("evidence")
			}
		}
	}
	return nil
}

// windowed minds the public notice: nothing ends before its last day is over, nothing is objected after it.
func windowed(t *turn) error {
	switch t.e.Kind {
	case StartNotice:
		return t.window(t.e.Day)
	case EndNotice:
		if err := t.window(t.Notice.Start); err != nil {
			return err
		}
		t.ends = max(t.ends, t.Notice.End)
		if t.e.Day <= t.ends {
			return fault.New(fault.Invalid, "closure.notice_runs", "Day", string(t.ends)).At("day")
		}
	case Object:
		if t.e.Day > t.Notice.End {
			return fault.New(fault.Invalid, "closure.objection_late", "Day", string(t.Notice.End)).At("day")
		}
	}
	return nil
}

// window reckons the last day of a notice from its first.
func (t *turn) window(start ledger.Date) error {
	n := t.r.Policy.Notice
	end, err := t.r.Calendar.End(start.Time(), n.Days, n.Unit == WorkingDays, n.CountFirst)
	if err != nil {
		return unreckoned(err)
	}
	if t.ends = ledger.DateOf(end.AddDate(0, 0, -1)); t.ends < start {
		return fault.New(fault.Internal, "closure.calendar_wrong", "Start", string(start), "End", string(t.ends))
	}
	return nil
}

// unreckoned is a calendar's error as one of closing: that the table of a year is missing does not mean that
// the finding is.
func unreckoned(err error) error {
	if f, ok := errors.AsType[*fault.Error](err); ok && f.Kind == fault.Missing {
		return &fault.Error{Kind: fault.Unavailable, Text: f.Text, Cause: err}
	}
	return err
}

// answered minds an answer to no open objection.
func answered(t *turn) error {
	if (t.e.Kind == Uphold || t.e.Kind == Dismiss) && t.objection() < 0 {
		return fault.New(fault.Conflict, "closure.objection_gone").At("about")
	}
	return nil
}

// materialled minds material that must be there by this stage. An application, an acceptance and a
// closing need evidence whatever the list says: words alone close nothing.
func materialled(t *turn) error {
	stage := traits[t.e.Kind].stage
	if !slices.Contains([]Stage{StageApply, StageAccept, StageClose}, stage) {
		return nil
	}
	if len(t.Evidence) == 0 && len(t.e.Evidence) == 0 {
		return fault.New(fault.Invalid, "closure.no_evidence", "Kind", t.e.Kind.Name()).At("evidence")
	}
	for _, n := range t.r.Policy.Needs(t.Nature) {
		if due(n.By, stage) && !brings(merged(t.counted(n.By), t.e.Evidence), n.Material) {
			return fault.New(fault.Invalid, "closure.material_absent", "Material", n.Material.Name(), "Kind", t.e.Kind.Name()).At("evidence")
		}
	}
	return nil
}

// counted is the evidence that counts for a stage: for the application, of the whole cycle; later, what
// came since the application was last judged afresh, so that an opinion from before a return or an upheld
// objection does not stand for the new one.
func (c Case) counted(by Stage) []Evidence {
	if by == StageApply {
		return c.Evidence
	}
	var fresh []Evidence
	for _, e := range c.current() {
		fresh = merged(fresh, e.Evidence)
	}
	return fresh
}

// due reports whether material asked for by one stage must be there at another.
func due(by, stage Stage) bool { return slices.Index(Stages, by) <= slices.Index(Stages, stage) }

// brings reports whether a material is among the evidence.
func brings(evidence []Evidence, m Material) bool {
	return slices.ContainsFunc(evidence, func(e Evidence) bool { return e.Material == m })
}
