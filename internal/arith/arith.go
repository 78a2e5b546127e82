// Package arith checks stated numbers against each other: parts and wholes, done plus remaining,
// rates from their parts, changes between two stated ends, multiples over a limit, totals across rows,
// the same amount stated twice or in two units, a number lost before its measure word. It knows passages
// and tables, not findings, and never accuses where rounding explains a difference. One rule is one file.
package arith

import (
	"zhenggai/internal/quantity"
	"zhenggai/internal/say"
)

// Verdict is what a check found. A Mismatch is only what no rounding explains; Suspicious is a note
// for a person, who may well find it in order.
type Verdict string

// The verdicts.
const (
	OK         Verdict = "ok"
	Suspicious Verdict = "suspicious"
	Mismatch   Verdict = "mismatch"
)

// Part tells what a passage is to its finding: statements often speak of another region than measures.
type Part string

// The parts.
const (
	Statement Part = "statement"
	Measure   Part = "measure"
	Goal      Part = "goal"
	Other     Part = "other"
)

// Passage is a run of text whose amounts belong together.
type Passage struct {
	Finding    string // label of the finding, "" outside any
	Where      string // place as a person names it: 八（三）
	Part       Part
	Text       string
	Quantities []quantity.Quantity // of Text, in order
}

// Table is a grid of cells, header first; Where names it.
type Table struct {
	Finding string
	Where   string
	Rows    [][]string
}

// Input is all that is checked together: one document, or one ledger.
type Input struct {
	Passages []Passage
	Tables   []Table
}

// Span points at bytes of a passage's text.
type Span struct {
	Passage    int
	Start, End int
}

// Check is one comparison made, held or not.
type Check struct {
	Rule     string // the rule's name: share, change, sum, remainder, multiple, total, twice, lost, ...
	Verdict  Verdict
	Finding  string
	Where    string
	Stated   string // the stated amount, as printed
	Computed string // what the parts give, with the digits that matter
	// Explanation says what was compared with what, and why the verdict.
	Explanation say.Text
	Spans       []Span
}
