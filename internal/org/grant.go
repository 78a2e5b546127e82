package org

import (
	"cmp"
	"slices"
	"strings"

	"zhenggai/internal/fault"
)

// Grant lets its holder be something, over the whole office or over a unit.
type Grant struct {
	Role Role `json:"role"`
	// Unit is the id of the unit over which the role is held, "" for the whole office.
	Unit string `json:"unit,omitempty"`
	// Below extends it over every unit below Unit.
	Below bool `json:"below,omitempty"`
}

// Whole is a role over the whole office.
func Whole(r Role) Grant { return Grant{Role: r} }

// String writes a grant as one word, which ParseGrant reads back: liaison@unit, liaison@unit+below, clerk.
func (g Grant) String() string {
	s := string(g.Role)
	if g.Unit != "" {
		s += "@" + g.Unit
	}
	if g.Below {
		s += "+below"
	}
	return s
}

// ParseGrant reads what String wrote. Whether role and unit exist is checked where it is granted.
func ParseGrant(s string) Grant {
	s, below := strings.CutSuffix(s, "+below")
	role, unit, _ := strings.Cut(s, "@")
	return Grant{Role: Role(role), Unit: unit, Below: below}
}

// tidy puts grants in their one order and form, without repetitions.
func tidy(grants []Grant) []Grant {
	out := slices.Clone(grants)
	for i := range out {
		out[i].Below = out[i].Below && out[i].Unit != ""
	}
	slices.SortFunc(out, func(a, b Grant) int {
		return cmp.Or(cmp.Compare(slices.Index(Roles, a.Role), slices.Index(Roles, b.Role)), cmp.Compare(a.Unit, b.Unit), cmp.Compare(a.String(), b.String()))
	})
	return slices.Compact(out)
}

// checkGrants tells what is wrong with the grants of one person, all accounts and delegations of theirs
// taken together: an unknown role, an administrator of a part of the office, two offices that must not
// be in one hand. The faults' place is "grants".
func checkGrants(grants []Grant) error {
	for _, g := range grants {
		switch {
		case !slices.Contains(Roles, g.Role):
			return fault.New(fault.Invalid, "org.role_unknown", "Role", string(g.Role)).At("grants")
		case g.Role.Administers() && g.Unit != "":
			return fault.New(fault.Invalid, "org.administrator_of_unit").At("grants")
		}
	}
	return separate(grants)
}

// separate keeps offices apart that must not be in one hand (GB/T 22239-2019 8.1.5 and 8.1.7.1): an administrator
// is nothing else, and an auditor does not do what is audited.
func separate(grants []Grant) error {
	var held []Role
	for _, g := range grants {
		if !slices.Contains(held, g.Role) {
			held = append(held, g.Role)
		}
	}
	for _, r := range held {
		switch {
		case r.Administers() && len(held) > 1:
			return fault.New(fault.Invalid, "org.administrator_alone").At("grants")
		case r == Auditor && slices.ContainsFunc(held, func(o Role) bool { return o != Auditor && o != Reader }):
			return fault.New(fault.Invalid, "org.auditor_apart").At("grants")
		}
	}
	return nil
}

// holds tells whether a role is among grants, wherever.
func holds(grants []Grant, r Role) bool {
	return slices.ContainsFunc(grants, func(g Grant) bool { return g.Role == r })
}

// administers tells whether one of the three administrators is among grants.
func administers(grants []Grant) bool {
	return slices.ContainsFunc(grants, func(g Grant) bool { return g.Role.Administers() })
}
