package supervise

import (
	"slices"

	"zhenggai/internal/org"
	"zhenggai/internal/rulefile"
	"zhenggai/internal/workday"
)

// Rules are the rules of all regions, over time. A set is never changed: With makes another one. The
// zero Rules hold none.
type Rules struct {
	list []*Rule
}

// With is the set with another rule, read by ParseRule. A rule that Replaces one ends it on the day
// before its own first; any other that would hold for the same region on the same day as one
// there, or takes its id, is refused with the line. rs stays as it is.
func (rs *Rules) With(r *Rule) (*Rules, rulefile.Defects) {
	own := &rulefile.File{Name: r.ID}
	if r.at != nil {
		own = r.at.Again()
	}
	list := slices.Clone(rs.list)
	if r.Replaces != "" {
		list = replaced(list, r, own)
	}
	for _, o := range list {
		if o.ID == r.ID {
			own.Blame("id", "supervise.rule_id_taken", "ID", r.ID, "Title", o.Title)
		}
		if org.CodeStem(o.Region) == org.CodeStem(r.Region) && o.meets(r) {
			own.Blame("from", "supervise.rules_overlap", "Other", o.Title, "ID", o.ID, "From", max(o.From, r.From))
		}
	}
	if ds := own.Defects(); ds != nil {
		return nil, ds
	}
	return &Rules{list: append(list, r)}, nil
}

// replaced is the list with the rule that r replaces ended before r begins.
func replaced(list []*Rule, r *Rule, own *rulefile.File) []*Rule {
	i := slices.IndexFunc(list, func(o *Rule) bool { return o.ID == r.Replaces })
	if i < 0 || list[i].From >= r.From {
		own.Blame("replaces", "supervise.rule_replaces", "ID", r.Replaces, "From", r.From)
		return list
	}
	ended := *list[i]
	if ended.Until == 0 || ended.Until >= r.From {
		ended.Until = r.From - 1
	}
	list[i] = &ended
	return list
}

// meets tells whether two rules hold on a day in common.
func (r *Rule) meets(o *Rule) bool {
	return (r.Until == 0 || r.Until >= o.From) && (o.Until == 0 || o.Until >= r.From)
}

// All lists the rules, in the order they came.
func (rs *Rules) All() []*Rule { return slices.Clone(rs.list) }

// Pick finds the rule that holds for a region on a day: of several, the one made for the smallest
// region around it. ok is false when there is none.
func (rs *Rules) Pick(region string, day workday.Day) (rule *Rule, ok bool) {
	for _, r := range rs.list {
		if r.Holds(region, day) && (rule == nil || len(org.CodeStem(r.Region)) > len(org.CodeStem(rule.Region))) {
			rule = r
		}
	}
	return rule, rule != nil
}

// ByID finds a rule, also one whose time is over; ok is false when there is none.
func (rs *Rules) ByID(id string) (rule *Rule, ok bool) {
	i := slices.IndexFunc(rs.list, func(r *Rule) bool { return r.ID == id })
	if i < 0 {
		return nil, false
	}
	return rs.list[i], true
}
