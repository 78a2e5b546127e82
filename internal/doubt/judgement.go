package doubt

import (
	"context"
	"slices"
	"strings"
	"unicode/utf8"

	"zhenggai/internal/fault"
	"zhenggai/internal/journal"
	"zhenggai/internal/ledger"
	"zhenggai/internal/say"
)

// Says is what a person made of a sign.
type Says string

// What a person may say.
const (
	Explained Says = "explained" // 已说明: there is a good reason
	Look      Says = "look"      // 需核实: somebody must look; a unit may be asked
	Confirmed Says = "confirmed" // 属实: it is false work
)

// All lists what a person may say, in the order a chooser shows it.
var All = []Says{Explained, Look, Confirmed}

// Name is it in words.
func (s Says) Name() say.Text { return say.T("doubt.says." + string(s)) }

// Judgement is what a person last said of a sign. What was said before stands in the history.
type Judgement struct {
	Sign   string `json:"sign"`
	Digest string `json:"digest"` // of what the sign showed: of anything else this says nothing
	Kind   Kind   `json:"kind"`
	Says   Says   `json:"says"`
	Words  string `json:"words"` // the reason, or what is to be looked at
	// Finding is the one that the question is about, and Findings are all that the sign touched.
	Finding  string   `json:"finding"`
	Findings []string `json:"findings"`
	// Asked are the ids of the units that are asked, at most one.
	Asked []string    `json:"asked,omitempty"`
	By    string      `json:"by"` // account id
	On    ledger.Date `json:"on"`
}

// Ref names the judgement's row: one for each sign.
func (j Judgement) Ref() journal.Ref { return journal.Ref{Table: "doubt", ID: j.Sign} }

// Image is the judgement itself.
func (j Judgement) Image() any { return j }

// State is where a sign stands: Open, Changed, or what a person said of it.
type State string

// The states beside those that a person says.
const (
	Open    State = "open"    // nobody said anything
	Changed State = "changed" // it shows something else than what was judged
)

// States lists the states in the order a chooser shows them.
var States = []State{Open, Changed, State(Look), State(Confirmed), State(Explained)}

// Name is the state in words.
func (s State) Name() say.Text {
	if s == Open || s == Changed {
		return say.T("doubt.state." + string(s))
	}
	return Says(s).Name()
}

// Waits tells whether somebody still has to say something.
func (s State) Waits() bool { return s == Open || s == Changed }

// Judged is a sign with what was last said of it; Judgement is the zero one while nothing was.
type Judged struct {
	Sign
	Judgement journal.Versioned[Judgement]
}

// State is where the sign stands.
func (j Judged) State() State {
	switch row := j.Judgement.Row; {
	case row.Says == "":
		return Open
	case row.Digest != j.Digest:
		return Changed
	default:
		return State(row.Says)
	}
}

// Reader is what judging reads inside a change.
type Reader interface {
	// Judgement is what was last said of a sign, or fault.Missing.
	Judgement(ctx context.Context, sign string) (journal.Versioned[Judgement], error)
}

// Store keeps judgements and looks for signs.
type Store interface {
	Reader
	// Signs are all signs in the caller's sight by a rule of those in force, in the order of Sort, each with what was last said of it.
	Signs(ctx context.Context) ([]Judged, error)
	// Asked are what units in the caller's charge are asked about a finding, as far as nobody said more since.
	Asked(ctx context.Context, finding string) ([]Judgement, error)
	// Change runs decide and writes what it returns, rows and entries, in one transaction. decide may run
	// more than once and must be pure. No drafts means nothing is written and the sequence is 0.
	Change(ctx context.Context, actor string, decide func(context.Context, Reader) ([]journal.Draft, error)) (journal.Seq, error)
}

// Desk is where a person says what a sign is.
type Desk struct{ Store Store }

// MaxWords is how long a reason may be, in characters.
const MaxWords = 2000

// Sign is a sign in the caller's sight, or fault.Missing: there is none any more, or it was never theirs to know.
func (d *Desk) Sign(ctx context.Context, id string) (Judged, error) {
	all, err := d.Store.Signs(ctx)
	if err != nil {
		return Judged{}, err
	}
	for _, s := range all {
		if s.ID == id {
			return s, nil
		}
	}
	return Judged{}, fault.New(fault.Missing, "doubt.gone")
}

// Judge records what a person says of a sign as they saw it: Sign, Digest, Says, Words, Asked, By and On are theirs. seen is the version of what
// was said before, 0 for nothing. A sign that shows something else by now is fault.Conflict, and so is one of which somebody
// else said something meanwhile; the same said again writes nothing.
func (d *Desk) Judge(ctx context.Context, j Judgement, seen journal.Seq) (journal.Seq, error) {
	j.Words = strings.TrimSpace(strings.ReplaceAll(j.Words, "\r\n", "\n"))
	sign, err := d.Sign(ctx, j.Sign)
	if err != nil {
		return 0, err
	}
	if sign.Digest != j.Digest {
		return 0, fault.New(fault.Conflict, "doubt.changed")
	}
	j.Kind, j.Findings = sign.Kind, sign.Findings()
	if j.Asked = slices.DeleteFunc(slices.Clone(j.Asked), func(u string) bool { return u == "" || j.Says != Look }); len(j.Asked) == 0 {
		j.Asked = nil
	}
	if err := j.check(sign); err != nil {
		return 0, err
	}
	j.Finding = sign.about(j.Asked)
	return d.Store.Change(ctx, j.By, func(ctx context.Context, r Reader) ([]journal.Draft, error) {
		old, err := r.Judgement(ctx, j.Sign)
		if err != nil && !fault.Is(err, fault.Missing) {
			return nil, err
		}
		again := j
		again.By, again.On = old.Row.By, old.Row.On
		switch {
		case journal.Same(old.Row, again):
			return nil, nil
		case old.Since != seen:
			return nil, fault.New(fault.Conflict, "doubt.judged_meanwhile")
		}
		act := journal.DoubtJudged
		if len(j.Asked) > 0 {
			act = journal.DoubtAsked
		}
		return []journal.Draft{{Act: act, Subject: j.Ref(), OccurredOn: j.On.Time(), Reason: j.Words, Rows: []journal.Record{j}}}, nil
	})
}

func (j Judgement) check(s Judged) error {
	switch {
	case !slices.Contains(All, j.Says):
		return fault.New(fault.Invalid, "doubt.says_needed").At("says")
	case j.Words == "":
		return fault.New(fault.Invalid, "doubt.words_needed").At("words")
	case utf8.RuneCountInString(j.Words) > MaxWords:
		return fault.New(fault.Invalid, "dispatch.words_long", "Max", MaxWords).At("words")
	}
	for _, u := range j.Asked {
		if !slices.Contains(s.Units(), u) {
			return fault.New(fault.Invalid, "doubt.unit_other").At("asked")
		}
	}
	return nil
}

// about is the finding that a question to units is about: that of their own words, or the first.
func (s Sign) about(asked []string) string {
	for _, p := range s.Passages {
		if slices.Contains(asked, p.Unit) {
			return p.Finding
		}
	}
	return s.Passages[0].Finding
}
