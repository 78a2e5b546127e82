package main

import (
	"context"
	"io"
	"log/slog"
	"strings"
	"testing"
	"time"

	"zhenggai/internal/fault"
	"zhenggai/internal/journal"
	"zhenggai/internal/org"
)

// A lost second factor is taken away by the security administrator or whoever holds the data directory, for a reason that
// the journal keeps (Q5, Q8, Q11).
func TestALostFactorIsResetForAReason(t *testing.T) {
	ctx, dir := t.Context(), t.TempDir()
	o, err := place{Data: dir}.open(ctx, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	rows := []journal.Record{
		account("a-security", "anquan", org.Whole(org.SecurityAdmin)), account("a-system", "xitong", org.Whole(org.SystemAdmin)),
		account("a-clerk", "jingban", org.Whole(org.Clerk)),
	}
	people := o.db.Accounts()
	if _, err := people.Change(ctx, org.ActorSystem, func(context.Context, org.Roll) ([]journal.Draft, error) {
		return []journal.Draft{{Act: journal.AccountAdded, Subject: rows[0].Ref(), Rows: rows}}, nil
	}); err != nil {
		t.Fatal(err)
	}
	enrol := func(id string) {
		t.Helper()
		f := org.Factor{Account: id, Secret: "JBSWY3DPEHPK3PXP", Since: time.Now()}
		if err := people.SetFactor(ctx, id, f, journal.Draft{Act: journal.FactorChanged, Subject: org.Account{ID: id}.Ref()}); err != nil {
			t.Fatal(err)
		}
	}
	enrol("a-clerk")
	enrol("a-security")
	if err := o.Close(); err != nil {
		t.Fatal(err)
	}
	reset := func(args ...string) int {
		return run(ctx, append([]string{"account", "reset-factor", "--data", dir}, args...), io.Discard, io.Discard)
	}
	for why, args := range map[string][]string{
		"without a reason":         {"jingban", "--as", "anquan", "--reason", " "},
		"by another administrator": {"jingban", "--as", "xitong", "--reason", "丢失手机"},
		"one's own":                {"anquan", "--as", "anquan", "--reason", "丢失手机"},
		"of nobody":                {"meiyou", "--as", "anquan", "--reason", "丢失手机"},
	} {
		if reset(args...) != exitUnusable {
			t.Errorf("%s it is taken away", why)
		}
	}
	if got := reset("jingban", "--as", "anquan", "--reason", "本人持工作证到场，手机丢失"); got != exitOK {
		t.Errorf("by the security administrator: %d", got)
	}
	if got := reset("anquan", "--reason", "唯一的安全管理员手机丢失"); got != exitOK {
		t.Errorf("by whoever holds the data: %d", got)
	}
	if o, err = (place{Data: dir}).open(ctx, slog.New(slog.DiscardHandler)); err != nil {
		t.Fatal(err)
	}
	defer o.Close()
	if _, err := o.db.Accounts().Factor(ctx, "a-clerk"); !fault.Is(err, fault.Missing) {
		t.Errorf("it is still there: %v", err)
	}
	entries, err := o.db.Book().Entries(ctx, journal.Want{Act: journal.FactorChanged}, 0, 2)
	if err != nil || entries[0].Actor != org.ActorCommand || entries[1].Actor != "a-security" || !strings.Contains(entries[1].Reason, "工作证") {
		t.Errorf("entries %+v, %v", entries, err)
	}
}
