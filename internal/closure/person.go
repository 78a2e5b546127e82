package closure

import (
	"slices"

	"zhenggai/internal/fault"
	"zhenggai/internal/org"
)

// Person is somebody with an account, as closing sees them on a day. The zero Person may nothing.
type Person struct {
	Caller *org.Caller
	Unit   string // id of the unit that the roster gives, "" for none
	// Former are unit ids that the person left since the cycle began, by the roster or by their grants.
	Former []string
}

// Choice is whether and as what a person may cause events of one kind now.
type Choice struct {
	Kind Kind
	By   Who // the part in which they may, or in which they were refused
	// Refusal says why they may not, nil when they may.
	Refusal error
	// Possible tells that somebody may: state and policy allow it.
	Possible bool
	// Outside tells that they may enter what somebody from outside has signed, though not in their own name.
	Outside bool
}

// parts are the permissions that make somebody play a part. Verifying alone is less than accepting, and the
// department of the industry reviews by whom it sends as an acceptor.
var parts = map[Role]org.Permission{
	Office: org.EditLedger, Doer: org.ApplyClosing, Acceptor: org.AcceptClosing, Reviewer: org.AcceptClosing, Leader: org.SignOff,
}

// needs is the permission that makes somebody play a part in events of a kind.
func (r Role) needs(k Kind) org.Permission {
	if r == Acceptor && (k == VerifySite || k == VerifyPaper) {
		return org.VerifyClosing
	}
	return parts[r]
}

// Plays reports whether the person plays any part in closing.
func (p Person) Plays() bool {
	return slices.ContainsFunc(Roles, func(r Role) bool { return org.Allow(p.Caller, parts[r]) == nil })
}

// Left are the units in Former that the person does not belong to now, each once.
func (p Person) Left() []string {
	now, left := p.units(), []string(nil)
	for _, u := range p.Former {
		if u != "" && !slices.Contains(now, u) && !slices.Contains(left, u) {
			left = append(left, u)
		}
	}
	return left
}

// units are those the person belongs to: by the roster, and by every grant that names one.
func (p Person) units() []string {
	var units []string
	add := func(u string) {
		if u != "" && !slices.Contains(units, u) {
			units = append(units, u)
		}
	}
	add(p.Unit)
	for _, g := range p.Caller.Grants {
		add(g.Unit)
	}
	for _, l := range p.Caller.Lent {
		add(l.Unit)
	}
	return units
}

// as is the person in one part. Who has charge of a doer through the unit above acts for it.
func (p Person) as(r Role, k Kind, rules Rules, c Case) Who {
	who := Who{Account: p.Caller.ID, Units: p.units(), Former: p.Former, Role: r}
	if r == Doer {
		reach := p.Caller.Reach(r.needs(k), rules.Units)
		for _, u := range c.Doers {
			if !reach.Whole() && reach.Has(u) && !slices.Contains(who.Units, u) {
				who.Units = append(who.Units, u)
			}
		}
	}
	return who
}

// choose finds the part in which the person may cause an event of kind k, or the refusal that says most:
// that of a part they play, not of one they do not.
func (p Person) choose(rules Rules, c Case, k Kind, outside *External) Choice {
	best := Choice{Kind: k, Refusal: p.unfit(rules, c, k)}
	if p.Caller == nil {
		return best
	}
	if outside != nil {
		if org.Allow(p.Caller, parts[Office]) != nil {
			return best
		}
		best.By = p.as(k.Roles()[0], k, rules, c)
		best.By.External = outside
		best.Refusal = Refusal(rules, c, best.By, k)
		return best
	}
	for _, r := range Roles { // the office first: a clerk may apply too, and yet claims for any unit
		if !slices.Contains(k.Roles(), r) || org.Allow(p.Caller, r.needs(k)) != nil {
			continue
		}
		who := p.as(r, k, rules, c)
		if best.By, best.Refusal = who, Refusal(rules, c, who, k); best.Refusal == nil {
			return best
		}
	}
	return best
}

// unfit is why somebody who plays none of the kind's parts may not: the state if that is in the way, else the
// parts that may.
func (p Person) unfit(rules Rules, c Case, k Kind) error {
	t := turn{Case: c, r: rules, e: Event{Kind: k}}
	if err := moves(&t); err != nil {
		return err
	}
	return fault.New(fault.Denied, "closure.role_wrong_you", "Kind", k.Name(), "Role", k.Roles()[0].Name())
}

// choices tell of every kind.
func (p Person) choices(rules Rules, c Case) []Choice {
	all := make([]Choice, len(Kinds))
	for i, k := range Kinds {
		all[i] = p.choose(rules, c, k, nil)
		t := turn{Case: c, r: rules, e: Event{Kind: k}}
		all[i].Possible = moves(&t) == nil && waiting(&t) == nil
		if k.Outside() {
			all[i].Outside = p.choose(rules, c, k, &External{}).Refusal == nil
		}
	}
	return all
}
