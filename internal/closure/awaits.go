package closure

import (
	"slices"

	"zhenggai/internal/ledger"
)

// Awaits is the kind of event that leads a case on, "" when nothing does: what a board says it waits for. A
// return, a suspension or a transfer is never waited for.
func (c Case) Awaits(p Policy) Kind {
	switch {
	case c.State == Draft && len(c.Doers) == 0:
		return Claim
	case c.Notice.Unanswered() > 0 && !c.State.Shut():
		return Dismiss
	case c.State == Active && p.Has(StageSelfCheck):
		return SelfCheck
	case c.State == Active:
		return Apply
	case c.State.Shut():
		return c.awaitsAfter(p)
	}
	if k, ok := onward[c.State]; ok {
		return k
	}
	return c.awaitsStage(p)
}

// onward leads on from the states in which no stage of a policy is due.
var onward = map[State]Kind{
	Draft: Plan, Planned: Start, Suspended: Resume, Returned: Start, Rebound: Start, SelfChecked: Apply, Transferred: "",
}

// stageKinds are the events that go through the stages between an application and a closing.
var stageKinds = map[Stage]Kind{
	StageVerifySite: VerifySite, StageVerifyPaper: VerifyPaper, StageReview: Review, StageAccept: Accept,
	StageNotice: StartNotice, StageClose: Close,
}

func (c Case) awaitsStage(p Policy) Kind {
	for _, s := range p.Stages {
		k, between := stageKinds[s]
		switch {
		case !between || slices.Contains(c.Done, s):
			continue
		case s == StageNotice && c.Notice != nil:
			return EndNotice
		}
		return k
	}
	return ""
}

func (c Case) awaitsAfter(p Policy) Kind {
	switch {
	case c.State == Closed && p.Has(StageFile):
		return File
	case c.NextCheck(p) != "":
		return PassLookBack
	}
	return ""
}

// Window is the last day of a public notice that begins on start: fault.Unavailable when the holiday table of a
// year is missing.
func (r Rules) Window(start ledger.Date) (ledger.Date, error) {
	t := turn{r: r}
	if err := t.window(start); err != nil {
		return "", err
	}
	return t.ends, nil
}
