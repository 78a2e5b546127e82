package org_test

import (
	"context"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"zhenggai/internal/fault"
	"zhenggai/internal/org"
)

var unitTree = org.NewTree(nil, []org.Unit{
	{ID: "city", Name: "苍原市"},
	{ID: "banner", Parent: "city", Name: "荣原旗"},
	{ID: "town", Parent: "banner", Name: "苏木"},
	{ID: "sister", Parent: "city", Name: "塔拉前旗"},
	{ID: "other", Name: "外市"},
})

func callerOf(grants ...org.Grant) *org.Caller {
	return &org.Caller{Account: org.Account{ID: "me", Grants: grants}}
}

func TestAPermissionReachesOverUnits(t *testing.T) {
	units := []string{"city", "banner", "town", "sister", "other", "unknown", ""}
	for name, c := range map[string]struct {
		grants []org.Grant
		has    []string
	}{
		"the whole office":   {[]org.Grant{org.Whole(org.UnitLiaison)}, units},
		"a unit alone":       {[]org.Grant{{Role: org.UnitLiaison, Unit: "banner"}}, []string{"banner"}},
		"a unit and below":   {[]org.Grant{{Role: org.UnitLiaison, Unit: "banner", Below: true}}, []string{"banner", "town"}},
		"two units":          {[]org.Grant{{Role: org.UnitLiaison, Unit: "town"}, {Role: org.UnitHead, Unit: "other"}}, []string{"town", "other"}},
		"another permission": {[]org.Grant{org.Whole(org.Reader)}, nil},
		"nothing":            {nil, nil},
	} {
		reach := callerOf(c.grants...).Reach(org.ReportProgress, unitTree)
		for _, u := range units {
			if got, want := reach.Has(u), slices.Contains(c.has, u); got != want {
				t.Errorf("%s: %q is reached %v, want %v", name, u, got, want)
			}
		}
		if reach.Nothing() != (len(c.has) == 0) {
			t.Errorf("%s: nothing %v", name, reach.Nothing())
		}
	}
	var stranger *org.Caller
	if !stranger.Reach(org.SeeLedger, unitTree).Nothing() {
		t.Error("a stranger reaches something")
	}
}

// No chain of grants, persons and delegations puts what is kept apart into one hand (三员分立; Q8).
func TestWhatIsApartStaysApart(t *testing.T) {
	ctx := context.Background()
	today := time.Date(2026, 11, 20, 0, 0, 0, 0, time.UTC)
	rapid.Check(t, func(t *rapid.T) {
		desk, r := newDesk()
		var ids []string
		for i := range 4 {
			a, err := desk.Add(ctx, "x", org.Newcomer{Login: string(rune('a' + i)), Name: "甲", Person: []string{"", "p1", "p1", "p2"}[i]})
			if err != nil {
				t.Fatal(err)
			}
			ids = append(ids, a.ID)
		}
		for range rapid.IntRange(1, 25).Draw(t, "steps") {
			id, other := rapid.SampledFrom(ids).Draw(t, "id"), rapid.SampledFrom(ids).Draw(t, "other")
			switch rapid.IntRange(0, 3).Draw(t, "what") {
			case 0, 1:
				g := org.Whole(rapid.SampledFrom(org.Roles).Draw(t, "role"))
				_, _ = desk.Grant(ctx, other, id, "", append(slices.Clone(r.account(id).Grants), g))
			case 2:
				_, _ = desk.Grant(ctx, other, id, "", nil)
			case 3:
				_, _ = desk.Delegate(ctx, id, today, org.Delegation{To: other, Since: "2026-11-01", Until: "2026-12-01", Reason: "休假"})
			}
		}
		for _, id := range ids {
			a := r.account(id)
			lent, err := org.LentTo(ctx, r, a, today)
			if err != nil {
				t.Fatal(err)
			}
			c := &org.Caller{Account: a, Lent: lent}
			touches, administers := org.Allow(c, org.SeeLedger) == nil || org.Allow(c, org.AcceptClosing) == nil, 0
			for _, p := range []org.Permission{org.ManageAccounts, org.ManageGrants, org.SeeAudit} {
				if org.Allow(c, p) == nil {
					administers++
				}
			}
			if administers > 1 || administers == 1 && touches {
				t.Fatalf("%+v administers %d ways and touches the ledger %v", c, administers, touches)
			}
			if org.Allow(c, org.SeeJournal) == nil && a.Holds(org.Auditor) && org.Allow(c, org.EditLedger) == nil {
				t.Fatal("an auditor edits the ledger")
			}
		}
		one, two := r.account(ids[1]), r.account(ids[2]) // one person's
		for _, g := range one.Grants {
			for _, h := range two.Grants {
				if g.Role != h.Role && (g.Role.Administers() || h.Role.Administers()) {
					t.Fatalf("one person is %s and %s", g.Role, h.Role)
				}
			}
		}
	})
}

func TestNobodyGrantsThemselvesAnything(t *testing.T) {
	desk, _ := newDesk()
	a := settle(t, desk, "s", org.Whole(org.SecurityAdmin))
	if _, err := desk.Grant(context.Background(), a.ID, a.ID, "", []org.Grant{org.Whole(org.Clerk)}); !fault.Is(err, fault.Denied) {
		t.Errorf("%v", err)
	}
}

func TestADelegationIsDatedAndWithinWhatMayBeLent(t *testing.T) {
	ctx := context.Background()
	desk, r := newDesk()
	away := settle(t, desk, "away", org.Grant{Role: org.UnitLiaison, Unit: "banner"})
	deputy := settle(t, desk, "deputy", org.Grant{Role: org.UnitLiaison, Unit: "sister"})
	auditor, admin, nobody := settle(t, desk, "auditor", org.Whole(org.Auditor)), settle(t, desk, "admin", org.Whole(org.SystemAdmin)), settle(t, desk, "nobody")
	day := func(s string) time.Time { d, _ := time.Parse(time.DateOnly, s); return d }
	today := day("2026-11-20")
	good := org.Delegation{To: deputy.ID, Since: "2026-11-21", Until: "2026-11-30", Reason: "休假"}
	for name, c := range map[string]struct {
		from string
		edit func(*org.Delegation)
		key  string
	}{
		"no such day":         {away.ID, func(d *org.Delegation) { d.Since = "2026-02-30" }, "org.delegation_day"},
		"ends before it runs": {away.ID, func(d *org.Delegation) { d.Until = "2026-11-20" }, "org.delegation_ends_first"},
		"is over":             {away.ID, func(d *org.Delegation) { d.Since, d.Until = "2026-11-01", "2026-11-19" }, "org.delegation_over"},
		"lasts for years":     {away.ID, func(d *org.Delegation) { d.Until = "2028-01-01" }, "org.delegation_long"},
		"says not why":        {away.ID, func(d *org.Delegation) { d.Reason = "" }, "org.delegation_reason"},
		"to oneself":          {away.ID, func(d *org.Delegation) { d.To = away.ID }, "org.delegate_oneself"},
		"to nobody":           {away.ID, func(d *org.Delegation) { d.To = "?" }, "org.delegate_unknown"},
		"to an administrator": {away.ID, func(d *org.Delegation) { d.To = admin.ID }, "org.delegate_administrator"},
		"by an administrator": {admin.ID, func(*org.Delegation) {}, "org.delegate_administrator"},
		"to an auditor":       {away.ID, func(d *org.Delegation) { d.To = auditor.ID }, "org.delegate_apart"},
		"of nothing":          {nobody.ID, func(*org.Delegation) {}, "org.delegate_nothing"},
	} {
		d := good
		c.edit(&d)
		if _, err := desk.Delegate(ctx, c.from, today, d); keyOf(err) != c.key {
			t.Errorf("%s: %v", name, err)
		}
	}
	made, err := desk.Delegate(ctx, away.ID, today, good)
	if err != nil {
		t.Fatal(err)
	}
	for at, want := range map[string]bool{"2026-11-20": false, "2026-11-21": true, "2026-11-30": true, "2026-12-01": false} {
		lent, err := org.LentTo(ctx, r, deputy, day(at))
		if err != nil || (len(lent) == 1) != want {
			t.Errorf("on %s %v is lent, %v", at, lent, err)
		}
		c := &org.Caller{Account: deputy, Lent: lent, Asks: org.ReportProgress}
		if got := c.Reach(org.ReportProgress, unitTree).Has("banner"); got != want {
			t.Errorf("on %s the unit is reached %v", at, got)
		}
	}
	reader := &org.Caller{Account: nobody, Asks: org.ReportProgress, Lent: []org.Lent{{Grant: away.Grants[0], From: away.ID}}}
	if reader.Behalf() != away.ID {
		t.Errorf("acts for %q", reader.Behalf())
	}
	if err := desk.EndDelegation(ctx, nobody.ID, made.ID); !fault.Is(err, fault.Missing) {
		t.Errorf("somebody else ends it: %v", err)
	}
	if err := desk.EndDelegation(ctx, deputy.ID, made.ID); err != nil {
		t.Error(err)
	}
	if lent, _ := org.LentTo(ctx, r, deputy, day("2026-11-25")); len(lent) != 0 {
		t.Error("it outlives its end")
	}
}

func TestATokenDoesNoMoreThanItsPersonChose(t *testing.T) {
	ctx := context.Background()
	desk, _ := newDesk()
	c := &org.Caller{Account: settle(t, desk, "a", org.Whole(org.Clerk), org.Whole(org.Acceptor))}
	today := time.Date(2026, 11, 20, 0, 0, 0, 0, time.UTC)
	good := org.Token{Name: "汇总程序", Hash: "h", May: []org.Permission{org.SeeLedger}, Until: "2026-12-31"}
	for key, edit := range map[string]func(*org.Token){
		"org.token_name":    func(t *org.Token) { t.Name = "" },
		"org.token_until":   func(t *org.Token) { t.Until = "2026-11-19" },
		"org.token_nothing": func(t *org.Token) { t.May = nil },
		"org.token_beyond":  func(t *org.Token) { t.May = []org.Permission{org.AcceptClosing} }, // asks for a second factor
	} {
		n := good
		edit(&n)
		if _, err := desk.MakeToken(ctx, c, today, n); keyOf(err) != key {
			t.Errorf("%s: %v", key, err)
		}
	}
	made, err := desk.MakeToken(ctx, c, today, good)
	if err != nil {
		t.Fatal(err)
	}
	program := &org.Caller{Account: c.Account, Only: made.May}
	if org.Allow(program, org.SeeLedger) != nil || org.Allow(program, org.EditLedger) == nil {
		t.Error("a program does other than its token says")
	}
	if admin := (&org.Caller{Account: org.Account{Grants: []org.Grant{org.Whole(org.AuditAdmin)}}}); len(org.Lendable(admin)) != 0 {
		t.Error("an administrator lends to a program")
	}
	if err := desk.EndToken(ctx, "other", made.ID); !fault.Is(err, fault.Missing) {
		t.Errorf("somebody else ends it: %v", err)
	}
	if err := desk.EndToken(ctx, c.ID, made.ID); err != nil {
		t.Error(err)
	}
}
