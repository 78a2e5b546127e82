package inbox

import (
	"zhenggai/internal/journal"
	"zhenggai/internal/org"
)

// rule says who is told of an act, and whether at once.
type rule struct {
	tell   []audience
	urgent bool
	apart  bool // those told need not have a part in the finding that the record names
}

// audience are the accounts that an entry concerns in one way.
type audience func(*state, facts) []string

// told is who is told of what. An act that is not here tells nobody. The sentence of a kind stands in the catalogue
// as inbox.<kind>; an act that a new room brings needs a line here and a sentence there.
var told = map[Kind]rule{
	Charged: {tell: []audience{doers}},

	of(journal.AmendmentAsked):   {tell: []audience{deciders}},
	of(journal.AmendmentGranted): {tell: []audience{asker, doers}},
	of(journal.AmendmentRefused): {tell: []audience{asker}, urgent: true},

	of(journal.ClosureSuspended):          {tell: []audience{doers}},
	of(journal.ClosureResumed):            {tell: []audience{doers}},
	of(journal.ClosureApplied):            {tell: []audience{verifiers}},
	of(journal.ClosureReturned):           {tell: []audience{doers}, urgent: true},
	of(journal.ClosureAccepted):           {tell: []audience{doers, office}},
	of(journal.ClosureNoticed):            {tell: []audience{doers}},
	of(journal.ClosureObjected):           {tell: []audience{doers, office}, urgent: true},
	of(journal.ClosureObjectionUpheld):    {tell: []audience{doers, leaders}, urgent: true},
	of(journal.ClosureObjectionDismissed): {tell: []audience{doers}},
	of(journal.ClosureNoticeEnded):        {tell: []audience{office}},
	of(journal.ClosureClosed):             {tell: []audience{doers, leaders}},
	of(journal.ClosureLookBackFailed):     {tell: []audience{doers, leaders}, urgent: true},
	of(journal.ClosureRebounded):          {tell: []audience{doers, leaders}, urgent: true},
	of(journal.ClosureTransferred):        {tell: []audience{doers}},

	of(journal.PaperSent):          {tell: []audience{heads}},
	of(journal.PaperCountersigned): {tell: []audience{drafter, signatories}},
	of(journal.PaperSigned):        {tell: []audience{drafter, heads}},
	of(journal.PaperReturned):      {tell: []audience{drafter}, urgent: true},
	of(journal.CampaignLaunched):   {tell: []audience{asked}, apart: true},
	of(journal.CampaignReminded):   {tell: []audience{asked}, apart: true, urgent: true},
	of(journal.DoubtAsked):         {tell: []audience{asked}},

	of(journal.DispatchReminded):  {tell: []audience{doers}, urgent: true},
	of(journal.StepIssued):        {tell: []audience{doers}, urgent: true},
	of(journal.StepAnswered):      {tell: []audience{office}},
	of(journal.RemarkNoted):       {tell: []audience{doers}, urgent: true},
	of(journal.InspectionDrawn):   {tell: []audience{drawn}},
	of(journal.PetitionsReceived): {tell: []audience{doers}, urgent: true},
	of(journal.PetitionAssigned):  {tell: []audience{doers}, urgent: true},
	of(journal.PetitionAnswered):  {tell: []audience{office}},

	of(journal.LettersSent):     {tell: []audience{signers}},
	of(journal.DelegationMade):  {tell: []audience{delegate}},
	of(journal.DelegationEnded): {tell: []audience{delegate, lender}},
	of(journal.HoldingBegun):    {tell: []audience{holder}},
	of(journal.HoldingEnded):    {tell: []audience{holder}},
}

func of(a journal.Act) Kind { return Kind(a) }

// Kinds lists what people are told of, for the test that each has its sentence.
func Kinds() []Kind {
	var all []Kind
	for k := range told {
		all = append(all, k)
	}
	return all
}

// doers answer for a unit that the record charges: its liaisons and its head.
func doers(s *state, f facts) []string { return s.over(f.units, org.UnitLiaison, org.UnitHead) }

// drawn answer for a finding that the lot fell on; the look-back itself names no finding.
func drawn(s *state, f facts) []string {
	if f.Finding == "" {
		return nil
	}
	return doers(s, f)
}

// office are the clerks of the units charged.
func office(s *state, f facts) []string { return s.over(f.units, org.Clerk) }

func leaders(s *state, f facts) []string { return s.over(f.units, org.Leader) }

// deciders may grant a change of a deadline or goal.
func deciders(s *state, f facts) []string { return s.over(f.units, org.Leader, org.Clerk) }

// verifiers look at an application to close.
func verifiers(s *state, f facts) []string { return s.over(f.units, org.Acceptor, org.Clerk) }

// asked answer for the units that are asked whether they have the same fault.
func asked(s *state, f facts) []string { return s.over(f.Asked, org.UnitLiaison, org.UnitHead) }

// heads countersign for their units.
func heads(s *state, f facts) []string { return s.over(f.units, org.UnitHead) }

// signatories sign off what leaves the office.
func signatories(s *state, _ facts) []string { return s.over(nil, org.Leader) }

// drafter made the record.
func drafter(_ *state, f facts) []string { return named(f.By) }

// asker asked for a change.
func asker(_ *state, f facts) []string { return named(f.AskedBy) }

// delegate is whom somebody's work is lent to, lender whose it is.
func delegate(_ *state, f facts) []string { return named(f.To) }
func lender(_ *state, f facts) []string   { return named(f.From) }

// holder begins or ends to hold a post.
func holder(s *state, f facts) []string { return named(s.accountOf[string(f.Person)]) }

// signers hold the posts that letters wait for.
func signers(s *state, f facts) []string {
	var all []string
	for h := range s.holders[string(f.Lower)] {
		if x := s.holdings[h]; x.Until == "" {
			all = append(all, named(s.accountOf[string(x.Person)])...)
		}
	}
	return all
}
