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
	rows    map[string]org.Account
	entries []journal.Draft
	actors  []string
}

func (r *roll) Account(_ context.Context, id string) (journal.Versioned[org.Account], error) {
	if a, ok := r.rows[id]; ok {
		return journal.Versioned[org.Account]{Row: a}, nil
	}
	return journal.Versioned[org.Account]{}, fault.New(fault.Missing, "fault.missing")
}

func (r *roll) AccountByLogin(_ context.Context, fold string) (journal.Versioned[org.Account], error) {
	for _, a := range r.rows {
		if org.Fold(a.Login) == fold {
			return journal.Versioned[org.Account]{Row: a}, nil
		}
	}
	return journal.Versioned[org.Account]{}, fault.New(fault.Missing, "fault.missing")
}

func (r *roll) Accounts(context.Context) ([]journal.Versioned[org.Account], error) {
	var all []journal.Versioned[org.Account]
	for _, a := range r.rows {
		all = append(all, journal.Versioned[org.Account]{Row: a})
	}
	return all, nil
}

func (r *roll) Change(ctx context.Context, actor string, decide func(context.Context, org.Roll) ([]journal.Draft, error)) (journal.Seq, error) {
	drafts, err := decide(ctx, r)
	if err != nil {
		return 0, err
	}
	for _, d := range drafts {
		r.actors = append(r.actors, actor)
		for _, row := range d.Rows {
			a := row.(org.Account)
			r.rows[a.ID] = a
		}
	}
	r.entries = append(r.entries, drafts...)
	return journal.Seq(len(r.entries)), nil
}

func newDesk() (org.Desk, *roll) {
	r, n := &roll{rows: map[string]org.Account{}}, 0
	next := func() string { n++; return fmt.Sprint("id", n) }
	return org.Desk{Store: r, NewID: next, NewSalt: next}, r
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
	if admin.Role != org.Administrator || clerk.Role != org.Clerk || r.actors[0] != admin.ID || r.actors[1] != admin.ID {
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
		"no login":        {org.Newcomer{Login: " ", Name: "甲", Role: org.Clerk}, "org.login_empty"},
		"a long login":    {org.Newcomer{Login: long, Name: "甲", Role: org.Clerk}, "org.login_odd"},
		"a control":       {org.Newcomer{Login: "a\x00b", Name: "甲", Role: org.Clerk}, "org.login_odd"},
		"broken bytes":    {org.Newcomer{Login: "a", Name: "\xff", Role: org.Clerk}, "org.name_odd"},
		"no name":         {org.Newcomer{Login: "a", Name: " ", Role: org.Clerk}, "org.name_empty"},
		"a long name":     {org.Newcomer{Login: "a", Name: long, Role: org.Clerk}, "org.name_odd"},
		"an unknown role": {org.Newcomer{Login: "a", Name: "甲", Role: "emperor"}, "org.role_unknown"},
	} {
		if _, err := desk.Add(context.Background(), "x", c.n); keyOf(err) != c.key {
			t.Errorf("%s: %v", name, err)
		}
	}
	if faults := org.Check(org.Newcomer{}, "emperor"); len(faults) != 3 {
		t.Errorf("not all defects at once: %v", faults)
	}
}

// However a login is typed, it is one person's.
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
		if _, err := desk.Add(ctx, "x", org.Newcomer{Login: login, Name: "甲", Role: org.Reader}); err != nil {
			t.Fatal(err)
		}
		if _, err := desk.Add(ctx, "x", org.Newcomer{Login: other.String(), Name: "乙", Role: org.Reader}); keyOf(err) != "org.login_taken" {
			t.Fatalf("%q beside %q: %v", other.String(), login, err)
		}
	})
}

func TestAChangeKeepsWhoItIs(t *testing.T) {
	ctx := context.Background()
	desk, r := newDesk()
	a, err := desk.Add(ctx, "x", org.Newcomer{Login: "a", Name: "甲", Role: org.Reader})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := desk.Change(ctx, "x", a.ID, "调岗", func(e *org.Account) { e.ID, e.Login, e.Salt, e.Role = "y", "y", "y", org.Auditor }); err != nil {
		t.Fatal(err)
	}
	now := r.rows[a.ID]
	if now.Login != "a" || now.Salt != a.Salt || now.Role != org.Auditor {
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

func TestTheLastAdministratorStays(t *testing.T) {
	ctx := context.Background()
	desk, _ := newDesk()
	admin, _, err := desk.Found(ctx, org.Newcomer{Login: "a", Name: "甲"}, org.Newcomer{Login: "b", Name: "乙"})
	if err != nil {
		t.Fatal(err)
	}
	leaving := map[string]func(*org.Account){
		"disabled": func(a *org.Account) { a.Disabled = true },
		"moved":    func(a *org.Account) { a.Role = org.Reader },
	}
	for how, edit := range leaving {
		if _, err := desk.Change(ctx, "x", admin.ID, "", edit); keyOf(err) != "org.last_administrator" {
			t.Errorf("%s: %v", how, err)
		}
	}
	if _, err := desk.Add(ctx, "x", org.Newcomer{Login: "c", Name: "丙", Role: org.Administrator}); err != nil {
		t.Fatal(err)
	}
	if _, err := desk.Change(ctx, "x", admin.ID, "", leaving["disabled"]); err != nil {
		t.Errorf("with another one: %v", err)
	}
}
