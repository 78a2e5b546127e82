package web

import (
	"fmt"
	"strings"

	"zhenggai/internal/supervise"
	"zhenggai/internal/workday"
)

// lineView is the schedule line of a task against its progress, as drawn.
type lineView struct {
	W, H             int
	Planned, Done    string // points of the two lines
	Today            string // x of today, "" when it lies outside
	Nodes            []nodeView
	EndX, EndY, Gap  string // of progress, and how high the gap to the schedule is
	Behind           bool
	Start, Due, Last string
}

// nodeView is a milestone on the line.
type nodeView struct {
	X, Y, Words string
	Missed      bool
}

// lineOf draws a task's line in a box of w by h; nil for a task without a deadline.
func lineOf(x *supervise.Pressed, today workday.Day, w, h int) *lineView {
	p := x.Plan
	if p.Due == 0 || p.Start == 0 {
		return nil
	}
	first, last := min(p.Start, p.Due-1), p.Due
	if !x.Finished {
		last = max(last, min(today, p.Due+(p.Due-first)/3)) // a task long overdue still shows its plan
	}
	now := min(max(today, first), last)
	box := drawing{first, last, w, h}
	v := &lineView{
		W: w, H: h, Behind: x.Behind() > 0 && !x.Finished, Start: p.Start.String(), Due: p.Due.String(), Last: last.String(),
		Today: box.x(now),
	}
	var planned, done []string
	planned = append(planned, box.at(first, 0))
	for _, m := range p.Milestones {
		planned = append(planned, box.at(m.Day, m.Share))
		missed := m.Day < today && m.Reached == 0 && x.Done < m.Share
		v.Nodes = append(v.Nodes, nodeView{X: box.x(m.Day), Y: box.y(m.Share), Missed: missed, Words: m.Day.String() + " " + m.Name})
	}
	planned = append(planned, box.at(p.Due, supervise.Whole))
	if last > p.Due {
		planned = append(planned, box.at(last, supervise.Whole))
	}
	share := supervise.Share(0)
	done = append(done, box.at(first, 0))
	for _, step := range x.Progress {
		if step.Day < x.Rebound {
			continue
		}
		day := min(max(step.Day, first), now)
		done = append(done, box.at(day, share), box.at(day, step.Share))
		share = step.Share
	}
	done = append(done, box.at(now, share))
	if x.Finished {
		done = append(done, box.at(now, supervise.Whole))
	}
	v.Planned, v.Done = strings.Join(planned, " "), strings.Join(done, " ")
	v.EndX, v.EndY = box.x(now), box.y(x.Done)
	v.Gap = box.y(x.Planned)
	return v
}

// drawing is a box with a margin in which days run across and shares up.
type drawing struct {
	first, last workday.Day
	w, h        int
}

const lineMargin = 4

func (d drawing) x(day workday.Day) string {
	return fmt.Sprintf("%.1f", lineMargin+float64(d.w-2*lineMargin)*float64(day-d.first)/float64(max(d.last-d.first, 1)))
}

func (d drawing) y(s supervise.Share) string {
	return fmt.Sprintf("%.1f", float64(d.h-lineMargin)-float64(d.h-2*lineMargin)*float64(s)/float64(supervise.Whole))
}

func (d drawing) at(day workday.Day, s supervise.Share) string { return d.x(day) + "," + d.y(s) }
