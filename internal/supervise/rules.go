package supervise

import (
	"zhenggai/internal/org"
	"zhenggai/internal/rulefile"
	"zhenggai/internal/workday"
)

// Rules are the lamp rules of all regions, over time. A set is never changed: With makes another one. The
// zero Rules hold none.
type Rules struct{ org.RuleSet[*Rule] }

// Ruling is where and when the rule is in force.
func (r *Rule) Ruling() org.Ruling {
	return org.Ruling{ID: r.ID, Title: r.Title, Region: r.Region, Replaces: r.Replaces, From: r.From, Until: r.Until}
}

// Ended is the rule with another last day.
func (r *Rule) Ended(on workday.Day) *Rule {
	ended := *r
	ended.Until = on
	return &ended
}

// With is the set with another rule, read by ParseRule; rs stays as it is. A rule that does not fit beside those
// there is refused with the line: see org.RuleSet.
func (rs *Rules) With(r *Rule) (*Rules, rulefile.Defects) {
	own := &rulefile.File{Name: r.ID}
	if r.at != nil {
		own = r.at.Again()
	}
	set, defects := rs.RuleSet.With(r, own, "supervise")
	if defects != nil {
		return nil, defects
	}
	return &Rules{set}, nil
}
