package org

import (
	"context"
	"strings"

	"zhenggai/internal/fault"
	"zhenggai/internal/journal"
)

// Roll is what org reads of itself: inside a change, as the transaction sees it; outside, as of
// the newest entry. A missing account is fault.Missing.
type Roll interface {
	Account(ctx context.Context, id string) (journal.Versioned[Account], error)
	// AccountByLogin finds the account whose Fold(Login) is fold, disabled ones too.
	AccountByLogin(ctx context.Context, fold string) (journal.Versioned[Account], error)
	// Accounts lists all accounts by role and login, disabled ones too.
	Accounts(ctx context.Context) ([]journal.Versioned[Account], error)
}

// Store keeps the accounts.
type Store interface {
	Roll
	// Change runs decide and writes what it returns, rows and entries, in one transaction. decide may run
	// more than once and must be pure. The actor of the first change of all, made before there is
	// anybody, is the account it adds.
	Change(ctx context.Context, actor string, decide func(context.Context, Roll) ([]journal.Draft, error)) (journal.Seq, error)
}

// Desk is where accounts are changed.
type Desk struct {
	Store Store
	// NewID makes ids of new records; they are random and sort by time.
	NewID func() string
	// NewSalt makes the salt under which an account's person is digested: 128 random bits as text.
	NewSalt func() string
}

// Newcomer is an account to be.
type Newcomer struct {
	Login, Name string
	Role        Role
	Lang        string
}

// Add makes an account. Two accounts never share a login, however it is typed.
func (d Desk) Add(ctx context.Context, actor string, n Newcomer) (Account, error) {
	added, err := d.add(ctx, actor, n)
	if err != nil {
		return Account{}, err
	}
	return added[0], nil
}

// Found makes the first two accounts, in one change: who administers never touches a finding, so an
// office needs both from its first day. It is fault.Conflict once there is any account.
func (d Desk) Found(ctx context.Context, administrator, clerk Newcomer) (admin, office Account, err error) {
	administrator.Role, clerk.Role = Administrator, Clerk
	added, err := d.add(ctx, "", administrator, clerk)
	if err != nil {
		return Account{}, Account{}, err
	}
	return added[0], added[1], nil
}

func (d Desk) add(ctx context.Context, actor string, newcomers ...Newcomer) ([]Account, error) {
	accounts := make([]Account, len(newcomers))
	for i, n := range newcomers {
		a := Account{
			ID: d.NewID(), Salt: d.NewSalt(), Login: strings.TrimSpace(n.Login),
			Name: strings.TrimSpace(n.Name), Role: n.Role, Lang: n.Lang,
		}
		if err := check(a); err != nil {
			return nil, err
		}
		accounts[i] = a
	}
	first := actor == ""
	if first {
		actor = accounts[0].ID
	}
	_, err := d.Store.Change(ctx, actor, func(ctx context.Context, r Roll) ([]journal.Draft, error) {
		return decideAdd(ctx, r, first, accounts)
	})
	return accounts, err
}

func decideAdd(ctx context.Context, r Roll, first bool, accounts []Account) ([]journal.Draft, error) {
	if first {
		have, err := r.Accounts(ctx)
		if err != nil {
			return nil, err
		}
		if len(have) > 0 {
			return nil, fault.New(fault.Conflict, "org.already_founded")
		}
	}
	taken := map[string]bool{}
	var drafts []journal.Draft
	for _, a := range accounts {
		fold := Fold(a.Login)
		_, err := r.AccountByLogin(ctx, fold)
		if err == nil || taken[fold] {
			return nil, fault.New(fault.Invalid, "org.login_taken", "Login", a.Login).At("login")
		}
		if !fault.Is(err, fault.Missing) {
			return nil, err
		}
		taken[fold] = true
		drafts = append(drafts, journal.Draft{Act: journal.AccountAdded, Subject: a.Ref(), Rows: []journal.Record{a}})
	}
	return drafts, nil
}

// Change edits an account by edit, which sees it as it stands. Login and id never change, and the
// last administrator who can sign in stays one.
func (d Desk) Change(ctx context.Context, actor, id, reason string, edit func(*Account)) (journal.Seq, error) {
	return d.Store.Change(ctx, actor, func(ctx context.Context, r Roll) ([]journal.Draft, error) {
		old, err := r.Account(ctx, id)
		if err != nil {
			return nil, err
		}
		a := old.Row
		edit(&a)
		a.ID, a.Login, a.Salt = old.Row.ID, old.Row.Login, old.Row.Salt
		if a == old.Row {
			return nil, nil
		}
		if err := check(a); err != nil {
			return nil, err
		}
		if err := keepAdministrator(ctx, r, old.Row, a); err != nil {
			return nil, err
		}
		return []journal.Draft{{Act: journal.AccountChanged, Subject: a.Ref(), Reason: reason, Rows: []journal.Record{a}}}, nil
	})
}

func keepAdministrator(ctx context.Context, r Roll, old, now Account) error {
	if old.Role != Administrator || old.Disabled || (now.Role == Administrator && !now.Disabled) {
		return nil
	}
	all, err := r.Accounts(ctx)
	if err != nil {
		return err
	}
	for _, v := range all {
		if v.Row.ID != old.ID && v.Row.Role == Administrator && !v.Row.Disabled {
			return nil
		}
	}
	return fault.New(fault.Invalid, "org.last_administrator", "Login", old.Login)
}
