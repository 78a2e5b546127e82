package closure

// condition is a named question to the policy and the case, on which a row of the table hangs.
type condition struct {
	name  string // as the drawing prints it
	holds func(Policy, Case) bool
}

func has(stage Stage) condition {
	return condition{"with " + string(stage), func(p Policy, _ Case) bool { return p.Has(stage) }}
}

func lacks(stage Stage) condition {
	return condition{"without " + string(stage), func(p Policy, _ Case) bool { return !p.Has(stage) }}
}

var (
	noticeFirst = condition{"notice before accept", func(p Policy, _ Case) bool { return p.before(StageNotice, StageAccept) }}
	noticeLater = condition{"notice after accept", func(p Policy, _ Case) bool { return p.before(StageAccept, StageNotice) }}
	notFirst    = condition{"no notice before accept", func(p Policy, _ Case) bool { return !p.before(StageNotice, StageAccept) }}
	notLater    = condition{"no notice after accept", func(p Policy, _ Case) bool { return !p.before(StageAccept, StageNotice) }}
	levelsLeft  = condition{"levels left", func(p Policy, c Case) bool { return len(c.Acceptances)+1 < len(p.Levels) }}
	lastLevel   = condition{"last level", func(p Policy, c Case) bool { return len(c.Acceptances)+1 >= len(p.Levels) }}
)

// row is one line of the state table: in state from, kind leads to state to, where every condition holds.
type row struct {
	from State
	on   Kind
	to   State
	when []condition
}

// table is the whole of closing. Everything that reads it (Next, Allowed, the drawing) reads all of it.
// Transfer leads away from every state and has no line.
var table = []row{
	{Draft, Claim, Draft, nil},
	{Draft, Plan, Planned, nil},
	{Planned, Start, Active, nil},
	{Active, Suspend, Suspended, nil},
	{Suspended, Resume, Active, nil},

	{Active, SelfCheck, SelfChecked, []condition{has(StageSelfCheck)}},
	{SelfChecked, SelfCheck, SelfChecked, []condition{has(StageSelfCheck)}},
	{SelfChecked, Apply, Applied, []condition{has(StageSelfCheck)}},
	{Active, Apply, Applied, []condition{lacks(StageSelfCheck)}},

	{Applied, VerifySite, Verifying, []condition{has(StageVerifySite)}},
	{Applied, VerifyPaper, Verifying, []condition{has(StageVerifyPaper)}},
	{Verifying, VerifySite, Verifying, []condition{has(StageVerifySite)}},
	{Verifying, VerifyPaper, Verifying, []condition{has(StageVerifyPaper)}},
	{Verifying, Review, Verifying, []condition{has(StageReview)}},
	{Accepted, Review, Accepted, []condition{has(StageReview)}},
	{Noticed, Review, Noticed, []condition{has(StageReview)}},

	{Applied, Return, Returned, nil},
	{Verifying, Return, Returned, nil},
	{Accepted, Return, Returned, nil},
	{Noticed, Return, Returned, nil},
	{Returned, Start, Active, nil},

	{Verifying, Accept, Verifying, []condition{notFirst, levelsLeft}},
	{Verifying, Accept, Accepted, []condition{notFirst, lastLevel}},
	{Noticed, Accept, Noticed, []condition{noticeFirst, levelsLeft}},
	{Noticed, Accept, Accepted, []condition{noticeFirst, lastLevel}},

	{Verifying, StartNotice, Noticed, []condition{noticeFirst}},
	{Accepted, StartNotice, Noticed, []condition{noticeLater}},
	{Noticed, Object, Noticed, nil},
	{Noticed, Dismiss, Noticed, nil},
	{Noticed, Uphold, Verifying, nil},
	{Noticed, EndNotice, Noticed, nil},

	{Accepted, Close, Closed, []condition{notLater}},
	{Noticed, Close, Closed, []condition{noticeLater}},
	{Closed, File, Filed, []condition{has(StageFile)}},

	{Closed, PassLookBack, Closed, []condition{has(StageLookBack)}},
	{Filed, PassLookBack, Filed, []condition{has(StageLookBack)}},
	{Closed, FailLookBack, Rebound, []condition{has(StageLookBack)}},
	{Filed, FailLookBack, Rebound, []condition{has(StageLookBack)}},
	{Closed, Reopen, Rebound, nil},
	{Filed, Reopen, Rebound, nil},
	{Rebound, Start, Active, nil},
}

// open reports whether every condition of the row holds.
func (r row) open(p Policy, c Case) bool {
	for _, cond := range r.when {
		if !cond.holds(p, c) {
			return false
		}
	}
	return true
}

// step finds where kind leads from the case's state. known tells whether the table knows the move at
// all, so that a refusal can say if the state or the policy is in the way.
func step(p Policy, c Case, kind Kind) (to State, ok, known bool) {
	if kind == Transfer {
		return Transferred, c.State != Transferred, false
	}
	for _, r := range table {
		if r.from != c.State || r.on != kind {
			continue
		}
		known = true
		if r.open(p, c) {
			return r.to, true, true
		}
	}
	return "", false, known
}
