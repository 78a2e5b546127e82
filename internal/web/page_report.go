package web

import (
	"bytes"
	"cmp"
	"context"
	"io"
	"net/http"
	"slices"
	"strings"

	"github.com/a-h/templ"

	"zhenggai/internal/arith"
	"zhenggai/internal/fault"
	"zhenggai/internal/gate"
	"zhenggai/internal/journal"
	"zhenggai/internal/ledger"
	"zhenggai/internal/org"
	"zhenggai/internal/quantity"
	"zhenggai/internal/reading"
	"zhenggai/internal/report"
	"zhenggai/internal/signoff"
)

// Press composes and prints; report.Exports is one.
type Press interface {
	Compose(ctx context.Context, roundID string) (report.Report, error)
	Report(ctx context.Context, w io.Writer, roundID string, f report.Format) error
	Ledger(ctx context.Context, w io.Writer, f ledger.Filter) error
}

// ReportShelf is what the report's page reads beside the report.
type ReportShelf interface {
	Rounds(ctx context.Context) ([]journal.Versioned[ledger.Round], error)
	Document(ctx context.Context, id string) (journal.Versioned[reading.Document], error)
}

// Reports is the preview of the progress report and its exports. All fields are needed.
type Reports struct {
	Shell *Shell
	Press Press
	Shelf ReportShelf
	// Leave tells how far a paper has come that may have to be signed; what was signed lies in Vault.
	Leave func(ctx context.Context, kind signoff.Kind, about string) (signoff.Leave, error)
	Vault Vault
}

// Routes are the ways to the report.
func (p *Reports) Routes() []gate.Route {
	return []gate.Route{
		{Method: http.MethodGet, Pattern: "/report", Name: "report.show", Permission: org.SeeLedger, Handle: p.show},
		{Method: http.MethodGet, Pattern: "/report/{file}", Name: "report.file", Permission: org.Export, Handle: p.file},
		{Method: http.MethodGet, Pattern: "/ledger.xlsx", Name: "ledger.file", Permission: org.Export, Handle: p.ledger},
	}
}

// preview is the report as the page shows it.
type preview struct {
	report.Report
	Rounds  []ledger.Round
	Paras   []previewPara
	Defects []defect
	Numbers int
	Chosen  *chosenNumber // the number that is looked at, nil when none is
	MayTake bool
	Q       string
}

// previewPara is a paragraph cut at its numbers.
type previewPara struct {
	Role   report.Role
	Anchor string // of the record whose first paragraph this is, "" otherwise
	Pieces []previewPiece
}

// previewPiece is text, or one number.
type previewPiece struct {
	Text   string
	Number *report.Number
	Worst  arith.Verdict
}

// defect is a check that a person has to look at, and the numbers it speaks of.
type defect struct {
	arith.Check
	Numbers []report.Number
	Missing bool
	Anchor  string // of the paragraph it speaks of, "" when none is known
}

// chosenNumber is what the side panel tells of one number.
type chosenNumber struct {
	report.Number
	Role    report.Role
	Where   string // of its finding
	Href    string // of its record
	Checks  []arith.Check
	Places  []sourcePlace
	Finding ledger.Finding
}

// sourcePlace is where the words that hold a number stand in a document: its block, counted from 1.
type sourcePlace struct {
	Document, Href string
	Block          int
}

func (p *Reports) show(r *gate.Request) error {
	rounds, err := p.Shelf.Rounds(r.Context())
	if err != nil {
		return err
	}
	id := r.URL.Query().Get("round")
	if id == "" && len(rounds) > 0 {
		id = ledger.Newest(rounds).ID
	}
	v := preview{MayTake: r.May(org.Export)}
	for _, round := range rounds {
		v.Rounds = append(v.Rounds, round.Row)
	}
	if id != "" {
		if v.Report, err = p.Press.Compose(r.Context(), id); err != nil {
			return err
		}
	}
	v.lay()
	if number := r.URL.Query().Get("number"); number != "" {
		if v.Chosen, err = p.choose(r, v.Report, number); err != nil {
			return err
		}
		if r.Fragment() {
			return p.Shell.Part(r, numberPanel(v))
		}
	}
	return p.Shell.Show(r, Page{Title: r.Say("page.report.title"), Nav: "report", Scripts: []string{"report.js"}, Body: reportPage(v)})
}

// lay cuts the paragraphs at their numbers and gathers the defects.
func (v *preview) lay() {
	var record journal.Ref
	for _, para := range v.Report.Paras {
		out := previewPara{Role: para.Role}
		if para.Record != record && para.Role != report.Preface && para.Role != report.Title {
			record, out.Anchor = para.Record, "r-"+para.Record.ID
		}
		at := 0
		for i := range para.Numbers {
			n := &para.Numbers[i]
			if n.Start < at || n.End > len(para.Text) {
				continue
			}
			if n.Start > at {
				out.Pieces = append(out.Pieces, previewPiece{Text: para.Text[at:n.Start]})
			}
			out.Pieces = append(out.Pieces, previewPiece{Text: para.Text[n.Start:n.End], Number: n, Worst: worstOf(v.Report.Checks, n.Checks)})
			at, v.Numbers = n.End, v.Numbers+1
		}
		if at < len(para.Text) {
			out.Pieces = append(out.Pieces, previewPiece{Text: para.Text[at:]})
		}
		v.Paras = append(v.Paras, out)
	}
	v.Defects = defectsOf(v.Report)
}

func worstOf(checks []arith.Check, of []int) arith.Verdict {
	var worst arith.Verdict
	for _, c := range of {
		if worse(checks[c].Verdict, worst) {
			worst = checks[c].Verdict
		}
	}
	return worst
}

// defectsOf lists the checks that did not come out, worst first.
func defectsOf(r report.Report) []defect {
	var out []defect
	places := recordNames(r)
	for i, c := range r.Checks {
		if c.Verdict == arith.OK {
			continue
		}
		d := defect{Check: c, Anchor: places[c.Where]}
		for _, p := range r.Paras {
			for _, n := range p.Numbers {
				if slices.Contains(n.Checks, i) {
					d.Numbers, d.Missing = append(d.Numbers, n), d.Missing || n.Quantity.Missing
				}
			}
		}
		out = append(out, d)
	}
	slices.SortStableFunc(out, func(a, b defect) int { return cmp.Compare(b.rank(), a.rank()) })
	return out
}

// recordNames maps what a person calls a place (八, 八（三）) to the anchor of its first paragraph.
func recordNames(r report.Report) map[string]string {
	names := map[string]string{}
	for _, s := range r.Sections {
		name := strings.TrimRight(s.Finding.Row.Label, labelEnds)
		for _, m := range s.Measures {
			names[name+strings.TrimRight(m.Row.Label, labelEnds)] = "r-" + m.Row.ID
		}
		names[name] = "r-" + s.Finding.Row.ID
	}
	return names
}

// rank puts what contradicts itself before what is missing, and both before notes.
func (d defect) rank() int {
	switch {
	case d.Missing:
		return 2
	case d.Verdict == arith.Mismatch:
		return 3
	}
	return 1
}

// Sort is the kind of defect, a word of the catalogue.
func (d defect) Sort() string {
	switch d.rank() {
	case 3:
		return "mismatch"
	case 2:
		return "missing"
	}
	return "suspicious"
}

// choose finds a number and what is known of it. One that the report does not have is fault.Missing.
func (p *Reports) choose(r *gate.Request, rep report.Report, id string) (*chosenNumber, error) {
	for _, para := range rep.Paras {
		for _, n := range para.Numbers {
			if n.ID == id {
				return p.chosen(r.Context(), rep, para, n)
			}
		}
	}
	return nil, fault.New(fault.Missing, "page.report.no_such_number")
}

func (p *Reports) chosen(ctx context.Context, rep report.Report, para report.Para, n report.Number) (*chosenNumber, error) {
	c := &chosenNumber{Number: n, Role: para.Role}
	for _, i := range n.Checks {
		c.Checks = append(c.Checks, rep.Checks[i])
	}
	if para.Finding < 0 {
		return c, nil
	}
	section := rep.Sections[para.Finding]
	c.Finding = section.Finding.Row
	c.Where = strings.TrimRight(c.Finding.Label, labelEnds)
	c.Href = "/findings/" + c.Finding.ID + "#q-" + n.ID
	places := placesOf(c.Finding.Places, fieldPrinted(c.Finding, para))
	for _, m := range section.Measures {
		if m.Row.Ref() == para.Record {
			c.Where += m.Row.Label
			places = m.Row.Places
		}
	}
	var err error
	c.Places, err = p.sources(ctx, placeOfPara(rep, para, n, places))
	return c, err
}

// placeOfPara narrows the places of a field to the paragraph that prints the number, where as many
// paragraphs are printed as there are places.
func placeOfPara(rep report.Report, para report.Para, n report.Number, places []ledger.Place) []ledger.Place {
	nth, count := -1, 0
	for _, p := range rep.Paras {
		if p.Record != para.Record || p.Role == report.Status {
			continue
		}
		if slices.ContainsFunc(p.Numbers, func(x report.Number) bool { return x.ID == n.ID }) {
			nth = count
		}
		count++
	}
	if nth >= 0 && count == len(places) {
		return places[nth : nth+1]
	}
	return places
}

// fieldPrinted is the field of a finding that a paragraph prints.
func fieldPrinted(f ledger.Finding, para report.Para) string {
	if para.Role == report.Body && slices.Contains(strings.Split(f.Progress, "\n"), para.Text) {
		return "progress"
	}
	return "statement"
}

// placesOf are the places of one field.
func placesOf(all []ledger.Place, field string) []ledger.Place {
	var out []ledger.Place
	for _, p := range all {
		if p.Field == field {
			out = append(out, p)
		}
	}
	return out
}

// sources names the documents that places are in, once each block.
func (p *Reports) sources(ctx context.Context, places []ledger.Place) ([]sourcePlace, error) {
	var out []sourcePlace
	for _, at := range places {
		doc, err := p.Shelf.Document(ctx, at.Document)
		if fault.Is(err, fault.Missing) {
			continue
		}
		if err != nil {
			return nil, err
		}
		s := sourcePlace{documentHeading(doc.Row), "/documents/" + at.Document + "#b" + itoa(at.Block), at.Block + 1}
		if !slices.Contains(out, s) {
			out = append(out, s)
		}
	}
	return out, nil
}

// file sends the report in the form that its name ends in. The page for printing is shown in place,
// under a policy that allows its own style and nothing else.
func (p *Reports) file(r *gate.Request) error {
	round, ext, ok := cutLast(r.PathValue("file"), ".")
	format := report.Format(ext)
	if !ok || !slices.Contains([]report.Format{report.Docx, report.HTML, report.Text}, format) {
		return fault.New(fault.Missing, "gate.no_such_page")
	}
	rep, err := p.Press.Compose(r.Context(), round)
	if err != nil {
		return err
	}
	leave, err := p.Leave(r.Context(), signoff.Report, round)
	if err != nil {
		return err
	}
	if leave.Needed && leave.Signed != nil && format == report.Docx {
		return sendKept(r, p.Vault, leave.Signed.Hash, leave.Signed.Name)
	}
	var buf bytes.Buffer
	if err := p.Press.Report(r.Context(), &buf, round, format); err != nil {
		return err
	}
	if format == report.HTML && !r.URL.Query().Has("download") {
		h := r.W.Header()
		h.Set("Content-Type", format.MediaType())
		h.Set("Content-Security-Policy", "default-src 'none'; style-src '"+report.PageStyleHash()+"'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'")
		_, _ = r.W.Write(buf.Bytes()) // the caller hung up; nobody to tell
		return nil
	}
	return download(r, fileName(rep.Round)+"."+ext, format.MediaType(), buf.Bytes())
}

func cutLast(s, sep string) (string, string, bool) {
	i := strings.LastIndex(s, sep)
	if i < 0 {
		return s, "", false
	}
	return s[:i], s[i+len(sep):], true
}

// fileName is a report's title without what file systems refuse.
func fileName(round ledger.Round) string {
	name := strings.Map(func(r rune) rune {
		if r < ' ' || strings.ContainsRune(`/\:*?"<>|`, r) {
			return -1
		}
		return r
	}, cmp.Or(round.ReportTitle, round.Title))
	return strings.TrimSpace(firstWords(name, 60))
}

// ledger sends the ledger under the filter of the ledger's page, as many rows as the page counts.
func (p *Reports) ledger(r *gate.Request) error {
	f, _ := ledger.ParseFilter(r.URL.Query().Get("q"))
	var buf bytes.Buffer
	if err := p.Press.Ledger(r.Context(), &buf, f); err != nil {
		return err
	}
	return download(r, r.Say("page.report.ledger_file")+".xlsx", report.Xlsx.MediaType(), buf.Bytes())
}

func (v preview) url(number string) templ.SafeURL {
	return templ.SafeURL("/report?round=" + v.Round.ID + "&number=" + number + "#n-" + number)
}

// class is how a number is dressed by what its checks found.
func (p previewPiece) class() string {
	switch {
	case p.Number.Quantity.Missing, p.Worst == arith.Mismatch:
		return "q-bad"
	case p.Worst == arith.Suspicious:
		return "q-note"
	}
	return "q"
}

// year is the year an amount speaks of, "" when none is known.
func year(q quantity.Quantity) string {
	if q.Year == 0 {
		return ""
	}
	return itoa(q.Year)
}
