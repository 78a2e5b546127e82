package main

import (
	"context"
	"io"

	"zhenggai/internal/closure"
	"zhenggai/internal/dispatch"
	"zhenggai/internal/fault"
	"zhenggai/internal/ledger"
	"zhenggai/internal/paper"
	"zhenggai/internal/say"
	"zhenggai/internal/signoff"
	"zhenggai/internal/supervise"
	"zhenggai/internal/workday"
)

// leave tells how far a paper has come that the policy of the office's region may want signed before it leaves.
func (o *bureau) leave(ctx context.Context, kind signoff.Kind, about string) (signoff.Leave, error) {
	tree, err := o.units(ctx)
	if err != nil {
		return signoff.Leave{}, err
	}
	policy, err := o.closings.Policies().Around(dispatch.Home(tree), ledger.DateOf(now()))
	if err != nil && !fault.Is(err, fault.Missing) {
		return signoff.Leave{}, err
	}
	leave := signoff.Leave{Needed: policy.Signs(closure.Leaving(kind))}
	if leave.Signed, err = o.db.Papers().Signed(ctx, kind, about); err != nil || leave.Signed == nil {
		return leave, err
	}
	if _, err = o.db.Papers().Paper(ctx, leave.Signed.ID); fault.Is(err, fault.Missing) {
		// It is signed and not for this caller, who gets what they may see of it.
		return signoff.Leave{}, nil
	}
	return leave, err
}

// bulletin gathers the bulletin of a month, as of the end of a day.
func (o *bureau) bulletin(ctx context.Context, month supervise.Month, day workday.Day) (paper.BulletinMatter, error) {
	book, ladders := o.ladders.Book(), o.db.Ladders()
	items, err := ladders.Items(ctx, book, day)
	if err != nil {
		return paper.BulletinMatter{}, err
	}
	before, err := ladders.Items(ctx, book, month.First()-1)
	if err != nil {
		return paper.BulletinMatter{}, err
	}
	rounds, err := o.ledger.Store.Rounds(ctx)
	region := ""
	if len(rounds) > 0 {
		region = rounds[0].Row.Region
	}
	return paper.NewBulletin(month, day, items, before, say.T("page.ladder.office", "Region", region).In(say.ZhCN)), err
}

// kept copies a file of the vault.
func (o *bureau) kept(w io.Writer, hash string) error {
	f, err := o.db.Vault().Get(hash)
	if err != nil {
		return err
	}
	defer f.Close()
	_, err = io.Copy(w, f)
	return err
}
