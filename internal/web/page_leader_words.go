package web

import (
	"context"
	"net/url"

	"zhenggai/internal/supervise"
	"zhenggai/internal/workday"
)

// lateWords tell in a few words how late a task is.
func lateWords(ctx context.Context, x *supervise.Pressed, today workday.Day) string {
	switch {
	case x.Overdue(today):
		return T(ctx, "page.leader.overdue", "Days", int(today-x.Due))
	case x.Behind() > 0:
		return T(ctx, "page.leader.behind", "Gap", x.Behind().String())
	}
	return Speak(ctx, x.Light.Reason)
}

// relapseSign is the glyph of a reason.
func relapseSign(why supervise.Relapse) string {
	if why == supervise.CameBack {
		return "rebound"
	}
	return "soon"
}

func unitLamps(unit string) string { return "/lamps?" + url.Values{"unit": {unit}}.Encode() }
