package supervise

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"unicode/utf8"

	"zhenggai/internal/fault"
	"zhenggai/internal/journal"
	"zhenggai/internal/say"
	"zhenggai/internal/workday"
)

// RemarkKind is what was said of a task from outside its returns.
type RemarkKind string

// The kinds.
const (
	Criticised RemarkKind = "criticism" // 通报批评 or 批示 from above
	Exposed    RemarkKind = "exposure"  // 曝光 in the media
	Judged     RemarkKind = "outlook"   // the office's own judgement (研判) whether it can be done in time
)

// RemarkKinds lists the kinds in the order a chooser shows them.
var RemarkKinds = []RemarkKind{Criticised, Exposed, Judged}

// Name is the kind as a sentence names it.
func (k RemarkKind) Name() say.Text { return say.T("supervise.remark_" + string(k)) }

// Remark is a fact about a task that no return tells and that a rule may ask for: a criticism, an exposure, a judgement.
// It is put on file by a person, with the paper it stands in.
type Remark struct {
	ID      string      `json:"id"` // a form makes it once, so that sending it twice is one remark
	Finding string      `json:"finding"`
	Task    string      `json:"task"`
	Kind    RemarkKind  `json:"kind"`
	Unit    string      `json:"unit,omitempty"`  // whom it is held against: the answering unit, as the plan names it
	Level   Level       `json:"level,omitempty"` // of who criticised, or of the medium's owner; "" for a judgement
	Source  string      `json:"source,omitempty"`
	Words   string      `json:"words,omitempty"`
	Day     workday.Day `json:"day"` // of the paper, of the broadcast, of the judgement
	// Attainable is what the office judged.
	Attainable bool `json:"attainable,omitempty"`
	// Settled is the day from which a criticism or an exposure counts no longer, none while it does, and Why the reason.
	Settled workday.Day `json:"settled,omitempty"`
	Why     string      `json:"why,omitempty"`
	By      string      `json:"by"` // account id
	On      workday.Day `json:"on"` // the day it was put on file
}

// Ref names the remark's row.
func (r Remark) Ref() journal.Ref { return journal.Ref{Table: "task_remark", ID: r.ID} }

// Image is the remark itself.
func (r Remark) Image() any { return r }

// The bounds of a remark, in characters.
const (
	MaxSource = 200
	MaxRemark = 2000
)

// check tells the first thing that is wrong with a remark.
func (r Remark) check(today workday.Day) error {
	paper := r.Kind == Criticised || r.Kind == Exposed
	switch {
	case !slices.Contains(RemarkKinds, r.Kind):
		return fault.New(fault.Invalid, "supervise.remark_kind").At("kind")
	case paper && !slices.Contains(Levels, r.Level):
		return fault.New(fault.Invalid, "supervise.remark_level").At("level")
	case paper && r.Source == "":
		return fault.New(fault.Invalid, "supervise.remark_source").At("source")
	case !paper && r.Words == "":
		return fault.New(fault.Invalid, "supervise.remark_why").At("words")
	case utf8.RuneCountInString(r.Source) > MaxSource:
		return fault.New(fault.Invalid, "supervise.remark_long", "Max", MaxSource).At("source")
	case utf8.RuneCountInString(r.Words) > MaxRemark:
		return fault.New(fault.Invalid, "supervise.remark_long", "Max", MaxRemark).At("words")
	case r.Day == 0 || r.Day > today:
		return fault.New(fault.Invalid, "supervise.future_day", "Day", r.Day, "Today", today).At("day")
	}
	return nil
}

// Note puts a remark about a task on file; lamps see it from its day on. Finding, Unit and On are settled here. Errors: a
// remark that lacks what its kind needs, and a day to come, is fault.Invalid. Sending one remark twice is one.
func (d *Desk) Note(ctx context.Context, r Remark, today workday.Day) (Remark, error) {
	r.Source, r.Words, r.On = strings.TrimSpace(r.Source), strings.TrimSpace(r.Words), today
	r.Settled, r.Why = 0, ""
	if r.Kind == Judged {
		r.Level, r.Source = "", ""
	} else {
		r.Attainable = false
	}
	_, err := d.Store.Change(ctx, r.By, func(ctx context.Context, read Reader) ([]journal.Draft, error) {
		k, err := read.Known(ctx, r.Task)
		if err != nil {
			return nil, err
		}
		if i := slices.IndexFunc(k.Remarks, func(x Remark) bool { return x.ID == r.ID }); i >= 0 {
			r = k.Remarks[i]
			return nil, nil
		}
		if err := r.check(today); err != nil {
			return nil, err
		}
		r.Finding, r.Unit = k.Task.FindingID, k.Unit()
		return []journal.Draft{r.draft(journal.RemarkNoted, r.Day, r.Words)}, nil
	})
	return r, err
}

// Settle ends the effect of a criticism or an exposure from a day on, with the reason; from its own day on, for one that was
// put on file by mistake. Errors: one that is settled already is fault.Conflict; a judgement, which a newer one takes the
// place of, and a day before the remark or to come is fault.Invalid.
func (d *Desk) Settle(ctx context.Context, by Decision) (Remark, error) {
	var settled Remark
	_, err := d.Store.Change(ctx, by.Actor, func(ctx context.Context, read Reader) ([]journal.Draft, error) {
		k, err := read.Known(ctx, by.Task)
		if err != nil {
			return nil, err
		}
		i := slices.IndexFunc(k.Remarks, func(x Remark) bool { return x.ID == by.ID })
		if i < 0 {
			return nil, fault.New(fault.Missing, "fault.missing")
		}
		settled = k.Remarks[i]
		why := strings.TrimSpace(by.Words)
		switch {
		case settled.Settled == by.Day && settled.Why == why && by.Day != 0:
			return nil, nil
		case settled.Settled != 0:
			return nil, fault.New(fault.Conflict, "supervise.remark_settled", "Day", settled.Settled)
		case settled.Kind == Judged:
			return nil, fault.New(fault.Invalid, "supervise.remark_judged")
		case why == "":
			return nil, fault.New(fault.Invalid, "supervise.words_needed").At("why")
		case utf8.RuneCountInString(why) > MaxRemark:
			return nil, fault.New(fault.Invalid, "supervise.remark_long", "Max", MaxRemark).At("why")
		case by.Day < settled.Day || by.Day > by.Today:
			return nil, fault.New(fault.Invalid, "supervise.remark_day", "From", settled.Day, "Today", by.Today).At("day")
		}
		settled.Settled, settled.Why = by.Day, why
		return []journal.Draft{settled.draft(journal.RemarkSettled, by.Day, why)}, nil
	})
	return settled, err
}

func (r Remark) draft(act journal.Act, on workday.Day, reason string) journal.Draft {
	return journal.Draft{Act: act, Subject: r.Ref(), OccurredOn: on.Start(), Reason: reason, Rows: []journal.Record{r}}
}

// remarked adds what was said of the task to its facts, by day, and within a day in the order it was put on file.
func (f *Facts) remarked(remarks []Remark) {
	sorted := slices.Clone(remarks)
	slices.SortStableFunc(sorted, func(a, b Remark) int { return cmp.Compare(a.Day, b.Day) })
	for _, r := range sorted {
		if r.Kind == Judged {
			f.Outlooks = append(f.Outlooks, Outlook{Day: r.Day, Attainable: r.Attainable})
			continue
		}
		f.Criticisms = append(f.Criticisms, Criticism{Day: r.Day, Level: r.Level, Exposed: r.Kind == Exposed, Settled: r.Settled})
	}
}

// Against tells whether a remark counts against its task on a day.
func (r Remark) Against(day workday.Day) bool {
	return r.Kind != Judged && r.Day <= day && (r.Settled == 0 || day < r.Settled)
}
