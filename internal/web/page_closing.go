package web

import (
	"context"
	"io"
	"net/http"
	"os"
	"slices"
	"strings"
	"time"

	"zhenggai/internal/closure"
	"zhenggai/internal/evidence"
	"zhenggai/internal/fault"
	"zhenggai/internal/gate"
	"zhenggai/internal/journal"
	"zhenggai/internal/ledger"
	"zhenggai/internal/org"
	"zhenggai/internal/paper"
	"zhenggai/internal/petition"
	"zhenggai/internal/workday"
)

// ClosingPages are the closing of a finding, its evidence, and the board of all closings. All fields are
// needed.
type ClosingPages struct {
	Shell  *Shell
	Desk   *closure.Desk
	Proofs *evidence.Desk
	Cases  Cases
	Ledger ledger.Store
	// Petitions are those that belong to a finding: one after its closing is a sign of rebound.
	Petitions petition.Reader
	Units     func(context.Context) (*org.Tree, error)
	Calendar  func() *workday.Calendar
	Staff     People
	Vault     Vault
	// Text reads the paragraphs of a file, in a limited process.
	Text func(ctx context.Context, r io.Reader) ([]string, error)
	// PublicURL is the address of the product from outside, "" for the one a request came by.
	PublicURL string
	// Press composes the papers of a closing.
	Press paper.Press
	// MaxEvidence is how large a file of evidence may be, in bytes.
	MaxEvidence int64
	// Counter takes in files that arrive in pieces.
	Counter *evidence.Counter
	// Pictures keeps smaller pictures of files that are some.
	Pictures Pictures
	// NewID makes the ids of events, one for each form.
	NewID func() string
	Now   func() time.Time

	turns turns
}

// Cases are the closing cases as pages read them.
type Cases interface {
	closure.Reader
	// Newest lists the newest cycle of every finding in closing, with its events.
	Newest(ctx context.Context) ([]closure.Case, error)
	// Person is who a caller is in a finding's closing.
	Person(ctx context.Context, caller *org.Caller, finding string) (closure.Person, error)
}

// Pictures opens a smaller picture of a file, made of nothing but what is to be seen.
type Pictures interface {
	Open(ctx context.Context, hash string, large bool) (*os.File, error)
}

// Vault keeps bytes under their hash.
type Vault interface {
	Put(ctx context.Context, r io.Reader) (digest string, size int64, err error)
	Get(digest string) (*os.File, error)
}

// Routes are the ways in. Who may do what in a closing is not a matter of the route but of parts, units and
// state, and closure decides it.
func (p *ClosingPages) Routes() []gate.Route {
	return append([]gate.Route{
		{Method: http.MethodGet, Pattern: "/closing", Name: "closing.board", Permission: org.SeeLedger, Handle: p.showBoard},
		{Method: http.MethodGet, Pattern: "/findings/{id}/closing", Name: "closing.show", Permission: org.SeeLedger, Handle: p.show},
		{Method: http.MethodPost, Pattern: "/findings/{id}/closing/{kind}", Name: "closing.act", Permission: org.SeeLedger, Acts: closingActs(), Handle: p.act},
		{
			Method: http.MethodPost, Pattern: "/findings/{id}/evidence", Name: "evidence.add", Permission: org.SeeLedger, Acts: []journal.Act{journal.EvidenceAdded},
			Handle: p.upload, MaxBody: p.MaxEvidence + gate.DefaultMaxBody,
		},
		{Method: http.MethodGet, Pattern: "/evidence/{id}", Name: "evidence.download", Permission: org.SeeLedger, Handle: p.downloadEvidence},
		{Method: http.MethodGet, Pattern: "/evidence/{id}/picture", Name: "evidence.picture", Permission: org.SeeLedger, Handle: p.showPicture},
		{Method: http.MethodGet, Pattern: "/evidence/{id}/text", Name: "evidence.text", Permission: org.SeeLedger, Handle: p.evidenceText},
		{Method: http.MethodPost, Pattern: "/findings/{id}/goal", Name: "goal.compare", Permission: org.SeeLedger, Acts: []journal.Act{journal.GoalCompared}, Handle: p.compare},
		{Method: http.MethodPost, Pattern: "/findings/{id}/links", Name: "links.make", Permission: org.EditLedger, Acts: []journal.Act{journal.LinkMade}, Handle: p.makeLink},
		{
			Method: http.MethodPost, Pattern: "/findings/{id}/links/{link}/end", Name: "links.end", Permission: org.EditLedger,
			Acts: []journal.Act{journal.LinkWithdrawn}, Handle: p.endLink,
		},
	}, slices.Concat(p.paperRoutes(), p.guestRoutes(), p.uploadRoutes())...)
}

// closingView is everything about a finding's closing, for one person.
type closingView struct {
	form
	closure.View
	Finding   ledger.Finding
	Person    closure.Person
	Today     ledger.Date
	Measures  []ledger.Measure
	Files     []evidence.File
	Arriving  []evidence.Upload // the caller's own
	Compared  *evidence.Comparison
	Cycles    []cycleView // the newest first
	Notice    *noticeView // the one that runs, or would begin today
	EventID   string      // of whatever is sent next
	Drafted   closure.Event
	Units     string // the names of units that the form of a claim holds
	Outside   string
	Later     []laterFinding // findings of other rounds that this one can go on as
	Compare   evidence.Comparison
	MaxMB     int64
	Links     []linkLine
	Petitions []petition.Petition
	Closed    ledger.Date  // day on which it was last closed
	Invited   closure.Link // what was typed into the form of a link
	Fresh     string       // the address of a link just made, shown once
	tree      *org.Tree
	names     func(account string) string
}

// cycleView is one cycle of a closing as it is told.
type cycleView struct {
	closure.Case
	Acts []toldAct
}

// toldAct is an event with the names of its people.
type toldAct struct {
	closure.Event
	Who   string // the person, or the organisation from outside
	Units string
	Files []evidence.File
}

// noticeView is a public notice with its days.
type noticeView struct {
	Start, End ledger.Date
	Days       int
	Working    bool
	Runs       bool
	Left       int    // days left of that kind, the last day counted
	Trouble    string // why it cannot be reckoned
}

type laterFinding struct{ ID, Name string }

func (p *ClosingPages) show(r *gate.Request) error {
	v, err := p.view(r, r.PathValue("id"))
	if err != nil {
		return err
	}
	return p.showAs(r, http.StatusOK, v)
}

func (p *ClosingPages) showAs(r *gate.Request, status int, v closingView) error {
	title := r.Say("page.closing.of", "Name", findingName(v.Finding))
	return p.Shell.ShowAs(r, status, Page{Title: title, Nav: "closing", Scripts: []string{"closing.js"}, Live: v.Finding.ID, Body: closingPage(v)})
}

func (p *ClosingPages) today() ledger.Date { return ledger.DateOf(p.Now()) }

func (p *ClosingPages) view(r *gate.Request, id string) (closingView, error) {
	ctx := r.Context()
	v := closingView{form: form{r: r}, Today: p.today(), EventID: p.NewID(), MaxMB: p.MaxEvidence >> 20}
	if err := p.read(ctx, &v, id); err != nil {
		return v, err
	}
	var err error
	if v.Person, err = p.Cases.Person(ctx, r.Caller, id); err != nil {
		return v, err
	}
	if v.Arriving, err = p.Counter.Of(ctx, r.Actor(), id); err != nil {
		return v, err
	}
	at := closure.Event{Day: v.Today, Evidence: evidenceOf(v.Files)}
	if v.View, err = p.Desk.View(ctx, id, v.Person, at); err != nil {
		return v, err
	}
	v.Closed = closedOn(append(slices.Clone(v.Earlier), v.Case))
	v.Compare.Verdict, v.Units = evidence.Holds, v.proposedUnits()
	p.tellCycles(&v)
	v.Notice = p.notice(r, v)
	if slices.Contains(v.Allowed(), closure.Transfer) {
		if v.Later, err = p.later(ctx, v.Finding); err != nil {
			return v, err
		}
	}
	v.Invited.Expires, v.Invited.Kinds = ledger.DateOf(p.Now().AddDate(0, 0, 14)), []closure.Kind{closure.Accept}
	v.Links, err = p.links(r, v)
	return v, err
}

// read gathers what the page shows beside the case.
func (p *ClosingPages) read(ctx context.Context, v *closingView, id string) error {
	f, err := p.Ledger.Finding(ctx, id)
	if err != nil {
		return err
	}
	v.Finding = f.Row
	measures, err := p.Ledger.MeasuresOf(ctx, id)
	if err != nil {
		return err
	}
	files, err := p.Proofs.Store.FilesOf(ctx, id)
	if err != nil {
		return err
	}
	v.Measures, v.Files = journal.Rows(measures), journal.Rows(files)
	if v.Petitions, err = petitionsOf(ctx, p.Petitions, id); err != nil {
		return err
	}
	compared, err := p.Proofs.Store.Comparison(ctx, id)
	switch {
	case err == nil:
		v.Compared = &compared.Row
	case !fault.Is(err, fault.Missing):
		return err
	}
	v.tree, err = p.Units(ctx)
	return err
}

// evidenceOf are files as a case refers to them.
func evidenceOf(files []evidence.File) []closure.Evidence {
	var out []closure.Evidence
	for _, f := range files {
		out = append(out, closure.Evidence{ID: f.ID, Hash: f.Hash, Material: closure.Material(f.Material), Measures: f.Measures})
	}
	return out
}

// proposedUnits are the units that the finding names as responsible, as the tree calls them where it knows them.
func (v closingView) proposedUnits() string {
	if len(v.Case.Doers) > 0 {
		return v.unitNames(v.Case.Doers)
	}
	for _, role := range []ledger.UnitRole{ledger.Responsible, ledger.Lead} {
		if names := unitsOf(v.Finding.Units, role); len(names) > 0 {
			return strings.Join(names, "、")
		}
	}
	return ""
}

// unitNames are the names of units, in one line.
func (v closingView) unitNames(ids []string) string {
	var names []string
	for _, id := range ids {
		if u, known := v.tree.Unit(id); known {
			names = append(names, u.Called())
		} else {
			names = append(names, id)
		}
	}
	return strings.Join(names, "、")
}

func (p *ClosingPages) tellCycles(v *closingView) {
	v.names = namesOf(v.r, p.Staff)
	files := map[string]evidence.File{}
	for _, f := range v.Files {
		files[f.ID] = f
	}
	for _, c := range append(slices.Clone(v.Earlier), v.Case) {
		cycle := cycleView{Case: c}
		for _, e := range c.Events {
			told := toldAct{Event: e, Who: v.names(e.By.Account), Units: v.unitNames(e.By.Units)}
			if x := e.By.External; x != nil {
				told.Who, told.Units = x.Unit, v.r.Say("page.closing.entered_by", "Name", told.Who)
			}
			for _, ev := range e.Evidence {
				if f, known := files[ev.ID]; known {
					told.Files = append(told.Files, f)
				}
			}
			cycle.Acts = append(cycle.Acts, told)
		}
		slices.Reverse(cycle.Acts)
		v.Cycles = append(v.Cycles, cycle)
	}
	slices.Reverse(v.Cycles)
}

// notice is the notice that runs, or the one that would begin today.
func (p *ClosingPages) notice(r *gate.Request, v closingView) *noticeView {
	rule := v.Rules.Policy.Notice
	n := &noticeView{Start: v.Today, Days: rule.Days, Working: rule.Unit == closure.WorkingDays}
	switch c := v.Case; {
	case c.Notice != nil:
		n.Start, n.End, n.Runs = c.Notice.Start, c.Notice.End, c.Notice.Ended == ""
	case c.Awaits(v.Rules.Policy) != closure.StartNotice:
		return nil
	default:
		end, err := v.Rules.Window(v.Today)
		if err != nil {
			n.Trouble = sentence(r, err)
		}
		n.End = end
	}
	n.Left = daysLeft(p.Calendar(), v.Today, n.End, n.Working)
	return n
}

// daysLeft counts the days after today up to the last one, 0 when it is over or cannot be counted.
func daysLeft(c *workday.Calendar, today, end ledger.Date, working bool) int {
	from, err := workday.Parse(string(today))
	if err != nil {
		return 0
	}
	to, err := workday.Parse(string(end))
	if err != nil || to < from {
		return 0
	}
	n, err := c.Between(from, to, working, false)
	if err != nil {
		return int(to - from)
	}
	return n
}

// later lists the findings of other rounds that this one may go on as.
func (p *ClosingPages) later(ctx context.Context, f ledger.Finding) ([]laterFinding, error) {
	rounds, err := p.Ledger.Rounds(ctx)
	if err != nil {
		return nil, err
	}
	var out []laterFinding
	for _, round := range rounds {
		if round.Row.ID == f.RoundID {
			continue
		}
		findings, err := p.Ledger.FindingsOf(ctx, round.Row.ID)
		if err != nil {
			return nil, err
		}
		for _, x := range findings {
			out = append(out, laterFinding{x.Row.ID, round.Row.Title + " " + findingName(x.Row) + " " + cutRunes(firstLine(x.Row.Statement), 30)})
		}
	}
	return out, nil
}

func closingHref(finding string) string { return findingHref(finding) + "/closing" }
