package petition

import (
	"context"
	"slices"
	"strings"
	"unicode/utf8"

	"zhenggai/internal/fault"
	"zhenggai/internal/journal"
	"zhenggai/internal/ledger"
	"zhenggai/internal/org"
)

// MayAnswer tells whether somebody may report how a petition stands: the office, and who reports for the unit that
// handles it.
func MayAnswer(c *org.Caller, tree *org.Tree, p Petition) bool {
	return c.Reach(org.EditLedger, tree).Has(p.Unit) || c.Reach(org.ReportProgress, tree).Has(p.Unit)
}

// MaySeeComplainant tells whether somebody may read who complained: the office alone. Others see a mask.
func MaySeeComplainant(c *org.Caller) bool { return c.Reach(org.EditLedger, nil).Whole() }

// Answer records what was found and done. seen is the version that the person read; reason says why a petition
// that was done is not any more.
func (d *Desk) Answer(ctx context.Context, c *org.Caller, seen journal.Seq, id string, a Answer, reason string, today ledger.Date) (journal.Seq, error) {
	tree, err := d.Tree(ctx)
	if err != nil {
		return 0, err
	}
	for _, s := range []*string{&a.Found, &a.Result, &a.Accountable, &reason} {
		*s = strings.TrimSpace(*s)
	}
	return d.change(ctx, c, seen, id, journal.PetitionAnswered, reason, func(p Petition) (Petition, error) {
		if !MayAnswer(c, tree, p) {
			return p, fault.New(fault.Denied, "petition.not_yours")
		}
		if a.Status == Done || a.Status == Staged {
			if a.DoneOn == "" {
				a.DoneOn = today
			}
		} else {
			a.DoneOn = ""
		}
		if err := a.check(p, reason, today); err != nil {
			return p, err
		}
		p.Answer = a
		return p, nil
	})
}

// check minds that an answer is whole: what is done says what was found, whether it was true and what was done.
func (a Answer) check(p Petition, reason string, today ledger.Date) error {
	over := a.Status == Done || a.Status == Staged
	switch {
	case !slices.Contains(Statuses, a.Status):
		return fault.New(fault.Invalid, "petition.status_unknown", "Word", string(a.Status)).At("status")
	case a.Truth != "" && !slices.Contains(Truths, a.Truth):
		return fault.New(fault.Invalid, "petition.truth_unknown", "Word", string(a.Truth)).At("truth")
	case over && a.Truth == "":
		return fault.New(fault.Invalid, "petition.truth_needed").At("truth")
	case over && a.Found == "":
		return fault.New(fault.Invalid, "petition.found_needed").At("found")
	case over && a.Truth != Untrue && a.Result == "":
		return fault.New(fault.Invalid, "petition.result_needed").At("result")
	case over && (a.DoneOn.Time().IsZero() || a.DoneOn > today || a.DoneOn < p.Day):
		return fault.New(fault.Invalid, "petition.done_day", "Day", string(a.DoneOn), "From", string(p.Day)).At("done_on")
	case p.Status == Done && a.Status != Done && reason == "":
		return fault.New(fault.Invalid, "petition.why_undone").At("reason")
	case a.HeldNo < 0 || a.HeldNo > 9999 || a.HeldNo > 0 && a.Accountable == "":
		return fault.New(fault.Invalid, "petition.held_words").At("accountable")
	}
	for field, s := range map[string]string{"found": a.Found, "result": a.Result, "accountable": a.Accountable} {
		if n := utf8.RuneCountInString(s); n > MaxText {
			return fault.New(fault.Invalid, "petition.long", "Count", n, "Max", MaxText).At(field)
		}
	}
	return nil
}

// Assign gives a petition to a unit. Its day is reckoned anew where the unit's region has another term.
func (d *Desk) Assign(ctx context.Context, c *org.Caller, seen journal.Seq, id, unit string) (journal.Seq, error) {
	tree, err := d.Tree(ctx)
	if err != nil {
		return 0, err
	}
	if _, known := tree.Unit(unit); !known {
		return 0, fault.New(fault.Invalid, "petition.unit_unknown", "Name", unit).At("unit")
	}
	return d.office(ctx, c, seen, id, journal.PetitionAssigned, func(_ Reader, p Petition) (Petition, error) {
		p.Unit = unit
		var err error
		p.Due, p.Term, err = d.due(tree, unit, p.Day)
		return p, err
	})
}

// Repeats records that a petition repeats an earlier one, or that it does not and is not to be proposed again.
func (d *Desk) Repeats(ctx context.Context, c *org.Caller, seen journal.Seq, id, earlier string, does bool) (journal.Seq, error) {
	return d.office(ctx, c, seen, id, journal.PetitionLinked, func(r Reader, p Petition) (Petition, error) {
		o, err := r.Petition(ctx, earlier)
		if err != nil {
			return p, err
		}
		if !does {
			if p.Earlier == earlier {
				p.Earlier = ""
			}
			if !slices.Contains(p.NotRepeat, earlier) {
				p.NotRepeat = append(slices.Clone(p.NotRepeat), earlier)
			}
			return p, nil
		}
		if o.Row.ID == p.ID || !o.Row.before(p) {
			return p, fault.New(fault.Invalid, "petition.not_earlier", "Number", string(o.Row.Number)).At("earlier")
		}
		p.Earlier = earlier
		p.NotRepeat = slices.DeleteFunc(slices.Clone(p.NotRepeat), func(x string) bool { return x == earlier })
		return p, nil
	})
}

// before orders petitions by day and number.
func (p Petition) before(o Petition) bool {
	return p.Day < o.Day || p.Day == o.Day && p.Number < o.Number
}

// Attach links a petition to a finding, or takes the link away.
func (d *Desk) Attach(ctx context.Context, c *org.Caller, seen journal.Seq, id, finding string, belongs bool) (journal.Seq, error) {
	return d.office(ctx, c, seen, id, journal.PetitionLinked, func(r Reader, p Petition) (Petition, error) {
		if _, err := r.Finding(ctx, finding); err != nil {
			return p, err
		}
		p.Findings = slices.DeleteFunc(slices.Clone(p.Findings), func(x string) bool { return x == finding })
		if belongs {
			p.Findings = append(p.Findings, finding)
		}
		return p, nil
	})
}

// Erase forgets who complained, in every version; the digests that the journal holds say nothing without the salt.
func (d *Desk) Erase(ctx context.Context, c *org.Caller, id, reason string) (journal.Seq, error) {
	if !MaySeeComplainant(c) {
		return 0, fault.New(fault.Denied, "fault.denied")
	}
	v, err := d.Store.Petition(ctx, id)
	if err != nil || v.Row.Erased || v.Row.Complainant.Empty() && !v.Row.Locked {
		return 0, err
	}
	p := v.Row
	p.Seal = p.Digest()
	p.Complainant, p.Salt, p.Erased = Complainant{}, "", true
	return d.Store.Erase(ctx, c.ID, id, journal.Draft{Act: journal.PetitionErased, Subject: p.Ref(), Reason: strings.TrimSpace(reason), Rows: []journal.Record{p}})
}

// office changes a petition as only the office may.
func (d *Desk) office(ctx context.Context, c *org.Caller, seen journal.Seq, id string, act journal.Act, turn func(Reader, Petition) (Petition, error)) (journal.Seq, error) {
	if err := org.Allow(c, org.EditLedger); err != nil {
		return 0, err
	}
	return d.turn(ctx, c, seen, id, act, "", turn)
}

func (d *Desk) change(ctx context.Context, c *org.Caller, seen journal.Seq, id string, act journal.Act, reason string, turn func(Petition) (Petition, error)) (journal.Seq, error) {
	return d.turn(ctx, c, seen, id, act, reason, func(_ Reader, p Petition) (Petition, error) { return turn(p) })
}

func (d *Desk) turn(ctx context.Context, c *org.Caller, seen journal.Seq, id string, act journal.Act, reason string, turn func(Reader, Petition) (Petition, error)) (journal.Seq, error) {
	return d.Store.Change(ctx, c.ID, func(ctx context.Context, r Reader) ([]journal.Draft, error) {
		v, err := r.Petition(ctx, id)
		if err != nil {
			return nil, err
		}
		switch {
		case v.Since != seen:
			return nil, fault.New(fault.Conflict, "petition.moved_on")
		case v.Row.Locked:
			return nil, fault.New(fault.Unavailable, "petition.locked")
		}
		p, err := turn(r, v.Row)
		if err != nil || journal.Same(p, v.Row) {
			return nil, err
		}
		return []journal.Draft{{Act: act, Subject: p.Ref(), Reason: reason, Rows: []journal.Record{p}}}, nil
	})
}
