package inbox

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"zhenggai/internal/closure"
	"zhenggai/internal/dispatch"
	"zhenggai/internal/doubt"
	"zhenggai/internal/follow"
	"zhenggai/internal/inspect"
	"zhenggai/internal/journal"
	"zhenggai/internal/ledger"
	"zhenggai/internal/org"
	"zhenggai/internal/petition"
	"zhenggai/internal/say"
	"zhenggai/internal/supervise"
)

// memory is a journal in memory with the notices that were made of it.
type memory struct {
	entries []journal.Entry
	place   journal.Seq
	made    []Notice
}

func (o *memory) Size(context.Context) (journal.Seq, error) { return journal.Seq(len(o.entries)), nil }

func (o *memory) After(_ context.Context, from, to journal.Seq, each func(journal.Entry) error) error {
	for _, e := range o.entries[from:to] {
		if err := each(e); err != nil {
			return err
		}
	}
	return nil
}

func (o *memory) Place(context.Context) (journal.Seq, error) { return o.place, nil }

func (o *memory) Past(_ context.Context, at journal.Seq, tables []string, each func(journal.Image) error) error {
	rows := map[journal.Ref]journal.Image{}
	for _, e := range o.entries[:at] {
		for _, i := range e.Images {
			if rows[i.Ref] = i; i.Gone {
				delete(rows, i.Ref)
			}
		}
	}
	for _, i := range rows {
		if slices.Contains(tables, i.Table) {
			if err := each(i); err != nil {
				return err
			}
		}
	}
	return nil
}

func (o *memory) Save(_ context.Context, _, to journal.Seq, made []Notice) error {
	o.place, o.made = to, append(o.made, made...)
	return nil
}

func (o *memory) Clear(context.Context) error {
	o.place, o.made = 0, nil
	return nil
}

var begun = time.Date(2026, 5, 20, 9, 0, 0, 0, time.UTC)

func (o *memory) write(t testing.TB, act journal.Act, actor string, rows ...journal.Record) {
	t.Helper()
	o.append(t, journal.Draft{Act: act, Subject: rows[0].Ref(), Rows: rows}, actor)
}

func (o *memory) append(t testing.TB, d journal.Draft, actor string) {
	t.Helper()
	e, err := journal.Compose(d, journal.Seq(len(o.entries)+1), actor, begun)
	if err != nil {
		t.Fatal(err)
	}
	o.entries = append(o.entries, e)
}

// newOffice has a city with two banners below it, a town below the first, and people in all of them.
func newOffice(t testing.TB) *memory {
	t.Helper()
	o := &memory{}
	var units []journal.Record
	for _, u := range [][2]string{{"city", ""}, {"east", "city"}, {"west", "city"}, {"town", "east"}} {
		units = append(units, org.Unit{ID: u[0], Parent: u[1], Name: "单位" + u[0], Kind: org.Department})
	}
	o.write(t, journal.UnitAdded, "clerk", units...)
	for id, grants := range map[string][]org.Grant{
		"clerk": {org.Whole(org.Clerk)}, "leader": {{Role: org.Leader, Unit: "city", Below: true}},
		"east": {{Role: org.UnitLiaison, Unit: "east"}}, "head": {{Role: org.UnitHead, Unit: "east", Below: true}},
		"west": {{Role: org.UnitLiaison, Unit: "west"}}, "town": {{Role: org.UnitLiaison, Unit: "town"}},
		"judge": {org.Whole(org.Acceptor)}, "reader": {org.Whole(org.Reader)}, "admin": {org.Whole(org.SystemAdmin)},
	} {
		o.write(t, journal.AccountAdded, "admin", org.Account{ID: id, Login: id, Name: id, Salt: id, Grants: grants})
	}
	return o
}

func finding(id string, units ...string) ledger.Finding {
	f := ledger.Finding{ID: id, RoundID: "r", No: 1, Statement: "问题"}
	for _, u := range units {
		f.Units = append(f.Units, ledger.Unit{Name: "单位" + u, Role: ledger.Responsible})
	}
	return f
}

func event(id, finding string, kind closure.Kind) closure.Event {
	return closure.Event{ID: id, Finding: finding, Cycle: 1, Kind: kind}
}

// told lists who was told of what since an entry: account, kind and ! for urgent.
func (o *memory) told(t *testing.T, since int) string {
	t.Helper()
	o.place, o.made = 0, nil
	c := follow.Cursor{Book: o, Fold: &Fold{Store: o}}
	if _, err := c.Catch(t.Context()); err != nil {
		t.Fatal(err)
	}
	var all []string
	for _, n := range o.made {
		if int(n.Seq) > since {
			all = append(all, n.Account+" "+string(n.Kind)+map[bool]string{true: "!"}[n.Urgent])
		}
	}
	slices.Sort(all)
	return strings.Join(all, ", ")
}

func TestWhoIsTold(t *testing.T) {
	asked := ledger.Amendment{ID: "a", FindingID: "f", AskedBy: "east", State: ledger.AmendmentAsked}
	person, post := org.Person{ID: "p", Name: "甲", Unit: "town", Account: "town", Salt: "s"}, "post"
	holding := org.Holding{ID: "h", Post: post, Person: "p"}
	for name, c := range map[string]struct {
		do   func(o *memory)
		want string
	}{
		"a unit that is charged anew, alone": {
			func(o *memory) { o.write(t, journal.FindingChanged, "clerk", finding("f", "east", "west")) }, "west finding.charged",
		},
		"a change that charges nobody anew tells nobody": {
			func(o *memory) { o.write(t, journal.FindingChanged, "clerk", finding("f", "east")) }, "",
		},
		"who decides on a request": {
			func(o *memory) { o.write(t, journal.AmendmentAsked, "east", asked) }, "clerk amendment.asked, leader amendment.asked",
		},
		"who asked, at once": {
			func(o *memory) { o.write(t, journal.AmendmentRefused, "leader", asked) }, "east amendment.refused!",
		},
		"those who do the work, but not who did it": {
			func(o *memory) { o.write(t, journal.ClosureReturned, "head", event("e", "f", closure.Return)) }, "east closure.returned!",
		},
		"those who verify": {
			func(o *memory) { o.write(t, journal.ClosureApplied, "east", event("e", "f", closure.Apply)) },
			"clerk closure.applied, judge closure.applied",
		},
		"those who answer for it after a rebound": {
			func(o *memory) { o.write(t, journal.ClosureRebounded, "clerk", event("e", "f", closure.Reopen)) },
			"east closure.rebounded!, head closure.rebounded!, leader closure.rebounded!",
		},
		"who is to sign a letter": {
			func(o *memory) {
				o.write(t, journal.PersonAdded, "clerk", person)
				o.write(t, journal.HoldingBegun, "clerk", holding)
				o.write(t, journal.LettersSent, "clerk", org.Letter{ID: "l", Lower: post, State: org.LetterSent})
			}, "town holding.begun, town letters.sent",
		},
		"who acts for somebody, also of that one's matters": {
			func(o *memory) {
				o.write(t, journal.DelegationMade, "east", org.Delegation{ID: "d", From: "east", To: "west", Since: "2026-05-01", Until: "2026-06-01"})
				o.write(t, journal.ClosureReturned, "head", event("e", "f", closure.Return))
			}, "east closure.returned!, west closure.returned!, west delegation.made",
		},
		"the other one when a delegation ends": {
			func(o *memory) {
				d := org.Delegation{ID: "d", From: "east", To: "west", Since: "2026-05-01", Until: "2026-06-01"}
				o.write(t, journal.DelegationMade, "east", d)
				o.append(t, journal.Draft{Act: journal.DelegationEnded, Subject: d.Ref(), Gone: []journal.Ref{d.Ref()}}, "west")
				o.write(t, journal.ClosureReturned, "head", event("e", "f", closure.Return))
			}, "east closure.returned!, east delegation.ended, west delegation.made",
		},
		"the unit that is asked about a sign, and not the others that its finding charges": {
			func(o *memory) {
				o.write(t, journal.FindingChanged, "clerk", finding("f", "east", "west"))
				o.write(t, journal.DoubtAsked, "clerk", doubt.Judgement{Sign: "s", Finding: "f", Findings: []string{"f"}, Says: doubt.Look, Asked: []string{"west"}, By: "clerk"})
			}, "west doubt.asked, west finding.charged",
		},
		"a unit that gave no return": {
			func(o *memory) {
				o.write(t, journal.DispatchReminded, "clerk", dispatch.Reminder{Period: "2026-W21", Units: []string{"west"}})
			}, "west dispatch.reminded!",
		},
		"a unit to which a letter is sent, and the office when it answers": {
			func(o *memory) {
				filed := supervise.Filed{ID: "x", Finding: "f", Task: "t", Unit: "单位east"}
				o.write(t, journal.StepIssued, "clerk", filed)
				o.write(t, journal.StepAnswered, "east", filed)
			}, "clerk step.answered, east step.issued!, head step.issued!",
		},
		"those whose closed finding the lot fell on": {
			func(o *memory) {
				o.write(t, journal.InspectionDrawn, "clerk", inspect.Inspection{ID: "i"}, inspect.Item{Inspection: "i", Finding: "f"})
			}, "east inspection.drawn, head inspection.drawn",
		},
		"a unit that petitions are handed to, once for a batch": {
			func(o *memory) {
				o.write(t, journal.PetitionsReceived, "clerk", petition.Batch{ID: "b"}, petition.Petition{ID: "1", Unit: "town"}, petition.Petition{ID: "2", Unit: "town"})
			}, "head petitions.received!, town petitions.received!",
		},
		"nobody whose account is closed or who has moved away": {
			func(o *memory) {
				o.write(t, journal.AccountChanged, "admin", org.Account{ID: "head", Salt: "x", Disabled: true, Grants: []org.Grant{{Role: org.UnitHead, Unit: "east"}}})
				o.write(t, journal.GrantsChanged, "admin", org.Account{ID: "east", Salt: "x", Grants: []org.Grant{{Role: org.UnitLiaison, Unit: "town"}}})
				o.write(t, journal.ClosureReturned, "clerk", event("e", "f", closure.Return))
			}, "",
		},
		"nobody of what nobody is told of": {
			func(o *memory) { o.write(t, journal.MeasureChanged, "clerk", ledger.Measure{ID: "m", FindingID: "f"}) }, "",
		},
	} {
		t.Run(name, func(t *testing.T) {
			o := newOffice(t)
			o.write(t, journal.FindingAdded, "clerk", finding("f", "east"))
			before := len(o.entries)
			c.do(o)
			if got := o.told(t, before); got != c.want {
				t.Errorf("told are %q, want %q", got, c.want)
			}
		})
	}
}

// Whatever place a cursor is restored at, it goes on as one that never stopped.
func TestGoingOnFromAPlaceMakesTheSameNotices(t *testing.T) {
	o := newOffice(t)
	for i := range 30 {
		id := fmt.Sprint("f", i)
		o.write(t, journal.FindingAdded, "clerk", finding(id, []string{"east", "west", "town"}[i%3]))
		o.write(t, journal.ClosureReturned, "judge", event("e"+id, id, closure.Return))
	}
	o.told(t, 0)
	whole := slices.Clone(o.made)
	o.place, o.made = 0, nil
	for range len(o.entries) { // a new process for every batch
		c := follow.Cursor{Book: &upTo{o, o.place + 3}, Fold: &Fold{Store: o}, Batch: 2}
		if _, err := c.Catch(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	order := func(a, b Notice) int { return cmp.Or(cmp.Compare(a.Account, b.Account), cmp.Compare(a.ID(), b.ID())) }
	slices.SortFunc(whole, order)
	slices.SortFunc(o.made, order)
	if !slices.Equal(whole, o.made) || len(whole) == 0 {
		t.Errorf("%d notices at once, %d in pieces", len(whole), len(o.made))
	}
}

// upTo is a journal that has not grown further yet.
type upTo struct {
	*memory
	size journal.Seq
}

func (u *upTo) Size(context.Context) (journal.Seq, error) {
	return min(u.size, journal.Seq(len(u.entries))), nil
}

func TestEveryKindHasItsSentence(t *testing.T) {
	for _, k := range Kinds() {
		for _, lang := range say.Langs {
			if key := "inbox." + string(k); say.T(key).In(lang) == key || say.T(key).In(lang) == "" {
				t.Errorf("%s has no sentence in %s", k, lang)
			}
		}
		if k != Charged && !slices.Contains(journal.Acts, journal.Act(k)) {
			t.Errorf("%s is no act of the journal", k)
		}
	}
}

// The rate at which a journal of a million entries is folded: a tenth of them findings, a twentieth steps of a
// closing, the rest measures.
func BenchmarkFold(b *testing.B) {
	o := newOffice(b)
	units := []string{"east", "west", "town"}
	for i := range 2000 {
		id := fmt.Sprint("f", i/10)
		switch i % 20 {
		case 0, 10:
			o.write(b, journal.FindingChanged, "clerk", finding(id, units[i%3]))
		case 5:
			o.write(b, journal.ClosureReturned, "judge", event(fmt.Sprint("e", i), id, closure.Return))
		default:
			o.write(b, journal.MeasureChanged, "clerk", ledger.Measure{ID: fmt.Sprint("m", i), FindingID: id, Text: "已完成人工种草1.2万亩。"})
		}
	}
	const entries = 1_000_000
	for b.Loop() {
		f := &Fold{Store: o}
		if err := f.Restore(b.Context(), 0); err != nil {
			b.Fatal(err)
		}
		for i := range entries {
			if err := f.Take(o.entries[i%len(o.entries)]); err != nil {
				b.Fatal(err)
			}
			if i%follow.Batch == 0 {
				f.made = f.made[:0]
			}
		}
	}
	b.ReportMetric(float64(entries)*float64(b.N)/b.Elapsed().Seconds(), "entries/s")
}
