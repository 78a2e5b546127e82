package storetest

import (
	"context"
	"testing"
	"time"

	"zhenggai/internal/fault"
	"zhenggai/internal/journal"
	"zhenggai/internal/org"
)

func testPeople(t *testing.T, place Place) {
	ctx := context.Background()
	r := open(t, place)
	s := r.Accounts()
	clerk := org.Account{ID: "acc-2", Login: "ＬｉＹａｎ", Name: "李燕", Grants: []org.Grant{org.Whole(org.Clerk), {Role: org.UnitLiaison, Unit: "u1", Below: true}}, Person: "p1", Salt: "s2", Lang: "zh-CN"}
	admin := org.Account{ID: "acc-1", Login: "wang", Name: "王岩", Grants: []org.Grant{org.Whole(org.SystemAdmin)}, Salt: "s1"}
	add := func(a org.Account) (journal.Seq, error) {
		return s.Change(ctx, "acc-1", func(context.Context, org.Roll) ([]journal.Draft, error) {
			return []journal.Draft{draft(journal.AccountAdded, a)}, nil
		})
	}
	must[journal.Seq](t)(add(admin))
	must[journal.Seq](t)(add(clerk))

	equal(t, must[journal.Versioned[org.Account]](t)(s.Account(ctx, "acc-2")).Row, clerk)
	equal(t, must[journal.Versioned[org.Account]](t)(s.AccountByLogin(ctx, org.Fold(" li YAN "))).Row, clerk)
	equal(t, rowsOf(must[[]journal.Versioned[org.Account]](t)(s.Accounts(ctx))), []org.Account{clerk, admin})
	twin := clerk
	twin.ID, twin.Login = "acc-3", "liyan"
	if _, err := add(twin); err == nil {
		t.Error("two accounts share a login")
	}

	t.Run("a secret changes with its entry", func(t *testing.T) {
		if _, err := s.Secret(ctx, "acc-2"); !fault.Is(err, fault.Missing) {
			t.Errorf("before it was set the secret is %v", err)
		}
		x := org.Secret{Account: "acc-2", Hash: "$argon2id$…", Earlier: []string{"a"}, Generation: 3, ChangedAt: r.clock.now().Local(), TokenHash: "tt", TokenUntil: r.clock.now().Add(time.Hour).Local()}
		if err := s.SetSecret(ctx, "acc-1", x, journal.Draft{Act: journal.PasswordChanged, Subject: clerk.Ref()}); err != nil {
			t.Fatal(err)
		}
		equal(t, must[org.Secret](t)(s.Secret(ctx, "acc-2")), x)
		equal(t, must[org.Secret](t)(s.SecretByToken(ctx, "tt")), x)
		last := must[[]journal.Entry](t)(r.Book().Entries(ctx, journal.Want{}, 0, 1))[0]
		equal(t, last.Act, journal.PasswordChanged)
		x.TokenHash, x.TokenUntil, x.MustChange = "", time.Time{}, true
		if err := s.SetSecret(ctx, "acc-1", x, journal.Draft{Act: journal.PasswordChanged, Subject: clerk.Ref()}); err != nil {
			t.Fatal(err)
		}
		equal(t, must[org.Secret](t)(s.Secret(ctx, "acc-2")), x)
		if _, err := s.SecretByToken(ctx, ""); !fault.Is(err, fault.Missing) {
			t.Errorf("the secret of no token is %v", err)
		}
	})
	t.Run("delegations and tokens are found until they end", func(t *testing.T) { testLending(t, r) })
	t.Run("an event of the audit is an entry", func(t *testing.T) {
		e := org.Event{ID: "ev-1", Account: "acc-2", Login: "liyan", Source: "192.0.2.7", Route: "ledger", Method: "GET", Path: "/ledger", Result: "403", Request: "r", Salt: "s"}
		if err := s.Record(ctx, "acc-2", journal.Denied, e); err != nil {
			t.Fatal(err)
		}
		last := must[[]journal.Entry](t)(r.Book().Entries(ctx, journal.Want{Tables: []string{"audit_event"}}, 0, 1))[0]
		equal(t, last.Act, journal.Denied)
		equal(t, must[[]journal.Versioned[journal.Record]](t)(r.Versions(ctx, last.Subject))[0].Row, journal.Record(e))
		for _, other := range must[[]journal.Entry](t)(r.Book().Entries(ctx, journal.Want{Without: org.AdministrativeTables}, 0, 50)) {
			if other.Subject.Table == "audit_event" || other.Subject.Table == "account" {
				t.Errorf("entry %d of administration is listed without", other.Seq)
			}
		}
	})
	t.Run("a second factor is sealed and its codes work once", func(t *testing.T) { testFactors(t, r) })
	t.Run("failures are counted for a while", func(t *testing.T) { testFailures(t, r) })
	t.Run("a setting is journaled, and only when it changes", func(t *testing.T) {
		set := r.Settings()
		first := must[journal.Seq](t)(set.Set(ctx, "acc-1", org.Setting{Key: "office", Value: "苍原市整改办"}, "建立"))
		equal(t, must[journal.Seq](t)(set.Set(ctx, "acc-1", org.Setting{Key: "office", Value: "苍原市整改办"}, "")), journal.Seq(0))
		equal(t, must[journal.Versioned[org.Setting]](t)(set.Setting(ctx, "office")).Since, first)
		equal(t, len(must[[]journal.Versioned[org.Setting]](t)(set.Settings(ctx))), 1)
	})
	t.Run("what is done for somebody says so", func(t *testing.T) {
		c := &org.Caller{
			Account: org.Account{ID: "acc-2"}, Asks: org.ReportProgress,
			Lent: []org.Lent{{Grant: org.Grant{Role: org.UnitLiaison, Unit: "u1"}, From: "acc-1"}},
		}
		seq := must[journal.Seq](t)(r.Settings().Set(org.WithCaller(ctx, c), "acc-2", org.Setting{Key: "lent", Value: "1"}, ""))
		equal(t, must[journal.Entry](t)(r.Book().Entry(ctx, seq)).For, "acc-1")
	})
	clean(t, r)
}

func testLending(t *testing.T, r *rig) {
	ctx := context.Background()
	s := r.Accounts()
	d := org.Delegation{ID: "d1", From: "acc-1", To: "acc-2", Since: "2026-05-20", Until: "2026-06-01", Reason: "休假"}
	k := org.Token{ID: "t1", Account: "acc-2", Name: "汇总", Hash: "hh", May: []org.Permission{org.SeeLedger}, Until: "2026-12-31"}
	write := func(drafts ...journal.Draft) {
		t.Helper()
		must[journal.Seq](t)(s.Change(ctx, "acc-2", func(context.Context, org.Roll) ([]journal.Draft, error) { return drafts, nil }))
	}
	write(draft(journal.DelegationMade, d), draft(journal.TokenMade, k))
	equal(t, rowsOf(must[[]journal.Versioned[org.Delegation]](t)(s.DelegationsTo(ctx, "acc-2"))), []org.Delegation{d})
	equal(t, must[journal.Versioned[org.Delegation]](t)(s.Delegation(ctx, "d1")).Row, d)
	equal(t, must[journal.Versioned[org.Token]](t)(s.TokenByHash(ctx, "hh")).Row, k)
	equal(t, rowsOf(must[[]journal.Versioned[org.Token]](t)(s.TokensOf(ctx, "acc-2"))), []org.Token{k})
	write(journal.Draft{Act: journal.DelegationEnded, Subject: d.Ref(), Gone: []journal.Ref{d.Ref()}},
		journal.Draft{Act: journal.TokenEnded, Subject: k.Ref(), Gone: []journal.Ref{k.Ref()}})
	equal(t, len(must[[]journal.Versioned[org.Delegation]](t)(s.Delegations(ctx))), 0)
	if _, err := s.TokenByHash(ctx, "hh"); !fault.Is(err, fault.Missing) {
		t.Errorf("a token that ended: %v", err)
	}
}

func testFactors(t *testing.T, r *rig) {
	ctx := context.Background()
	s := r.Accounts()
	before := must[org.Secret](t)(s.Secret(ctx, "acc-2")).Generation
	f := org.Factor{Account: "acc-2", Secret: "JBSWY3DPEHPK3PXP", Since: r.clock.now(), Recovery: []string{"h1", "h2"}}
	change := journal.Draft{Act: journal.FactorChanged, Subject: org.Account{ID: "acc-2"}.Ref()}
	if err := s.SetFactor(ctx, "acc-2", f, change); err != nil {
		t.Fatal(err)
	}
	equal(t, must[org.Factor](t)(s.Factor(ctx, "acc-2")).Secret, f.Secret)
	equal(t, must[org.Secret](t)(s.Secret(ctx, "acc-2")).Generation, before+1)
	for _, c := range []struct {
		step int64
		want bool
	}{{100, true}, {100, false}, {99, false}, {101, true}} {
		equal(t, must[bool](t)(s.UseStep(ctx, "acc-2", c.step)), c.want)
	}
	equal(t, must[bool](t)(s.UseRecovery(ctx, "acc-2", "h1")), true)
	equal(t, must[bool](t)(s.UseRecovery(ctx, "acc-2", "h1")), false)
	equal(t, must[int](t)(s.RecoveryLeft(ctx, "acc-2")), 1)
	if err := s.SetFactor(ctx, "acc-1", org.Factor{Account: "acc-2"}, change); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Factor(ctx, "acc-2"); !fault.Is(err, fault.Missing) {
		t.Errorf("a factor taken away: %v", err)
	}
	at := r.clock.now().Truncate(time.Millisecond).Local()
	if err := s.Seen(ctx, "acc-2", at); err != nil {
		t.Fatal(err)
	}
	equal(t, must[org.Secret](t)(s.Secret(ctx, "acc-2")).SeenAt, at)
}

func testFailures(t *testing.T, r *rig) {
	ctx := context.Background()
	s := r.Accounts()
	at := r.clock.now()
	for want := 1; want <= 3; want++ {
		equal(t, must[int](t)(s.AddFailure(ctx, "pair", at, at.Add(-time.Hour))), want)
	}
	n, last, err := s.Failures(ctx, "pair")
	if err != nil || n != 3 || !last.Equal(at) {
		t.Errorf("%d at %v, %v", n, last, err)
	}
	later := at.Add(2 * time.Hour)
	equal(t, must[int](t)(s.AddFailure(ctx, "pair", later, later.Add(-time.Hour))), 1)
	if err := s.ForgetFailures(ctx, "pair"); err != nil {
		t.Fatal(err)
	}
	must[int](t)(s.AddFailure(ctx, "other", at, at.Add(-time.Hour)))
	equal(t, must[int64](t)(s.SweepFailures(ctx, later)), int64(1))
}

func testSessions(t *testing.T, place Place) {
	r := open(t, place)
	s := r.Sessions()
	now := r.clock.now()
	if err := s.Commit("one", []byte{1}, now.Add(time.Minute)); err != nil {
		t.Fatal(err)
	}
	if err := s.Commit("one", []byte{2, 0}, now.Add(time.Hour)); err != nil {
		t.Fatal(err)
	}
	if err := s.Commit("old", []byte{3}, now.Add(time.Minute)); err != nil {
		t.Fatal(err)
	}
	r.clock.add(2 * time.Minute)
	data, found, err := s.Find("one")
	if err != nil || !found {
		t.Fatalf("found %v, %v", found, err)
	}
	equal(t, data, []byte{2, 0})
	if _, found, err := s.Find("old"); found || err != nil {
		t.Errorf("an expired session is found: %v, %v", found, err)
	}
	equal(t, len(must[map[string][]byte](t)(s.AllCtx(context.Background()))), 1)
	equal(t, must[int64](t)(s.Sweep(context.Background())), int64(1))
	if err := s.Delete("one"); err != nil {
		t.Fatal(err)
	}
	if _, found, _ := s.Find("one"); found {
		t.Error("a deleted session is found")
	}
}
