package web

import (
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"zhenggai/internal/fault"
	"zhenggai/internal/gate"
	"zhenggai/internal/journal"
	"zhenggai/internal/ledger"
	"zhenggai/internal/reading"
	"zhenggai/internal/say"
)

// newRound is what the chooser of rounds calls one that is still to be made.
const newRound = "new"

// weighing is the page on which a person decides what enters the ledger.
type weighing struct {
	openDocument
	Rounds  []ledger.Round
	RoundID string // the round compared with, newRound for one to be made
	Fits    string // the round that was proposed, "" when none fits
	Round   ledger.Round
	Groups  []differenceGroup
	Tally   differenceTally
	Stale   bool
	Wrongs  []Wrong
	// Taken holds what the person had ticked when the page comes back, nil when nothing was.
	Taken map[string]bool
}

// differenceGroup is what differs in one finding.
type differenceGroup struct {
	Label       string
	Statement   string
	Whole       bool // the finding itself comes or goes
	Differences []difference
}

// difference is one difference with its words compared.
type difference struct {
	reading.Difference
	Words []wordEdit
}

// differenceTally counts differences for the summary sentence.
type differenceTally struct {
	Findings, Measures, Tasks int // new ones
	Filled                    int // fields that were empty
	Changed, Absent           int
	Unchanged                 int // findings
}

func (t differenceTally) none() bool {
	return t.Findings+t.Measures+t.Tasks+t.Filled+t.Changed+t.Absent == 0
}

// ticked tells whether a difference is to be taken as the form stands.
func (w weighing) ticked(d reading.Difference) bool {
	if w.Taken != nil {
		return w.Taken[d.ID]
	}
	return d.Take
}

func (w weighing) base() string { return strconv.FormatInt(int64(w.Since), 10) }

// compare holds the document against a round: the one asked for, or the one it fits best.
func (p *Documents) compare(r *gate.Request, o openDocument, round string) (reading.Comparison, error) {
	if round == newRound {
		return reading.Compare(o.Reading.Result, reading.Held{}), nil
	}
	return p.Desk.Preview(r.Context(), o.Doc.ID, round)
}

func (p *Documents) weigh(r *gate.Request) error {
	o, err := p.open(r)
	if err != nil {
		return err
	}
	if o.unread() || len(o.Reading.Result.Findings) == 0 {
		return r.See("/documents/" + o.Doc.ID)
	}
	w, err := p.weighingOf(r, o, r.URL.Query().Get("round"))
	if err != nil {
		return err
	}
	return p.showWeighing(r, http.StatusOK, w)
}

func (p *Documents) showWeighing(r *gate.Request, status int, w weighing) error {
	return p.Shell.ShowAs(r, status, Page{
		Title: r.Say("page.document.confirm"), Nav: "documents", Scripts: []string{"reading.js"}, Body: weighPage(w),
	})
}

func (p *Documents) weighingOf(r *gate.Request, o openDocument, round string) (weighing, error) {
	if round == "" {
		round = o.Doc.RoundID // where it was confirmed before, it belongs
	}
	c, err := p.compare(r, o, round)
	if err != nil {
		return weighing{}, err
	}
	w := weighing{openDocument: o, RoundID: c.Round.ID, Round: c.Round}
	if round == "" {
		w.Fits = c.Round.ID
	}
	if w.RoundID == "" {
		w.RoundID, w.Round = newRound, reading.ProposeRound(o.Reading.Result)
	}
	rounds, err := p.Shelf.Rounds(r.Context())
	for _, v := range rounds {
		w.Rounds = append(w.Rounds, v.Row)
	}
	w.Groups, w.Tally = groupsOf(r.Lang, o.Reading.Result, c)
	return w, err
}

// groupsOf gathers differences by finding, in the order of the document, what is absent last.
func groupsOf(lang say.Lang, r reading.Result, c reading.Comparison) ([]differenceGroup, differenceTally) {
	t := differenceTally{Unchanged: c.Unchanged}
	var groups []differenceGroup
	last := -2
	for _, d := range c.Differences {
		if d.Finding != last || d.Finding < 0 {
			g := differenceGroup{Label: d.Label, Statement: d.Old, Whole: d.Field == "finding"}
			if d.Finding >= 0 {
				g.Label, g.Statement = readName(r.Findings[d.Finding], d.Finding), r.Findings[d.Finding].Statement
			}
			groups, last = append(groups, g), d.Finding
		}
		g := &groups[len(groups)-1]
		g.Differences = append(g.Differences, difference{d, wordDiff(d.Shown(lang))})
		t.add(d, r)
	}
	return groups, t
}

func (t *differenceTally) add(d reading.Difference, r reading.Result) {
	switch {
	case d.Sort == reading.Absent:
		t.Absent++
	case d.Field == "finding":
		t.Findings++
		if r.Genre == reading.Plan || r.Genre == reading.TaskList {
			t.Tasks += len(r.Findings[d.Finding].Measures)
		} else {
			t.Measures += len(r.Findings[d.Finding].Measures)
		}
	case d.Sort == reading.Added && d.Field == "task":
		t.Tasks++
	case d.Sort == reading.Added && d.Field == "measure":
		t.Measures++
	case d.Sort == reading.Added:
		t.Filled++
	default:
		t.Changed++
	}
}

// differences are the differences alone, for the desk's last tab.
func (p *Documents) differences(r *gate.Request) error {
	o, err := p.open(r)
	if err != nil {
		return err
	}
	if !r.Fragment() {
		return r.See("/documents/" + o.Doc.ID + "?tab=" + tabDifferences)
	}
	if o.unread() {
		return fault.New(fault.Conflict, "page.document.not_read")
	}
	w, err := p.weighingOf(r, o, "")
	if err != nil {
		return err
	}
	return p.Shell.Part(r, differencesPart(w))
}

// confirm takes the document into the ledger as decided.
func (p *Documents) confirm(r *gate.Request) error {
	form, err := r.Form()
	if err != nil {
		return err
	}
	base, err := baseOf(form)
	if err != nil {
		return err
	}
	o, err := p.open(r)
	if err != nil {
		return err
	}
	w, err := p.weighingOf(r, o, form.Get("round"))
	if err != nil {
		return err
	}
	dec := w.decide(form)
	doc, err := p.Desk.Confirm(r.Context(), r.Actor(), o.Doc.ID, base, dec)
	if err != nil {
		return p.refuseConfirm(r, w, form, err)
	}
	return r.See("/documents/" + doc.ID + "/confirmed?" + w.taken(form).Encode())
}

// refuseConfirm shows the decision again with what is in its way; everything stays as it was filled in.
func (p *Documents) refuseConfirm(r *gate.Request, w weighing, filled url.Values, cause error) error {
	f := &form{r: r}
	switch {
	case fault.Is(cause, fault.Conflict):
		w.Stale = true
		o, err := p.open(r)
		if err != nil {
			return err
		}
		w.openDocument = o
	default:
		if err := f.take("", cause); err != nil {
			return err
		}
		w.Wrongs = f.wrongs
	}
	w.Taken = map[string]bool{}
	for _, id := range filled["take"] {
		w.Taken[id] = true
	}
	status := http.StatusUnprocessableEntity
	if w.Stale {
		status = http.StatusConflict
	}
	return p.showWeighing(r, status, w)
}

// decide turns the form into a decision. What the person did not see is not in the form and so is not taken.
func (w *weighing) decide(form url.Values) reading.Decision {
	dec := reading.Decision{RoundID: w.RoundID}
	if w.RoundID == newRound {
		no, _ := strconv.Atoi(form.Get("no"))
		dec.RoundID = ""
		dec.Round = ledger.Round{
			Source: ledger.Source(form.Get("source")), No: no, Title: strings.TrimSpace(form.Get("title")),
			Region: strings.TrimSpace(form.Get("region")),
		}
		w.Round = dec.Round
	}
	take := form["take"]
	for _, g := range w.Groups {
		for _, d := range g.Differences {
			switch has := slices.Contains(take, d.ID); {
			case d.Take && !has:
				dec.Leave = append(dec.Leave, d.ID)
			case !d.Take && has:
				dec.Take = append(dec.Take, d.ID)
			}
		}
	}
	return dec
}

// taken counts what the form takes, for the page that tells what entered.
func (w *weighing) taken(form url.Values) url.Values {
	var t differenceTally
	left := 0
	for _, g := range w.Groups {
		for _, d := range g.Differences {
			if slices.Contains(form["take"], d.ID) {
				t.add(d.Difference, w.Reading.Result)
			} else {
				left++
			}
		}
	}
	q := url.Values{}
	for name, n := range map[string]int{
		"findings": t.Findings, "measures": t.Measures, "tasks": t.Tasks, "filled": t.Filled, "changed": t.Changed,
		"absent": t.Absent, "left": left,
	} {
		if n > 0 {
			q.Set(name, strconv.Itoa(n))
		}
	}
	return q
}

// entered is what a confirmation brought into the ledger.
type entered struct {
	Doc      reading.Document
	Round    ledger.Round
	Tally    differenceTally
	Left     int
	Findings []journal.Versioned[ledger.Finding]
}

func (p *Documents) confirmed(r *gate.Request) error {
	doc, err := p.Shelf.Document(r.Context(), r.PathValue("id"))
	if err != nil {
		return err
	}
	if doc.Row.RoundID == "" {
		return r.See("/documents/" + doc.Row.ID)
	}
	rounds, err := p.roundTitles(r)
	if err != nil {
		return err
	}
	fs, err := p.Shelf.FindingsOf(r.Context(), doc.Row.RoundID)
	if err != nil {
		return err
	}
	n := func(name string) int {
		v, _ := strconv.Atoi(r.URL.Query().Get(name))
		return v
	}
	e := entered{
		Doc: doc.Row, Round: rounds[doc.Row.RoundID], Left: n("left"), Findings: fs,
		Tally: differenceTally{
			Findings: n("findings"), Measures: n("measures"), Tasks: n("tasks"), Filled: n("filled"), Changed: n("changed"), Absent: n("absent"),
		},
	}
	return p.Shell.Show(r, Page{Title: r.Say("page.document.entered"), Nav: "documents", Body: enteredPage(e)})
}
