package main

import (
	"cmp"
	"context"
	"io"
	"strconv"

	"zhenggai/internal/campaign"
	"zhenggai/internal/dossier"
	"zhenggai/internal/fault"
	"zhenggai/internal/gate"
	"zhenggai/internal/journal"
	"zhenggai/internal/ledger"
	"zhenggai/internal/office"
	"zhenggai/internal/org"
	"zhenggai/internal/paper"
	"zhenggai/internal/petition"
	"zhenggai/internal/report"
	"zhenggai/internal/say"
	"zhenggai/internal/signoff"
	"zhenggai/internal/supervise"
	"zhenggai/internal/web"
	"zhenggai/internal/workday"
)

// pages are the officers' pages over the desks.
func (m *Main) pages(shell *web.Shell) []gate.Route {
	o := m.office
	told := &web.Inbox{Shell: shell, Shelf: o.db.Notices(), Ledger: o.db.Ledger(), Staff: o.db.Accounts(), About: o.about, Now: now}
	shell.Waiting = told.Waiting
	var all []gate.Route
	for _, p := range []interface{ Routes() []gate.Route }{
		shell.Assets,
		web.Door{Shell: shell, Desk: o.people},
		web.Settings{Shell: shell, Desk: o.people},
		told,
		web.Places{Shell: shell},
		&web.Live{Keeper: m.keeper, Pulse: &m.pulse, Ledger: o.db.Ledger(), Shelf: o.db.Notices(), Done: m.leaving},
		web.Accounts{Shell: shell, Desk: o.people, PublicURL: m.Config.PublicURL},
		web.Factor{Shell: shell},
		&web.Told{Shell: shell, Desk: o.channels, Courier: o.courier, Now: now},
		&web.NoticePages{
			Shell: shell, Desk: o.channels, Queue: o.db.Posts(), Courier: o.courier, Staff: o.db.Accounts(), Calendar: o.courier.Calendar, Now: now,
		},
		web.Delegations{Shell: shell, Desk: o.people, Now: now},
		web.Tokens{Shell: shell, Desk: o.people, Now: now},
		web.Audit{Shell: shell, Book: o.db.Book(), Versions: o.db, Staff: o.db.Accounts(), Recorder: o.db.Accounts(), Now: now},
		web.Grants{Shell: shell, Desk: o.people, Units: o.units},
		web.Health{Shell: shell, Examiner: m, Zone: china()},
		&web.Documents{
			Shell: shell, Desk: o.readings, Shelf: o.db.Readings(), Bytes: originals{o.db}, Columns: columns{},
			People: o.db.Accounts(), Readings: m.docs, Now: now,
		},
		&web.LedgerPages{
			Shell: shell, Desk: o.ledger, Past: o.db.LedgerAt, Versions: o.db, Book: o.db.Book(), Papers: o.db.Readings(),
			Staff: o.db.Accounts(), Search: o.search, Now: now,
			Doubts: o.db.Doubts(), Carries: o.db.Closings().Carries, CampaignsOf: o.db.Campaigns().CampaignsOf,
		},
		&web.PlanPages{Shell: shell, Desk: o.plans, Ledger: o.db.Ledger(), Staff: o.db.Accounts(), Now: now},
		&web.OrgPages{
			Shell: shell, Registrar: o.registrar, Letters: o.letters, Workbooks: o.workbooks(), Files: originals{o.db},
			Ledger: o.db.Ledger(), Book: o.db.Book(), Staff: o.db.Accounts(), Now: now,
		},
		&web.ClosingPages{
			Shell: shell, Desk: o.closings, Proofs: o.proofs, Cases: o.db.Closings(), Ledger: o.db.Ledger(), Petitions: o.db.Petitions(), Units: o.units,
			Calendar: func() *workday.Calendar { return o.ladders.Book().Calendar }, Press: o.papers(), Staff: o.db.Accounts(), Vault: o.db.Vault(), MaxEvidence: m.Config.MaxEvidenceMB << 20,
			Counter: m.counter(), Pictures: o.pictures, NewID: newID, Now: now, Text: o.reads.text, PublicURL: m.Config.PublicURL,
		},
		&web.SignoffPages{
			Shell: shell, Desk: &signoff.Desk{Store: o.db.Papers(), NewID: newID, Tree: o.units}, Vault: o.db.Vault(),
			Staff: o.db.Accounts(), Write: o.writers(), Text: o.reads.text, Now: now,
		},
		&web.DispatchPages{Shell: shell, Desk: o.dispatches, Staff: o.db.Accounts(), Now: now},
		&web.DossierPages{Shell: shell, Archive: o.dossiers()},
		&web.Afterwards{
			Shell: shell, Draws: o.draws, Closings: o.closings, Cases: o.db.Closings(), Ledger: o.db.Ledger(), Units: o.units,
			Staff: o.db.Accounts(), NewID: newID, Now: now,
		},
		&web.CampaignPages{
			Shell: shell, Desk: o.campaigns, Ledger: o.db.Ledger(), Staff: o.db.Accounts(), Vault: o.db.Vault(), Versions: o.db,
			MaxProof: m.Config.MaxEvidenceMB << 20, Now: now,
		},
		&web.PetitionPages{
			Shell: shell, Desk: o.petitions, Ledger: o.db.Ledger(), Closed: o.db.Closings(), Tables: petitionTables{o.reads.sandbox},
			Held: o.db.Petitions(), Now: now,
		},
		&web.DoubtPages{
			Shell: shell, Desk: o.doubts, Ledger: o.db.Ledger(), Units: o.units, Staff: o.db.Accounts(), Versions: o.db, Now: now,
		},
		&web.LampPages{
			Shell: shell, Desk: o.ladders, Board: o.db.Ladders(), Rules: o.rules, Ledger: o.db.Ledger(), Roster: o.db.Chart(), Units: o.units,
			Staff: o.db.Accounts(), NewID: newID, Now: now, Leave: o.leave, Vault: o.db.Vault(),
		},
		&web.Reports{Shell: shell, Press: o.exports, Shelf: o.db.Readings(), Leave: o.leave, Vault: o.db.Vault()},
	} {
		all = append(all, p.Routes()...)
	}
	return all
}

// units is the tree of units as it stands.
func (o *bureau) units(ctx context.Context) (*org.Tree, error) { return org.TreeOf(ctx, o.db.Chart()) }

// papers composes the papers of closings.
func (o *bureau) papers() paper.Press {
	return paper.Press{Closings: o.closings, Ledger: o.db.Ledger(), Proofs: o.db.Proofs(), Units: o.units, Book: o.db.Book(), Seal: o.db.Seal}
}

// dossiers makes the dossiers of findings.
func (o *bureau) dossiers() dossier.Archive {
	return dossier.Archive{Press: o.papers(), Versions: o.db, Book: o.db.Book(), Seal: o.db, Vault: o.db.Vault(), Name: o.nameOf, Now: now}
}

// nameOf is the name of whom an account belongs to, "" when that is nobody, or nobody's any more.
func (o *bureau) nameOf(ctx context.Context, account string) string {
	a, err := o.db.Accounts().Account(ctx, account)
	if err != nil {
		return ""
	}
	return a.Row.Name
}

// writers compose the papers that the product writes itself.
func (o *bureau) writers() map[signoff.Kind]func(context.Context, io.Writer, string) (string, error) {
	return map[signoff.Kind]func(context.Context, io.Writer, string) (string, error){
		signoff.Report: func(ctx context.Context, w io.Writer, round string) (string, error) {
			r, err := o.exports.Compose(ctx, round)
			if err != nil {
				return "", err
			}
			return r.Round.Title + ".docx", report.Write(w, r, report.Docx)
		},
		signoff.Bulletin: func(ctx context.Context, w io.Writer, about string) (string, error) {
			month, err := supervise.ParseMonth(about)
			if err != nil {
				return "", err
			}
			day, err := month.Until(workday.Of(now()))
			if err != nil {
				return "", err
			}
			m, err := o.bulletin(ctx, month, day)
			if err != nil {
				return "", err
			}
			return say.T("page.bulletin.file", "Month", about).In(say.ZhCN), office.WriteDocx(w, paper.Bulletin(m))
		},
		signoff.Notice: func(ctx context.Context, w io.Writer, finding string) (string, error) {
			m, err := o.papers().Matter(ctx, finding, 0, ledger.DateOf(now()))
			if err != nil {
				return "", err
			}
			name := paper.Notice.Name().In(say.ZhCN) + " " + cmp.Or(m.Finding.Label, strconv.Itoa(m.Finding.No)) + ".docx"
			return name, o.papers().Write(ctx, w, paper.Notice, m)
		},
	}
}

// search looks words up in the store.
func (o *bureau) search(ctx context.Context, words []string, limit int) ([]web.Hit, error) {
	found, err := o.db.Search(ctx, words, limit)
	hits := make([]web.Hit, len(found))
	for i, h := range found {
		hits[i] = web.Hit(h)
	}
	return hits, err
}

// about is what a paper, a campaign or a petition is called; whom it does not concern is told nothing.
func (o *bureau) about(ctx context.Context, subject journal.Ref) (string, error) {
	name, err := "", error(nil)
	switch subject.Table {
	case "paper":
		var v journal.Versioned[signoff.Paper]
		v, err = o.db.Papers().Paper(ctx, subject.ID)
		name = v.Row.Title
	case "campaign":
		var v journal.Versioned[campaign.Campaign]
		v, err = o.db.Campaigns().Campaign(ctx, subject.ID)
		name = v.Row.Title
	case "petition":
		var v journal.Versioned[petition.Petition]
		v, err = o.db.Petitions().Petition(ctx, subject.ID)
		name = string(v.Row.Number)
	}
	if fault.Is(err, fault.Missing) {
		return "", nil
	}
	return name, err
}
