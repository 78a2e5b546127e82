package org_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"zhenggai/internal/org"
)

// Accounts that nobody used are closed, what they leave behind is named, and the door stays openable (Q10).
func TestUnusedAccountsAreClosed(t *testing.T) {
	ctx := context.Background()
	desk, r := newDesk()
	now := time.Date(2026, 11, 20, 3, 0, 0, 0, time.UTC)
	const day = 24 * time.Hour
	admin := settle(t, desk, "admin", org.Whole(org.SystemAdmin))
	fresh, stale, new := settle(t, desk, "fresh"), settle(t, desk, "stale", org.Whole(org.Clerk)), settle(t, desk, "new")
	seen := map[string]time.Time{admin.ID: now.Add(-400 * day), fresh.ID: now.Add(-89 * day), stale.ID: now.Add(-90 * day)}
	idle := func(_ context.Context, id string) (time.Time, error) { return seen[id], nil }
	work := func(_ context.Context, a org.Account) ([]string, error) {
		return map[string][]string{stale.ID: {"周调度 2 件"}}[a.ID], nil
	}
	retired, err := desk.Retire(ctx, now, 90*day, idle, work)
	if err != nil || len(retired) != 1 || retired[0].Account.ID != stale.ID || len(retired[0].Work) != 1 {
		t.Fatalf("%+v, %v", retired, err)
	}
	for id, want := range map[string]bool{admin.ID: false, fresh.ID: false, stale.ID: true, new.ID: false} {
		if got := r.account(id).Disabled; got != want {
			t.Errorf("%s is disabled %v", r.account(id).Login, got)
		}
	}
	last := r.entries[len(r.entries)-1]
	if r.actors[len(r.actors)-1] != org.ActorSystem || !strings.Contains(last.Reason, "90") || !strings.Contains(last.Reason, "周调度 2 件") {
		t.Errorf("the entry says %q", last.Reason)
	}
}
