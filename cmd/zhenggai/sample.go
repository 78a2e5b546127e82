package main

import (
	"bytes"
	"context"
	"errors"
	"log/slog"
	"slices"

	"zhenggai/internal/dispatch"
	"zhenggai/internal/fault"
	"zhenggai/internal/ledger"
	"zhenggai/internal/office"
	"zhenggai/internal/org"
	"zhenggai/internal/reading"
	"zhenggai/sample"
)

// loadSample takes the sample city's documents into an empty ledger, through the desk that anybody's
// documents pass.
func (o *bureau) loadSample(ctx context.Context, log *slog.Logger) error {
	rounds, err := o.ledger.Store.Rounds(ctx)
	if err != nil || len(rounds) > 0 {
		return err
	}
	roundID := ""
	for _, d := range sample.Documents() {
		doc, base, err := o.take(ctx, d.Name, d.Bytes, func(reading.Step) {})
		if err != nil {
			return err
		}
		dec := reading.Decision{RoundID: roundID}
		if roundID == "" {
			dec.Round = ledger.Round{Source: ledger.Central, No: sample.RoundNo, Title: sample.RoundTitle, Region: sample.Region, Sample: true}
		}
		if doc, err = o.readings.Confirm(ctx, org.ActorCommand, doc.ID, base, dec); err != nil {
			return err
		}
		roundID = doc.RoundID
		log.Info("sample document taken into the ledger", "name", d.Name, "findings", doc.Findings, "measures", doc.Measures)
	}
	return nil
}

// loadCity takes the sample city's tree, people and posts in, as the workbook that anybody may hand in,
// and makes a year's letters between its posts. A city that is there already is left alone.
func (o *bureau) loadCity(ctx context.Context, log *slog.Logger) error {
	units, err := o.registrar.Store.Units(ctx)
	if err != nil || len(units) > 0 {
		return err
	}
	var file bytes.Buffer
	if err := office.WriteXlsx(&file, sample.Workbook()...); err != nil {
		return err
	}
	roster, defects, err := o.workbooks().Read(ctx, file.Bytes())
	if err != nil {
		return err
	}
	if len(defects) > 0 {
		return &fault.Error{Kind: fault.Internal, Text: defects[0].Text, Place: defects[0].Cell}
	}
	digest, _, err := o.db.Vault().Put(ctx, &file)
	if err != nil {
		return err
	}
	in, _, err := o.registrar.Take(ctx, org.ActorCommand, digest, "", roster, org.DayOf(now()))
	if err != nil {
		return err
	}
	log.Info("sample city taken in", "changes", len(in.Changes))
	return errors.Join(o.signLetters(ctx), o.loadReturns(ctx, log))
}

// loadReturns hands in the sample's returns at the desk of the dispatch, each as of its own week. Without a holiday table of the
// year nobody can tell the weeks, and there are none.
func (o *bureau) loadReturns(ctx context.Context, log *slog.Logger) error {
	rounds, err := o.ledger.Store.Rounds(ctx)
	if err != nil || len(rounds) == 0 || !rounds[0].Row.Sample {
		return err
	}
	findings, err := o.ledger.Store.FindingsOf(ctx, rounds[0].Row.ID)
	if err != nil {
		return err
	}
	byNo := map[int]string{}
	for _, f := range findings {
		byNo[f.Row.No] = f.Row.ID
	}
	owed, err := o.dispatches.Store.Owed(ctx)
	if err != nil {
		return err
	}
	tree, err := o.units(ctx)
	if err != nil {
		return err
	}
	liaison := &org.Caller{Account: org.Account{ID: org.ActorCommand, Grants: []org.Grant{org.Whole(org.UnitLiaison)}}}
	for _, r := range sample.Returns() {
		ids := tree.Named(r.Unit)
		at := slices.IndexFunc(owed, func(x dispatch.Owed) bool {
			return len(ids) == 1 && x.Finding == byNo[r.Finding] && slices.Contains(x.Units, ids[0])
		})
		if at < 0 {
			continue
		}
		l := dispatch.Line{Finding: owed[at].Finding, Task: owed[at].Task, Words: r.Words, Share: &r.Share}
		if r.Name != "" {
			l.Figures = []dispatch.Figure{{Name: r.Name, Written: r.Written}}
		}
		when := now().AddDate(0, 0, -7*r.Weeks)
		if _, err := o.dispatches.Submit(ctx, liaison, when, dispatch.Answer{Unit: ids[0], Lines: []dispatch.Line{l}}); err != nil {
			log.Warn("the sample's returns cannot be handed in", "error", err)
			return nil
		}
	}
	log.Info("sample returns handed in", "returns", len(sample.Returns()))
	return nil
}

// signLetters makes the letters, hands them over but for one banner, and has most of them signed: in
// each banner a little less than in the one before, so that there is something to see.
func (o *bureau) signLetters(ctx context.Context) error {
	if _, err := o.letters.Draw(ctx, org.ActorCommand, sample.LetterYear, ""); err != nil {
		return err
	}
	tree, err := org.TreeOf(ctx, o.registrar.Store)
	if err != nil {
		return err
	}
	for i, name := range sample.Banners() {
		units := tree.Find(name)
		if len(units) != 1 || i == len(sample.Banners())-1 {
			continue
		}
		if _, err := o.letters.Send(ctx, org.ActorCommand, sample.LetterYear, units[0].ID); err != nil {
			return err
		}
		if err := o.signSome(ctx, tree, units[0].ID, 100-5*i); err != nil {
			return err
		}
	}
	return nil
}

func (o *bureau) signSome(ctx context.Context, tree *org.Tree, top string, percent int) error {
	var within []string
	for _, u := range tree.Below(top) {
		within = append(within, u.ID)
	}
	sent, err := o.letters.Store.Letters(ctx, org.LetterWant{Year: sample.LetterYear, Units: within, States: []org.LetterState{org.LetterSent}})
	if err != nil {
		return err
	}
	var ids []string
	for i, l := range sent {
		if (i*37)%100 < percent {
			ids = append(ids, l.Row.ID)
		}
	}
	_, err = o.letters.Sign(ctx, org.ActorCommand, ids, org.Signing{How: org.SignedOnPaper, On: sample.SignedOn})
	return err
}
