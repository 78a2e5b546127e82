// Package gatetest keeps accounts, secrets and sessions in memory, so that pages can be tested at a
// real gate without storage. It holds no rule of its own.
package gatetest

import (
	"context"
	"crypto/rand"
	"sort"
	"sync"

	"zhenggai/internal/fault"
	"zhenggai/internal/journal"
	"zhenggai/internal/org"
)

// Accounts is org.Store and gate.Secrets in memory.
type Accounts struct {
	mu      sync.Mutex
	seq     journal.Seq
	rows    map[string]journal.Versioned[org.Account]
	secrets map[string]org.Secret
	// Entries are the drafts written so far, for tests to look at.
	Entries []journal.Draft
}

// NewAccounts makes an empty roll.
func NewAccounts() *Accounts {
	return &Accounts{rows: map[string]journal.Versioned[org.Account]{}, secrets: map[string]org.Secret{}}
}

// Desk is an org desk over a.
func (a *Accounts) Desk() org.Desk {
	return org.Desk{Store: a, NewID: rand.Text, NewSalt: rand.Text}
}

// Account implements org.Roll.
func (a *Accounts) Account(_ context.Context, id string) (journal.Versioned[org.Account], error) {
	a.mu.Lock()
	defer a.mu.Unlock()
	v, ok := a.rows[id]
	if !ok {
		return v, fault.New(fault.Missing, "fault.missing")
	}
	return v, nil
}

// AccountByLogin implements org.Roll.
func (a *Accounts) AccountByLogin(_ context.Context, fold string) (journal.Versioned[org.Account], error) {
	a.mu.Lock()
	defer a.mu.Unlock()
	for _, v := range a.rows {
		if org.Fold(v.Row.Login) == fold {
			return v, nil
		}
	}
	return journal.Versioned[org.Account]{}, fault.New(fault.Missing, "fault.missing")
}

// Accounts implements org.Roll.
func (a *Accounts) Accounts(context.Context) ([]journal.Versioned[org.Account], error) {
	a.mu.Lock()
	defer a.mu.Unlock()
	var all []journal.Versioned[org.Account]
	for _, v := range a.rows {
		all = append(all, v)
	}
	sort.Slice(all, func(i, j int) bool {
		x, y := all[i].Row, all[j].Row
		return x.Role < y.Role || x.Role == y.Role && x.Login < y.Login
	})
	return all, nil
}

// Change implements org.Store.
func (a *Accounts) Change(ctx context.Context, _ string, decide func(context.Context, org.Roll) ([]journal.Draft, error)) (journal.Seq, error) {
	drafts, err := decide(ctx, a)
	if err != nil || len(drafts) == 0 {
		return 0, err
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	for _, d := range drafts {
		a.seq++
		for _, row := range d.Rows {
			acc := row.(org.Account)
			a.rows[acc.ID] = journal.Versioned[org.Account]{Row: acc, Since: a.seq, Until: journal.Head}
		}
	}
	a.Entries = append(a.Entries, drafts...)
	return a.seq, nil
}

// Secret implements gate.Secrets.
func (a *Accounts) Secret(_ context.Context, account string) (org.Secret, error) {
	a.mu.Lock()
	defer a.mu.Unlock()
	s, ok := a.secrets[account]
	if !ok {
		return s, fault.New(fault.Missing, "fault.missing")
	}
	return s, nil
}

// SecretByToken implements gate.Secrets.
func (a *Accounts) SecretByToken(_ context.Context, hash string) (org.Secret, error) {
	a.mu.Lock()
	defer a.mu.Unlock()
	for _, s := range a.secrets {
		if s.TokenHash == hash {
			return s, nil
		}
	}
	return org.Secret{}, fault.New(fault.Missing, "fault.missing")
}

// SetSecret implements gate.Secrets.
func (a *Accounts) SetSecret(_ context.Context, _ string, s org.Secret, d journal.Draft) error {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.seq++
	a.secrets[s.Account] = s
	a.Entries = append(a.Entries, d)
	return nil
}
