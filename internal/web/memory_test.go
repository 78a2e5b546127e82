package web

import (
	"cmp"
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"sync"

	"zhenggai/internal/fault"
	"zhenggai/internal/journal"
	"zhenggai/internal/ledger"
	"zhenggai/internal/office"
	"zhenggai/internal/reading"
)

// memory keeps documents and the ledger for the tests of pages: the newest version of every record.
type memory struct {
	mu     sync.Mutex
	seq    journal.Seq
	ids    int
	rows   map[journal.Ref]memoryRow
	bytes  map[string][]byte
	drafts []journal.Draft
}

type memoryRow struct {
	row   journal.Record
	since journal.Seq
}

func newMemory() *memory {
	return &memory{rows: map[journal.Ref]memoryRow{}, bytes: map[string][]byte{}}
}

func (m *memory) newID() string {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.ids++
	return fmt.Sprintf("id%06d", m.ids)
}

func (m *memory) commit(drafts []journal.Draft) journal.Seq {
	m.mu.Lock()
	defer m.mu.Unlock()
	for _, d := range drafts {
		m.seq++
		for _, r := range d.Rows {
			m.rows[r.Ref()] = memoryRow{r, m.seq}
		}
		for _, ref := range d.Gone {
			delete(m.rows, ref)
		}
		m.drafts = append(m.drafts, d)
	}
	if len(drafts) == 0 {
		return 0
	}
	return m.seq
}

// recordOf gives one record.
func recordOf[T journal.Record](m *memory, table, id string) (journal.Versioned[T], error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	h, ok := m.rows[journal.Ref{Table: table, ID: id}]
	if !ok {
		return journal.Versioned[T]{}, fault.New(fault.Missing, "fault.missing")
	}
	return journal.Versioned[T]{Row: h.row.(T), Since: h.since, Until: journal.Head}, nil
}

// recordsOf gives the records for which keep holds, by order.
func recordsOf[T journal.Record](m *memory, keep func(T) bool, order func(a, b T) int) []journal.Versioned[T] {
	m.mu.Lock()
	defer m.mu.Unlock()
	var out []journal.Versioned[T]
	for _, h := range m.rows {
		if x, ok := h.row.(T); ok && keep(x) {
			out = append(out, journal.Versioned[T]{Row: x, Since: h.since, Until: journal.Head})
		}
	}
	slices.SortFunc(out, func(a, b journal.Versioned[T]) int { return order(a.Row, b.Row) })
	return out
}

func (m *memory) Round(_ context.Context, id string) (journal.Versioned[ledger.Round], error) {
	return recordOf[ledger.Round](m, "round", id)
}

func (m *memory) Rounds(context.Context) ([]journal.Versioned[ledger.Round], error) {
	return recordsOf(m, func(ledger.Round) bool { return true }, func(a, b ledger.Round) int { return cmp.Compare(a.ID, b.ID) }), nil
}

func (m *memory) Finding(_ context.Context, id string) (journal.Versioned[ledger.Finding], error) {
	return recordOf[ledger.Finding](m, "finding", id)
}

func (m *memory) FindingsOf(_ context.Context, round string) ([]journal.Versioned[ledger.Finding], error) {
	return recordsOf(m, func(f ledger.Finding) bool { return f.RoundID == round }, func(a, b ledger.Finding) int { return a.No - b.No }), nil
}

func (m *memory) Measure(_ context.Context, id string) (journal.Versioned[ledger.Measure], error) {
	return recordOf[ledger.Measure](m, "measure", id)
}

func (m *memory) MeasuresOf(_ context.Context, finding string) ([]journal.Versioned[ledger.Measure], error) {
	return recordsOf(m, func(x ledger.Measure) bool { return x.FindingID == finding }, func(a, b ledger.Measure) int { return a.Ord - b.Ord }), nil
}

func (m *memory) TasksOf(_ context.Context, finding string) ([]journal.Versioned[ledger.Task], error) {
	return recordsOf(m, func(x ledger.Task) bool { return x.FindingID == finding }, func(a, b ledger.Task) int { return a.Ord - b.Ord }), nil
}

func (m *memory) Document(_ context.Context, id string) (journal.Versioned[reading.Document], error) {
	return recordOf[reading.Document](m, "document", id)
}

func (m *memory) Documents(context.Context) ([]journal.Versioned[reading.Document], error) {
	return recordsOf(m, func(reading.Document) bool { return true }, func(a, b reading.Document) int { return cmp.Compare(b.ID, a.ID) }), nil
}

func (m *memory) DocumentByDigest(ctx context.Context, digest string) (journal.Versioned[reading.Document], error) {
	docs, _ := m.Documents(ctx)
	for _, d := range docs {
		if d.Row.Digest == digest {
			return d, nil
		}
	}
	return journal.Versioned[reading.Document]{}, fault.New(fault.Missing, "fault.missing")
}

func (m *memory) Reading(_ context.Context, id string) (journal.Versioned[reading.Reading], error) {
	return recordOf[reading.Reading](m, "reading", id)
}

func (m *memory) Mapping(_ context.Context, id string) (journal.Versioned[reading.Mapping], error) {
	return recordOf[reading.Mapping](m, "mapping", id)
}

// Change implements reading.Store.
func (m *memory) Change(ctx context.Context, _ string, decide func(context.Context, reading.Source) ([]journal.Draft, error)) (journal.Seq, error) {
	drafts, err := decide(ctx, m)
	if err != nil {
		return 0, err
	}
	return m.commit(drafts), nil
}

// Put implements reading.Vault.
func (m *memory) Put(_ context.Context, digest string, b []byte) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.bytes[digest] = slices.Clone(b)
	return nil
}

// Get implements reading.Vault and DocumentBytes.
func (m *memory) Get(_ context.Context, digest string) ([]byte, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	b, ok := m.bytes[digest]
	if !ok {
		return nil, fault.New(fault.Missing, "fault.missing")
	}
	return b, nil
}

// ledgerMemory is the memory as the ledger sees it.
type ledgerMemory struct{ *memory }

// Change implements ledger.Store.
func (m ledgerMemory) Change(ctx context.Context, _ string, decide func(context.Context, ledger.Reader) ([]journal.Draft, error)) (journal.Seq, error) {
	drafts, err := decide(ctx, m.memory)
	if err != nil {
		return 0, err
	}
	return m.commit(drafts), nil
}

// Find lists the findings of the rounds asked for; other terms are the real store's business.
func (m ledgerMemory) Find(ctx context.Context, f ledger.Filter, _ ledger.Page) (ledger.Found, error) {
	rounds, _ := m.Rounds(ctx)
	var out ledger.Found
	for _, r := range rounds {
		if len(f.Rounds) > 0 && !slices.Contains(f.Rounds, r.Row.ID) {
			continue
		}
		fs, _ := m.FindingsOf(ctx, r.Row.ID)
		for _, x := range fs {
			ms, _ := m.MeasuresOf(ctx, x.Row.ID)
			out.Rows = append(out.Rows, ledger.Row{Versioned: x, Round: r.Row, Measures: len(ms)})
		}
	}
	out.Total = len(out.Rows)
	return out, nil
}

// Tally implements ledger.Store.
func (m ledgerMemory) Tally(ctx context.Context, f ledger.Filter) (ledger.Tally, error) {
	found, err := m.Find(ctx, f, ledger.Page{})
	return ledger.Tally{Total: found.Total}, err
}

// lineReads reads the plain layout of these tests, a block a line: 一、 begins a finding, its status
// has a lead, （一） begins a measure, # is the title; a row of | is a table; what else there is, is unread.
type lineReads struct{}

var (
	findingLine = regexp.MustCompile(`^([一二三四五六七八九十百]+、)(.+)$`)
	statusLine  = regexp.MustCompile(`^(整改进展情况：)(.+)$`)
	measureLine = regexp.MustCompile(`^(（[一二三四五六七八九十]+）)(.+)$`)
	refusedWord = "坏文件"
)

// Read implements reading.Reads.
func (lineReads) Read(_ context.Context, _ string, b []byte, lookup reading.MappingLookup, step func(reading.Step)) (office.Document, reading.Result, error) {
	text := string(b)
	if strings.Contains(text, refusedWord) {
		return office.Document{}, reading.Result{}, fault.New(fault.Invalid, "office.broken", "Format", "txt")
	}
	step(reading.Step{Done: 0.5})
	l := lineReader{model: office.Document{Format: office.Text}, result: reading.Result{Genre: reading.ProgressReport}}
	for line := range strings.SplitSeq(text, "\n") {
		if line != "" {
			l.read(line)
		}
	}
	if m, ok := lookup("fingerprint"); ok {
		l.readTable(m)
	}
	reading.Appraise(&l.result, l.model)
	return l.model, l.result, nil
}

type lineReader struct {
	model  office.Document
	result reading.Result
	row    int
}

func (l *lineReader) read(line string) {
	if row, ok := strings.CutPrefix(line, "|"); ok {
		l.row++
		for col, cell := range strings.Split(row, "|") {
			l.model.Blocks = append(l.model.Blocks, office.Block{Kind: office.Cell, Text: cell, Table: 1, Row: l.row, Col: col + 1, RowSpan: 1, ColSpan: 1})
			l.unread(len(cell))
		}
		return
	}
	l.model.Blocks = append(l.model.Blocks, office.Block{Kind: office.Paragraph, Text: line, Page: 1})
	n := len(l.result.Findings)
	switch {
	case strings.HasPrefix(line, "# "):
		l.result.Title = line[2:]
		l.result.Asides = append(l.result.Asides, reading.Aside{Span: l.span(0, len(line)), Role: reading.RoleTitle, Text: line[2:]})
	case findingLine.MatchString(line):
		m := findingLine.FindStringSubmatch(line)
		no := n + 1
		l.result.Findings = append(l.result.Findings, reading.Finding{
			No: &no, Label: m[1], Statement: m[2], Status: reading.StatusUnknown, Confidence: 0.95,
			Spans: map[string][]reading.Span{"label": {l.span(0, len(m[1]))}, "statement": {l.span(len(m[1]), len(line))}},
		})
	case n > 0 && statusLine.MatchString(line):
		m := statusLine.FindStringSubmatch(line)
		f := &l.result.Findings[n-1]
		f.StatusLead, f.StatusText, f.Status = m[1], m[2], reading.StatusInProgress
		f.Spans["status"] = []reading.Span{l.span(len(m[1]), len(line))}
		f.Spans["lead"] = []reading.Span{l.span(0, len(m[1]))}
	case n > 0 && measureLine.MatchString(line):
		m := measureLine.FindStringSubmatch(line)
		f := &l.result.Findings[n-1]
		f.Measures = append(f.Measures, reading.Measure{Label: m[1], Text: m[2], Confidence: 0.6, Spans: []reading.Span{l.span(0, len(line))}})
	default:
		l.unread(len(line))
	}
}

func (l *lineReader) span(start, end int) reading.Span {
	return reading.Span{Block: len(l.model.Blocks) - 1, Start: start, End: end}
}

func (l *lineReader) unread(n int) {
	s := l.span(0, n)
	l.result.Unread = append(l.result.Unread, reading.Unread{Span: s, Text: l.model.Blocks[s.Block].Text[:n]})
}

// readTable takes the rows of the table as a person told its columns.
func (l *lineReader) readTable(m reading.Mapping) {
	for i, row := range l.model.TableOf(1) {
		if i > m.HeaderRow {
			l.result.Findings = append(l.result.Findings, reading.Finding{Statement: row[m.Columns["statement"]], Confidence: 1})
		}
	}
}

// lineColumns proposes nothing for any column of the first table.
type lineColumns struct{}

// Columns implements ColumnReader.
func (lineColumns) Columns(model office.Document) []reading.Mapping {
	grid := model.TableOf(1)
	if len(grid) == 0 {
		return nil
	}
	return []reading.Mapping{{ID: "fingerprint", Header: grid[0], Columns: map[string]int{}}}
}

// newPost is a form as a browser posts it.
func newPost(path string, form url.Values) *http.Request {
	r := httptest.NewRequest("POST", path, strings.NewReader(form.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	return r
}
