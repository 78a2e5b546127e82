package main

import (
	"context"
	"fmt"
	"strings"

	"zhenggai/internal/fault"
	"zhenggai/internal/journal"
	"zhenggai/internal/org"
	"zhenggai/internal/say"
)

// accountCommand is work on accounts where no page can be reached.
type accountCommand struct {
	ResetFactor resetFactorCommand `cmd:"" help:"Take away the second factor of somebody who lost it. 重置丢失的第二因素。"`
}

// resetFactorCommand takes a second factor away, so that its person enrols anew at the next sign-in. Without --as it is
// whoever holds the data directory who does it, which is the way back when the only security administrator lost theirs.
type resetFactorCommand struct {
	agent
	Login  string `arg:"" help:"Account whose person lost the factor. 丢失者的账号。"`
	Reason string `required:"" placeholder:"TEXT" help:"Who asked, and how they proved who they are; it stands in the audit. 事由。"`
}

func (c resetFactorCommand) Run(t *terminal) error {
	return c.at(t, org.ManageGrants, func(ctx context.Context, o *bureau) error {
		name, err := c.reset(ctx, o)
		if err == nil {
			fmt.Fprintln(t.out, say.T("cli.factor_reset", "Name", name).In(t.lang))
		}
		return err
	})
}

func (c resetFactorCommand) reset(ctx context.Context, o *bureau) (name string, err error) {
	reason := strings.TrimSpace(c.Reason)
	if reason == "" {
		return "", fault.New(fault.Invalid, "cli.reason_needed")
	}
	people := o.db.Accounts()
	a, err := people.AccountByLogin(ctx, org.Fold(c.Login))
	if err != nil {
		return "", fault.Wrap(err, fault.Invalid, "cli.no_account", "Login", c.Login)
	}
	actor := org.ActorCommand
	if by, _ := org.CallerOf(ctx); by != nil {
		actor = by.Account.ID
	}
	if actor == a.Row.ID {
		return "", fault.New(fault.Denied, "org.grant_oneself")
	}
	if _, err := people.Factor(ctx, a.Row.ID); err != nil {
		return "", fault.Wrap(err, fault.Invalid, "cli.no_factor", "Name", a.Row.Name)
	}
	d := journal.Draft{Act: journal.FactorChanged, Subject: a.Row.Ref(), Reason: reason}
	return a.Row.Name, people.SetFactor(ctx, actor, org.Factor{Account: a.Row.ID}, d)
}
