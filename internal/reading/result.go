// Package reading owns documents handed in and what was read in them: the original bytes' digest, the
// document model, the proposals of the recogniser, the corrections a person made, and the merge of
// all that into the ledger. It decides nothing about how text is recognised (intake does) and never
// changes the ledger except through a confirmation by a person.
package reading

import (
	"time"

	"zhenggai/internal/arith"
	"zhenggai/internal/ledger"
	"zhenggai/internal/quantity"
	"zhenggai/internal/say"
)

// Genre is the kind of document, as `parse` prints it.
type Genre string

// The genres. GenreNone holds no ledger: a rule, a cover, a picture of a list, another matter.
const (
	ProgressReport    Genre = "progress_report"
	Plan              Genre = "plan"
	TaskList          Genre = "task_list"
	ClosureNotice     Genre = "closure_notice"
	AcceptanceOpinion Genre = "acceptance_opinion"
	AuditLetter       Genre = "audit_letter"
	PetitionBatch     Genre = "petition_batch"
	Bulletin          Genre = "bulletin"
	GenreNone         Genre = "none"
)

// Status is the meaning of an official status wording, as the ledger keeps it.
type Status = ledger.Status

// The statuses, as `parse` prints them.
const (
	StatusDone         = ledger.StatusDone
	StatusDoneLongTerm = ledger.StatusDoneLongTerm
	StatusInProgress   = ledger.StatusInProgress
	StatusNotStarted   = ledger.StatusNotStarted
	StatusBehind       = ledger.StatusBehind
	StatusPartlyDone   = ledger.StatusPartlyDone
	StatusClosed       = ledger.StatusClosed
	StatusAccepted     = ledger.StatusAccepted
	StatusNoticed      = ledger.StatusNoticed
	StatusCarriedOver  = ledger.StatusCarriedOver
	StatusUnknown      = ledger.StatusUnknown
)

// Span is a place in the document: bytes Start to End of the block's Printed text.
type Span struct {
	Block      int `json:"block"`
	Start, End int
}

// Because is why the recogniser believes something: the rule's name, and a sentence.
type Because struct {
	Rule string   `json:"rule"`
	Text say.Text `json:"text"`
}

// Result is everything read in one document.
type Result struct {
	// Title is the document's own title as printed, line breaks taken out.
	Title string
	// Preface is what is printed above the title and belongs to it: 附件, 附件2.
	Preface  string
	Genre    Genre
	Findings []Finding
	Checks   []arith.Check
	Unread   []Unread
	// Asides are stretches that were understood and belong to no finding: title, preface, chapter
	// headings, introductions, signatures, page furniture. With the spans of the findings and Unread
	// they cover every printed character of the document.
	Asides []Aside
	// Tables are grids that the file prints as lines of text (cells between bars, a cell a line), for
	// their sums to be checked like those of real tables.
	Tables []arith.Table
	// GenreBecause tells why the genre was chosen.
	GenreBecause []Because
	// AsOf is the date the document states it speaks of, zero when it states none.
	AsOf time.Time
}

// Finding is one problem (问题) as read.
type Finding struct {
	No    *int   // ordinal of Label, nil when it bears none
	Label string // as printed with its punctuation: 一、 · 项目1.1： · 编号:二十七(二)
	// Statement is the inspectors' text, paragraphs separated by "\n".
	Statement string
	// StatusLead is the phrase before the status, as printed: 整改进展情况：
	StatusLead string
	StatusText string // verbatim, trimmed
	Status     Status
	// Organisations are the responsible units, in the document's order.
	Organisations []string
	// LeadOrganisation is the one of Organisations printed as lead (牵头单位), "" when none is.
	LeadOrganisation string
	DeadlineText     string
	Deadline         time.Time // zero when DeadlineText tells none; 2021年底 is 2021-12-31
	Goal             string
	// ExternalIDs are other numbers the document gives the same problem (province's, city's).
	ExternalIDs []string
	Measures    []Measure
	// Progress is what the document reports as done (整改完成情况) where it prints the measures apart
	// from it; otherwise what was done are the Measures and Progress is "".
	Progress string
	// Notes are further labelled fields (验收单位, 公示时间, 联系电话), in the document's order.
	Notes      []Note
	Quantities []Found
	Confidence float64 // 0 to 1
	Because    []Because
	// ByHand names the fields that a person put right on the reading desk, as corrections name them.
	ByHand []string `json:",omitempty"`
	// Spans tell where each field stands: label, statement, status, organisations, deadline, goal,
	// external, progress, notes, and lead for words that only announce (采取以下措施：).
	Spans map[string][]Span
}

// Note is a labelled field of a finding that has no place of its own.
type Note struct {
	Field string `json:"field"` // source, region, supervise, person, opinion, notice, contact, note
	Label string `json:"label"` // as printed, without its colon
	Text  string `json:"text"`
}

// Role says what an Aside is to the document.
type Role string

// The roles.
const (
	RoleTitle        Role = "title"
	RolePreface      Role = "preface"
	RoleFurniture    Role = "furniture"
	RoleChapter      Role = "chapter"
	RoleIntroduction Role = "introduction"
	RoleTableHead    Role = "table_head"
	RoleTotal        Role = "total"
	RoleSignature    Role = "signature"
	RoleOutlook      Role = "outlook" // what the document says of the work to come
)

// Aside is text of the document that was understood and is part of no finding.
type Aside struct {
	Span Span
	Role Role
	Text string
}

// Measure is one numbered (or the only, unnumbered) measure (措施) of a finding.
type Measure struct {
	Label string // as printed: （一） · 1. · 一是 · "" when unnumbered
	// Title is the first sentence when it is printed as a run-in heading, "" otherwise; it is part of Text.
	Title string
	// Text is the measure without its label, paragraphs separated by "\n".
	Text       string
	Confidence float64
	Because    []Because
	Spans      []Span
}

// Field says which field of a finding a quantity stands in.
type Field struct {
	Name    string // statement, status, goal, deadline, measure, progress
	Measure int    // index into Measures when Name is measure
}

// Found is a quantity and where it stands: Start and End of the quantity are offsets into the field's text.
type Found struct {
	quantity.Quantity
	Field Field
	Where string // as a person names it: 八（三）
}

// Unread is text of the document that no rule understood. Nothing is dropped.
type Unread struct {
	Span Span
	Text string
	Why  say.Text
}

// Genres lists the genres in the order a chooser shows them.
var Genres = []Genre{
	ProgressReport, Plan, TaskList, ClosureNotice, AcceptanceOpinion, AuditLetter, PetitionBatch, Bulletin, GenreNone,
}
