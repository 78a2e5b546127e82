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
	// Delegation returns a delegation, or fault.Missing.
	Delegation(ctx context.Context, id string) (journal.Versioned[Delegation], error)
	// Delegations lists all that were not ended early, past ones too, by their first day.
	Delegations(ctx context.Context) ([]journal.Versioned[Delegation], error)
	// DelegationsTo lists those of them to an account.
	DelegationsTo(ctx context.Context, account string) ([]journal.Versioned[Delegation], error)
	// Token returns a program's token, or fault.Missing.
	Token(ctx context.Context, id string) (journal.Versioned[Token], error)
	// TokenByHash finds the token whose Hash is hash, or fault.Missing.
	TokenByHash(ctx context.Context, hash string) (journal.Versioned[Token], error)
	// TokensOf lists an account's tokens, newest first.
	TokensOf(ctx context.Context, account string) ([]journal.Versioned[Token], error)
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
	// First is the administrator that the newcomer is to be, where the office has none of that kind yet:
	// without one nobody could grant anything. It is "" for everybody else, to whom the security
	// administrator grants what they need.
	First  Role
	Person string // id on the roster, "" when not linked
	Lang   string
}

// Add makes an account. Two accounts never share a login, however it is typed.
func (d Desk) Add(ctx context.Context, actor string, n Newcomer) (Account, error) {
	a := d.account(n)
	if n.First != "" {
		a.Grants = []Grant{Whole(n.First)}
	}
	if err := check(a); err != nil {
		return Account{}, err
	}
	_, err := d.Store.Change(ctx, actor, func(ctx context.Context, r Roll) ([]journal.Draft, error) {
		if err := checkFirst(ctx, r, n.First); err != nil {
			return nil, err
		}
		if err := checkOneHand(ctx, r, a); err != nil {
			return nil, err
		}
		return decideAdd(ctx, r, a)
	})
	return a, err
}

func (d Desk) account(n Newcomer) Account {
	return Account{
		ID: d.NewID(), Salt: d.NewSalt(), Login: strings.TrimSpace(n.Login),
		Name: strings.TrimSpace(n.Name), Person: n.Person, Lang: n.Lang,
	}
}

// checkFirst lets the system administrator make the other two, once.
func checkFirst(ctx context.Context, r Roll, first Role) error {
	if first == "" {
		return nil
	}
	have, err := able(ctx, r, first, "")
	switch {
	case err != nil:
		return err
	case !first.Administers() || first == SystemAdmin || have:
		return fault.New(fault.Invalid, "org.grant_elsewhere").At("first")
	}
	return nil
}

// Found makes the first two accounts, in one change: who administers never touches a finding, so an
// office needs both from its first day. It is fault.Conflict once there is any account.
func (d Desk) Found(ctx context.Context, administrator, clerk Newcomer) (admin, office Account, err error) {
	admin, office = d.account(administrator), d.account(clerk)
	admin.Grants, office.Grants = []Grant{Whole(SystemAdmin)}, []Grant{Whole(Clerk)}
	for _, a := range []Account{admin, office} {
		if err := check(a); err != nil {
			return Account{}, Account{}, err
		}
	}
	_, err = d.Store.Change(ctx, admin.ID, func(ctx context.Context, r Roll) ([]journal.Draft, error) {
		have, err := r.Accounts(ctx)
		if err != nil {
			return nil, err
		}
		if len(have) > 0 {
			return nil, fault.New(fault.Conflict, "org.already_founded")
		}
		return decideAdd(ctx, r, admin, office)
	})
	return admin, office, err
}

func decideAdd(ctx context.Context, r Roll, accounts ...Account) ([]journal.Draft, error) {
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

// Change edits an account by edit, which sees it as it stands. Login, id and grants never change here, and
// the last of the three administrators of a kind who can sign in stays able to.
func (d Desk) Change(ctx context.Context, actor, id, reason string, edit func(*Account)) (journal.Seq, error) {
	return d.change(ctx, actor, id, reason, journal.AccountChanged, func(a *Account) error {
		held := *a
		edit(a)
		a.ID, a.Login, a.Salt, a.Grants = held.ID, held.Login, held.Salt, held.Grants
		return nil
	})
}

// Grant gives an account other grants in place of those it has. Nobody grants themselves anything, and
// what must not be in one hand is kept apart: over all accounts of a person and all that was lent to
// them.
func (d Desk) Grant(ctx context.Context, actor, id, reason string, grants []Grant) (journal.Seq, error) {
	if actor == id {
		return 0, fault.New(fault.Denied, "org.grant_oneself")
	}
	return d.change(ctx, actor, id, reason, journal.GrantsChanged, func(a *Account) error {
		a.Grants = tidy(grants)
		return nil
	})
}

func (d Desk) change(ctx context.Context, actor, id, reason string, act journal.Act, edit func(*Account) error) (journal.Seq, error) {
	return d.Store.Change(ctx, actor, func(ctx context.Context, r Roll) ([]journal.Draft, error) {
		old, err := r.Account(ctx, id)
		if err != nil {
			return nil, err
		}
		a := old.Row
		if err := edit(&a); err != nil {
			return nil, err
		}
		if journal.Same(a, old.Row) {
			return nil, nil
		}
		for _, rule := range []func() error{
			func() error { return check(a) },
			func() error { return checkOneHand(ctx, r, a) },
			func() error { return keepAdministrators(ctx, r, old.Row, a) },
		} {
			if err := rule(); err != nil {
				return nil, err
			}
		}
		return []journal.Draft{{Act: act, Subject: a.Ref(), Reason: reason, Rows: []journal.Record{a}}}, nil
	})
}

// checkOneHand keeps offices apart over all accounts of one person.
func checkOneHand(ctx context.Context, r Roll, a Account) error {
	if a.Person == "" {
		return nil
	}
	all, err := r.Accounts(ctx)
	if err != nil {
		return err
	}
	union := a.Grants
	for _, v := range all {
		if v.Row.ID != a.ID && v.Row.Person == a.Person && !v.Row.Disabled {
			union = append(union[:len(union):len(union)], v.Row.Grants...)
		}
	}
	if err := separate(union); err != nil {
		return fault.New(fault.Invalid, "org.person_apart").At("grants")
	}
	return nil
}

// keepAdministrators refuses to take the last of a kind of administrator away: whoever is left could
// otherwise make another in their place, and two offices would be in one hand.
func keepAdministrators(ctx context.Context, r Roll, old, now Account) error {
	for _, role := range Administrators {
		if !old.Holds(role) || old.Disabled || now.Holds(role) && !now.Disabled {
			continue
		}
		have, err := able(ctx, r, role, old.ID)
		if err != nil {
			return err
		}
		if !have {
			return fault.New(fault.Invalid, "org.last_administrator", "Login", old.Login)
		}
	}
	return nil
}

// able tells whether somebody, but not the account except, can sign in as an administrator.
func able(ctx context.Context, r Roll, role Role, except string) (bool, error) {
	all, err := r.Accounts(ctx)
	if err != nil {
		return false, err
	}
	for _, v := range all {
		if v.Row.ID != except && v.Row.Holds(role) && !v.Row.Disabled {
			return true, nil
		}
	}
	return false, nil
}

// Vacant lists the administrators that nobody is who can sign in, in the order an office gets them.
func (d Desk) Vacant(ctx context.Context) ([]Role, error) {
	var vacant []Role
	for _, role := range Administrators {
		have, err := able(ctx, d.Store, role, "")
		if err != nil {
			return nil, err
		}
		if !have {
			vacant = append(vacant, role)
		}
	}
	return vacant, nil
}
