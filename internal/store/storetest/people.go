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
	clerk := org.Account{ID: "acc-2", Login: "ＬｉＹａｎ", Name: "李燕", Role: org.Clerk, Salt: "s2", Lang: "zh-CN"}
	admin := org.Account{ID: "acc-1", Login: "wang", Name: "王岩", Role: org.Administrator, Salt: "s1"}
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
		x.TokenHash, x.TokenUntil = "", time.Time{}
		if err := s.SetSecret(ctx, "acc-1", x, journal.Draft{Act: journal.PasswordChanged, Subject: clerk.Ref()}); err != nil {
			t.Fatal(err)
		}
		equal(t, must[org.Secret](t)(s.Secret(ctx, "acc-2")), x)
		if _, err := s.SecretByToken(ctx, ""); !fault.Is(err, fault.Missing) {
			t.Errorf("the secret of no token is %v", err)
		}
	})
	t.Run("a setting is journaled, and only when it changes", func(t *testing.T) {
		set := r.Settings()
		first := must[journal.Seq](t)(set.Set(ctx, "acc-1", org.Setting{Key: "office", Value: "苍原市整改办"}, "建立"))
		equal(t, must[journal.Seq](t)(set.Set(ctx, "acc-1", org.Setting{Key: "office", Value: "苍原市整改办"}, "")), journal.Seq(0))
		equal(t, must[journal.Versioned[org.Setting]](t)(set.Setting(ctx, "office")).Since, first)
		equal(t, len(must[[]journal.Versioned[org.Setting]](t)(set.Settings(ctx))), 1)
	})
	clean(t, r)
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
