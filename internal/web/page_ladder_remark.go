package web

import (
	"context"
	"slices"
	"strings"

	"zhenggai/internal/fault"
	"zhenggai/internal/gate"
	"zhenggai/internal/supervise"
	"zhenggai/internal/workday"
)

// remarkView is a remark as the ladder's page shows it.
type remarkView struct {
	supervise.Remark
	Who    string
	Counts bool
	// Settling tells that its form was sent and is shown again, with Why and Day as typed.
	Settling bool
	Why, Day string
}

// remarkForm is what was typed of a new remark; Sent tells that the form is shown again.
type remarkForm struct {
	supervise.Remark
	Day  string
	Can  string // yes, no or "" for not chosen
	Sent bool
}

// remark lists what was put on file, the newest first.
func (v *ladderView) remark(names func(string) string) {
	for _, x := range v.Known.Remarks {
		v.Remarks = append(v.Remarks, remarkView{Remark: x, Who: names(x.By), Counts: x.Against(v.Today), Day: v.Today.String()})
	}
	slices.Reverse(v.Remarks)
	v.Noting = remarkForm{Remark: supervise.Remark{ID: v.EventID, Kind: supervise.Criticised}, Day: v.Today.String()}
}

// note puts a remark on file, or shows the page again with what is wrong and what was typed.
func (p *LampPages) note(r *gate.Request) error {
	id := r.PathValue("id")
	if _, err := p.Desk.Store.Known(r.Context(), id); err != nil {
		return err // of what is out of sight nobody learns more than that it is not there
	}
	in, err := r.Form()
	if err != nil {
		return err
	}
	typed := remarkForm{
		Remark: supervise.Remark{
			ID: in.Get("event"), Task: id, Kind: supervise.RemarkKind(in.Get("kind")), Level: supervise.Level(in.Get("level")),
			Source: in.Get("source"), Words: in.Get("words"), Attainable: in.Get("can") == "yes", By: r.Actor(),
		},
		Day: in.Get("day"), Can: in.Get("can"), Sent: true,
	}
	typed.Remark.Day, _ = workday.Parse(strings.TrimSpace(typed.Day)) // no day is told by the desk
	if typed.Kind == supervise.Judged && typed.Can == "" {
		err = fault.New(fault.Invalid, "page.ladder.remark.can_missing").At("can")
	} else {
		_, err = p.Desk.Note(r.Context(), typed.Remark, p.today())
	}
	if err == nil {
		return p.Shell.Done(r, ladderHref(id)+"#remarks", "page.ladder.remark.noted", "Kind", typed.Kind.Name())
	}
	return p.again(r, id, err, func(v *ladderView) { v.Noting = typed })
}

// settle ends the effect of a remark.
func (p *LampPages) settle(r *gate.Request) error {
	id, remark := r.PathValue("id"), r.PathValue("remark")
	if _, err := p.Desk.Store.Known(r.Context(), id); err != nil {
		return err
	}
	in, err := r.Form()
	if err != nil {
		return err
	}
	by := p.decisionFrom(in)
	by.Actor, by.Task, by.ID, by.Words = r.Actor(), id, remark, in.Get("why")
	_, err = p.Desk.Settle(r.Context(), by)
	if err == nil {
		return p.Shell.Done(r, ladderHref(id)+"#remarks", "page.ladder.remark.settled")
	}
	return p.again(r, id, err, func(v *ladderView) {
		for i := range v.Remarks {
			if v.Remarks[i].ID == remark {
				v.Remarks[i].Settling, v.Remarks[i].Why, v.Remarks[i].Day = true, in.Get("why"), in.Get("day")
			}
		}
	})
}

// again shows the page of a ladder with what is wrong; keep puts back what was typed.
func (p *LampPages) again(r *gate.Request, id string, wrong error, keep func(*ladderView)) error {
	v, err := p.ladder(r, id)
	if err != nil {
		return err
	}
	status, err := v.refused(wrong, fault.Missing) // a year without holiday table, a rule that is gone
	if err != nil {
		return err
	}
	keep(&v)
	return p.showLadderAs(r, status, v)
}

// paperKinds are the kinds that stand in somebody else's paper.
func paperKinds(ctx context.Context) []Choice {
	var out []Choice
	for _, k := range []supervise.RemarkKind{supervise.Criticised, supervise.Exposed} {
		out = append(out, Choice{Value: string(k), Label: Speak(ctx, k.Name())})
	}
	return out
}

func levelChoices(ctx context.Context) []Choice {
	var out []Choice
	for _, l := range supervise.Levels {
		out = append(out, Choice{Value: string(l), Label: Speak(ctx, l.Text())})
	}
	return out
}

func canChoices(ctx context.Context) []Choice {
	return []Choice{{Value: "yes", Label: T(ctx, "page.ladder.remark.can")}, {Value: "no", Label: T(ctx, "page.ladder.remark.cannot")}}
}

// remarkFields puts what was typed and what is wrong into the fields of the form that was sent, and leaves those of the
// other as they are new.
func (v *ladderView) remarkFields(sent bool) func(Field) Field {
	return func(f Field) Field {
		switch {
		case sent:
			return v.into(f)
		case v.Noting.Sent && f.Name == "day":
			f.Value = v.Today.String()
		case v.Noting.Sent:
			f.Value = ""
		}
		return f
	}
}
