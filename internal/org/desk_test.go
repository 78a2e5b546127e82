package org_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"zhenggai/internal/fault"
	"zhenggai/internal/journal"
	"zhenggai/internal/org"
)

// roll is the accounts in memory, as storage keeps them.
type roll struct {
	rows    map[journal.Ref]journal.Record
	entries []journal.Draft
	actors  []string
}

func pick[T journal.Record](r *roll, match func(T) bool) []journal.Versioned[T] {
	var all []journal.Versioned[T]
	for _, row := range r.rows {
		if x, ok := row.(T); ok && match(x) {
			all = append(all, journal.Versioned[T]{Row: x})
		}
	}
	return all
}

func one[T any](all []journal.Versioned[T]) (journal.Versioned[T], error) {
	if len(all) == 1 {
		return all[0], nil
	}
	return journal.Versioned[T]{}, fault.New(fault.Missing, "fault.missing")
}

func (r *roll) Account(_ context.Context, id string) (journal.Versioned[org.Account], error) {
	return one(pick(r, func(a org.Account) bool { return a.ID == id }))
}

func (r *roll) AccountByLogin(_ context.Context, fold string) (journal.Versioned[org.Account], error) {
	return one(pick(r, func(a org.Account) bool { return org.Fold(a.Login) == fold }))
}

func (r *roll) Accounts(context.Context) ([]journal.Versioned[org.Account], error) {
	return pick(r, func(org.Account) bool { return true }), nil
}

func (r *roll) Delegation(_ context.Context, id string) (journal.Versioned[org.Delegation], error) {
	return one(pick(r, func(d org.Delegation) bool { return d.ID == id }))
}

func (r *roll) Delegations(context.Context) ([]journal.Versioned[org.Delegation], error) {
	return pick(r, func(org.Delegation) bool { return true }), nil
}

func (r *roll) DelegationsTo(_ context.Context, to string) ([]journal.Versioned[org.Delegation], error) {
	return pick(r, func(d org.Delegation) bool { return d.To == to }), nil
}

func (r *roll) Token(_ context.Context, id string) (journal.Versioned[org.Token], error) {
	return one(pick(r, func(t org.Token) bool { return t.ID == id }))
}

func (r *roll) TokenByHash(_ context.Context, hash string) (journal.Versioned[org.Token], error) {
	return one(pick(r, func(t org.Token) bool { return t.Hash == hash }))
}

func (r *roll) TokensOf(_ context.Context, account string) ([]journal.Versioned[org.Token], error) {
	return pick(r, func(t org.Token) bool { return t.Account == account }), nil
}

func (r *roll) Change(ctx context.Context, actor string, decide func(context.Context, org.Roll) ([]journal.Draft, error)) (journal.Seq, error) {
	drafts, err := decide(ctx, r)
	if err != nil {
		return 0, err
	}
	for _, d := range drafts {
		r.actors = append(r.actors, actor)
		for _, row := range d.Rows {
			r.rows[row.Ref()] = row
		}
		for _, ref := range d.Gone {
			delete(r.rows, ref)
		}
	}
	r.entries = append(r.entries, drafts...)
	return journal.Seq(len(r.entries)), nil
}

func (r *roll) account(id string) org.Account {
	a, _ := r.rows[org.Account{ID: id}.Ref()].(org.Account)
	return a
}

func newDesk() (org.Desk, *roll) {
	r, n := &roll{rows: map[journal.Ref]journal.Record{}}, 0
	next := func() string { n++; return fmt.Sprint("id", n) }
	return org.Desk{Store: r, NewID: next, NewSalt: next}, r
}

// settle adds an account that holds grants.
func settle(t testing.TB, d org.Desk, login string, grants ...org.Grant) org.Account {
	t.Helper()
	a, err := d.Add(context.Background(), "x", org.Newcomer{Login: login, Name: "甲"})
	if err == nil && len(grants) > 0 {
		_, err = d.Grant(context.Background(), "x", a.ID, "", grants)
	}
	if err != nil {
		t.Fatal(err)
	}
	a.Grants = grants
	return a
}

func keyOf(err error) string {
	var f *fault.Error
	if errors.As(err, &f) {
		return f.Text.Key
	}
	return fmt.Sprint(err)
}

func TestAnOfficeIsFoundedOnceByTheAccountsItMakes(t *testing.T) {
	ctx := context.Background()
	desk, r := newDesk()
	admin, clerk, err := desk.Found(ctx, org.Newcomer{Login: "guanli", Name: "甲"}, org.Newcomer{Login: "jingban", Name: "乙"})
	if err != nil {
		t.Fatal(err)
	}
	if !admin.Holds(org.SystemAdmin) || !clerk.Holds(org.Clerk) || r.actors[0] != admin.ID || r.actors[1] != admin.ID {
		t.Errorf("%v %v by %v", admin, clerk, r.actors)
	}
	if _, _, err := desk.Found(ctx, org.Newcomer{Login: "a", Name: "甲"}, org.Newcomer{Login: "b", Name: "乙"}); !fault.Is(err, fault.Conflict) {
		t.Errorf("founded twice: %v", err)
	}
	desk, r = newDesk()
	if _, _, err := desk.Found(ctx, org.Newcomer{Login: "same", Name: "甲"}, org.Newcomer{Login: "S A M E", Name: "乙"}); keyOf(err) != "org.login_taken" || len(r.rows) != 0 {
		t.Errorf("two people of one login: %v, %d accounts", err, len(r.rows))
	}
}

func TestWhatAnAccountMustBe(t *testing.T) {
	desk, _ := newDesk()
	long := strings.Repeat("长", 65)
	for name, c := range map[string]struct {
		n   org.Newcomer
		key string
	}{
		"no login":        {org.Newcomer{Login: " ", Name: "甲"}, "org.login_empty"},
		"a long login":    {org.Newcomer{Login: long, Name: "甲"}, "org.login_odd"},
		"a control":       {org.Newcomer{Login: "a\x00b", Name: "甲"}, "org.login_odd"},
		"broken bytes":    {org.Newcomer{Login: "a", Name: "\xff"}, "org.name_odd"},
		"no name":         {org.Newcomer{Login: "a", Name: " "}, "org.name_empty"},
		"a long name":     {org.Newcomer{Login: "a", Name: long}, "org.name_odd"},
		"a first role":    {org.Newcomer{Login: "a", Name: "甲", First: org.Clerk}, "org.grant_elsewhere"},
		"an unknown role": {org.Newcomer{Login: "a", Name: "甲", First: "emperor"}, "org.role_unknown"},
	} {
		if _, err := desk.Add(context.Background(), "x", c.n); keyOf(err) != c.key {
			t.Errorf("%s: %v", name, err)
		}
	}
	if faults := org.Check(org.Newcomer{}); len(faults) != 2 {
		t.Errorf("not all defects at once: %v", faults)
	}
}

// However a login is typed, it is one person's (Q1).
func TestALoginIsOnePersons(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		desk, _ := newDesk()
		login := rapid.StringMatching(`[a-z0-9]{1,8}`).Draw(t, "login")
		typed := rapid.SliceOfN(rapid.IntRange(0, 3), len(login), len(login)).Draw(t, "typed")
		var other strings.Builder
		for i, r := range login {
			switch typed[i] {
			case 1:
				other.WriteString(strings.ToUpper(string(r)))
			case 2:
				other.WriteRune(r - 0x20 + 0xFF00) // full width
			case 3:
				other.WriteString(" " + string(r))
			default:
				other.WriteRune(r)
			}
		}
		ctx := context.Background()
		if _, err := desk.Add(ctx, "x", org.Newcomer{Login: login, Name: "甲"}); err != nil {
			t.Fatal(err)
		}
		if _, err := desk.Add(ctx, "x", org.Newcomer{Login: other.String(), Name: "乙"}); keyOf(err) != "org.login_taken" {
			t.Fatalf("%q beside %q: %v", other.String(), login, err)
		}
	})
}

func TestAChangeKeepsWhoItIs(t *testing.T) {
	ctx := context.Background()
	desk, r := newDesk()
	a, err := desk.Add(ctx, "x", org.Newcomer{Login: "a", Name: "甲"})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := desk.Change(ctx, "x", a.ID, "调岗", func(e *org.Account) {
		e.ID, e.Login, e.Salt, e.Grants, e.Name = "y", "y", "y", []org.Grant{org.Whole(org.Auditor)}, "乙"
	}); err != nil {
		t.Fatal(err)
	}
	now := r.account(a.ID)
	if now.Login != "a" || now.Salt != a.Salt || len(now.Grants) != 0 || now.Name != "乙" {
		t.Errorf("%+v", now)
	}
	if last := r.entries[len(r.entries)-1]; last.Act != journal.AccountChanged || last.Reason != "调岗" {
		t.Errorf("%+v", last)
	}
	n := len(r.entries)
	if _, err := desk.Change(ctx, "x", a.ID, "", func(*org.Account) {}); err != nil || len(r.entries) != n {
		t.Errorf("no change is written: %v", err)
	}
	if _, err := desk.Change(ctx, "x", "nobody", "", func(*org.Account) {}); !fault.Is(err, fault.Missing) {
		t.Errorf("nobody: %v", err)
	}
}

// Nobody takes the last administrator of a kind away: whoever is left could make another in their place.
func TestTheLastAdministratorStays(t *testing.T) {
	ctx := context.Background()
	desk, _ := newDesk()
	system, _, err := desk.Found(ctx, org.Newcomer{Login: "a", Name: "甲"}, org.Newcomer{Login: "b", Name: "乙"})
	if err != nil {
		t.Fatal(err)
	}
	security, err := desk.Add(ctx, system.ID, org.Newcomer{Login: "s", Name: "丙", First: org.SecurityAdmin})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := desk.Add(ctx, system.ID, org.Newcomer{Login: "s2", Name: "丁", First: org.SecurityAdmin}); keyOf(err) != "org.grant_elsewhere" {
		t.Errorf("the system administrator makes a second security administrator: %v", err)
	}
	for _, a := range []org.Account{system, security} {
		if _, err := desk.Change(ctx, "x", a.ID, "", func(a *org.Account) { a.Disabled = true }); keyOf(err) != "org.last_administrator" {
			t.Errorf("disabled: %v", err)
		}
		if _, err := desk.Grant(ctx, "x", a.ID, "", []org.Grant{org.Whole(org.Reader)}); keyOf(err) != "org.last_administrator" {
			t.Errorf("moved: %v", err)
		}
	}
	settle(t, desk, "c", org.Whole(org.SystemAdmin))
	if _, err := desk.Change(ctx, "x", system.ID, "", func(a *org.Account) { a.Disabled = true }); err != nil {
		t.Errorf("with another one: %v", err)
	}
	if vacant, err := desk.Vacant(ctx); err != nil || len(vacant) != 1 || vacant[0] != org.AuditAdmin {
		t.Errorf("vacant %v, %v", vacant, err)
	}
}
