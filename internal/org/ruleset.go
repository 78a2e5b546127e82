package org

import (
	"slices"
	"strings"

	"zhenggai/internal/rulefile"
	"zhenggai/internal/workday"
)

// Ruling is what every rule has that an office writes for a region, from a day on.
type Ruling struct {
	ID       string
	Title    string
	Region   string // administrative code, "" for every region
	Replaces string // id of the rule that ends on the day before From
	From     workday.Day
	Until    workday.Day // the last day, 0 while it has no end
}

// Holds tells whether the rule is for a region on a day.
func (r Ruling) Holds(region string, day workday.Day) bool {
	return r.From <= day && (r.Until == 0 || day <= r.Until) && CodeCovers(r.Region, region)
}

// Blame notes what is wrong with a ruling as its file has it: what it lacks, an end before its beginning, a region that is no
// code. source is the document that it follows. The sentences are rule_lacks, rule_backwards and rule_region of words.
func (r Ruling) Blame(f *rulefile.File, source, words string) {
	for _, need := range []struct{ path, value string }{{"id", r.ID}, {"title", r.Title}, {"source", source}} {
		if strings.TrimSpace(need.value) == "" {
			f.Blame(need.path, words+".rule_lacks", "Key", need.path)
		}
	}
	if !f.Has("from") {
		f.Blame("from", words+".rule_lacks", "Key", "from")
	}
	if r.Until != 0 && r.Until < r.From {
		f.Blame("until", words+".rule_backwards", "From", r.From, "Until", r.Until)
	}
	if !IsCode(r.Region) {
		f.Blame("region", words+".rule_region", "Text", r.Region)
	}
}

// meets tells whether two rules are for one region on a day in common.
func (r Ruling) meets(o Ruling) bool {
	return CodeStem(o.Region) == CodeStem(r.Region) && (r.Until == 0 || r.Until >= o.From) && (o.Until == 0 || o.Until >= r.From)
}

// Ruled is a rule of some kind.
type Ruled[R any] interface {
	Ruling() Ruling
	// Ended is the rule with another last day; the rule itself stays as it is.
	Ended(on workday.Day) R
}

// RuleSet are the rules of one kind for all regions, over time. A set is never changed: With makes another one. The
// zero set holds none.
type RuleSet[R Ruled[R]] struct{ list []R }

// With is the set with another rule. A rule that Replaces one ends it on the day before its own first; any other that
// would hold for the same region on the same day as one there, or takes its id, is blamed in own, the rule's file,
// with the sentences rule_replaces, rule_overlap and rule_id_taken of words.
func (s RuleSet[R]) With(r R, own *rulefile.File, words string) (RuleSet[R], rulefile.Defects) {
	list, is := slices.Clone(s.list), r.Ruling()
	if is.Replaces != "" {
		i := slices.IndexFunc(list, func(o R) bool { return o.Ruling().ID == is.Replaces })
		switch {
		case i < 0 || list[i].Ruling().From >= is.From:
			own.Blame("replaces", words+".rule_replaces", "ID", is.Replaces, "From", is.From)
		case list[i].Ruling().Until == 0 || list[i].Ruling().Until >= is.From:
			list[i] = list[i].Ended(is.From - 1)
		}
	}
	for _, o := range list {
		old := o.Ruling()
		if old.ID == is.ID {
			own.Blame("id", words+".rule_id_taken", "ID", is.ID, "Title", old.Title)
		}
		if old.meets(is) {
			own.Blame("from", words+".rule_overlap", "Other", old.Title, "ID", old.ID, "From", max(old.From, is.From))
		}
	}
	if ds := own.Defects(); ds != nil {
		return RuleSet[R]{}, ds
	}
	return RuleSet[R]{append(list, r)}, nil
}

// All lists the rules, in the order they came.
func (s RuleSet[R]) All() []R { return slices.Clone(s.list) }

// Pick finds the rule that holds for a region on a day: of several, the one made for the smallest region
// around it. ok is false when there is none.
func (s RuleSet[R]) Pick(region string, day workday.Day) (rule R, ok bool) {
	for _, r := range s.list {
		is := r.Ruling()
		if is.Holds(region, day) && (!ok || len(CodeStem(is.Region)) > len(CodeStem(rule.Ruling().Region))) {
			rule, ok = r, true
		}
	}
	return rule, ok
}

// ByID finds a rule, also one whose time is over; ok is false when there is none.
func (s RuleSet[R]) ByID(id string) (rule R, ok bool) {
	i := slices.IndexFunc(s.list, func(r R) bool { return r.Ruling().ID == id })
	if i < 0 {
		return rule, false
	}
	return s.list[i], true
}
