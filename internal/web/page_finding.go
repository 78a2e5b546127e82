package web

import (
	"context"
	"net/http"
	"slices"
	"strconv"

	"zhenggai/internal/arith"
	"zhenggai/internal/campaign"
	"zhenggai/internal/fault"
	"zhenggai/internal/gate"
	"zhenggai/internal/journal"
	"zhenggai/internal/ledger"
	"zhenggai/internal/org"
	"zhenggai/internal/reading"
	"zhenggai/internal/report"
)

func (p *LedgerPages) findingRoutes() []gate.Route {
	return []gate.Route{
		{Method: http.MethodGet, Pattern: "/findings/{id}", Name: "finding.show", Permission: org.SeeLedger, Handle: p.showFinding},
		{Method: http.MethodGet, Pattern: "/measures/{id}", Name: "measure.show", Permission: org.SeeLedger, Handle: p.showMeasure},
	}
}

// findingView is one finding with all that is known of it.
type findingView struct {
	Finding    journal.Versioned[ledger.Finding]
	Round      ledger.Round
	Blocks     []textBlock // the statement, the progress if there is any, then each measure
	Tasks      []journal.Versioned[ledger.Task]
	Checks     []arith.Check // made of this finding's numbers, the worst first
	Papers     map[string]reading.Document
	Prev, Next *ledger.Finding
	Today      ledger.Date
	AsOf       journal.Seq // 0 for now
	AsOfWhen   string
	ChangedBy  string
	Changed    string
	MayEdit    bool
	Edit       findingEdit
	Chain      []chainLink         // the rounds it went through, none for one alone
	Campaigns  []campaign.Campaign // that it gave rise to or came of
	Doubts     findingDoubts
}

// textBlock is a text in which amounts are marked: the statement, the progress or a measure.
type textBlock struct {
	Record  journal.Ref
	Kind    blockKind
	Measure journal.Versioned[ledger.Measure] // zero for any other
	Paras   [][]textRun
	Numbers []shownNumber
}

// blockKind says which text of a finding a block is.
type blockKind string

// The kinds.
const (
	blockStatement blockKind = "statement"
	blockProgress  blockKind = "progress"
	blockMeasure   blockKind = "measure"
)

// textRun is a stretch of a paragraph that is one amount, or none.
type textRun struct {
	Text   string
	Number *shownNumber
}

// shownNumber is an amount with what was found of it.
type shownNumber struct {
	report.Number
	Verdict arith.Verdict // the worst of its checks, "" when nothing checks it
	Checks  []arith.Check
}

func (p *LedgerPages) showFinding(r *gate.Request) error {
	in := r.URL.Query()
	at, err := readSeq(in.Get("as_of"))
	if err != nil {
		return err
	}
	e := findingEdit{form: form{r: r}}
	if at == 0 {
		e.open(in)
	}
	return p.findingPage(r, http.StatusOK, r.PathValue("id"), at, e)
}

// readSeq reads the number of an entry from an address, 0 for "".
func readSeq(s string) (journal.Seq, error) {
	if s == "" {
		return 0, nil
	}
	n, err := strconv.ParseInt(s, 10, 64)
	if err != nil || n < 1 {
		return 0, fault.New(fault.Missing, "page.history.no_entry")
	}
	return journal.Seq(n), nil
}

func (p *LedgerPages) findingPage(r *gate.Request, status int, id string, at journal.Seq, e findingEdit) error {
	v, err := p.findingView(r, id, at)
	if err != nil {
		return err
	}
	v.Edit = e
	v.Edit.fix(v.Finding.Row)
	if e.values == nil {
		v.Edit.fill(v)
	}
	title := r.Say("page.finding.title", "Name", findingName(v.Finding.Row))
	return p.Shell.ShowAs(r, status, Page{Title: title, Nav: "ledger", Scripts: []string{"finding.js"}, Live: v.Finding.Row.ID, Body: findingPage(v)})
}

func (p *LedgerPages) findingView(r *gate.Request, id string, at journal.Seq) (findingView, error) {
	ctx := r.Context()
	var from ledger.Reader = p.Desk.Store
	if at > 0 {
		from = p.Past(at)
	}
	v := findingView{Today: p.today(), AsOf: at, MayEdit: at == 0 && r.May(org.EditLedger)}
	var err error
	if v.Finding, err = from.Finding(ctx, id); err != nil {
		return v, err
	}
	round, err := from.Round(ctx, v.Finding.Row.RoundID)
	if err != nil {
		return v, err
	}
	v.Round = round.Row
	measures, err := from.MeasuresOf(ctx, id)
	if err != nil {
		return v, err
	}
	if v.Tasks, err = from.TasksOf(ctx, id); err != nil {
		return v, err
	}
	v.compose(measures)
	if v.Papers, err = p.papersOf(ctx, v); err != nil {
		return v, err
	}
	if at == 0 {
		if err := p.linked(ctx, &v, id); err != nil {
			return v, err
		}
		if v.Doubts, err = doubtsOf(r, p.Doubts, id); err != nil {
			return v, err
		}
	}
	return v, p.around(r, &v)
}

// linked finds the chain of rounds and the campaigns of a finding.
func (p *LedgerPages) linked(ctx context.Context, v *findingView, id string) error {
	carries, err := p.Carries(ctx)
	if err != nil {
		return err
	}
	if v.Chain, err = chainOf(ctx, carries, p.Desk.Store, id); err != nil {
		return err
	}
	all, err := p.CampaignsOf(ctx, id)
	v.Campaigns = journal.Rows(all)
	return err
}

// compose reads and checks the finding's amounts by the code that prints the report, so that both
// mark the same amounts under the same names.
func (v *findingView) compose(measures []journal.Versioned[ledger.Measure]) {
	rep := report.Compose(ledger.Round{}, []report.Section{{Finding: v.Finding, Measures: measures}})
	byID := map[string]journal.Versioned[ledger.Measure]{}
	for _, m := range measures {
		byID[m.Row.ID] = m
	}
	kind := blockStatement
	for _, para := range rep.Paras {
		switch para.Role {
		case report.Status:
			kind = blockProgress // what follows the status and is no measure
			continue
		case report.Measure:
			kind = blockMeasure
		}
		if n := len(v.Blocks); n == 0 || v.Blocks[n-1].Record != para.Record || v.Blocks[n-1].Kind != kind {
			v.Blocks = append(v.Blocks, textBlock{Record: para.Record, Kind: kind, Measure: byID[para.Record.ID]})
		}
		v.Blocks[len(v.Blocks)-1].add(para, rep.Checks)
	}
	v.Checks = rep.Checks
	slices.SortStableFunc(v.Checks, func(a, b arith.Check) int { return severity(b.Verdict) - severity(a.Verdict) })
}

// severity orders verdicts, the worst highest.
func severity(v arith.Verdict) int {
	return slices.Index([]arith.Verdict{arith.OK, arith.Suspicious, arith.Mismatch}, v) + 1
}

func (b *textBlock) add(para report.Para, checks []arith.Check) {
	var runs []textRun
	at := 0
	for _, n := range para.Numbers {
		shown := shownNumber{Number: n}
		for _, c := range n.Checks {
			shown.Checks = append(shown.Checks, checks[c])
			if severity(checks[c].Verdict) > severity(shown.Verdict) {
				shown.Verdict = checks[c].Verdict
			}
		}
		b.Numbers = append(b.Numbers, shown)
		if n.Start > at {
			runs = append(runs, textRun{Text: para.Text[at:n.Start]})
		}
		runs = append(runs, textRun{Text: para.Text[n.Start:n.End], Number: &shown})
		at = n.End
	}
	if at < len(para.Text) {
		runs = append(runs, textRun{Text: para.Text[at:]})
	}
	b.Paras = append(b.Paras, runs)
}

// papersOf loads the documents that the finding and its parts came from, each once.
func (p *LedgerPages) papersOf(ctx context.Context, v findingView) (map[string]reading.Document, error) {
	places := slices.Clone(v.Finding.Row.Places)
	for _, b := range v.Blocks {
		places = append(places, b.Measure.Row.Places...)
	}
	for _, t := range v.Tasks {
		places = append(places, t.Row.Places...)
	}
	ids := map[string]bool{}
	for _, place := range places {
		ids[place.Document] = true
	}
	for _, x := range v.Finding.Row.ExternalIDs {
		ids[x.Document] = true
	}
	delete(ids, "")
	papers := map[string]reading.Document{}
	for id := range ids {
		doc, err := p.Papers.Document(ctx, id)
		if fault.Is(err, fault.Missing) {
			continue
		}
		if err != nil {
			return nil, err
		}
		papers[id] = doc.Row
	}
	return papers, nil
}

// around finds the neighbours of the finding and who last changed it.
func (p *LedgerPages) around(r *gate.Request, v *findingView) error {
	ctx, f := r.Context(), v.Finding.Row
	const reach = 3 // numbers may have gaps
	want := ledger.Filter{Rounds: []string{f.RoundID}}
	for no := max(1, f.No-reach); no <= f.No+reach; no++ {
		want.Numbers = append(want.Numbers, no)
	}
	near, err := p.Desk.Store.Find(ctx, want, ledger.Page{Limit: 2*reach + 1})
	if err != nil {
		return err
	}
	for _, row := range near.Rows {
		switch other := row.Row; {
		case other.No < f.No:
			v.Prev = &other
		case other.No > f.No && v.Next == nil:
			v.Next = &other
		}
	}
	since := v.Finding.Since
	for _, b := range v.Blocks {
		since = max(since, b.Measure.Since)
	}
	if !r.May(org.SeeJournal) {
		return nil
	}
	entry, err := p.Book.Entry(ctx, since)
	if err != nil {
		return err
	}
	v.ChangedBy, v.Changed = p.names(r)(entry.Actor), Moment(p.moment(entry.RecordedAt))
	if v.AsOf > 0 {
		seen, err := p.Book.Entry(ctx, v.AsOf)
		if err != nil {
			return err
		}
		v.AsOfWhen = Moment(p.moment(seen.RecordedAt))
	}
	return nil
}

// showMeasure goes to where the measure stands on its finding's page.
func (p *LedgerPages) showMeasure(r *gate.Request) error {
	m, err := p.Desk.Store.Measure(r.Context(), r.PathValue("id"))
	if err != nil {
		return err
	}
	return r.See(findingHref(m.Row.FindingID) + "#m-" + m.Row.ID)
}

func findingHref(id string) string { return "/findings/" + id }

// of are the blocks of a kind.
func (v findingView) of(kind blockKind) []textBlock {
	return slices.DeleteFunc(slices.Clone(v.Blocks), func(b textBlock) bool { return b.Kind != kind })
}

func (v findingView) measures() []textBlock { return v.of(blockMeasure) }

// numbers are all amounts, in the order they are printed.
func (v findingView) numbers() []shownNumber {
	var all []shownNumber
	for _, b := range v.Blocks {
		all = append(all, b.Numbers...)
	}
	return all
}

// unitsOf names the units of one role.
func unitsOf(units []ledger.Unit, role ledger.UnitRole) []string {
	var names []string
	for _, u := range units {
		if u.Role == role {
			names = append(names, u.Name)
		}
	}
	return names
}

// unitRoles are the roles in the order a page shows them.
var unitRoles = []ledger.UnitRole{ledger.Lead, ledger.Responsible, ledger.Support, ledger.Acceptance}

// source is a document that fields came from, and the places in it.
type source struct {
	Document reading.Document
	Places   []ledger.Place
}

// sources groups places by document, one place for each field.
func (v findingView) sources(places []ledger.Place) []source {
	var out []source
	for _, place := range places {
		doc, known := v.Papers[place.Document]
		if !known {
			continue
		}
		i := slices.IndexFunc(out, func(s source) bool { return s.Document.ID == doc.ID })
		if i < 0 {
			out, i = append(out, source{Document: doc}), len(out)
		}
		same := func(other ledger.Place) bool { return other.Field == place.Field }
		if !slices.ContainsFunc(out[i].Places, same) {
			out[i].Places = append(out[i].Places, place)
		}
	}
	return out
}

// placeHref is where a place stands on the desk on which its document was read.
func placeHref(place ledger.Place) string {
	return "/documents/" + place.Document + "#b" + strconv.Itoa(place.Block)
}

// placesFor are the places of one field.
func placesFor(places []ledger.Place, field string) []ledger.Place {
	return slices.DeleteFunc(slices.Clone(places), func(p ledger.Place) bool { return p.Field != field })
}

// blockName says which text an amount stands in.
func blockName(ctx context.Context, b textBlock) string {
	switch {
	case b.Kind != blockMeasure:
		return T(ctx, "page.finding."+string(b.Kind))
	case b.Measure.Row.Label == "":
		return T(ctx, "page.finding.measure_no", "No", b.Measure.Row.Ord)
	}
	return b.Measure.Row.Label
}

// externalFrom says which document gives the finding a number.
func externalFrom(ctx context.Context, v findingView, x ledger.ExternalID) string {
	if x.Document == "" {
		return T(ctx, "page.finding.by_hand")
	}
	return v.Papers[x.Document].Name
}

func (v findingView) checksThatHold() []arith.Check {
	return slices.DeleteFunc(slices.Clone(v.Checks), func(c arith.Check) bool { return c.Verdict != arith.OK })
}

// mergeWord says who changed a field.
func mergeWord(ctx context.Context, f mergeField) string {
	switch {
	case f.Clash:
		return T(ctx, "page.finding.merge.clash")
	case f.Theirs && f.Ours:
		return T(ctx, "page.finding.merge.joined")
	case f.Theirs:
		return T(ctx, "page.finding.merge.theirs")
	}
	return T(ctx, "page.finding.merge.ours")
}

// labelled is the label that stands before paragraph i of a text: before the first alone.
func labelled(i int, label string) string {
	if i == 0 {
		return label
	}
	return ""
}
