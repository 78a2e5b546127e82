// Package gatetest keeps accounts, secrets and sessions in memory, so that pages can be tested at a
// real gate without storage. It holds no rule of its own.
package gatetest

import (
	"context"
	"crypto/rand"
	"sort"
	"sync"
	"time"

	"zhenggai/internal/fault"
	"zhenggai/internal/journal"
	"zhenggai/internal/org"
)

// Accounts is org.Store and all that a gate.Keeper keeps, in memory.
type Accounts struct {
	mu       sync.Mutex
	seq      journal.Seq
	rows     map[journal.Ref]journal.Versioned[journal.Record]
	secrets  map[string]org.Secret
	factors  map[string]heldFactor
	failures map[string]failure
	// Entries are the drafts written so far, for tests to look at; Events those of the audit.
	Entries []journal.Draft
	Events  []Event
	// Full, when it is set, is why nothing can be recorded.
	Full error
}

// Event is an event of the audit as it was recorded.
type Event struct {
	org.Event
	Act journal.Act
}

type heldFactor struct {
	org.Factor
	step int64
}

type failure struct {
	count int
	last  time.Time
}

// NewAccounts makes an empty roll.
func NewAccounts() *Accounts {
	return &Accounts{
		rows: map[journal.Ref]journal.Versioned[journal.Record]{}, secrets: map[string]org.Secret{},
		factors: map[string]heldFactor{}, failures: map[string]failure{},
	}
}

// Desk is an org desk over a.
func (a *Accounts) Desk() org.Desk {
	return org.Desk{Store: a, NewID: rand.Text, NewSalt: rand.Text}
}

// Settle adds an account that holds grants, as if the three administrators had seen to it.
func (a *Accounts) Settle(ctx context.Context, login, name string, grants ...org.Grant) (org.Account, error) {
	acc := org.Account{ID: rand.Text(), Salt: rand.Text(), Login: login, Name: name, Grants: grants}
	_, err := a.Change(ctx, "test", func(context.Context, org.Roll) ([]journal.Draft, error) {
		return []journal.Draft{{Act: journal.AccountAdded, Subject: acc.Ref(), Rows: []journal.Record{acc}}}, nil
	})
	return acc, err
}

func missing() error { return fault.New(fault.Missing, "fault.missing") }

// pick lists the rows of a kind that match, oldest first.
func pick[T journal.Record](a *Accounts, match func(T) bool) []journal.Versioned[T] {
	a.mu.Lock()
	defer a.mu.Unlock()
	var all []journal.Versioned[T]
	for _, v := range a.rows {
		if row, ok := v.Row.(T); ok && match(row) {
			all = append(all, journal.Versioned[T]{Row: row, Since: v.Since, Until: v.Until})
		}
	}
	sort.Slice(all, func(i, j int) bool { return all[i].Since < all[j].Since })
	return all
}

func first[T any](all []journal.Versioned[T]) (journal.Versioned[T], error) {
	if len(all) == 0 {
		return journal.Versioned[T]{}, missing()
	}
	return all[0], nil
}

// Account implements org.Roll.
func (a *Accounts) Account(_ context.Context, id string) (journal.Versioned[org.Account], error) {
	return first(pick(a, func(x org.Account) bool { return x.ID == id }))
}

// AccountByLogin implements org.Roll.
func (a *Accounts) AccountByLogin(_ context.Context, fold string) (journal.Versioned[org.Account], error) {
	return first(pick(a, func(x org.Account) bool { return org.Fold(x.Login) == fold }))
}

// Accounts implements org.Roll.
func (a *Accounts) Accounts(context.Context) ([]journal.Versioned[org.Account], error) {
	return pick(a, func(org.Account) bool { return true }), nil
}

// Delegation implements org.Roll.
func (a *Accounts) Delegation(_ context.Context, id string) (journal.Versioned[org.Delegation], error) {
	return first(pick(a, func(x org.Delegation) bool { return x.ID == id }))
}

// Delegations implements org.Roll.
func (a *Accounts) Delegations(context.Context) ([]journal.Versioned[org.Delegation], error) {
	return pick(a, func(org.Delegation) bool { return true }), nil
}

// DelegationsTo implements org.Roll.
func (a *Accounts) DelegationsTo(_ context.Context, account string) ([]journal.Versioned[org.Delegation], error) {
	return pick(a, func(x org.Delegation) bool { return x.To == account }), nil
}

// Token implements org.Roll.
func (a *Accounts) Token(_ context.Context, id string) (journal.Versioned[org.Token], error) {
	return first(pick(a, func(x org.Token) bool { return x.ID == id }))
}

// TokenByHash implements org.Roll.
func (a *Accounts) TokenByHash(_ context.Context, hash string) (journal.Versioned[org.Token], error) {
	return first(pick(a, func(x org.Token) bool { return x.Hash == hash }))
}

// TokensOf implements org.Roll.
func (a *Accounts) TokensOf(_ context.Context, account string) ([]journal.Versioned[org.Token], error) {
	return pick(a, func(x org.Token) bool { return x.Account == account }), nil
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
			a.rows[row.Ref()] = journal.Versioned[journal.Record]{Row: row, Since: a.seq, Until: journal.Head}
		}
		for _, ref := range d.Gone {
			delete(a.rows, ref)
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
	s.SeenAt = a.secrets[s.Account].SeenAt
	a.secrets[s.Account] = s
	a.Entries = append(a.Entries, d)
	return nil
}

// Seen implements gate.Secrets.
func (a *Accounts) Seen(_ context.Context, account string, at time.Time) error {
	a.mu.Lock()
	defer a.mu.Unlock()
	s := a.secrets[account]
	s.SeenAt = at
	a.secrets[account] = s
	return nil
}

// Record implements gate.Audit.
func (a *Accounts) Record(_ context.Context, _ string, act journal.Act, e org.Event) error {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.Full != nil {
		return a.Full
	}
	a.Events = append(a.Events, Event{e, act})
	return nil
}

// Failures implements gate.Failures.
func (a *Accounts) Failures(_ context.Context, pair string) (int, time.Time, error) {
	a.mu.Lock()
	defer a.mu.Unlock()
	f := a.failures[pair]
	return f.count, f.last, nil
}

// AddFailure implements gate.Failures.
func (a *Accounts) AddFailure(_ context.Context, pair string, at, since time.Time) (int, error) {
	a.mu.Lock()
	defer a.mu.Unlock()
	f := a.failures[pair]
	if !f.last.After(since) {
		f.count = 0
	}
	f.count, f.last = f.count+1, at
	a.failures[pair] = f
	return f.count, nil
}

// ForgetFailures implements gate.Failures.
func (a *Accounts) ForgetFailures(_ context.Context, pair string) error {
	a.mu.Lock()
	defer a.mu.Unlock()
	delete(a.failures, pair)
	return nil
}
