// Package signoff carries official papers (公文) through countersigning (会签) and signing (签发) before they leave
// the house: bulletins, public notices, reports. It owns the papers and what was said of them. A paper's
// bytes are frozen in the vault when it is sent round; another text is another paper. It never writes
// a paper and never sends one out.
package signoff

import (
	"slices"

	"zhenggai/internal/journal"
	"zhenggai/internal/ledger"
	"zhenggai/internal/say"
)

// Kind is what a paper is.
type Kind string

// The kinds.
const (
	Report   Kind = "report"   // 整改情况报告
	Bulletin Kind = "bulletin" // 通报
	Notice   Kind = "notice"   // 销号公示
	Other    Kind = "other"
)

// Kinds lists them in the order a chooser shows them.
var Kinds = []Kind{Report, Bulletin, Notice, Other}

// Name is the kind as a sentence names it.
func (k Kind) Name() say.Text { return say.T("signoff.kind." + string(k)) }

// State is how far a paper has come.
type State string

// The states.
const (
	Circulating State = "circulating" // units have yet to countersign
	Ready       State = "ready"       // all units have spoken; the leader has not
	Signed      State = "signed"
	Returned    State = "returned"
	Withdrawn   State = "withdrawn"
)

// Name is the state as a sentence names it.
func (s State) Name() say.Text { return say.T("signoff.state." + string(s)) }

// Over tells that nothing more can be said of a paper.
func (s State) Over() bool { return s == Signed || s == Returned || s == Withdrawn }

// Paper is one text on its round. Its bytes never change.
type Paper struct {
	ID    string `json:"id"`
	Kind  Kind   `json:"kind"`
	Title string `json:"title"`
	// About is what the product composed it from: a round's id, a month, a finding's id; "" for a file that was
	// handed in.
	About string   `json:"about,omitempty"`
	Hash  string   `json:"hash"` // SHA-256 of its bytes, in lower-case hex
	Name  string   `json:"name"` // of the file
	Size  int64    `json:"size"` // bytes
	Units []string `json:"units"`
	// Opinions are those of the units that have spoken, each once, in the order they came.
	Opinions  []Opinion   `json:"opinions,omitempty"`
	Decision  *Decision   `json:"decision,omitempty"`
	Withdrawn ledger.Date `json:"withdrawn,omitempty"`
	By        string      `json:"by"` // account id of who drafted it
	On        ledger.Date `json:"on"`
}

// Opinion is what a unit says of a paper.
type Opinion struct {
	Unit  string      `json:"unit"`
	Agree bool        `json:"agree"`
	Words string      `json:"words,omitempty"`
	By    string      `json:"by"` // account id
	On    ledger.Date `json:"on"`
}

// Decision is what the leader said.
type Decision struct {
	Sign  bool        `json:"sign"`
	Words string      `json:"words,omitempty"`
	By    string      `json:"by"` // account id
	On    ledger.Date `json:"on"`
}

// Ref names the paper's row.
func (p Paper) Ref() journal.Ref { return journal.Ref{Table: "signoff_paper", ID: p.ID} }

// Image is the paper itself, of its bytes the digest.
func (p Paper) Image() any { return p }

// State is how far it has come.
func (p Paper) State() State {
	switch {
	case p.Withdrawn != "":
		return Withdrawn
	case p.Decision != nil && p.Decision.Sign:
		return Signed
	case p.Decision != nil:
		return Returned
	case len(p.Silent()) > 0:
		return Circulating
	}
	return Ready
}

// Of is what a unit said.
func (p Paper) Of(unit string) (Opinion, bool) {
	i := slices.IndexFunc(p.Opinions, func(o Opinion) bool { return o.Unit == unit })
	if i < 0 {
		return Opinion{}, false
	}
	return p.Opinions[i], true
}

// Silent are the units that have not spoken.
func (p Paper) Silent() []string {
	return slices.DeleteFunc(slices.Clone(p.Units), func(u string) bool { _, spoke := p.Of(u); return spoke })
}

// Leave is how far a paper has come that may have to be signed before it leaves.
type Leave struct {
	Needed bool
	Signed *Paper // the one that was signed last, nil when none was
}

// Draft tells that what the product composes now may leave as a draft only.
func (l Leave) Draft() bool { return l.Needed && l.Signed == nil }

// Against are the opinions of units that do not agree.
func (p Paper) Against() []Opinion {
	return slices.DeleteFunc(slices.Clone(p.Opinions), func(o Opinion) bool { return o.Agree })
}
