package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"

	"zhenggai/internal/closure"
	"zhenggai/internal/evidence"
	"zhenggai/internal/fault"
	"zhenggai/internal/journal"
	"zhenggai/internal/ledger"
	"zhenggai/internal/org"
	"zhenggai/internal/say"
)

// closingStep is an event of a closing by a command: at the desk of the page, under its rules, in somebody's name.
type closingStep struct {
	agent
	Finding  string      `arg:"" help:"Id of the finding, or its number in the newest round. 问题的编号或序号。"`
	Day      ledger.Date `placeholder:"YYYY-MM-DD" help:"Day it happened; today by default. 发生的日期。"`
	Opinion  string      `placeholder:"TEXT" help:"What was found. 意见。"`
	Reason   string      `placeholder:"TEXT" help:"Why it happens. 原因。"`
	Evidence []string    `placeholder:"FILE" help:"Id or name of evidence handed in that goes with it; all that is new by default. 随附的佐证。"`
	Outside  string      `placeholder:"UNIT" help:"Organisation from outside whose signed opinion is entered. 外部验收单位。"`
}

type (
	applyCommand  struct{ closingStep }
	acceptCommand struct{ closingStep }
	noticeCommand struct {
		closingStep
		End bool `help:"End the notice that runs. 公示期满。"`
	}
	closeCommand  struct{ closingStep }
	reopenCommand struct{ closingStep }
)

// Run applies for closing.
func (c applyCommand) Run(t *terminal) error { return c.take(t, closure.Apply) }

// Run accepts.
func (c acceptCommand) Run(t *terminal) error { return c.take(t, closure.Accept) }

// Run begins the public notice, or ends it.
func (c noticeCommand) Run(t *terminal) error {
	if c.End {
		return c.take(t, closure.EndNotice)
	}
	return c.take(t, closure.StartNotice)
}

// Run closes.
func (c closeCommand) Run(t *terminal) error { return c.take(t, closure.Close) }

// Run finds a rebound, which begins the next cycle.
func (c reopenCommand) Run(t *terminal) error { return c.take(t, closure.Reopen) }

// take lets the event happen. What is missing is printed, a line each.
func (c closingStep) take(t *terminal, k closure.Kind) error {
	if c.As == "" {
		return fault.New(fault.Invalid, "cli.as_needed")
	}
	return c.at(t, org.SeeLedger, func(ctx context.Context, o *bureau) error {
		f, err := o.findFinding(ctx, c.Finding)
		if err != nil {
			return err
		}
		e, p, err := c.event(ctx, o, f.ID, k)
		if err != nil {
			return err
		}
		seq, err := o.closings.Act(ctx, f.ID, p, e)
		var lacking *closure.Lacking
		if errors.As(err, &lacking) {
			for _, l := range lacking.Lacks {
				fmt.Fprintln(t.err, l.Text.In(t.lang))
			}
		}
		if err != nil {
			return err
		}
		fmt.Fprintln(t.out, say.T("cli.step_done", "Kind", k.Name(), "No", f.No, "Day", string(e.Day), "Seq", int64(seq)).In(t.lang))
		return nil
	})
}

// event is what the flags say, decided on the case as it stands now.
func (c closingStep) event(ctx context.Context, o *bureau, finding string, k closure.Kind) (closure.Event, closure.Person, error) {
	today := ledger.DateOf(now())
	e := closure.Event{ID: newID(), Kind: k, Day: cmp.Or(c.Day, today), On: today, Opinion: c.Opinion, Reason: c.Reason}
	if c.Outside != "" {
		e.By.External = &closure.External{Unit: c.Outside}
	}
	p, err := o.person(ctx, finding)
	if err != nil {
		return e, p, err
	}
	held, err := o.db.Closings().Case(ctx, finding)
	if fault.Is(err, fault.Missing) {
		held, err = closure.New(finding), nil
	}
	if err != nil {
		return e, p, err
	}
	e.Seen = held.Seen()
	files, err := o.proofs.Store.FilesOf(ctx, finding)
	if err != nil {
		return e, p, err
	}
	e.Evidence, err = c.brought(held, journal.Rows(files))
	return e, p, err
}

// brought are the files that go with the event: those named, or as on the page, those that no event has brought yet.
func (c closingStep) brought(held closure.Case, files []evidence.File) ([]closure.Evidence, error) {
	named := map[string]bool{}
	var out []closure.Evidence
	for _, f := range files {
		known := slices.ContainsFunc(held.Evidence, func(e closure.Evidence) bool { return e.ID == f.ID })
		wanted := len(c.Evidence) == 0 && !known
		for _, name := range c.Evidence {
			if name == f.ID || name == f.Name {
				wanted, named[name] = true, true
			}
		}
		if wanted {
			out = append(out, closure.Evidence{ID: f.ID, Hash: f.Hash, Material: closure.Material(f.Material), Measures: f.Measures})
		}
	}
	for _, name := range c.Evidence {
		if !named[name] {
			return nil, fault.New(fault.Invalid, "cli.no_evidence", "Name", name)
		}
	}
	return out, nil
}

// person is who the caller in the context is in a finding's closing; nobody, where the program itself is at work.
func (o *bureau) person(ctx context.Context, finding string) (closure.Person, error) {
	c, ok := org.CallerOf(ctx)
	if !ok {
		return closure.Person{}, nil
	}
	return o.db.Closings().Person(ctx, c, finding)
}

// closingView is a finding's closing as the caller in the context sees it.
func (o *bureau) closingView(ctx context.Context, finding string) (closure.View, error) {
	p, err := o.person(ctx, finding)
	if err != nil {
		return closure.View{}, err
	}
	return o.closings.View(ctx, finding, p, closure.Event{Day: ledger.DateOf(now())})
}
