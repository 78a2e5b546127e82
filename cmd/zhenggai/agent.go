package main

import (
	"context"
	"errors"
	"log/slog"
	"os"
	"strconv"
	"strings"

	"zhenggai/internal/fault"
	"zhenggai/internal/journal"
	"zhenggai/internal/ledger"
	"zhenggai/internal/org"
)

// agent is a place with somebody at work in it: what they may see and do is what their account may.
type agent struct {
	place
	As string `name:"as" placeholder:"LOGIN" help:"Account in whose name it happens. 以哪个账号的名义。" env:"ZHENGGAI_AS"`
}

// at opens the office, lets work happen as the account, or without one as whoever holds the data directory, and closes it.
// The permission is the one that the page of the same work asks for.
func (a agent) at(t *terminal, asks org.Permission, work func(context.Context, *bureau) error) error {
	if _, err := os.Stat(a.Data); err != nil && a.DB == "" {
		return fault.Wrap(err, fault.Invalid, "cli.no_data", "Dir", a.Data)
	}
	o, err := a.open(t, slog.New(slog.DiscardHandler))
	if err != nil {
		return err
	}
	ctx, err := a.enter(t, o, asks)
	if err == nil {
		err = work(ctx, o)
	}
	return errors.Join(err, o.Close())
}

// enter puts the account into the context as signing in would.
func (a agent) enter(ctx context.Context, o *bureau, asks org.Permission) (context.Context, error) {
	if a.As == "" {
		return ctx, nil
	}
	people := o.db.Accounts()
	held, err := people.AccountByLogin(ctx, org.Fold(a.As))
	if err != nil {
		return ctx, fault.Wrap(err, fault.Invalid, "cli.no_account", "Login", a.As)
	}
	lent, err := org.LentTo(ctx, people, held.Row, now())
	if err != nil {
		return ctx, err
	}
	c := &org.Caller{Account: held.Row, Lent: lent, Asks: asks}
	if err := org.Allow(c, asks); err != nil {
		return ctx, err
	}
	return org.WithCaller(ctx, c), nil
}

// findFinding finds a finding by its id, or by its number in the newest round.
func (o *bureau) findFinding(ctx context.Context, name string) (ledger.Finding, error) {
	store := o.ledger.Store
	f, err := store.Finding(ctx, name)
	if err == nil || !fault.Is(err, fault.Missing) {
		return f.Row, err
	}
	no, parseErr := strconv.Atoi(strings.TrimSpace(name))
	if parseErr != nil {
		return ledger.Finding{}, fault.New(fault.Missing, "cli.no_finding", "Name", name)
	}
	rounds, err := store.Rounds(ctx)
	if err != nil {
		return ledger.Finding{}, err
	}
	var newest []journal.Versioned[ledger.Finding]
	if len(rounds) > 0 {
		if newest, err = store.FindingsOf(ctx, rounds[len(rounds)-1].Row.ID); err != nil {
			return ledger.Finding{}, err
		}
	}
	for _, f := range newest {
		if f.Row.No == no {
			return f.Row, nil
		}
	}
	return ledger.Finding{}, fault.New(fault.Missing, "cli.no_finding", "Name", name)
}
