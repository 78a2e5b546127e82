package main

import (
	"context"
	"log/slog"
	"strings"

	"github.com/rogpeppe/go-internal/testscript"

	"zhenggai/internal/closure"
	"zhenggai/internal/evidence"
	"zhenggai/internal/fault"
	"zhenggai/internal/journal"
	"zhenggai/internal/ledger"
	"zhenggai/internal/org"
	"zhenggai/internal/signoff"
)

// inOffice runs work in the data directory of a script, as the program itself.
func inOffice(ts *testscript.TestScript, dir string, work func(context.Context, *bureau) error) {
	o, err := place{Data: ts.MkAbs(dir)}.open(context.Background(), slog.New(slog.DiscardHandler))
	ts.Check(err)
	err = work(context.Background(), o)
	ts.Check(o.Close())
	ts.Check(err)
}

// people DIR gives the office a unit and people for the parts of a closing.
func addPeople(ts *testscript.TestScript, _ bool, args []string) {
	inOffice(ts, args[0], func(ctx context.Context, o *bureau) error {
		rows := []journal.Record{
			org.Unit{ID: "doers", Name: "苍原市承办局"},
			org.Unit{ID: "judges", Name: "苍原市验收组"},
			org.Unit{ID: "others", Name: "外县"},
			account("a-admin", "guanli", org.Grant{Role: org.SystemAdmin}), account("a-clerk", "jingban", org.Grant{Role: org.Clerk}),
			account("a-liaison", "lianluo", org.Grant{Role: org.UnitLiaison, Unit: "doers"}), account("a-accept", "yanshou", org.Grant{Role: org.Acceptor}, org.Grant{Role: org.Reader, Unit: "judges"}),
			account("a-leader", "zuzhang", org.Grant{Role: org.Leader}, org.Grant{Role: org.Reader, Unit: "judges"}), account("a-else", "elsewhere", org.Grant{Role: org.UnitLiaison, Unit: "others"}),
		}
		_, err := o.db.Accounts().Change(ctx, org.ActorSystem, func(context.Context, org.Roll) ([]journal.Draft, error) {
			return []journal.Draft{{Act: journal.AccountAdded, Subject: rows[3].Ref(), Rows: rows}}, nil
		})
		return err
	})
}

func account(id, login string, grants ...org.Grant) org.Account {
	return org.Account{ID: id, Login: login, Name: login, Grants: grants, Salt: newSalt()}
}

// prepare DIR FINDING brings a finding to where its unit can apply.
func prepareClosing(ts *testscript.TestScript, _ bool, args []string) {
	inOffice(ts, args[0], func(ctx context.Context, o *bureau) error {
		f, err := o.findFinding(ctx, args[1])
		if err != nil {
			return err
		}
		f.Units = append(f.Units, ledger.Unit{Name: "苍原市承办局", Role: ledger.Responsible})
		if _, err = o.db.Ledger().Change(ctx, "a-clerk", func(context.Context, ledger.Reader) ([]journal.Draft, error) {
			return []journal.Draft{{Act: journal.FindingChanged, Subject: f.Ref(), Rows: []journal.Record{f}}}, nil
		}); err != nil {
			return err
		}
		for _, m := range []closure.Material{closure.WorkReport, closure.CollectiveDecision, closure.Dossier, closure.DepartmentProof, closure.AcceptanceOpinion, closure.NoticeResult, ""} {
			if err := handIn(ctx, o, f.ID, m); err != nil {
				return err
			}
		}
		if _, err := o.proofs.Compare(ctx, evidence.Comparison{
			Finding: f.ID, Cycle: 1, Verdict: evidence.Holds, Words: "已核对。", By: "a-clerk", On: ledger.DateOf(now()),
		}); err != nil {
			return err
		}
		clerk, liaison := closure.Who{Account: "a-clerk", Role: closure.Office}, closure.Who{Account: "a-liaison", Role: closure.Doer, Units: []string{"doers"}}
		return steps(ctx, o, f.ID, 60,
			closure.Event{Kind: closure.Claim, By: clerk, Units: []string{"doers"}}, closure.Event{Kind: closure.Plan, By: clerk, Nature: closure.NonWorks},
			closure.Event{Kind: closure.Start, By: liaison}, closure.Event{Kind: closure.SelfCheck, By: liaison, Opinion: "已自查。"})
	})
}

// verified DIR FINDING lets the acceptance group verify an application.
func verifyClosing(ts *testscript.TestScript, _ bool, args []string) {
	inOffice(ts, args[0], func(ctx context.Context, o *bureau) error {
		f, err := o.findFinding(ctx, args[1])
		if err != nil {
			return err
		}
		by := closure.Who{Account: "a-accept", Role: closure.Acceptor, Units: []string{"judges"}}
		return steps(ctx, o, f.ID, 48,
			closure.Event{Kind: closure.VerifySite, By: by, Opinion: "现场合格。"}, closure.Event{Kind: closure.VerifyPaper, By: by, Opinion: "资料齐全。"})
	})
}

// signed DIR FINDING has the text of a finding's public notice signed.
func signNotice(ts *testscript.TestScript, _ bool, args []string) {
	inOffice(ts, args[0], func(ctx context.Context, o *bureau) error {
		f, err := o.findFinding(ctx, args[1])
		if err != nil {
			return err
		}
		hash, size, err := o.db.Vault().Put(ctx, strings.NewReader("公示"))
		if err != nil {
			return err
		}
		day := ledger.DateOf(now())
		p := signoff.Paper{
			ID: newID(), Kind: signoff.Notice, Title: "公示", About: f.ID, Hash: hash, Name: "公示.docx", Size: size,
			Units: []string{"doers"}, Decision: &signoff.Decision{Sign: true, By: "a-leader", On: day}, By: "a-clerk", On: day,
		}
		_, err = o.db.Papers().Change(ctx, "a-leader", func(context.Context, signoff.Reader) ([]journal.Draft, error) {
			return []journal.Draft{{Act: journal.PaperSigned, Subject: p.Ref(), Rows: []journal.Record{p}}}, nil
		})
		return err
	})
}

func handIn(ctx context.Context, o *bureau, finding string, m closure.Material) error {
	hash, n, err := o.db.Vault().Put(ctx, strings.NewReader("material "+string(m)))
	if err != nil {
		return err
	}
	measures, err := o.ledger.Store.MeasuresOf(ctx, finding)
	if err != nil {
		return err
	}
	f := evidence.File{Finding: finding, Hash: hash, Size: n, Name: string(m) + ".pdf", Material: string(m), By: "a-liaison", On: ledger.DateOf(now())}
	for _, x := range measures {
		f.Measures = append(f.Measures, x.Row.ID)
	}
	_, err = o.proofs.Add(ctx, f)
	return err
}

// ago is the day so many days ago.
func ago(days int) ledger.Date { return ledger.DateOf(now().AddDate(0, 0, -days)) }

// steps sends events one after another, as of a day that many days ago.
func steps(ctx context.Context, o *bureau, finding string, days int, events ...closure.Event) error {
	for _, e := range events {
		held, err := o.db.Closings().Case(ctx, finding)
		if err != nil && !fault.Is(err, fault.Missing) {
			return err
		}
		if err != nil {
			held = closure.New(finding)
		}
		files, err := o.proofs.Store.FilesOf(ctx, finding)
		if err != nil {
			return err
		}
		if e.Kind == closure.SelfCheck || e.Kind == closure.VerifySite {
			if e.Evidence, err = (closingStep{}).brought(held, journal.Rows(files)); err != nil {
				return err
			}
			e.Evidence = withEvent(e)
		}
		e.ID, e.Day, e.On, e.Seen = newID(), ago(days), ledger.DateOf(now()), held.Seen()
		if _, err := o.closings.Submit(ctx, finding, e); err != nil {
			return err
		}
	}
	return nil
}

// withEvent leaves the acceptance and the notice their own papers, and the visit something.
func withEvent(e closure.Event) []closure.Evidence {
	var out []closure.Evidence
	for _, x := range e.Evidence {
		if visit := x.Material == ""; x.Material != closure.AcceptanceOpinion && x.Material != closure.NoticeResult && visit == (e.Kind == closure.VerifySite) {
			out = append(out, x)
		}
	}
	return out
}
