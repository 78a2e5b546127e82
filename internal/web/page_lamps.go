package web

import (
	"context"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"zhenggai/internal/fault"
	"zhenggai/internal/gate"
	"zhenggai/internal/journal"
	"zhenggai/internal/ledger"
	"zhenggai/internal/org"
	"zhenggai/internal/signoff"
	"zhenggai/internal/supervise"
	"zhenggai/internal/workday"
)

// LampPages are the lamps of all tasks, the ladder of each, what a leader wants to know, the monthly bulletin and the
// rules in force. All fields are needed.
type LampPages struct {
	Shell  *Shell
	Desk   *supervise.Desk
	Board  Board
	Rules  supervise.RuleDesk
	Ledger ledger.Store
	Roster org.Chart
	Units  func(context.Context) (*org.Tree, error)
	Staff  People
	// NewID makes the ids of events, one for each form.
	NewID func() string
	Now   func() time.Time
	// Leave tells how far a paper has come that may have to be signed; what was signed lies in Vault.
	Leave func(ctx context.Context, kind signoff.Kind, about string) (signoff.Leave, error)
	Vault Vault
}

// Board is every task as it stands on a day.
type Board interface {
	// Items are the tasks in the caller's sight, worst first, by the rules of a book.
	Items(ctx context.Context, book *supervise.Book, day workday.Day) ([]*supervise.Pressed, error)
	// Filed is an event of a task's file; fault.Missing when there is none in sight.
	Filed(ctx context.Context, id string) (supervise.Filed, error)
}

// Routes are the ways in.
func (p *LampPages) Routes() []gate.Route {
	return []gate.Route{
		{Method: http.MethodGet, Pattern: "/lamps", Name: "lamps.board", Permission: org.SeeSupervision, Handle: p.showBoard},
		{Method: http.MethodPost, Pattern: "/lamps/sit", Name: "lamps.sit", Permission: org.Supervise, Acts: []journal.Act{journal.LampsLit}, Handle: p.sit},
		{Method: http.MethodGet, Pattern: "/tasks/{id}/ladder", Name: "ladder.show", Permission: org.SeeSupervision, Handle: p.showLadder},
		{Method: http.MethodPost, Pattern: "/tasks/{id}/ladder/issue", Name: "ladder.issue", Permission: org.Supervise, Acts: []journal.Act{journal.StepIssued}, Handle: p.issue},
		{Method: http.MethodPost, Pattern: "/tasks/{id}/ladder/waive", Name: "ladder.waive", Permission: org.Supervise, Acts: []journal.Act{journal.StepWaived}, Handle: p.waive},
		{Method: http.MethodPost, Pattern: "/tasks/{id}/ladder/answer", Name: "ladder.answer", Permission: org.SeeSupervision, Acts: []journal.Act{journal.StepAnswered}, Handle: p.answer},
		{Method: http.MethodPost, Pattern: "/tasks/{id}/remarks", Name: "remarks.note", Permission: org.Supervise, Acts: []journal.Act{journal.RemarkNoted}, Handle: p.note},
		{Method: http.MethodPost, Pattern: "/tasks/{id}/remarks/{remark}/settle", Name: "remarks.settle", Permission: org.Supervise, Acts: []journal.Act{journal.RemarkSettled}, Handle: p.settle},
		{Method: http.MethodGet, Pattern: "/leader", Name: "leader.show", Permission: org.SeeSupervision, Handle: p.showLeader},
		{Method: http.MethodGet, Pattern: "/bulletin", Name: "bulletin.show", Permission: org.SeeSupervision, Handle: p.showBulletin},
		{Method: http.MethodGet, Pattern: "/bulletin.docx", Name: "bulletin.docx", Permission: org.SeeSupervision, Handle: p.bulletinDocx},
		{Method: http.MethodGet, Pattern: "/rules", Name: "rules.show", Permission: org.ManageRules, Whole: true, Handle: p.showRules},
		{Method: http.MethodPost, Pattern: "/rules/load", Name: "rules.load", Permission: org.ManageRules, Whole: true, Acts: []journal.Act{journal.RuleChosen}, Handle: p.load},
		{Method: http.MethodGet, Pattern: "/ladder-letters/{event}", Name: "ladder.letter", Permission: org.SeeSupervision, Handle: p.letter},
	}
}

const lampsAPage = 50

// lampsView is the board of lamps.
type lampsView struct {
	form
	Today   workday.Day
	Rows    []*supervise.Pressed
	Colours []supervise.LampCount
	Colour  string
	Unit    string
	Drafts  bool // only tasks whose draft waits for the office
	Waiting int  // drafts
	Total   int  // under the filter
	All     int
	NoRule  int // tasks without a lamp
	Pages   Pages
	MaySit  bool
	SitDay  string
}

func (p *LampPages) today() workday.Day { return workday.Of(p.Now()) }

func (p *LampPages) showBoard(r *gate.Request) error {
	v, err := p.board(r)
	if err != nil {
		return err
	}
	return p.showBoardAs(r, http.StatusOK, v)
}

func (p *LampPages) showBoardAs(r *gate.Request, status int, v lampsView) error {
	return p.Shell.ShowAs(r, status, Page{Title: r.Say("nav.lamps"), Nav: "lamps", Body: lampsPage(v)})
}

func (p *LampPages) board(r *gate.Request) (lampsView, error) {
	q := r.URL.Query()
	v := lampsView{
		form: form{r: r}, Today: p.today(), Colour: q.Get("lamp"), Unit: strings.TrimSpace(q.Get("unit")), Drafts: q.Has("drafts"),
		MaySit: r.May(org.Supervise), SitDay: p.today().String(),
	}
	items, err := p.Board.Items(r.Context(), p.Desk.Book(), v.Today)
	if err != nil {
		return v, err
	}
	v.count(items)
	var rows []*supervise.Pressed
	for _, x := range items {
		if v.fits(x) {
			rows = append(rows, x)
		}
	}
	page, _ := strconv.Atoi(q.Get("page"))
	v.cut(rows, max(page, 1))
	return v, nil
}

// count counts over what the unit leaves, whatever the colour chosen.
func (v *lampsView) count(items []*supervise.Pressed) {
	var of []*supervise.Pressed
	for _, x := range items {
		if !v.ofUnit(x) {
			continue
		}
		of = append(of, x)
		if x.Standing.Draft.Deed != "" {
			v.Waiting++
		}
		if x.Light.Name == "" {
			v.NoRule++
		}
	}
	v.All, v.Colours = len(of), supervise.CountLamps(of)
}

func (v *lampsView) ofUnit(x *supervise.Pressed) bool {
	return v.Unit == "" || strings.Contains(x.Unit, v.Unit)
}

func (v *lampsView) fits(x *supervise.Pressed) bool {
	return v.ofUnit(x) && (v.Colour == "" || string(x.Light.Colour) == v.Colour) && (!v.Drafts || x.Standing.Draft.Deed != "")
}

// cut takes a page out of the rows.
func (v *lampsView) cut(rows []*supervise.Pressed, page int) {
	v.Total = len(rows)
	from := min((page-1)*lampsAPage, len(rows))
	to := min(from+lampsAPage, len(rows))
	v.Rows = rows[from:to]
	v.Pages.Info = v.r.Say("page.lamps.range", "From", min(from+1, to), "To", to, "Total", v.Total)
	if page > 1 {
		v.Pages.Prev = v.query(v.Colour, v.Drafts, page-1)
	}
	if to < len(rows) {
		v.Pages.Next = v.query(v.Colour, v.Drafts, page+1)
	}
}

// query is the address of the board under a filter.
func (v lampsView) query(colour string, drafts bool, page int) string {
	q := url.Values{}
	if colour != "" {
		q.Set("lamp", colour)
	}
	if v.Unit != "" {
		q.Set("unit", v.Unit)
	}
	if drafts {
		q.Set("drafts", "1")
	}
	if page > 1 {
		q.Set("page", strconv.Itoa(page))
	}
	if len(q) == 0 {
		return "/lamps"
	}
	return "/lamps?" + q.Encode()
}

// chips are the filters by colour.
func (v lampsView) chips() []Chip {
	chips := []Chip{{Label: v.r.Say("page.lamps.all"), Href: v.query("", false, 1), On: v.Colour == "" && !v.Drafts, Count: v.All}}
	for _, c := range v.Colours {
		chips = append(chips, Chip{Label: c.Name, Href: v.query(string(c.Colour), false, 1), On: v.Colour == string(c.Colour), Count: c.Count})
	}
	if v.Waiting > 0 {
		chips = append(chips, Chip{Label: v.r.Say("page.lamps.drafts"), Href: v.query("", true, 1), On: v.Drafts, Count: v.Waiting})
	}
	return chips
}

// sit holds a sitting, or shows the board again with what is wrong.
func (p *LampPages) sit(r *gate.Request) error {
	in, err := r.Form()
	if err != nil {
		return err
	}
	day, _ := workday.Parse(strings.TrimSpace(in.Get("day"))) // no day is told by the desk
	sat, err := p.Desk.Sit(r.Context(), r.Actor(), day, p.today())
	if err == nil {
		key := "page.lamps.sat"
		if sat.Lit+sat.Drafts+sat.Left == 0 {
			key = "page.lamps.sat_already"
		}
		return p.Shell.Done(r, "/lamps", key, "Day", day, "Lit", sat.Lit, "Drafts", sat.Drafts, "Left", sat.Left, "NoRule", sat.NoRule)
	}
	v, viewErr := p.board(r)
	if viewErr != nil {
		return viewErr
	}
	v.SitDay = in.Get("day")
	if fault.Is(err, fault.Missing) { // a year without holiday table, a rule that is gone
		v.wrongs = append(v.wrongs, Wrong{"day", sentence(r, err)})
	} else if err := v.take("day", err); err != nil {
		return err
	}
	return p.showBoardAs(r, http.StatusUnprocessableEntity, v)
}

func ladderHref(task string) string { return "/tasks/" + task + "/ladder" }
