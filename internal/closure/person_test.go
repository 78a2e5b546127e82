package closure

import (
	"fmt"
	"testing"

	"zhenggai/internal/org"
)

func holding(login string, grants ...org.Grant) Person {
	return Person{Caller: &org.Caller{Account: org.Account{ID: login, Grants: grants}}}
}

func kindsOf(p Person, s *scene) string {
	var kinds []Kind
	for _, c := range p.choices(s.rules, s.c) {
		if c.Refusal == nil {
			kinds = append(kinds, c.Kind)
		}
	}
	return fmt.Sprint(kinds)
}

func TestGrantsArePlayedAsParts(t *testing.T) {
	s := newScene(t, "default")
	s.do(s.full(Claim, clerk)).do(s.full(Plan, clerk)).do(s.full(Start, worker)).do(s.full(SelfCheck, worker)).do(s.full(Apply, worker))
	for _, c := range []struct {
		who  string
		p    Person
		want string
	}{
		{"an expert of another unit", holding("x", org.Grant{Role: org.Acceptor, Unit: "office"}), "[verify_site return]"},
		{"an expert of the doers", holding("x", org.Grant{Role: org.Acceptor, Unit: "bureau"}), "[]"},
		{"an expert below the doers", holding("x", org.Grant{Role: org.Acceptor, Unit: "station"}), "[]"},
		{"an expert without a unit", holding("x", org.Whole(org.Acceptor)), "[]"},
		{"the office's clerk", holding("x", org.Grant{Role: org.Clerk, Unit: "office"}), "[verify_site return transfer]"},
		{"who left the doers midway", Person{Caller: holding("x", org.Grant{Role: org.Acceptor, Unit: "office"}).Caller, Former: []string{"bureau"}}, "[]"},
		{"a reader", holding("x", org.Whole(org.Reader)), "[]"},
		{"nobody", Person{}, "[]"},
	} {
		if got := kindsOf(c.p, s); got != c.want {
			t.Errorf("%s: %s, want %s", c.who, got, c.want)
		}
	}
	s = newScene(t, "default")
	s.do(s.full(Claim, clerk)).do(s.full(Plan, clerk))
	if got := kindsOf(holding("x", org.Grant{Role: org.UnitHead, Unit: "government", Below: true}), s); got != "[start]" {
		t.Errorf("who has charge of the doers from above: %s", got)
	}
	if got := kindsOf(holding("x", org.Grant{Role: org.UnitHead, Unit: "government"}), s); got != "[]" {
		t.Errorf("a unit above without charge: %s", got)
	}
}

func TestAClerkEntersWhatSomebodyFromOutsideSigned(t *testing.T) {
	s := newScene(t, "default")
	s.do(s.full(Claim, clerk)).do(s.full(Plan, clerk)).do(s.full(Start, worker)).do(s.full(SelfCheck, worker)).do(s.full(Apply, worker))
	office, expert := holding("c", org.Grant{Role: org.Clerk, Unit: "office"}), holding("x", org.Grant{Role: org.Acceptor, Unit: "office"})
	for _, c := range office.choices(s.rules, s.c) {
		if want := c.Kind == VerifySite || c.Kind == Return; c.Outside != want {
			t.Errorf("%s from outside: %v", c.Kind, c.Outside)
		}
	}
	if c := expert.choose(s.rules, s.c, VerifySite, &External{Unit: "厅"}); c.Refusal == nil {
		t.Error("only the office enters opinions from outside")
	}
}
