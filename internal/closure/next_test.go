package closure

import (
	"fmt"
	"reflect"
	"testing"

	"zhenggai/internal/fault"
	"zhenggai/internal/journal"
	"zhenggai/internal/ledger"
	"zhenggai/internal/org"
	"zhenggai/internal/workday"
)

func TestAFindingIsClosedFiledAndComesBack(t *testing.T) {
	s := newScene(t, "default").to(Filed)
	first := s.c
	if first.Closing == nil || len(first.Closing.Evidence) == 0 || first.Closing.Day != s.day {
		t.Fatalf("the closing is not whole: %+v", first.Closing)
	}
	s.then(Reopen, leader).is(Rebound)
	if s.c.Cycle != 2 || s.c.Closing != nil || len(s.c.Frozen) != 0 || s.c.Policy != "" {
		t.Fatalf("the second cycle does not begin clean: %+v", s.c)
	}
	if first.State != Filed || first.Ref() == s.c.Ref() {
		t.Fatal("the first cycle was written over")
	}
	s.then(Start, worker).then(SelfCheck, worker).then(Apply, worker).then(VerifySite, acceptor).then(VerifyPaper, acceptor)
	s.then(Accept, acceptor).then(StartNotice, clerk).wait().then(EndNotice, clerk).then(Close, leader).is(Closed)
}

func TestAFailedLookBackBeginsTheNextCycle(t *testing.T) {
	s := newScene(t, "default").to(Filed)
	s.then(PassLookBack, acceptor).is(Filed).then(FailLookBack, acceptor).is(Rebound)
	if s.c.Cycle != 2 || len(s.c.Events) != 1 || len(s.c.Done) != 0 {
		t.Fatalf("got %+v", s.c)
	}
}

func TestEveryShippedPolicyCloses(t *testing.T) {
	walks := map[string][]Kind{
		"default":        {SelfCheck, Apply, VerifySite, VerifyPaper, Accept, StartNotice, EndNotice, Close, File},
		"hebei-2025":     {SelfCheck, Apply, VerifyPaper, Accept, StartNotice, EndNotice, Close},
		"guangzhou-2025": {SelfCheck, Apply, VerifyPaper, Accept, StartNotice, EndNotice, Close},
		"huangshan-2022": {Apply, VerifySite, Accept, StartNotice, EndNotice, Close, File},
		"hainan-2018":    {SelfCheck, Apply, VerifySite, Accept, Close, File},
		"zhangpu":        {SelfCheck, Apply, VerifyPaper, Accept, Review, Close},
	}
	who := map[Kind]Who{
		SelfCheck: worker, Apply: worker, VerifySite: acceptor, VerifyPaper: acceptor, Accept: acceptor,
		Review: reviewer, StartNotice: clerk, EndNotice: clerk, Close: leader, File: clerk,
	}
	for id, kinds := range walks {
		t.Run(id, func(t *testing.T) {
			s := newScene(t, id).to(Active)
			for _, k := range kinds {
				if k == EndNotice {
					s.wait()
				}
				if !reflect.DeepEqual(Refusal(s.rules, s.c, who[k], k), nil) {
					t.Fatalf("%s is not offered while %s", k, s.c.State)
				}
				s.then(k, who[k])
			}
			if !s.c.State.Shut() {
				t.Fatalf("ends %s", s.c.State)
			}
		})
	}
}

func TestWithoutSeparationAUnitAcceptsItsOwnWorkAndAPersonDoesNot(t *testing.T) {
	s := newScene(t, "hainan-2018").to(Applied)
	own := worker
	own.Role = Acceptor
	s.refused(s.full(VerifySite, own), fault.Denied, "closure.same_person")
	colleague := Who{Account: "chief", Units: []string{"bureau"}, Role: Acceptor}
	s.then(VerifySite, colleague).then(Accept, colleague).is(Accepted)
}

func TestNoUnitJudgesItsOwnWork(t *testing.T) {
	s := newScene(t, "default").to(Applied)
	for _, unit := range []string{"bureau", "station"} {
		s.refused(s.full(VerifySite, Who{Account: "x", Units: []string{unit}, Role: Acceptor}), fault.Denied, "closure.own_work")
	}
	s.refused(s.full(VerifySite, Who{Account: "x", Role: Acceptor}), fault.Denied, "closure.no_unit")
	s.then(VerifySite, second).is(Verifying) // the government above it may
}

func TestAPersonWhoMovedCountsForBothUnits(t *testing.T) {
	s := newScene(t, "default").to(Applied)
	moved := Who{Account: "chief", Units: []string{"office"}, Former: []string{"bureau"}, Role: Acceptor}
	s.refused(s.full(VerifySite, moved), fault.Denied, "closure.own_work")

	s = newScene(t, "default").to(Planned)
	s.then(Start, chief).then(SelfCheck, worker).then(Apply, worker)
	moved.Former = nil // nobody told, but the account acted under the bureau
	s.refused(s.full(VerifySite, moved), fault.Denied, "closure.own_work")
}

func TestApproversAreDifferentPeople(t *testing.T) {
	s := newScene(t, "default").to(Noticed).wait().then(EndNotice, clerk)
	closer := acceptor
	closer.Role = Leader
	s.refused(s.full(Close, closer), fault.Denied, "closure.same_person")
	s.then(Close, leader)

	s = newScene(t, "zhangpu").to(SelfChecked)
	s.then(Apply, worker).then(VerifyPaper, acceptor).then(Accept, acceptor)
	same := acceptor
	same.Role = Reviewer
	s.refused(s.full(Review, same), fault.Denied, "closure.same_person")
}

func TestTwoApproversAtOnce(t *testing.T) {
	s := newScene(t, "default").to(Verifying)
	one, two := s.full(Accept, acceptor), s.full(Accept, second)
	back := s.full(Return, clerk)
	s.do(one)
	s.refused(two, fault.Conflict, "closure.moved_on")
	s.refused(back, fault.Conflict, "closure.moved_on")
}

func TestDoubleSubmit(t *testing.T) {
	s := newScene(t, "default").to(Applied)
	e := s.full(VerifySite, acceptor)
	s.do(e)
	before := s.c
	e.On = "2026-03-03" // the second click may come after midnight
	s.do(e)
	if !reflect.DeepEqual(before, s.c) || !s.c.Recorded(e.ID) {
		t.Fatal("the second submit changed the case")
	}
	e.Opinion = "another"
	s.refused(e, fault.Conflict, "closure.id_taken")

	s = newScene(t, "default").to(Filed)
	again := s.full(Reopen, leader)
	s.do(again).do(again)
	if s.c.Cycle != 2 || len(s.c.Events) != 1 {
		t.Fatal("a rebound sent twice is two rebounds")
	}
}

func TestTheNoticeRunsToItsEnd(t *testing.T) {
	s := newScene(t, "default").to(Noticed)
	if s.c.Notice.End != "2026-03-16" { // ten working days after Monday 2 March
		t.Fatalf("ends %s", s.c.Notice.End)
	}
	s.refused(s.full(Close, leader), fault.Conflict, "closure.stage_first")
	s.day = "2026-03-16"
	s.refused(s.full(EndNotice, clerk), fault.Invalid, "closure.notice_runs")
	s.day = "2026-03-17"
	s.then(EndNotice, clerk)
	s.refused(s.full(EndNotice, clerk), fault.Conflict, "closure.stage_done")
	s.then(Close, leader).is(Closed)
}

// The rooms that closing is wired to.
var (
	_ Calendar = (*workday.Calendar)(nil)
	_ Units    = (*org.Tree)(nil)
)

func TestMakeUpDaysCount(t *testing.T) {
	s := newScene(t, "guangzhou-2025")
	s.day = "2025-01-21"
	s.to(Accepted)
	s.rules.Calendar = workday.Embedded()
	s.then(StartNotice, clerk)
	if s.c.Notice.End != "2025-02-08" { // across Spring Festival, with 01-26 and 02-08 worked
		t.Fatalf("ends %s", s.c.Notice.End)
	}
	s.wait().then(EndNotice, clerk)
	s = newScene(t, "default").to(Accepted)
	s.rules.Calendar = workday.Embedded()
	s.day = "2040-01-02"
	s.refused(s.full(StartNotice, clerk), fault.Unavailable, "workday.year_missing")
}

func TestAHolidayTableThatComesLateOnlyLengthens(t *testing.T) {
	s := newScene(t, "default").to(Noticed)
	s.rules.Calendar = plainCalendar{makeUp: map[ledger.Date]bool{"2026-03-07": true, "2026-03-08": true}}
	s.day = "2026-03-16"
	s.refused(s.full(EndNotice, clerk), fault.Invalid, "closure.notice_runs")
	s.rules.Calendar = plainCalendar{off: map[ledger.Date]bool{"2026-03-16": true}}
	s.day = "2026-03-17"
	s.refused(s.full(EndNotice, clerk), fault.Invalid, "closure.notice_runs")
	s.day = "2026-03-18"
	s.then(EndNotice, clerk)
	if s.c.Notice.End != "2026-03-17" {
		t.Fatalf("ends %s", s.c.Notice.End)
	}
}

func TestObjections(t *testing.T) {
	s := newScene(t, "default").to(Noticed)
	s.then(Object, clerk).then(Object, clerk).wait()
	s.refused(s.full(EndNotice, clerk), fault.Conflict, "closure.objections_open")
	late := s.event(Object, clerk)
	s.refused(late, fault.Invalid, "closure.objection_late")
	wrong := s.full(Dismiss, leader)
	wrong.About = "nothing"
	s.refused(wrong, fault.Conflict, "closure.objection_gone")
	same := s.full(Dismiss, acceptor)
	s.refused(same, fault.Denied, "closure.same_person")
	s.then(Dismiss, leader).then(Dismiss, leader).then(EndNotice, clerk)

	entered := s.event(Object, clerk) // raised in the window, entered after its end
	entered.Day = s.c.Notice.End
	s.do(entered)
	s.refused(s.full(Close, leader), fault.Conflict, "closure.objections_open")
	s.then(Uphold, leader).is(Verifying)
	if s.c.Notice != nil || len(s.c.Acceptances) != 0 || len(s.c.Frozen) == 0 {
		t.Fatalf("an upheld objection leaves %+v", s.c)
	}
	s.refused(s.full(Accept, acceptor), fault.Conflict, "closure.stage_first")
	s.then(VerifySite, acceptor).then(VerifyPaper, acceptor)
	s.refused(s.event(Accept, acceptor), fault.Invalid, "closure.material_absent") // the old opinion does not stand for the new
	s.then(Accept, acceptor).then(StartNotice, clerk)
}

func TestAcceptanceFreezesItsEvidence(t *testing.T) {
	s := newScene(t, "default").to(Accepted)
	frozen := s.c.Frozen[0]
	e := s.full(StartNotice, clerk)
	e.Evidence = []Evidence{{ID: frozen.ID, Hash: digest("other"), Material: frozen.Material}}
	s.refused(e, fault.Conflict, "closure.frozen")
	e.Evidence = []Evidence{{ID: frozen.ID, Hash: frozen.Hash, Material: NoticeResult}}
	s.refused(e, fault.Conflict, "closure.frozen")
	e.Evidence = []Evidence{frozen, proof("new", "")}
	s.do(e)
	if len(s.c.Evidence) != len(s.c.Frozen)+1 {
		t.Fatal("new evidence is not kept beside the frozen")
	}
}

func TestNothingClosesOnWords(t *testing.T) {
	s := newScene(t, "default").to(SelfChecked)
	s.refused(s.event(Apply, worker), fault.Invalid, "closure.material_absent")
	bare := newScene(t, "huangshan-2022").to(Planned)
	bare.then(Start, worker)
	bare.rules.Policy.Materials.Works = nil
	bare.refused(bare.event(Apply, worker), fault.Invalid, "closure.no_evidence")
	e := bare.event(Apply, worker)
	e.Evidence = []Evidence{{ID: "x", Hash: "short"}}
	bare.refused(e, fault.Invalid, "closure.evidence_bad")
	e.Evidence = []Evidence{proof("x", "a letter")}
	bare.refused(e, fault.Invalid, "closure.material_unknown")
}

func TestDaysThatCannotBe(t *testing.T) {
	s := newScene(t, "default").to(Active)
	for _, c := range []struct {
		day, on ledger.Date
		kind    fault.Kind
		key     string
	}{
		{"2 March", s.day, fault.Invalid, "closure.day_bad"},
		{"2026-02-30", s.day, fault.Invalid, "closure.day_bad"},
		{"2026-03-03", s.day, fault.Invalid, "closure.day_future"},
		{"2026-03-01", s.day, fault.Invalid, "closure.day_early"},
		{s.day, "2026-03-01", fault.Unavailable, "closure.clock_back"},
	} {
		e := s.full(SelfCheck, worker)
		e.Day, e.On = c.day, c.on
		s.refused(e, c.kind, c.key)
	}
}

func TestAcceptorsFromOutside(t *testing.T) {
	s := newScene(t, "default").to(Verifying)
	guest := Who{Role: Acceptor, External: &External{Unit: "省厅", Token: "t1", Expires: "2026-03-01"}}
	s.refused(s.full(Accept, guest), fault.Denied, "closure.token_over")
	guest.External.Expires = "2026-03-09"
	s.refused(s.full(StartNotice, Who{Role: Office, External: guest.External}), fault.Conflict, "closure.not_here")
	s.do(s.full(VerifyPaper, guest))
	s.refused(s.full(Accept, guest), fault.Conflict, "closure.token_used")

	upload := Who{Account: "clerk", Units: []string{"office"}, Role: Acceptor, External: &External{Unit: "省厅"}}
	s.refused(s.event(Accept, upload), fault.Invalid, "closure.external_opinion")
	nameless := upload
	nameless.External = &External{}
	s.refused(s.full(Accept, nameless), fault.Invalid, "closure.external_unit")
	own := upload
	own.Account, own.Units = "x", []string{"station"}
	s.refused(s.full(Accept, own), fault.Denied, "closure.own_work")
	s.then(Accept, upload).is(Accepted)
	if s.c.Acceptances[0].By.External.Unit != "省厅" {
		t.Fatal("who accepted is not kept")
	}
}

func TestSuspensionStopsTheDeadline(t *testing.T) {
	s := newScene(t, "default").to(Active)
	s.then(Suspend, clerk).is(Suspended)
	s.refused(s.full(SelfCheck, worker), fault.Conflict, "closure.not_now")
	s.day = "2026-03-12"
	if got := s.c.Deadline("2026-06-30", s.day); got != "2026-07-10" {
		t.Fatalf("while suspended: %s", got)
	}
	s.then(Resume, clerk)
	if got := s.c.Deadline("2026-06-30", "2026-05-01"); got != "2026-07-10" || s.c.Deadline("", s.day) != "" {
		t.Fatalf("after: %s", got)
	}
	s.then(Suspend, clerk).then(Transfer, clerk).is(Transferred)
	if s.c.Suspensions[1].Until == "" || s.c.Target != "f2" {
		t.Fatalf("got %+v", s.c)
	}
	s.refused(s.full(Transfer, clerk), fault.Conflict, "closure.not_now")
}

func TestAnApplicationKeepsItsPolicy(t *testing.T) {
	s := newScene(t, "default").to(Applied)
	s.rules.Policy.ID = "another"
	s.refused(s.full(VerifySite, acceptor), fault.Conflict, "closure.policy_other")
	s.rules.Policy.ID = "default"
	s.then(Return, clerk).is(Returned)
	s.rules.Policy.ID = "another"
	s.then(Start, worker).then(SelfCheck, worker).then(Apply, worker)
	if s.c.Policy != "another" {
		t.Fatal("a new application is not judged by the policy of its day")
	}
}

func TestWhatAnEventMustBring(t *testing.T) {
	s := newScene(t, "default")
	bare := func(k Kind, by Who) Event {
		s.n++
		return Event{ID: fmt.Sprint("e", s.n), Kind: k, By: by, Day: s.day, On: s.day, Seen: s.c.Seen()}
	}
	s.refused(s.full(Plan, clerk), fault.Invalid, "closure.unclaimed")
	s.refused(bare(Claim, clerk), fault.Invalid, "closure.units_needed")
	s.refused(bare("nod", clerk), fault.Invalid, "closure.kind_unknown")
	s.refused(bare(Transfer, clerk), fault.Invalid, "closure.reason_needed")
	odd := bare(Claim, clerk)
	odd.ID = ""
	s.refused(odd, fault.Invalid, "closure.event_unnamed")
	s.refused(bare(Claim, Who{Role: Office}), fault.Denied, "org.sign_in_first")
	s.refused(bare(Claim, Who{Account: "x", Role: "king"}), fault.Denied, "closure.role_unknown")
	s.refused(s.full(Claim, Who{Account: "x", Role: Reviewer}), fault.Denied, "closure.role_wrong")
	s.refused(s.full(Claim, Who{Account: "x", Units: []string{"office"}, Role: Doer}), fault.Denied, "closure.not_doer")
	stale := s.full(Claim, clerk)
	stale.Seen = Seen{}
	s.refused(stale, fault.Conflict, "closure.seen_wrong")
	s.then(Claim, clerk)
	s.refused(bare(Plan, clerk), fault.Invalid, "closure.nature_needed")
	s.then(Plan, clerk).then(Start, worker)
	s.refused(bare(SelfCheck, worker), fault.Invalid, "closure.opinion_needed")
	e := bare(SelfCheck, worker)
	e.Opinion = "done"
	s.refused(e, fault.Invalid, "closure.evidence_needed")
	self := s.full(Transfer, clerk)
	self.Target = "f1"
	s.refused(self, fault.Invalid, "closure.target_needed")
	s.refused(s.full(SelfCheck, Who{Account: "x", Units: []string{"office"}, Role: Doer}), fault.Denied, "closure.not_doer")
	s.refused(s.full(Review, reviewer), fault.Conflict, "closure.not_here")
}

func TestACaseGivenToNextStaysAsItWas(t *testing.T) {
	s := newScene(t, "default").to(Noticed).then(Object, clerk)
	image, err := journal.Canonical(s.c)
	if err != nil {
		t.Fatal(err)
	}
	before, events := s.c, len(s.c.Events)
	s.then(Dismiss, leader).wait().then(EndNotice, clerk).then(Close, leader)
	after, _ := journal.Canonical(before)
	if string(image) != string(after) || len(before.Events) != events {
		t.Fatal("Next wrote to the case it was given")
	}
}

func TestLongTermItemsAreLookedAtAgainAndAgain(t *testing.T) {
	s := newScene(t, "default").to(Filed)
	p := s.rules.Policy
	if got, want := s.c.NextCheck(p), ledger.DateOf(s.c.Closing.Day.Time().AddDate(0, 6, 0)); got != want {
		t.Fatalf("first look-back %s, want %s", got, want)
	}
	s.day = "2026-10-01"
	s.then(PassLookBack, acceptor)
	if got := s.c.NextCheck(p); got != "" {
		t.Fatalf("nothing more is due, got %s", got)
	}
	s.c.LongTerm = true
	if got := s.c.NextCheck(p); got != "2027-10-01" {
		t.Fatalf("long-term: %s", got)
	}
}
