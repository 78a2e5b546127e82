package main

import (
	"bufio"
	"cmp"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"strings"

	"zhenggai/internal/journal"
	"zhenggai/internal/ledger"
	"zhenggai/internal/org"
	"zhenggai/internal/reading"
	"zhenggai/internal/say"
)

// importCommand takes a document into the ledger after showing what would change.
type importCommand struct {
	place
	File   string        `arg:"" help:"Document to take in."`
	Yes    bool          `help:"Do not ask. 不询问，直接入账。"`
	Round  string        `help:"Round it goes into; by default the one it fits, else a new one."`
	Source ledger.Source `help:"Source of a new round: central, provincial, special, own; by default what the title says."`
	Number int           `help:"Number of a new round; by default what the title says."`
	Title  string        `help:"Title of a new round; by default what the title says."`
}

func (c importCommand) Run(t *terminal) (err error) {
	b, err := slurp(c.File)
	if err != nil {
		return err
	}
	o, err := c.open(t, slog.New(slog.DiscardHandler))
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, o.Close()) }()
	doc, base, err := o.take(t, filepath.Base(c.File), b, t.progress())
	if err != nil {
		return err
	}
	if doc.Findings == 0 {
		fmt.Fprintln(t.out, say.T("reading.nothing_to_confirm").In(t.lang))
		return exit(exitEmpty)
	}
	held, err := o.readings.Preview(t, doc.ID, c.Round)
	if err != nil {
		return err
	}
	dec := reading.Decision{RoundID: held.Round.ID}
	if dec.RoundID == "" {
		if dec.Round, err = c.newRound(t, o, doc.ID); err != nil {
			return err
		}
	}
	c.show(t, doc, held, dec)
	if !c.Yes && !t.agree() {
		fmt.Fprintln(t.out, say.T("cli.import_left", "Name", doc.Name).In(t.lang))
		return nil
	}
	if _, err := o.readings.Confirm(t, org.ActorCommand, doc.ID, base, dec); err != nil {
		return err
	}
	fmt.Fprintln(t.out, say.T("cli.import_done", "Findings", doc.Findings, "Measures", doc.Measures).In(t.lang))
	return nil
}

// take receives and reads a document; the same bytes again are not read again.
func (o *bureau) take(ctx context.Context, name string, b []byte, step func(reading.Step)) (reading.Document, journal.Seq, error) {
	doc, _, err := o.readings.Receive(ctx, org.ActorCommand, name, b, now())
	if err != nil {
		return doc, 0, err
	}
	if doc.State == reading.Received || doc.State == reading.Refused {
		if doc, err = o.readings.Read(ctx, org.ActorCommand, doc.ID, step); err != nil {
			return doc, 0, err
		}
	}
	r, err := o.db.Readings().Reading(ctx, doc.ID)
	return doc, r.Since, err
}

func (c importCommand) newRound(t *terminal, o *bureau, id string) (ledger.Round, error) {
	r, err := o.db.Readings().Reading(t, id)
	if err != nil {
		return ledger.Round{}, err
	}
	round := reading.ProposeRound(r.Row.Result)
	if c.Source != "" {
		round.Source = c.Source
	}
	if c.Number != 0 {
		round.No = c.Number
	}
	round.Title = cmp.Or(c.Title, round.Title, r.Row.Result.Title, filepath.Base(c.File))
	return round, nil
}

// show prints what confirming would do, a line a difference.
func (c importCommand) show(t *terminal, doc reading.Document, held reading.Comparison, dec reading.Decision) {
	say1 := func(key string, kv ...any) { fmt.Fprintln(t.out, say.T(key, kv...).In(t.lang)) }
	say1("cli.import_read", "Name", doc.Name, "Findings", doc.Findings, "Measures", doc.Measures)
	if dec.RoundID == "" {
		say1("cli.import_new_round", "Title", dec.Round.Title)
		return
	}
	say1("cli.import_into", "Title", held.Round.Title, "Unchanged", held.Unchanged)
	for _, d := range held.Differences {
		mark := map[reading.Sort]string{reading.Added: "+", reading.Changed: "~", reading.Absent: "-"}[d.Sort]
		if !d.Take {
			mark = " "
		}
		old, now := d.Shown(t.lang)
		fmt.Fprintf(t.out, "%s %s %s: %s → %s\n", mark, d.Label, say.T("reading.field_"+d.Field).In(t.lang), short(old), short(now))
	}
}

// short is the beginning of a text, for a line.
func short(s string) string {
	r := []rune(strings.ReplaceAll(s, "\n", " "))
	if len(r) > 30 {
		return string(r[:30]) + "…"
	}
	return string(r)
}

// agree asks on a terminal; without one nobody can have agreed.
func (t *terminal) agree() bool {
	if !watched(os.Stdin) {
		return false
	}
	fmt.Fprint(t.err, say.T("cli.import_ask").In(t.lang)+" ")
	line, _ := bufio.NewReader(os.Stdin).ReadString('\n')
	switch strings.ToLower(strings.TrimSpace(line)) {
	case "y", "yes", "是", "好":
		return true
	}
	return false
}
