package arith

import (
	"strings"

	"zhenggai/internal/quantity"
	"zhenggai/internal/say"
)

// task is an amount of a yearly task (2024年度56万亩…修复任务).
type task struct {
	q    quantity.Quantity
	name string
	// planned is set where the amount was handed down, and is not said to be done.
	planned bool
}

// yearTask compares two amounts that one passage gives for one year. Under one task name they
// contradict; under names that begin alike, a reader must be told that they are two tasks.
//
//	2024年度56万亩退化林修复任务…2024年度33万亩退化林抚育任务  suspicious
//	2024年度56万亩退化林修复任务…2024年度33万亩退化林修复任务  mismatch
//	2023年度37万亩、2024年度56万亩退化林修复任务  nothing
func yearTask(p *page) []Check {
	tasks := p.tasks()
	var checks []Check
	for i, a := range tasks {
		for _, b := range tasks[i+1:] {
			if c, ok := p.judgeTasks(a, b); ok {
				checks = append(checks, c)
			}
		}
	}
	return checks
}

func (p *page) judgeTasks(a, b task) (Check, bool) {
	if a.q.Year == 0 || a.q.Year != b.q.Year || a.q.Scope != b.q.Scope || !sameUnit(a.q, b.q) || a.planned != b.planned {
		return Check{}, false // more may be done than was planned
	}
	bv, ok := boundsIn(b.q, a.q.Unit)
	if !ok || bv.meets(a.q) {
		return Check{}, false
	}
	verdict, key := Suspicious, "arith.year_two_tasks"
	switch {
	case a.name == b.name:
		verdict, key = Mismatch, "arith.year_differs"
	case !strings.HasPrefix(b.name, firstRunes(a.name, 3)):
		return Check{}, false
	}
	why := say.T(key, "Year", a.q.Year, "First", a.q.Text, "FirstTask", a.name, "Second", b.q.Text, "SecondTask", b.name)
	return p.check(verdict, b.q.Text, a.q.Text, why, a.q, b.q), true
}

func firstRunes(s string, n int) string {
	r := []rune(s)
	return string(r[:min(n, len(r))])
}

// tasks finds the amounts that the word 任务 follows, whose own year stands right before them. An amount
// joined to the next by 、 shares its task.
func (p *page) tasks() []task {
	var list []task
	name := ""
	for i := len(p.Quantities) - 1; i >= 0; i-- {
		q := p.Quantities[i]
		tail := p.tail(q, clauseEnds)
		switch {
		case strings.Contains(tail, "任务"):
			name = tail[:strings.Index(tail, "任务")]
		case tail != "" || !strings.HasPrefix(p.Text[q.End:], "、"):
			name = ""
		}
		if name != "" && !q.Missing && endsOn(p.lead(q, clauseEnds), "年度", "年") {
			list = append([]task{{q, name, p.planned(q)}}, list...)
		}
	}
	return list
}

// planned reports whether the sentence of q up to the next ； hands it down and does not say that it is done.
func (p *page) planned(q quantity.Quantity) bool {
	text := p.lead(q, sentenceEnds+"；") + p.tail(q, sentenceEnds+"；")
	return containsAny(text, "下达", "计划", "安排", "分解") && !containsAny(text, "完成", "实施")
}
