package closure

import "zhenggai/internal/fault"

// Allowed lists the kinds of event that a person may cause now, for buttons: those that state, policy, part,
// unit and order allow. What the event must bring, and whether a window is over, shows when it is sent.
func Allowed(r Rules, c Case, who Who) []Kind {
	var kinds []Kind
	for _, k := range Kinds {
		if refusal(r, c, who, k) == nil {
			kinds = append(kinds, k)
		}
	}
	return kinds
}

// Refusal is the reason why a person may not cause an event of kind k now, nil when Allowed lists it: what a
// greyed button says.
func Refusal(r Rules, c Case, who Who, k Kind) error { return refusal(r, c, who, k) }

// buttons are the guards that ask nothing of the event but its kind and who causes it.
var buttons = []func(*turn) error{moves, permitted, separated, distinct, inOrder, waiting}

func refusal(r Rules, c Case, who Who, k Kind) error {
	t := turn{Case: c, r: r, e: Event{Kind: k, By: who}}
	if who.External != nil && !k.Outside() {
		return fault.New(fault.Denied, "closure.external_not", "Kind", k.Name())
	}
	for _, guard := range buttons {
		if err := guard(&t); err != nil {
			return err
		}
	}
	return nil
}

// waiting minds what open objections forbid, and what has nothing yet to act on.
func waiting(t *turn) error {
	open := t.Notice.Unanswered()
	switch k := t.e.Kind; {
	case (k == Uphold || k == Dismiss) && open == 0:
		return fault.New(fault.Conflict, "closure.objection_gone")
	case (k == EndNotice || k == Accept || k == Close) && open > 0:
		return fault.New(fault.Conflict, "closure.objections_open", "Count", open)
	case k == EndNotice && t.Notice.Ended != "":
		return fault.New(fault.Conflict, "closure.stage_done", "Stage", StageNotice.Name())
	case k == Plan && len(t.Doers) == 0:
		return fault.New(fault.Invalid, "closure.unclaimed")
	}
	return nil
}
