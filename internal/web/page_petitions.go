package web

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"zhenggai/internal/closure"
	"zhenggai/internal/gate"
	"zhenggai/internal/journal"
	"zhenggai/internal/ledger"
	"zhenggai/internal/org"
	"zhenggai/internal/petition"
)

// PetitionPages are the register of petitions, the taking of a batch, one petition with its chain, and the daily table. All
// fields are needed.
type PetitionPages struct {
	Shell  *Shell
	Desk   *petition.Desk
	Ledger ledger.Store
	// Closed are the closings, for the day on which a finding was closed.
	Closed Cases
	Tables PetitionTables
	Held   Sealer
	Now    func() time.Time
}

// PetitionTables reads the daily tables of a foreign file.
type PetitionTables interface {
	Read(ctx context.Context, b []byte) ([]petition.Row, []petition.Defect, error)
}

// Sealer seals what a form keeps between two pages: a table with complainants must not lie open anywhere.
type Sealer interface {
	Hold(text []byte) (string, error)
	Release(sealed string) ([]byte, error)
}

// Routes are the ways in. Who may answer a petition is not a matter of the route but of its unit, and petition
// decides it.
func (p *PetitionPages) Routes() []gate.Route {
	received := []journal.Act{journal.PetitionsReceived}
	linked := []journal.Act{journal.PetitionLinked}
	return []gate.Route{
		{Method: http.MethodGet, Pattern: "/petitions", Name: "petitions.show", Permission: org.SeeLedger, Handle: p.register},
		{Method: http.MethodGet, Pattern: "/petitions/new", Name: "petitions.new", Permission: org.EditLedger, Whole: true, Handle: p.newPetition},
		{Method: http.MethodPost, Pattern: "/petitions/new", Name: "petitions.add", Permission: org.EditLedger, Whole: true, Acts: received, Handle: p.add},
		{Method: http.MethodGet, Pattern: "/petitions/import", Name: "petitions.import", Permission: org.EditLedger, Whole: true, Handle: p.importing},
		{
			Method: http.MethodPost, Pattern: "/petitions/import", Name: "petitions.preview", Permission: org.EditLedger, Whole: true, Handle: p.preview,
			MaxBody: maxWorkbook + formAround, Harmless: "shows what a table would bring; it is kept nowhere",
		},
		{
			Method: http.MethodPost, Pattern: "/petitions/take", Name: "petitions.take", Permission: org.EditLedger, Whole: true, Handle: p.take,
			MaxBody: 2 * maxWorkbook, Acts: received,
		},
		{Method: http.MethodGet, Pattern: "/petitions/template.xlsx", Name: "petitions.template", Permission: org.EditLedger, Whole: true, Handle: p.template},
		{Method: http.MethodGet, Pattern: "/petitions/table.xlsx", Name: "petitions.xlsx", Permission: org.Export, Handle: p.tableXlsx},
		{Method: http.MethodGet, Pattern: "/petitions/table.docx", Name: "petitions.docx", Permission: org.Export, Handle: p.tableDocx},
		{Method: http.MethodGet, Pattern: "/petitions/{id}", Name: "petition.show", Permission: org.SeeLedger, Handle: p.show},
		{
			Method: http.MethodPost, Pattern: "/petitions/{id}/answer", Name: "petition.answer", Permission: org.SeeLedger,
			Acts: []journal.Act{journal.PetitionAnswered}, Handle: p.answer,
		},
		{
			Method: http.MethodPost, Pattern: "/petitions/{id}/unit", Name: "petition.assign", Permission: org.EditLedger,
			Acts: []journal.Act{journal.PetitionAssigned}, Handle: p.assign,
		},
		{Method: http.MethodPost, Pattern: "/petitions/{id}/earlier", Name: "petition.repeats", Permission: org.EditLedger, Acts: linked, Handle: p.repeats},
		{Method: http.MethodPost, Pattern: "/petitions/{id}/finding", Name: "petition.attach", Permission: org.EditLedger, Acts: linked, Handle: p.attach},
		{
			Method: http.MethodPost, Pattern: "/petitions/{id}/erase", Name: "petition.erase", Permission: org.EditLedger, Whole: true,
			Acts: []journal.Act{journal.PetitionErased}, Handle: p.erase,
		},
	}
}

func (p *PetitionPages) today() ledger.Date { return ledger.DateOf(p.Now()) }

// registerView is the register, or the part of it that was asked for.
type registerView struct {
	Tally   petition.Tally
	Days    []petition.DayCount
	Batches []batchLine
	Rows    []petitionLine
	Found   int // before it was cut to what a page shows
	Ask     petitionAsk
	Today   ledger.Date
	MayEdit bool
	MayTake bool
}

// petitionAsk is what of the register is asked for.
type petitionAsk struct {
	Day    ledger.Date
	Status petition.Status
	Only   string // late, repeat, or "" for all
	Words  string
}

func askOf(q url.Values) petitionAsk {
	return petitionAsk{ledger.Date(q.Get("day")), petition.Status(q.Get("status")), q.Get("only"), strings.TrimSpace(q.Get("q"))}
}

// with is the address of the register with one thing asked for otherwise; the same again takes it back.
func (a petitionAsk) with(field, value string) string {
	q := url.Values{}
	for k, v := range map[string]string{"day": string(a.Day), "status": string(a.Status), "only": a.Only, "q": a.Words} {
		if k == field && v != value {
			v = value
		} else if k == field {
			v = ""
		}
		if v != "" {
			q.Set(k, v)
		}
	}
	if len(q) == 0 {
		return "/petitions"
	}
	return "/petitions?" + q.Encode()
}

func (a petitionAsk) wants(p petition.Petition, unit string, today ledger.Date) bool {
	return (a.Day == "" || p.Day == a.Day) && (a.Status == "" || p.Status == a.Status) &&
		(a.Only != "late" || p.Late(today)) && (a.Only != "repeat" || p.Earlier != "") &&
		(a.Words == "" || strings.Contains(strings.ToLower(string(p.Number)+p.Text+p.Place+unit), strings.ToLower(a.Words)))
}

// petitionLine is a petition in a list.
type petitionLine struct {
	petition.Petition
	Handler string // name of the unit
}

type batchLine struct {
	petition.Batch
	petition.Count
}

// mostPetitions is how many a page shows.
const mostPetitions = 300

func (p *PetitionPages) register(r *gate.Request) error {
	v, err := p.registerView(r)
	if err != nil {
		return err
	}
	return p.Shell.Show(r, Page{Title: r.Say("nav.petitions"), Nav: "petitions", Body: petitionsPage(v)})
}

func (p *PetitionPages) registerView(r *gate.Request) (registerView, error) {
	ctx := r.Context()
	v := registerView{Ask: askOf(r.URL.Query()), Today: p.today(), MayEdit: r.Caller.Reach(org.EditLedger, nil).Whole(), MayTake: r.May(org.Export)}
	held, err := p.Desk.Store.Petitions(ctx)
	if err != nil {
		return v, err
	}
	batches, err := p.Desk.Store.Batches(ctx)
	if err != nil {
		return v, err
	}
	tree, err := p.Desk.Tree(ctx)
	if err != nil {
		return v, err
	}
	all := journal.Rows(held)
	v.Tally, v.Days = petition.TallyOf(all, v.Today), petition.ByDay(all)
	for _, b := range batches {
		// Whoever sees a part of the petitions cannot count a batch.
		if r.Caller.Reach(org.SeeLedger, tree).Whole() && (v.Ask.Day == "" || b.Row.Day == v.Ask.Day) {
			v.Batches = append(v.Batches, batchLine{b.Row, petition.CountOf(b.Row, journal.Rows(batches), all)})
		}
	}
	slices.Reverse(v.Batches)
	for _, x := range slices.Backward(all) {
		unit, _ := tree.Unit(x.Unit)
		if v.Ask.wants(x, unit.Called(), v.Today) {
			v.Found++
			v.Rows = append(v.Rows, petitionLine{x, unit.Called()})
		}
	}
	v.Rows = v.Rows[:min(len(v.Rows), mostPetitions)]
	return v, nil
}

// dayBar is a day as the picture draws it, in a box of 24 by 100.
type dayBar struct {
	petition.DayCount
	X                  int
	CameAt, CameHigh   int
	DoneAt, DoneHigh   int
	StageAt, StageHigh int
	Href               string
	On                 bool
}

// dayBars draws at most the last 60 days.
func (v registerView) dayBars() []dayBar {
	days := v.Days[max(0, len(v.Days)-60):]
	most := 1
	for _, d := range days {
		most = max(most, d.Came, d.Done+d.Staged)
	}
	bars := make([]dayBar, len(days))
	for i, d := range days {
		high := func(n int) int { return (n*96 + most - 1) / most }
		b := dayBar{DayCount: d, X: i * 24, CameHigh: high(d.Came), DoneHigh: high(d.Done), StageHigh: high(d.Staged)}
		b.CameAt, b.DoneAt = 100-b.CameHigh, 100-b.DoneHigh
		b.StageAt = b.DoneAt - b.StageHigh
		b.Href, b.On = v.Ask.with("day", string(d.Day)), v.Ask.Day == d.Day
		bars[i] = b
	}
	return bars
}

// pictureWords tells the picture to who cannot see it.
func (v registerView) pictureWords(ctx context.Context) string {
	var words []string
	for _, d := range v.Days[max(0, len(v.Days)-60):] {
		if d.Came+d.Done+d.Staged > 0 {
			words = append(words, T(ctx, "page.petitions.day", "Day", string(d.Day), "Came", d.Came, "Done", d.Done, "Staged", d.Staged))
		}
	}
	return strings.Join(words, T(ctx, "web.list_comma"))
}

func petitionHref(id string) string { return "/petitions/" + id }

// petitionSign is the glyph of a status.
func petitionSign(p petition.Petition, today ledger.Date) string {
	switch {
	case p.Late(today):
		return "late"
	case p.Status == petition.Done:
		return "done"
	case p.Status == petition.Staged:
		return "lasting"
	case p.Status == petition.Going:
		return "going"
	}
	return "none"
}

// tableQuery is the address of the daily table that holds what the register shows.
func (a petitionAsk) tableQuery() string {
	if a.Day == "" {
		return ""
	}
	return "?day=" + string(a.Day)
}

// petitionsOf are the petitions that belong to a finding, the newest first.
func petitionsOf(ctx context.Context, store petition.Reader, finding string) ([]petition.Petition, error) {
	held, err := store.Petitions(ctx)
	if err != nil {
		return nil, err
	}
	var all []petition.Petition
	for _, v := range slices.Backward(held) {
		if v.Row.Belongs(finding) {
			all = append(all, v.Row)
		}
	}
	return all, nil
}

// closedOn is the day on which a finding's cases were last closed, "" when never.
func closedOn(cases []closure.Case) ledger.Date {
	day := ledger.Date("")
	for _, c := range cases {
		if c.Closing != nil {
			day = c.Closing.Day
		}
	}
	return day
}

// rate is a share of the register in one decimal.
func rate(part, whole int) string {
	if whole == 0 {
		return "—"
	}
	return fmt.Sprintf("%.1f%%", float64(part)*100/float64(whole))
}

func petitionNo(n int) string { return strconv.Itoa(n) }
