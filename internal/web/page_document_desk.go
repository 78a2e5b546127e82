package web

import (
	"slices"
	"strconv"
	"strings"

	"zhenggai/internal/arith"
	"zhenggai/internal/fault"
	"zhenggai/internal/gate"
	"zhenggai/internal/ledger"
	"zhenggai/internal/office"
	"zhenggai/internal/org"
	"zhenggai/internal/reading"
	"zhenggai/internal/say"
)

// The tabs beside the original.
const (
	tabFindings    = "findings"
	tabUnread      = "unread"
	tabChecks      = "checks"
	tabDifferences = "differences"
)

// deskAsk is what a request wants to see of the desk.
type deskAsk struct {
	tab    string
	open   int    // the finding to show opened, -1 for none
	edit   string // the field whose form is open
	typed  string // what the person has typed into it, with fault
	fault  *say.Text
	focus  string // the field that was just put right
	notice *say.Text
}

// desk is the reading desk (核对页): the original and, beside it, what was read in it.
type desk struct {
	openDocument
	By, When   string // who handed it in, and when
	MayCorrect bool
	MayConfirm bool
	MayColumns bool // it has a table whose columns may be told
	Original   []originalPart
	Findings   []deskFinding
	Unread     []deskUnread
	Checks     []deskCheck
	Amounts    int
	Mismatches int
	Doubts     int
	Tab        string
	Open       int
	Edit       editing
	Focus      string
	Notice     *say.Text
	Again      bool
}

// editing is a field whose form is open.
type editing struct {
	At    string // f3.statement, f3m2, title, genre; "" when no form is open
	Typed *string
	Fault *say.Text
}

// deskFinding is a finding as proposed.
type deskFinding struct {
	reading.Finding
	Index    int
	Fields   []deskField
	Measures []deskMeasure
	Numbers  []*number
	Worst    arith.Verdict
}

// labelEnds is the punctuation that a label ends in and a name does not.
const labelEnds = "、.．:： "

// Name is how a person calls the finding: its printed label, or its place in the document.
func (f deskFinding) Name() string { return readName(f.Finding, f.Index) }

func readName(f reading.Finding, i int) string {
	if name := strings.TrimRight(f.Label, labelEnds); name != "" {
		return name
	}
	return strconv.Itoa(i + 1)
}

// At names the finding's proposal.
func (f deskFinding) At() string { return atFinding(f.Index) }

// deskField is one field of a finding.
type deskField struct {
	At    string // f3.statement
	Name  string // as reading.SetField calls it
	Label string // as printed, for a note; otherwise the catalogue's word for Name is shown
	Value string
	Runs  []run
	Fixed bool // no correction reaches it
}

// ID is the anchor of the field.
func (f deskField) ID() string { return "fld-" + strings.ReplaceAll(f.At, ".", "-") }

// deskMeasure is a measure as proposed.
type deskMeasure struct {
	reading.Measure
	Finding, Index int
	Runs           []run
}

// At names the measure's proposal.
func (m deskMeasure) At() string { return atMeasure(m.Finding, m.Index) }

// ID is the anchor of the measure's words, which its form takes the place of.
func (m deskMeasure) ID() string { return "fld-" + m.At() }

// deskUnread is a piece of text that nobody understood, and where it would belong.
type deskUnread struct {
	reading.Unread
	Index   int
	Finding int // the finding it stands in or after, -1 before the first
	Measure int // the measure it stands after, -1 when before the first
}

// deskCheck is a check of numbers, and the place that clicking it leads to.
type deskCheck struct {
	arith.Check
	Index  int
	Number *number // nil when it speaks of no single amount: a year, a table
	Others []*number
	At     string // the place it speaks of when it has no Number, "" outside any finding
}

func (d desk) canConfirm() bool { return d.MayConfirm && len(d.Findings) > 0 }

// Held tells that the document's findings are in the ledger already.
func (d desk) Held() bool { return d.Doc.State == reading.Confirmed }

func (p *Documents) showDesk(r *gate.Request, status int, o openDocument, ask deskAsk) error {
	d := p.deskOf(r, o, ask)
	if r.Fragment() {
		return p.Shell.PartAs(r, status, deskBody(d))
	}
	title := o.Doc.Title
	if title == "" {
		title = o.Doc.Name
	}
	return p.Shell.ShowAs(r, status, Page{Title: title, Nav: "documents", Scripts: []string{"reading.js"}, Body: deskPage(d)})
}

func (p *Documents) deskOf(r *gate.Request, o openDocument, ask deskAsk) desk {
	result := o.Reading.Result
	numbers := numbersOf(result)
	blocks := markOriginal(o.Reading.Model, result, numbers)
	d := desk{
		openDocument: o, By: namesOf(r, p.People)(o.Doc.By), When: p.when(o.Doc),
		MayCorrect: r.May(org.HandIn), MayConfirm: r.May(org.Confirm),
		Original: partsOf(blocks), Unread: unreadOf(result, blocks), Checks: checksOf(result, numbers),
		Tab: tabOf(ask.tab), Open: ask.open, Focus: ask.focus, Notice: ask.notice, Again: r.URL.Query().Has("again"),
		Edit: editing{At: ask.edit, Fault: ask.fault},
	}
	if ask.fault != nil {
		d.Edit.Typed = &ask.typed
	}
	if !d.MayCorrect {
		d.Edit = editing{}
	}
	byFinding := make([][]*number, len(result.Findings))
	for _, n := range numbers {
		byFinding[n.Finding] = append(byFinding[n.Finding], n)
	}
	for i, f := range result.Findings {
		d.Findings = append(d.Findings, findingOf(f, i, byFinding[i]))
	}
	d.count(numbers)
	d.MayColumns = d.MayCorrect && o.Doc.State == reading.Read && len(p.Columns.Columns(o.Reading.Model)) > 0
	return d
}

func (d *desk) count(numbers []*number) {
	for _, n := range numbers {
		if !n.Missing {
			d.Amounts++
		}
	}
	for _, c := range d.Checks {
		switch c.Verdict {
		case arith.Mismatch:
			d.Mismatches++
		case arith.Suspicious:
			d.Doubts++
		}
	}
}

func tabOf(s string) string {
	if slices.Contains([]string{tabUnread, tabChecks, tabDifferences}, s) {
		return s
	}
	return tabFindings
}

// manyFindings is from how many findings on a proposal's fields are fetched when it is unfolded.
const manyFindings = 40

// inline tells that a proposal is drawn whole at once.
func (d desk) inline(f deskFinding) bool {
	at, _, _, ok := parseAt(d.Edit.At)
	return len(d.Findings) < manyFindings || d.Open == f.Index || ok && at == f.Index
}

// MeasureCount is how many measures were read.
func (d desk) MeasureCount() int {
	n := 0
	for _, f := range d.Findings {
		n += len(f.Measures)
	}
	return n
}

func findingOf(f reading.Finding, i int, numbers []*number) deskFinding {
	d := deskFinding{Finding: f, Index: i, Numbers: numbers}
	for _, n := range numbers {
		if worse(n.Verdict, d.Worst) {
			d.Worst = n.Verdict
		}
	}
	d.Fields = fieldsOf(f, i, d.Numbers)
	for k, m := range f.Measures {
		d.Measures = append(d.Measures, deskMeasure{
			Measure: m, Finding: i, Index: k, Runs: runsOf(m.Text, in(d.Numbers, reading.Field{Name: "measure", Measure: k})),
		})
	}
	return d
}

// fieldsOf lists a finding's fields in the order the desk shows them. What the document does not
// have is shown only where a person is likely to add it.
func fieldsOf(f reading.Finding, i int, numbers []*number) []deskField {
	at := func(name string) string { return atFinding(i) + "." + name }
	out := []deskField{
		{At: at("label"), Name: "label", Value: f.Label},
		{At: at("statement"), Name: "statement", Value: f.Statement, Runs: runsOf(f.Statement, in(numbers, reading.Field{Name: "statement"}))},
		{At: at("status_text"), Name: "status_text", Value: f.StatusText},
		{At: at("status"), Name: "status", Value: string(f.Status)},
		{At: at("organisations"), Name: "organisations", Value: strings.Join(f.Organisations, "、")},
		{At: at("deadline_text"), Name: "deadline_text", Value: f.DeadlineText},
		{At: at("deadline"), Name: "deadline", Value: string(ledger.DateOf(f.Deadline))},
		{At: at("goal"), Name: "goal", Value: f.Goal, Runs: runsOf(f.Goal, in(numbers, reading.Field{Name: "goal"}))},
	}
	if f.LeadOrganisation != "" {
		out = append(out, deskField{Name: "lead", Value: f.LeadOrganisation, Fixed: true})
	}
	if len(f.ExternalIDs) > 0 {
		out = append(out, deskField{Name: "external", Value: strings.Join(f.ExternalIDs, "、"), Fixed: true})
	}
	if f.Progress != "" {
		out = append(out, deskField{
			At: at("progress"), Name: "progress", Value: f.Progress, Runs: runsOf(f.Progress, in(numbers, reading.Field{Name: "progress"})),
		})
	}
	for _, n := range f.Notes {
		out = append(out, deskField{Name: "note", Label: n.Label, Value: n.Text, Fixed: true})
	}
	return out
}

func in(numbers []*number, field reading.Field) []*number {
	var out []*number
	for _, n := range numbers {
		if n.Field == field {
			out = append(out, n)
		}
	}
	return out
}

// runsOf cuts a text at its amounts.
func runsOf(text string, numbers []*number) []run {
	var out []run
	at := 0
	for _, n := range numbers {
		if n.Start < at || n.End > len(text) {
			continue
		}
		if n.Start > at {
			out = append(out, run{Text: text[at:n.Start]})
		}
		out = append(out, run{Text: text[n.Start:n.End], Number: n})
		at = n.End
	}
	if at < len(text) {
		out = append(out, run{Text: text[at:]})
	}
	return out
}

// unreadOf finds for each unread piece the finding and measure before it in print.
func unreadOf(r reading.Result, blocks []originalBlock) []deskUnread {
	out := make([]deskUnread, len(r.Unread))
	for i, u := range r.Unread {
		out[i] = deskUnread{Unread: u, Index: i, Finding: -1, Measure: -1}
	}
	finding, measure := -1, -1
	for _, b := range blocks {
		for _, m := range b.Marks {
			switch {
			case m.Unread >= 0:
				out[m.Unread].Finding, out[m.Unread].Measure = finding, measure
			case m.Finding >= 0 && m.Measure >= 0:
				finding, measure = m.Finding, m.Measure
			case m.Finding >= 0 && m.Finding != finding:
				finding, measure = m.Finding, -1
			}
		}
	}
	return out
}

// checksOf lists the checks, worst first, with the amounts they speak of.
func checksOf(r reading.Result, numbers []*number) []deskCheck {
	fields, places := passageFields(r), placeNames(r)
	out := make([]deskCheck, len(r.Checks))
	for i, c := range r.Checks {
		out[i] = deskCheck{Check: c, Index: i, At: places[c.Where]}
		for _, s := range c.Spans {
			if s.Passage < 0 || s.Passage >= len(fields) {
				continue
			}
			for _, n := range numbers {
				if n.within(fields[s.Passage], s) {
					if out[i].Number == nil {
						out[i].Number = n
					} else if !slices.Contains(out[i].Others, n) && n != out[i].Number {
						out[i].Others = append(out[i].Others, n)
					}
				}
			}
		}
	}
	slices.SortStableFunc(out, func(a, b deskCheck) int {
		switch {
		case worse(a.Verdict, b.Verdict):
			return -1
		case worse(b.Verdict, a.Verdict):
			return 1
		}
		return 0
	})
	return out
}

// placeNames maps what a person calls a place (八, 八（三）) to its proposal, the first of that name.
func placeNames(r reading.Result) map[string]string {
	names := map[string]string{}
	add := func(name, at string) {
		if _, taken := names[name]; !taken && name != "" {
			names[name] = at
		}
	}
	for i, f := range r.Findings {
		name := strings.TrimRight(f.Label, labelEnds)
		add(name, atFinding(i))
		for k, m := range f.Measures {
			add(name+strings.TrimRight(m.Label, labelEnds), atMeasure(i, k))
		}
	}
	return names
}

// originalPart is a block of the original, or a table of it.
type originalPart struct {
	Block *originalBlock
	Table [][]originalBlock // rows of cells
	Page  int               // the page that begins with the table
	Sheet string
}

// partsOf gathers the cells of a table that stand together.
func partsOf(blocks []originalBlock) []originalPart {
	var out []originalPart
	for i := range blocks {
		b := blocks[i]
		if b.Kind != office.Cell {
			out = append(out, originalPart{Block: &blocks[i]})
			continue
		}
		last := len(out) - 1
		if last < 0 || out[last].Table == nil || out[last].Table[0][0].Block.Table != b.Block.Table {
			out = append(out, originalPart{Page: b.Page, Sheet: b.Sheet})
			last++
		}
		t := &out[last]
		if n := len(t.Table); n > 0 && t.Table[n-1][0].Row == b.Row {
			t.Table[n-1] = append(t.Table[n-1], b)
		} else {
			t.Table = append(t.Table, []originalBlock{b})
		}
	}
	return out
}

// atOf reads the index of a finding, -1 for nothing readable.
func atOf(s string) int {
	if n, err := strconv.Atoi(s); err == nil && n >= 0 {
		return n
	}
	return -1
}

// confidenceWord is how sure the recogniser is, in a word.
func confidenceWord(c float64) string {
	switch {
	case c >= 0.9:
		return "page.document.sure"
	case c >= 0.7:
		return "page.document.fairly_sure"
	case c >= 0.4:
		return "page.document.unsure"
	}
	return "page.document.guess"
}

// edit is the form of one field, in the place of its words.
func (p *Documents) edit(r *gate.Request) error {
	at := r.URL.Query().Get("at")
	if !r.Fragment() {
		return r.See("/documents/" + r.PathValue("id") + "?edit=" + at + "#fld-" + strings.ReplaceAll(at, ".", "-"))
	}
	o, err := p.open(r)
	if err != nil {
		return err
	}
	ask := deskAsk{edit: at}
	if r.URL.Query().Has("cancel") {
		ask = deskAsk{focus: at}
	}
	return p.Shell.Part(r, editPart(p.deskOf(r, o, ask), at))
}

// proposal is one proposal's fields, for a desk that is drawn without them.
func (p *Documents) proposal(r *gate.Request) error {
	o, err := p.open(r)
	if err != nil {
		return err
	}
	at := atOf(r.URL.Query().Get("finding"))
	d := p.deskOf(r, o, deskAsk{open: at})
	if at < 0 || at >= len(d.Findings) {
		return fault.New(fault.Missing, "reading.no_such_finding")
	}
	if !r.Fragment() {
		return r.See(string(d.stayURL(atFinding(at))))
	}
	return p.Shell.Part(r, proposalBody(d, d.Findings[at]))
}

// base is the version that the forms of the desk are filled in against.
func (d desk) base() string { return strconv.FormatInt(int64(d.Since), 10) }
