package org

import (
	"context"
	"slices"
	"strconv"

	"zhenggai/internal/fault"
	"zhenggai/internal/journal"
)

// Letters is the desk of the letters of responsibility (责任状).
type Letters struct {
	Store ChartStore
	NewID func() string
}

// Drawn is what a year's drawing did.
type Drawn struct {
	Made  int
	There int    // pairs that have a letter already
	Lacks []Lack // units that nobody signs for
}

// lettersOf is the subject of an entry about many letters of a year.
func lettersOf(year int) journal.Ref {
	return journal.Ref{Table: "letters", ID: strconv.Itoa(year)}
}

// The years that letters may be of: nobody signs for the far past or future by intention.
const firstYear, lastYear = 2000, 2100

func checkYear(year int) error {
	if year < firstYear || year > lastYear {
		return fault.New(fault.Invalid, "org.year_odd", "Year", year).At("year")
	}
	return nil
}

// Draw makes a year's letters within top and below it, "" for the whole tree, as drafts: one for each
// pair that has none yet. Numbers go on from the highest of the year.
func (d Letters) Draw(ctx context.Context, actor string, year int, top string) (Drawn, error) {
	if err := checkYear(year); err != nil {
		return Drawn{}, err
	}
	var done Drawn
	_, err := d.Store.Change(ctx, actor, func(ctx context.Context, c Chart) ([]journal.Draft, error) {
		tree, err := TreeOf(ctx, c)
		if err != nil {
			return nil, err
		}
		if err := over(ctx, EditLedger, tree, top); err != nil {
			return nil, err
		}
		posts, err := c.Posts(ctx, PostWant{})
		if err != nil {
			return nil, err
		}
		held, err := c.Letters(ctx, LetterWant{Year: year})
		if err != nil {
			return nil, err
		}
		pairs, lacks := Pairs(tree, journal.Rows(posts), top)
		made := d.draw(year, pairs, journal.Rows(held))
		done = Drawn{Made: len(made), There: len(pairs) - len(made), Lacks: lacks}
		return drafts(journal.LettersDrawn, lettersOf(year), made)
	})
	return done, err
}

func (d Letters) draw(year int, pairs []Pair, held []Letter) []journal.Record {
	no := 0
	bound := map[[2]string]bool{}
	for _, l := range held {
		no = max(no, l.No)
		bound[[2]string{l.Upper, l.Lower}] = true
	}
	var made []journal.Record
	for _, p := range pairs {
		if bound[[2]string{p.Upper.ID, p.Lower.ID}] {
			continue
		}
		no++
		made = append(made, Letter{
			ID: d.NewID(), Year: year, No: no, Chain: p.Chain, Upper: p.Upper.ID, UpperUnit: p.Upper.Unit,
			Lower: p.Lower.ID, LowerUnit: p.Lower.Unit, State: LetterDraft,
		})
	}
	return made
}

// unitsWithin are the ids of top and what stands below it; nil, which chooses all, for "".
func unitsWithin(t *Tree, top string) []string {
	if top == "" {
		return nil
	}
	ids := []string{top}
	for _, u := range t.Below(top) {
		ids = append(ids, u.ID)
	}
	return ids
}

// Send hands over the drafts of a year within top and below it. It returns how many they were.
func (d Letters) Send(ctx context.Context, actor string, year int, top string) (int, error) {
	n := 0
	_, err := d.Store.Change(ctx, actor, func(ctx context.Context, c Chart) ([]journal.Draft, error) {
		tree, err := TreeOf(ctx, c)
		if err != nil {
			return nil, err
		}
		if err := over(ctx, EditLedger, tree, top); err != nil {
			return nil, err
		}
		held, err := c.Letters(ctx, LetterWant{Year: year, Units: unitsWithin(tree, top), States: []LetterState{LetterDraft}})
		if err != nil {
			return nil, err
		}
		var sent []journal.Record
		for _, l := range journal.Rows(held) {
			l.State = LetterSent
			sent = append(sent, l)
		}
		n = len(sent)
		return drafts(journal.LettersSent, lettersOf(year), sent)
	})
	return n, err
}

// Signing says how letters were signed, on which day, and where the scan is.
type Signing struct {
	How            How
	On             Day
	Scan, ScanName string // of SignedByScan: the SHA-256 of the bytes in the vault, and the file's name
}

// Sign records that letters are signed, in one entry for up to some thousands. SignedOnPaper and
// SignedByScan are recorded by whoever may; SignedHere only by the account of somebody who holds the
// lower post, and only for a letter that was sent. A letter that is signed already is fault.Conflict.
func (d Letters) Sign(ctx context.Context, actor string, ids []string, s Signing) (journal.Seq, error) {
	if err := checkSigning(ids, s); err != nil {
		return 0, err
	}
	return d.Store.Change(ctx, actor, func(ctx context.Context, c Chart) ([]journal.Draft, error) {
		held, err := c.Letters(ctx, LetterWant{IDs: ids})
		if err != nil {
			return nil, err
		}
		if len(held) < len(ids) {
			return nil, fault.New(fault.Missing, "fault.missing")
		}
		if err := mayRegister(ctx, c, journal.Rows(held), s); err != nil {
			return nil, err
		}
		signers, err := signersOf(ctx, c, journal.Rows(held))
		if err != nil {
			return nil, err
		}
		var signed []journal.Record
		for _, l := range journal.Rows(held) {
			now, err := signOne(l, s, signers[l.Lower], actor)
			if err != nil {
				return nil, err
			}
			signed = append(signed, now)
		}
		return drafts(journal.LettersSigned, subjectOf(journal.Rows(held)), signed)
	})
}

// mayRegister refuses to register letters of units that the caller has no charge of. Confirming one's
// own is another matter.
func mayRegister(ctx context.Context, c Chart, letters []Letter, s Signing) error {
	if s.How == SignedHere {
		return nil
	}
	var units []string
	for _, l := range letters {
		units = append(units, l.LowerUnit)
	}
	return overIn(ctx, c, EditLedger, units...)
}

// subjectOf is the letter itself when there is one, and their year when there are more.
func subjectOf(letters []Letter) journal.Ref {
	if len(letters) == 1 {
		return letters[0].Ref()
	}
	return lettersOf(letters[0].Year)
}

func checkSigning(ids []string, s Signing) error {
	switch {
	case len(ids) == 0:
		return fault.New(fault.Invalid, "org.no_letters").At("letters")
	case !slices.Contains(Hows, s.How):
		return fault.New(fault.Invalid, "org.how_unknown").At("how")
	case s.On == "" || !s.On.Valid():
		return fault.New(fault.Invalid, "org.day_odd", "Day", string(s.On)).At("on")
	case (s.How == SignedByScan) != (s.Scan != ""):
		return fault.New(fault.Invalid, "org.scan_missing").At("scan")
	case s.How != SignedOnPaper && len(ids) > 1:
		return fault.New(fault.Invalid, "org.one_by_one").At("letters")
	}
	return nil
}

// signersOf are the people who hold the lower posts of letters.
func signersOf(ctx context.Context, c Chart, letters []Letter) (map[string][]Person, error) {
	var posts []string
	for _, l := range letters {
		posts = append(posts, l.Lower)
	}
	holdings, err := c.Holdings(ctx, HoldingWant{Posts: posts, Lasting: true})
	if err != nil {
		return nil, err
	}
	ids := []string{}
	for _, h := range holdings {
		ids = append(ids, h.Row.Person)
	}
	slices.Sort(ids)
	people, err := c.People(ctx, PeopleWant{IDs: slices.Compact(ids)})
	if err != nil {
		return nil, err
	}
	known, signers := byID(journal.Rows(people)), map[string][]Person{}
	for _, h := range holdings {
		signers[h.Row.Post] = append(signers[h.Row.Post], known[h.Row.Person])
	}
	return signers, nil
}

func signOne(l Letter, s Signing, holders []Person, actor string) (Letter, error) {
	if l.State == LetterSigned {
		return l, fault.New(fault.Conflict, "org.signed_already", "No", l.No, "Day", string(l.SignedOn))
	}
	if s.How == SignedHere {
		i := slices.IndexFunc(holders, func(p Person) bool { return p.Account != "" && p.Account == actor })
		switch {
		case i < 0:
			return l, fault.New(fault.Denied, "org.not_the_holder")
		case l.State != LetterSent:
			return l, fault.New(fault.Invalid, "org.not_sent", "No", l.No)
		}
		holders = holders[i : i+1]
	}
	l.State, l.How, l.SignedOn, l.Scan, l.ScanName = LetterSigned, s.How, s.On, s.Scan, s.ScanName
	if len(holders) > 0 {
		l.Signer = holders[0].ID
	}
	return l, nil
}

// Withdraw takes back a letter that nobody has signed.
func (d Letters) Withdraw(ctx context.Context, e Edit) (journal.Seq, error) {
	return d.Store.Change(ctx, e.Actor, func(ctx context.Context, c Chart) ([]journal.Draft, error) {
		l, err := sole(c.Letters(ctx, LetterWant{IDs: []string{e.ID}}))
		switch {
		case err != nil:
			return nil, err
		case l.Row.State == LetterSigned:
			return nil, fault.New(fault.Invalid, "org.signed_stays", "No", l.Row.No)
		case e.Reason == "":
			return nil, fault.New(fault.Invalid, "org.reason_needed").At("reason")
		}
		if err := overIn(ctx, c, EditLedger, l.Row.LowerUnit); err != nil {
			return nil, err
		}
		return []journal.Draft{{Act: journal.LetterWithdrawn, Subject: l.Row.Ref(), Reason: e.Reason, Gone: []journal.Ref{l.Row.Ref()}}}, nil
	})
}
