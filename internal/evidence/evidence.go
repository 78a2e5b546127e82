// Package evidence keeps what proves that a finding is put right: the files that people hand in for it, and
// what a person found when comparing its goal with what they show. It owns those records; the bytes lie in the
// vault, named by hash. It never decides whether a proof is enough and never changes a file: another file is
// another record.
package evidence

import (
	"context"
	"path"
	"strings"
	"unicode"
	"unicode/utf8"

	"zhenggai/internal/fault"
	"zhenggai/internal/journal"
	"zhenggai/internal/ledger"
)

// MaxName is how long the name of a file may be, in bytes; what is longer is cut from the front of it.
const MaxName = 240

// File is one file handed in for a finding. It never changes and is never taken away.
type File struct {
	ID      string `json:"id"`
	Finding string `json:"finding"`
	Hash    string `json:"hash"` // SHA-256 of its bytes, in lower-case hex
	Name    string `json:"name"` // as the sender calls it
	Size    int64  `json:"size"` // bytes
	// Material is which part of a closing's material it is, as closure names them, "" for none.
	Material string `json:"material,omitempty"`
	// Measures are the ids of the measures that it proves.
	Measures []string    `json:"measures,omitempty"`
	By       string      `json:"by"` // account id
	On       ledger.Date `json:"on"`
	// Picture is what a machine read off it, nil when it is no picture.
	Picture *Picture `json:"picture,omitempty"`
}

// Ref names the file's row.
func (f File) Ref() journal.Ref { return journal.Ref{Table: "evidence", ID: f.ID} }

// Image is the file itself.
func (f File) Image() any { return f }

// Verdict is how a goal compares with what is so, as a person judged it.
type Verdict string

// The verdicts.
const (
	Holds      Verdict = "holds"       // reached
	Broken     Verdict = "broken"      // not reached
	NoEvidence Verdict = "no_evidence" // nothing to compare with
)

// Verdicts lists the verdicts in the order a chooser shows them.
var Verdicts = []Verdict{Holds, Broken, NoEvidence}

// Comparison is the newest comparison of a finding's goal with what was done; earlier ones are its earlier
// versions.
type Comparison struct {
	Finding string      `json:"finding"`
	Cycle   int         `json:"cycle"` // of closing, from 1: a rebound asks for a new comparison
	Goal    string      `json:"goal"`  // as it stood: another goal asks for a new comparison
	Verdict Verdict     `json:"verdict"`
	Words   string      `json:"words"` // what was compared with what
	By      string      `json:"by"`    // account id
	On      ledger.Date `json:"on"`
}

// Ref names the comparison's row: one for each finding.
func (c Comparison) Ref() journal.Ref { return journal.Ref{Table: "goal_comparison", ID: c.Finding} }

// Image is the comparison itself.
func (c Comparison) Image() any { return c }

// Reader is what evidence reads: inside a change, as the transaction sees it; outside, as of the newest entry.
type Reader interface {
	// Finding returns a finding, or fault.Missing.
	Finding(ctx context.Context, id string) (journal.Versioned[ledger.Finding], error)
	// MeasuresOf lists a finding's measures by Ord.
	MeasuresOf(ctx context.Context, findingID string) ([]journal.Versioned[ledger.Measure], error)
	// File returns a file, or fault.Missing.
	File(ctx context.Context, id string) (journal.Versioned[File], error)
	// FilesOf lists a finding's files, the oldest first.
	FilesOf(ctx context.Context, findingID string) ([]journal.Versioned[File], error)
	// Comparison returns a finding's newest comparison, or fault.Missing.
	Comparison(ctx context.Context, findingID string) (journal.Versioned[Comparison], error)
}

// Store keeps the records.
type Store interface {
	Reader
	// Change runs decide and writes what it returns, rows and entries, in one transaction. decide may run
	// more than once and must be pure. No drafts means nothing is written and the sequence is 0.
	Change(ctx context.Context, actor string, decide func(context.Context, Reader) ([]journal.Draft, error)) (journal.Seq, error)
}

// Desk is where evidence is handed in.
type Desk struct {
	Store Store
	NewID func() string
	// Look reads what a picture says of itself, nil for what is none; a nil Look reads nothing.
	Look func(context.Context, File) *Picture
}

// Add records a file whose bytes are in the vault. ID and name are settled here. A measure of another finding
// is fault.Invalid.
func (d *Desk) Add(ctx context.Context, f File) (File, error) {
	f.ID, f.Name = d.NewID(), tidyName(f.Name)
	return d.addAs(ctx, f)
}

// addAs records a file under the id that it has; one that is there already is returned as it was recorded.
func (d *Desk) addAs(ctx context.Context, f File) (File, error) {
	if err := f.whole(); err != nil {
		return f, err
	}
	if d.Look != nil {
		f.Picture = d.Look(ctx, f)
	}
	held := f
	_, err := d.Store.Change(ctx, f.By, func(ctx context.Context, r Reader) ([]journal.Draft, error) {
		old, err := r.File(ctx, f.ID)
		if held = f; err == nil {
			held = old.Row
			return nil, nil
		}
		if !fault.Is(err, fault.Missing) {
			return nil, err
		}
		if err := f.belongs(ctx, r); err != nil {
			return nil, err
		}
		return []journal.Draft{{Act: journal.EvidenceAdded, Subject: f.Ref(), OccurredOn: f.On.Time(), Rows: []journal.Record{f}}}, nil
	})
	return held, err
}

// check tells whether a file could be recorded once its bytes are there.
func (d *Desk) check(ctx context.Context, f File) error {
	if err := f.whole(); err != nil {
		return err
	}
	return f.belongs(ctx, d.Store)
}

// whole minds a file without a name or without bytes.
func (f File) whole() error {
	if f.Name == "" {
		return fault.New(fault.Invalid, "evidence.name_empty").At("file")
	}
	if f.Size <= 0 {
		return fault.New(fault.Invalid, "evidence.empty", "Name", f.Name).At("file")
	}
	return nil
}

// belongs minds a finding that is not there, and measures that are not its.
func (f File) belongs(ctx context.Context, r Reader) error {
	if _, err := r.Finding(ctx, f.Finding); err != nil {
		return err
	}
	return f.proves(ctx, r)
}

// proves minds a measure that is not the finding's.
func (f File) proves(ctx context.Context, r Reader) error {
	if len(f.Measures) == 0 {
		return nil
	}
	measures, err := r.MeasuresOf(ctx, f.Finding)
	if err != nil {
		return err
	}
	own := map[string]bool{}
	for _, m := range measures {
		own[m.Row.ID] = true
	}
	for _, id := range f.Measures {
		if !own[id] {
			return fault.New(fault.Invalid, "evidence.measure_other").At("measures")
		}
	}
	return nil
}

// Compare records how a finding's goal, as it stands, compares with what was done. Saying the same again
// writes nothing.
func (d *Desk) Compare(ctx context.Context, c Comparison) (journal.Seq, error) {
	c.Words = strings.TrimSpace(c.Words)
	switch {
	case !c.Verdict.known():
		return 0, fault.New(fault.Invalid, "evidence.verdict_needed").At("verdict")
	case c.Words == "":
		return 0, fault.New(fault.Invalid, "evidence.words_needed").At("words")
	}
	return d.Store.Change(ctx, c.By, func(ctx context.Context, r Reader) ([]journal.Draft, error) {
		f, err := r.Finding(ctx, c.Finding)
		if err != nil {
			return nil, err
		}
		now := c
		now.Goal = f.Row.Goal
		old, err := r.Comparison(ctx, c.Finding)
		switch {
		case err == nil && journal.Same(old.Row, now):
			return nil, nil
		case err != nil && !fault.Is(err, fault.Missing):
			return nil, err
		}
		return []journal.Draft{{Act: journal.GoalCompared, Subject: now.Ref(), OccurredOn: c.On.Time(), Rows: []journal.Record{now}}}, nil
	})
}

func (v Verdict) known() bool { return v == Holds || v == Broken || v == NoEvidence }

// tidyName is a file's own name without its folders and without what cannot be printed, cut to MaxName with
// its ending kept.
func tidyName(s string) string {
	s = strings.Map(func(r rune) rune {
		if !unicode.IsPrint(r) || r == utf8.RuneError {
			return -1
		}
		return r
	}, path.Base(strings.ReplaceAll(s, `\`, "/")))
	for len(s) > MaxName {
		_, n := utf8.DecodeRuneInString(s)
		s = s[n:]
	}
	if s = strings.TrimSpace(s); s == "." || s == "/" {
		return ""
	}
	return s
}
