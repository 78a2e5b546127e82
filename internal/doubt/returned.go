package doubt

import (
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/shopspring/decimal"

	"zhenggai/internal/alike"
	"zhenggai/internal/dispatch"
	"zhenggai/internal/quantity"
	"zhenggai/internal/say"
	"zhenggai/internal/workday"
)

// whole is all of a matter, in percent.
const whole = 100

// Of are the signs that the records of one finding show by themselves. passages are its own, as Passages lists them.
func (r *Rule) Of(f Facts, passages []Passage, a *Areas, today workday.Day) []Sign {
	var signs []Sign
	for _, c := range f.chains(today - workday.Day(r.Days)) {
		signs = append(signs, r.repeated(c)...)
		signs = append(signs, r.shareFell(c)...)
		for _, name := range c.names() {
			signs = append(signs, r.figureFell(c, name)...)
			signs = append(signs, r.contrary(f, c, name)...)
		}
		signs = append(signs, f.unproven(c)...)
	}
	signs = append(signs, f.early()...)
	signs = append(signs, f.reapplied()...)
	return append(signs, r.astray(f, passages, a)...)
}

// repeated are the runs of returns in which a unit says word for word what it said before while it claims progress.
func (r *Rule) repeated(c chain) []Sign {
	var signs []Sign
	for i := 1; i < len(c); i++ {
		from := i - 1
		for i < len(c) && r.carries(c[i-1], c[i]) {
			i++
		}
		if from == i-1 {
			continue
		}
		s := Sign{Kind: Repeated, Said: say.T("doubt.said.repeated", "N", i-from, "From", c[from].Period, "To", c[i-1].Period)}
		for _, l := range c[from:i] {
			s.Passages = append(s.Passages, passage(l))
		}
		s.Course = c[from:i].shares(func(dispatch.Line) bool { return false })
		signs = append(signs, mark(s, c[from].Ref().ID))
	}
	return signs
}

// carries tells whether a return carries the words of the one before over and yet tells of progress.
func (r *Rule) carries(before, l dispatch.Line) bool {
	return alike.Of(l.Words).Len() >= alike.Least && progressed(before, l) && r.same(before.Words, l.Words)
}

// progressed tells whether a return claims more than the one before: a higher share, a higher figure, a milestone.
func progressed(before, l dispatch.Line) bool {
	if l.Share != nil && (before.Share == nil && *l.Share > 0 || before.Share != nil && *l.Share > *before.Share) {
		return true
	}
	for _, f := range l.Figures {
		if by, _, ok := l.Grown(f, before); ok && by.IsPositive() {
			return true
		}
	}
	return slices.ContainsFunc(l.Reached, func(s dispatch.Step) bool { return !slices.Contains(before.Reached, s) })
}

// shares is the course of the share done, with the returns that are odd.
func (c chain) shares(odd func(dispatch.Line) bool) []Step {
	var course []Step
	for _, l := range c {
		if l.Share != nil {
			course = append(course, Step{l.Day, say.T("doubt.step.share", "Share", *l.Share), *l.Share, odd(l)})
		}
	}
	return course
}

// shareFell are the falls of the share done that nobody explains.
func (r *Rule) shareFell(c chain) []Sign {
	var signs []Sign
	last := -1 // the return that said a share last
	for i, l := range c {
		if l.Share == nil {
			continue
		}
		if last >= 0 && *l.Share < *c[last].Share && !r.explains(l.Why) {
			s := Sign{
				Kind: Fallen, Passages: []Passage{passage(c[last]), passage(l)},
				Said:   say.T("doubt.said.share_fell", "Before", *c[last].Share, "Now", *l.Share, "Why", l.Why),
				Course: c.shares(func(o dispatch.Line) bool { return o.Ref() == l.Ref() }),
			}
			signs = append(signs, mark(s, l.Ref().ID))
		}
		last = i
	}
	return signs
}

// names are the names of the figures in a chain, in the order they came.
func (c chain) names() []string {
	var names []string
	for _, l := range c {
		for _, f := range l.Figures {
			if !slices.Contains(names, f.Name) {
				names = append(names, f.Name)
			}
		}
	}
	return names
}

func figureOf(l dispatch.Line, name string) (dispatch.Figure, bool) {
	i := slices.IndexFunc(l.Figures, func(f dispatch.Figure) bool { return f.Name == name })
	if i < 0 {
		return dispatch.Figure{}, false
	}
	return l.Figures[i], true
}

// figureFell are the falls of a cumulative figure that nobody explains.
func (r *Rule) figureFell(c chain, name string) []Sign {
	var signs []Sign
	var before dispatch.Figure
	last := -1
	for i, l := range c {
		f, told := figureOf(l, name)
		if !told {
			continue
		}
		if last >= 0 && f.Fell(before) && !r.explains(f.Why) {
			s := Sign{
				Kind: Fallen, Passages: []Passage{passage(c[last]), passage(l)},
				Said:   say.T("doubt.said.figure_fell", "Name", name, "Before", before.Written, "Now", f.Written, "Why", f.Why),
				Course: c.amounts(name, nil, func(o dispatch.Line) bool { return o.Ref() == l.Ref() }),
			}
			signs = append(signs, mark(s, l.Ref().ID, name))
		}
		last, before = i, f
	}
	return signs
}

// reported is an amount that a report has, and the day of the report.
type reported struct {
	quantity.Quantity
	day workday.Day
}

// amounts is the course of a figure, after what a report says of it, if any.
func (c chain) amounts(name string, said *reported, odd func(dispatch.Line) bool) []Step {
	var course []Step
	var values []quantity.Quantity
	if said != nil {
		course = append(course, Step{Day: said.day, What: say.T("doubt.step.reported", "Name", name, "Written", said.Text)})
		values = append(values, said.Quantity)
	}
	for _, l := range c {
		f, told := figureOf(l, name)
		if q, reads := f.Amount(); told && reads {
			course = append(course, Step{Day: l.Day, What: say.T("doubt.step.figure", "Name", name, "Written", f.Written), Odd: odd(l)})
			values = append(values, q)
		}
	}
	most := decimal.Zero
	for i, q := range values {
		if v, err := quantity.Convert(q.Value, q.Unit, values[0].Unit); err == nil {
			values[i].Value = v
		}
		most = decimal.Max(most, values[i].Value)
	}
	for i := range course {
		if most.IsPositive() {
			course[i].High = int(values[i].Value.Mul(decimal.NewFromInt(whole)).Div(most).IntPart())
		}
	}
	return course
}

// beside is how many characters may stand between a figure's name and its amount in a report: 累计修复土地约10.85平方公里.
const beside = 4

// contrary is the sign of a figure that is lower than a report had it when the return came in.
func (r *Rule) contrary(f Facts, c chain, name string) []Sign {
	if utf8.RuneCountInString(name) < 2 {
		return nil
	}
	for _, m := range f.Measures {
		said, ok := reportedIn(m.Text, name)
		if !ok {
			continue
		}
		var odd []dispatch.Line
		for _, l := range c {
			if now, told := figureOf(l, name); told && l.Day >= m.Day && below(now, said) && !r.explains(now.Why) {
				odd = append(odd, l)
			}
		}
		if len(odd) == 0 {
			continue
		}
		first := odd[0]
		now, _ := figureOf(first, name)
		s := Sign{
			Kind: Contrary, Said: say.T("doubt.said.contrary", "Name", name, "Before", said.Text, "Now", now.Written),
			Passages: []Passage{
				{
					Ref: m.Ref(), Source: FromMeasure, Finding: m.FindingID, Task: m.TaskID, Day: m.Day, Words: m.Text,
					Marks: []alike.Span{{Start: said.Start, End: said.End}},
				},
				passage(first),
			},
		}
		s.Course = c.amounts(name, &reported{said, m.Day}, func(l dispatch.Line) bool {
			return slices.ContainsFunc(odd, func(o dispatch.Line) bool { return o.Ref() == l.Ref() })
		})
		return []Sign{mark(s, m.ID, first.Ref().ID, name)}
	}
	return nil
}

// reportedIn is the amount that a report gives for a figure: the first one right after the figure's name.
func reportedIn(text, name string) (quantity.Quantity, bool) {
	for _, q := range quantity.Read(text, quantity.Context{}) {
		if q.Missing || q.Max != nil {
			continue
		}
		at := strings.LastIndex(text[:q.Start], name)
		if at >= 0 && utf8.RuneCountInString(text[at+len(name):q.Start]) <= beside {
			return q, true
		}
	}
	return quantity.Quantity{}, false
}

// below tells whether a figure is lower than the least that a report may have meant.
func below(f dispatch.Figure, said quantity.Quantity) bool {
	now, ok := f.Amount()
	if !ok {
		return false
	}
	value, err := quantity.Convert(now.Value, now.Unit, said.Unit)
	in := said.Interval()
	return err == nil && !in.LowUnbounded && value.LessThan(in.Low)
}
