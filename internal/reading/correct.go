package reading

import (
	"slices"
	"strings"
	"time"

	"zhenggai/internal/fault"
	"zhenggai/internal/ledger"
	"zhenggai/internal/office"
)

// Operation is one kind of correction.
type Operation string

// The operations. Finding and Measure are indexes into the result; Field, Value and At serve those
// that need them.
const (
	SetField      Operation = "set_field"      // Field of a finding becomes Value
	SetMeasure    Operation = "set_measure"    // Field (label, text) of a measure becomes Value
	DropFinding   Operation = "drop_finding"   // its text becomes unread again
	DropMeasure   Operation = "drop_measure"   // likewise
	SplitMeasure  Operation = "split_measure"  // at byte At of its text
	JoinMeasure   Operation = "join_measure"   // to the one before it
	UnreadMeasure Operation = "unread_measure" // unread At becomes a measure of Finding, after Measure
	UnreadFinding Operation = "unread_finding" // unread At becomes a finding of its own, before Finding
	UnreadIgnored Operation = "unread_ignored" // unread At is no part of a ledger
	SetGenre      Operation = "set_genre"      // Value is the genre
	SetTitle      Operation = "set_title"
)

// Correction is one thing a person put right on the reading desk.
type Correction struct {
	Op               Operation
	Finding, Measure int
	At               int
	Field, Value     string
}

// String is the correction as the journal's reason keeps it.
func (c Correction) String() string {
	return strings.TrimSpace(string(c.Op) + " " + c.Field)
}

// Correct returns the result with one correction made and everything that follows from the texts
// (quantities, checks) read again. The old result is not touched. model is the document it is of.
func Correct(r Result, model office.Document, c Correction) (Result, error) {
	r = clone(r)
	do, ok := operations[c.Op]
	if !ok {
		return Result{}, fault.New(fault.Invalid, "reading.no_such_correction", "Op", string(c.Op))
	}
	if err := do(&r, model, c); err != nil {
		return Result{}, err
	}
	Appraise(&r, model)
	return r, nil
}

var operations = map[Operation]func(*Result, office.Document, Correction) error{
	SetField:      func(r *Result, _ office.Document, c Correction) error { return r.onFinding(c, setField) },
	SetMeasure:    func(r *Result, _ office.Document, c Correction) error { return r.onMeasure(c, setMeasure) },
	DropFinding:   func(r *Result, m office.Document, c Correction) error { return r.dropFinding(m, c) },
	DropMeasure:   func(r *Result, m office.Document, c Correction) error { return r.dropMeasure(m, c) },
	SplitMeasure:  func(r *Result, _ office.Document, c Correction) error { return r.onMeasure(c, splitMeasure) },
	JoinMeasure:   func(r *Result, _ office.Document, c Correction) error { return r.onMeasure(c, joinMeasure) },
	UnreadMeasure: func(r *Result, _ office.Document, c Correction) error { return r.unreadMeasure(c) },
	UnreadFinding: func(r *Result, _ office.Document, c Correction) error { return r.unreadFinding(c) },
	UnreadIgnored: func(r *Result, _ office.Document, c Correction) error { _, err := r.takeUnread(c.At); return err },
	SetGenre: func(r *Result, _ office.Document, c Correction) error {
		if !slices.Contains(Genres, Genre(c.Value)) {
			return fault.New(fault.Invalid, "reading.no_such_genre", "Genre", c.Value).At("genre")
		}
		r.Genre = Genre(c.Value)
		return nil
	},
	SetTitle: func(r *Result, _ office.Document, c Correction) error {
		r.Title = strings.TrimSpace(c.Value)
		return nil
	},
}

// clone copies as deep as corrections reach.
func clone(r Result) Result {
	r.Findings, r.Unread = slices.Clone(r.Findings), slices.Clone(r.Unread)
	for i := range r.Findings {
		f := &r.Findings[i]
		f.Measures, f.Organisations = slices.Clone(f.Measures), slices.Clone(f.Organisations)
	}
	return r
}

func (r *Result) onFinding(c Correction, do func(*Finding, Correction) error) error {
	if c.Finding < 0 || c.Finding >= len(r.Findings) {
		return fault.New(fault.Invalid, "reading.no_such_finding")
	}
	return do(&r.Findings[c.Finding], c)
}

func (r *Result) onMeasure(c Correction, do func(*Finding, Correction) error) error {
	return r.onFinding(c, func(f *Finding, c Correction) error {
		if c.Measure < 0 || c.Measure >= len(f.Measures) {
			return fault.New(fault.Invalid, "reading.no_such_measure")
		}
		return do(f, c)
	})
}

func setField(f *Finding, c Correction) error {
	v := strings.TrimSpace(c.Value)
	switch c.Field {
	case "label":
		f.Label = v
	case "statement":
		if v == "" {
			return fault.New(fault.Invalid, "ledger.statement_empty").At("statement")
		}
		f.Statement = v
	case "status_text":
		f.StatusText = v
	case "status":
		if !slices.Contains(ledger.Statuses, Status(v)) {
			return fault.New(fault.Invalid, "ledger.status_unknown", "Status", v).At("status")
		}
		f.Status = Status(v)
	case "goal":
		f.Goal = v
	case "progress":
		f.Progress = v
	case "deadline_text":
		f.DeadlineText = v
	case "deadline":
		if err := setDeadline(f, v); err != nil {
			return err
		}
	case "organisations":
		f.Organisations = strings.FieldsFunc(v, func(r rune) bool { return strings.ContainsRune("、,，;；\n", r) })
	default:
		return fault.New(fault.Invalid, "reading.no_such_field", "Field", c.Field)
	}
	f.ByHand = append(slices.Clip(f.ByHand), c.Field)
	return nil
}

func setDeadline(f *Finding, v string) error {
	if v == "" {
		f.Deadline = time.Time{}
		return nil
	}
	t, err := time.Parse(time.DateOnly, v)
	if err != nil {
		return fault.New(fault.Invalid, "ledger.date_bad", "Date", v).At("deadline")
	}
	f.Deadline = t
	return nil
}

func setMeasure(f *Finding, c Correction) error {
	m, v := &f.Measures[c.Measure], strings.TrimSpace(c.Value)
	switch c.Field {
	case "label":
		m.Label = v
	case "text":
		if v == "" {
			return fault.New(fault.Invalid, "ledger.measure_empty").At("text")
		}
		m.Text, m.Title = v, ""
	default:
		return fault.New(fault.Invalid, "reading.no_such_field", "Field", c.Field)
	}
	return nil
}

func splitMeasure(f *Finding, c Correction) error {
	m := f.Measures[c.Measure]
	head, tail := "", ""
	if c.At > 0 && c.At < len(m.Text) {
		head, tail = strings.TrimSpace(m.Text[:c.At]), strings.TrimSpace(m.Text[c.At:])
	}
	if head == "" || tail == "" {
		return fault.New(fault.Invalid, "reading.split_place").At("text")
	}
	second := m
	m.Text, second.Text, second.Label, second.Title = head, tail, "", ""
	f.Measures[c.Measure] = m
	f.Measures = slices.Insert(f.Measures, c.Measure+1, second)
	return nil
}

func joinMeasure(f *Finding, c Correction) error {
	if c.Measure == 0 {
		return fault.New(fault.Invalid, "reading.join_first")
	}
	into, m := &f.Measures[c.Measure-1], f.Measures[c.Measure]
	into.Text += "\n" + m.Label + m.Text
	into.Spans = append(slices.Clone(into.Spans), m.Spans...)
	f.Measures = slices.Delete(f.Measures, c.Measure, c.Measure+1)
	return nil
}

func (r *Result) dropFinding(model office.Document, c Correction) error {
	return r.onFinding(c, func(f *Finding, c Correction) error {
		spans := f.allSpans()
		r.Findings = slices.Delete(r.Findings, c.Finding, c.Finding+1)
		r.giveBack(model, spans)
		return nil
	})
}

func (r *Result) dropMeasure(model office.Document, c Correction) error {
	return r.onMeasure(c, func(f *Finding, c Correction) error {
		spans := f.Measures[c.Measure].Spans
		f.Measures = slices.Delete(f.Measures, c.Measure, c.Measure+1)
		r.giveBack(model, spans)
		return nil
	})
}

func (f Finding) allSpans() []Span {
	var out []Span
	for _, s := range f.Spans {
		out = append(out, s...)
	}
	for _, m := range f.Measures {
		out = append(out, m.Spans...)
	}
	return out
}
