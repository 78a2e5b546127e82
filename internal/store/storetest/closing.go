package storetest

import (
	"context"
	"fmt"
	"reflect"
	"strings"
	"testing"
	"time"

	"zhenggai/internal/closure"
	"zhenggai/internal/evidence"
	"zhenggai/internal/fault"
	"zhenggai/internal/journal"
	"zhenggai/internal/ledger"
	"zhenggai/internal/org"
	"zhenggai/internal/signoff"
)

// everyDay is a calendar without holidays.
type everyDay struct{}

func (everyDay) End(start time.Time, days int, _, _ bool) (time.Time, error) {
	return start.AddDate(0, 0, days+1), nil
}

// closingDesk is a desk over the rig's store, with units and a finding of one measure.
func closingDesk(t *testing.T, r *rig) (*closure.Desk, *evidence.Desk, ledger.Finding) {
	t.Helper()
	round := sampleRound(1)
	f, m := sampleFinding(round, 1), sampleMeasure(sampleFinding(round, 1), 1)
	r.change(t, draft(journal.FindingAdded, f, round, m))
	must[journal.Seq](t)(r.Chart().Change(context.Background(), "acc-clerk", func(context.Context, org.Chart) ([]journal.Draft, error) {
		return []journal.Draft{draft(journal.UnitAdded,
			org.Region{ID: "r1", Code: "150700", Name: round.Region, Level: org.City},
			org.Unit{ID: "government", Region: "r1", Name: "苍原市人民政府", Kind: org.Government},
			org.Unit{ID: "bureau", Parent: "government", Name: "苍原市林草局", Kind: org.Department},
			org.Unit{ID: "office", Parent: "government", Name: "苍原市整改办", Kind: org.Office})}, nil
	}))
	ids := 0
	return &closure.Desk{Store: r.Closings(), Policies: closure.Embedded, Calendar: func() closure.Calendar { return everyDay{} }, NewID: func() string { ids++; return fmt.Sprintf("link-%02d", ids) }},
		&evidence.Desk{Store: r.Proofs(), NewID: func() string { ids++; return fmt.Sprintf("ev-%02d", ids) }}, f
}

func personOf(login string, grants ...org.Grant) closure.Person {
	return closure.Person{Caller: &org.Caller{Account: org.Account{ID: login, Grants: grants}}}
}

// closer drives one finding's closing by the people who would.
type closer struct {
	*testing.T
	desk    *closure.Desk
	proofs  *evidence.Desk
	finding string
	day     ledger.Date
	n       int
}

// act sends an event with what it asks for.
func (c *closer) act(p closure.Person, k closure.Kind, more func(*closure.Event)) error {
	c.Helper()
	v, err := c.desk.View(c.Context(), c.finding, p, closure.Event{Day: c.day})
	if err != nil {
		c.Fatal(err)
	}
	c.n++
	e := closure.Event{
		ID: fmt.Sprintf("event-%02d", c.n), Kind: k, Day: c.day, On: c.day, Seen: v.Case.Seen(),
		Opinion: "看过", Reason: "事由",
	}
	if more != nil {
		more(&e)
	}
	_, err = c.desk.Act(c.Context(), c.finding, p, e)
	return err
}

// bring hands in every material that is asked for by a stage, and names the measure.
func (c *closer) bring(by closure.Stage, measure string) func(*closure.Event) {
	return func(e *closure.Event) {
		p, err := closure.Embedded().ByID("default")
		if err != nil {
			c.Fatal(err)
		}
		for _, need := range p.Needs(closure.Works) {
			if need.By == by {
				f := evidence.File{Finding: c.finding, Hash: strings.Repeat("a", 64), Name: "材料.pdf", Size: 9, Material: string(need.Material), Measures: []string{measure}, By: "worker", On: c.day}
				f = must[evidence.File](c)(c.proofs.Add(c.Context(), f))
				e.Evidence = append(e.Evidence, closure.Evidence{ID: f.ID, Hash: f.Hash, Material: need.Material, Measures: f.Measures})
			}
		}
	}
}

// answerByLink lets somebody from outside verify the papers, who sees this finding and no other.
func answerByLink(c *closer, clerk closure.Person) error {
	hash := strings.Repeat("c", 64)
	made := must[closure.Link](c)(c.desk.Invite(c.Context(), clerk, c.day, closure.Link{
		Finding: c.finding, Unit: "省林业厅", Kinds: []closure.Kind{closure.VerifyPaper}, Hash: hash, Expires: c.day,
	}))
	stranger := org.WithCaller(c.Context(), nil)
	if _, err := c.desk.Store.Finding(stranger, c.finding); !fault.Is(err, fault.Missing) {
		c.Fatalf("a stranger saw the finding: %v", err)
	}
	l := must[closure.Link](c)(c.desk.Store.LinkByHash(stranger, hash))
	if !reflect.DeepEqual(l, made) {
		c.Fatalf("held %+v, made %+v", l, made)
	}
	guest := org.AsGuest(stranger, c.finding)
	v := must[closure.Visit](c)(c.desk.Visit(guest, l, closure.Event{Day: c.day, On: c.day}))
	_, err := c.desk.Answer(guest, l, closure.Event{
		ID: "by-link", Kind: closure.VerifyPaper, Day: c.day, On: c.day, Seen: v.Case.Seen(), Opinion: "材料齐全",
	})
	if links := must[[]closure.Link](c)(c.desk.Store.LinksOf(c.Context(), c.finding)); len(links) != 1 {
		c.Errorf("%d links", len(links))
	}
	return err
}

func testClosing(t *testing.T, place Place) {
	ctx := context.Background()
	r := open(t, place)
	desk, proofs, f := closingDesk(t, r)
	c := &closer{T: t, desk: desk, proofs: proofs, finding: f.ID, day: "2026-05-20"}
	measure := f.ID + "-m1"
	clerk := personOf("acc-clerk", org.Grant{Role: org.Clerk, Unit: "office"})
	worker := personOf("worker", org.Grant{Role: org.UnitLiaison, Unit: "bureau"})
	expert := personOf("expert", org.Grant{Role: org.Acceptor, Unit: "government"})
	insider := personOf("insider", org.Grant{Role: org.Acceptor, Unit: "bureau"})
	leader := personOf("leader", org.Grant{Role: org.Leader, Unit: "government"})

	if _, err := r.Closings().Case(ctx, f.ID); !fault.Is(err, fault.Missing) {
		t.Fatalf("an unclaimed finding has a case: %v", err)
	}
	steps := func(list ...func() error) {
		t.Helper()
		for i, step := range list {
			if err := step(); err != nil {
				t.Fatalf("step %d: %v", i+1, err)
			}
		}
	}
	steps(
		func() error {
			return c.act(clerk, closure.Claim, func(e *closure.Event) { e.Units = []string{"bureau"} })
		},
		func() error {
			return c.act(clerk, closure.Plan, func(e *closure.Event) { e.Nature = closure.Works })
		},
		func() error { return c.act(worker, closure.Start, nil) },
		func() error { return c.act(worker, closure.SelfCheck, c.bring(closure.StageApply, measure)) },
	)
	if err := c.act(worker, closure.Apply, nil); !fault.Is(err, fault.Invalid) {
		t.Fatalf("applied though nobody compared the goal: %v", err)
	}
	must[journal.Seq](t)(proofs.Compare(ctx, evidence.Comparison{Finding: f.ID, Cycle: 1, Verdict: evidence.Holds, Words: "对照台账", By: "worker", On: c.day}))
	steps(func() error { return c.act(worker, closure.Apply, nil) })
	if err := c.act(insider, closure.VerifyPaper, nil); !fault.Is(err, fault.Denied) {
		t.Fatalf("a unit verified its own work: %v", err)
	}
	steps(
		func() error { return c.act(expert, closure.VerifySite, c.bring(closure.StageAccept, measure)) },
		func() error { return answerByLink(c, clerk) },
		func() error { return c.act(expert, closure.Accept, nil) },
	)
	if err := c.act(clerk, closure.StartNotice, nil); !fault.Is(err, fault.Invalid) {
		t.Fatalf("a notice that nobody signed was put up: %v", err)
	}
	signNotice(t, r, f.ID, c.day)
	steps(
		func() error { return c.act(clerk, closure.StartNotice, nil) },
	)
	c.day = "2026-06-15"
	steps(
		func() error { return c.act(clerk, closure.EndNotice, c.bring(closure.StageClose, measure)) },
		func() error { return c.act(leader, closure.Close, nil) },
		func() error { return c.act(clerk, closure.Reopen, c.bring(closure.StageClose, measure)) },
	)
	checkClosed(t, r, f.ID)
	checkRebound(t, r, f)
	// An event id of another finding ends nothing.
	other := sampleFinding(sampleRound(1), 2)
	r.change(t, draft(journal.FindingAdded, other))
	_, err := desk.Act(ctx, other.ID, clerk, closure.Event{
		ID: "event-01", Kind: closure.Claim, Day: c.day, On: c.day, Seen: closure.New(other.ID).Seen(), Units: []string{"bureau"},
	})
	if !fault.Is(err, fault.Conflict) {
		t.Errorf("one id for two events: %v", err)
	}
}

// signNotice has the text of a finding's notice countersigned by a unit and signed by a leader.
func signNotice(t *testing.T, r *rig, finding string, day ledger.Date) {
	t.Helper()
	ctx := context.Background()
	papers := r.Papers()
	desk := &signoff.Desk{Store: papers, NewID: r.newLadderID, Tree: func(ctx context.Context) (*org.Tree, error) { return org.TreeOf(ctx, r.Chart()) }}
	clerk := personOf("acc-clerk", org.Grant{Role: org.Clerk}).Caller
	head := personOf("head", org.Grant{Role: org.UnitHead, Unit: "bureau"}).Caller
	leader := personOf("leader", org.Grant{Role: org.Leader}).Caller
	p := must[signoff.Paper](t)(desk.Send(ctx, clerk, day, signoff.Paper{
		Kind: signoff.Notice, Title: "公示", About: finding, Hash: strings.Repeat("e", 64), Name: "公示.docx", Size: 9, Units: []string{"bureau"},
	}))
	seen := func() journal.Seq { return must[journal.Versioned[signoff.Paper]](t)(papers.Paper(ctx, p.ID)).Since }
	must[journal.Seq](t)(desk.Countersign(ctx, head, seen(), p.ID, signoff.Opinion{Unit: "bureau", Agree: true, On: day}))
	must[journal.Seq](t)(desk.Decide(ctx, leader, seen(), p.ID, signoff.Decision{Sign: true, On: day}))
}

// checkClosed compares what is read back with what was done.
func checkClosed(t *testing.T, r *rig, finding string) {
	t.Helper()
	ctx := context.Background()
	cases := must[[]closure.Case](t)(r.Closings().Cases(ctx, finding))
	if len(cases) != 2 || cases[0].State != closure.Closed || cases[1].State != closure.Rebound || cases[0].Closing == nil {
		t.Fatalf("cases: %+v", cases)
	}
	equal(t, len(cases[0].Events)+len(cases[1].Events), 12)
	equal(t, cases[0].Closing.By.Account, "leader")
	equal(t, cases[0].Notice.End, ledger.Date("2026-05-30"))
	equal(t, len(must[[]closure.Case](t)(r.Closings().Newest(ctx))), 1)
	f := must[journal.Versioned[ledger.Finding]](t)(r.Ledger().Finding(ctx, finding)).Row
	equal(t, f.Workflow, ledger.WorkflowRebound)
	equal(t, f.Closing, true)
	facts := must[closure.Facts](t)(r.Closings().Facts(ctx, finding))
	equal(t, facts.Goal, closure.Stale) // compared in the cycle before
	equal(t, facts.Regions, []string{"150700"})
	equal(t, len(must[[]journal.Ref](t)(r.PartsOf(ctx, finding))), 1+2+12+1+len(cases[0].Evidence)+len(cases[1].Evidence)+1)
	found := must[ledger.Found](t)(r.Ledger().Find(ctx, ledger.Filter{Flows: []ledger.Workflow{ledger.WorkflowRebound}}, ledger.Page{Limit: 10}))
	equal(t, len(found.Rows), 1)
}
