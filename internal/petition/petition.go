// Package petition keeps the petitions that an inspection hands over day by day (信访交办件): what is complained of and
// where, who handles it until when, whether it proved true, what was done, and which earlier petitions and findings
// it belongs to. It owns batches and petitions. It never decides whether a petition is true or done, never counts
// one done in part (阶段性办结) as done, and never lets a complainant's name, telephone or address into an entry.
package petition

import (
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"strings"

	"zhenggai/internal/journal"
	"zhenggai/internal/ledger"
	"zhenggai/internal/say"
)

// Kind is a type of pollution that a petition complains of.
type Kind string

// The kinds, as the field names them.
const (
	Water   Kind = "water"
	Air     Kind = "air"
	Ecology Kind = "ecology"
	Soil    Kind = "soil"
	Noise   Kind = "noise"
	Marine  Kind = "marine"
	Other   Kind = "other"
)

// Kinds lists them in the order a chooser shows them.
var Kinds = []Kind{Water, Air, Soil, Ecology, Noise, Marine, Other}

// Name is the kind as a sentence names it.
func (k Kind) Name() say.Text { return say.T("petition.kind." + string(k)) }

// Truth is whether what was complained of proved so, as a person judged.
type Truth string

// The truth values; "" while nobody has judged.
const (
	True   Truth = "true"   // 属实
	Mostly Truth = "mostly" // 基本属实
	Partly Truth = "partly" // 部分属实
	Untrue Truth = "untrue" // 不属实
)

// Truths lists them in the order a chooser shows them.
var Truths = []Truth{True, Mostly, Partly, Untrue}

// Name is the truth value as a sentence names it.
func (t Truth) Name() say.Text { return say.T("petition.truth." + string(t)) }

// Status is how far the handling has come.
type Status string

// The statuses. Staged is never counted as Done.
const (
	Open   Status = "open"   // 未办结: nobody has begun
	Going  Status = "going"  // 正在办理
	Staged Status = "staged" // 阶段性办结
	Done   Status = "done"   // 办结
)

// Statuses lists them in the order in which a petition goes through them.
var Statuses = []Status{Open, Going, Staged, Done}

// Name is the status as a sentence names it.
func (s Status) Name() say.Text { return say.T("petition.status." + string(s)) }

// Batch is what was handed over in one delivery, with the counts that came with it.
type Batch struct {
	ID  string      `json:"id"`
	Day ledger.Date `json:"day"` // on which it was handed over (交办日期)
	No  int         `json:"no"`  // 第几批, from 1
	// Stated and Total are the counts printed with it: of this batch (当日交办) and of all up to it (累计交办), 0 where none is
	// printed.
	Stated int `json:"stated,omitempty"`
	Total  int `json:"total,omitempty"`
	// Note tells why counts differ, where they do.
	Note string      `json:"note,omitempty"`
	Name string      `json:"name,omitempty"` // of the file it came from, "" when entered by hand
	By   string      `json:"by"`             // account id
	On   ledger.Date `json:"on"`
}

// Ref names the batch's row.
func (b Batch) Ref() journal.Ref { return journal.Ref{Table: "petition_batch", ID: b.ID} }

// Image is the batch itself.
func (b Batch) Image() any { return b }

// Petition is one complaint as handed over.
type Petition struct {
	ID     string
	Number Number // 受理编号
	Batch  string // batch id
	Day    ledger.Date
	Text   string // what is complained of (交办问题基本情况)
	Place  string // 行政区域
	Kinds  []Kind
	Unit   string // unit id of who handles it, "" while nobody does
	Due    ledger.Date
	Term   string // id of the term by which Due was reckoned
	Answer
	// Earlier is the petition that this one repeats, NotRepeat those that a person said it does not repeat.
	Earlier   string
	NotRepeat []string
	Findings  []string // ids of findings it belongs to
	Complainant
	Salt string // random, kept in the row alone; "" once erased
	// Seal is the digest of the complainant that was written with the row: what is left of one erased.
	Seal   string
	Erased bool // the complainant was erased
	// Locked tells that the complainant could not be opened with the key at hand.
	Locked bool
}

// Answer is what the handling unit reports.
type Answer struct {
	Truth  Truth       `json:"truth,omitempty"`
	Status Status      `json:"status"`
	DoneOn ledger.Date `json:"done_on,omitempty"` // day of 办结 or 阶段性办结
	Found  string      `json:"found,omitempty"`   // 调查核实情况
	Result string      `json:"result,omitempty"`  // 处理和整改情况
	// Accountable tells who was held to account and how (责任人被处理情况), HeldNo how many.
	Accountable string `json:"accountable,omitempty"`
	HeldNo      int    `json:"held_no,omitempty"`
}

// Complainant is who complained. All of it is personal.
type Complainant struct{ Name, Phone, Address string }

// Empty tells that nothing is known of the complainant.
func (c Complainant) Empty() bool { return c == Complainant{} }

// Ref names the petition's row.
func (p Petition) Ref() journal.Ref { return journal.Ref{Table: "petition", ID: p.ID} }

// Image keeps a salted digest in place of the complainant.
func (p Petition) Image() any {
	return struct {
		ID        string      `json:"id"`
		Number    Number      `json:"number"`
		Batch     string      `json:"batch"`
		Day       ledger.Date `json:"day"`
		Text      string      `json:"text"`
		Place     string      `json:"place,omitempty"`
		Kinds     []Kind      `json:"kinds,omitempty"`
		Unit      string      `json:"unit,omitempty"`
		Due       ledger.Date `json:"due"`
		Term      string      `json:"term"`
		Answer    Answer      `json:"answer"`
		Earlier   string      `json:"earlier,omitempty"`
		NotRepeat []string    `json:"not_repeat,omitempty"`
		Findings  []string    `json:"findings,omitempty"`
		Who       string      `json:"complainant"`
		Erased    bool        `json:"erased,omitempty"`
	}{
		p.ID, p.Number, p.Batch, p.Day, p.Text, p.Place, p.Kinds, p.Unit, p.Due, p.Term, p.Answer, p.Earlier, p.NotRepeat, p.Findings,
		p.Digest(), p.Erased,
	}
}

// Digest is the salted SHA-256 of the complainant, in hex; the Seal when that is not all at hand.
func (p Petition) Digest() string {
	if p.Salt == "" || p.Locked {
		return p.Seal
	}
	c := p.Complainant
	sum := sha256.Sum256([]byte(strings.Join([]string{p.Salt, c.Name, c.Phone, c.Address}, "\x00")))
	return hex.EncodeToString(sum[:])
}

// Late tells whether a petition is past its day and not done on today. What is done in part is not done.
func (p Petition) Late(today ledger.Date) bool {
	return p.Status != Done && p.Due != "" && p.Due < today
}

// InTime tells whether a petition was done by its day.
func (p Petition) InTime() bool { return p.Status == Done && (p.Due == "" || p.DoneOn <= p.Due) }

// DaysLeft are the days until a petition is due, less than 0 when it is over; 0 for one that is done.
func (p Petition) DaysLeft(today ledger.Date) int {
	if p.Status == Done || p.Due == "" {
		return 0
	}
	return int(p.Due.Time().Sub(today.Time()).Hours() / 24)
}

// Belongs tells whether a person linked the petition to a finding.
func (p Petition) Belongs(finding string) bool { return slices.Contains(p.Findings, finding) }

// After tells whether the complaint came after a finding was closed on closed: a sign of rebound (反弹) for a person to
// look at, unless it proved untrue.
func (p Petition) After(closed ledger.Date) bool {
	day := p.Number.Day()
	if day == "" {
		day = p.Day
	}
	return closed != "" && day > closed && p.Truth != Untrue
}
