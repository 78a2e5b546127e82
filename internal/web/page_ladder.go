package web

import (
	"bytes"
	"cmp"
	"context"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"zhenggai/internal/fault"
	"zhenggai/internal/gate"
	"zhenggai/internal/ledger"
	"zhenggai/internal/office"
	"zhenggai/internal/org"
	"zhenggai/internal/paper"
	"zhenggai/internal/report"
	"zhenggai/internal/supervise"
	"zhenggai/internal/workday"
)

// ladderView is a task on its ladder.
type ladderView struct {
	form
	Known     supervise.Known
	Task      *supervise.Pressed
	Standing  supervise.Standing
	Draft     supervise.Filed // the document that waits for the office, without ID when there is none
	Rungs     []rungView      // lowest first; none where no rule holds
	Past      []pastView      // newest first
	Today     workday.Day
	EventID   string
	MayIssue  bool
	MayAnswer bool
	Words     string // as typed
	Day       string
	Remarks   []remarkView // newest first
	Noting    remarkForm
	Rule      *supervise.Rule // that holds today, nil for none
	Troubles  []string        // of the plan
}

// rungView is a step of the rule as the ladder is drawn.
type rungView struct {
	supervise.StepRule
	Here, Reached, Proposed bool
	Letter                  supervise.Filed // the newest document of the step
}

// pastView is an event as it is told, or a run of like sittings.
type pastView struct {
	supervise.Filed
	Who     string
	Until   workday.Day // of a run of sittings, the newest
	Times   int
	Overdue bool // a document whose day passed without an answer
	Answer  *supervise.Filed
	Lamp    string
}

func (p *LampPages) showLadder(r *gate.Request) error {
	v, err := p.ladder(r, r.PathValue("id"))
	if err != nil {
		return err
	}
	return p.showLadderAs(r, http.StatusOK, v)
}

func (p *LampPages) showLadderAs(r *gate.Request, status int, v ladderView) error {
	return p.Shell.ShowAs(r, status, Page{Title: r.Say("page.ladder.title"), Nav: "lamps", Body: ladderPage(v)})
}

func (p *LampPages) ladder(r *gate.Request, task string) (ladderView, error) {
	v := ladderView{form: form{r: r}, Today: p.today(), EventID: p.NewID(), MayIssue: r.May(org.Supervise), Day: p.today().String()}
	var err error
	if v.Known, err = p.Desk.Store.Known(r.Context(), task); err != nil {
		return v, err
	}
	book := p.Desk.Book()
	v.Task = supervise.Press(book, []supervise.Known{v.Known}, v.Today)[0]
	v.Standing = supervise.Stand(supervise.History(v.Known.File))
	if rule, ok := book.Rules.Pick(v.Known.Region, v.Today); ok {
		v.Rule = rule
	}
	for _, w := range v.Task.Plan.Check() {
		v.Troubles = append(v.Troubles, w.In(r.Lang))
	}
	v.climb()
	names := namesOf(r, p.Staff)
	v.tell(names)
	v.remark(names)
	v.MayAnswer, err = p.mayAnswer(r, v.Known)
	return v, err
}

// mayAnswer tells whether the caller answers for the unit: its liaison or head, or the office that enters an answer on
// paper.
func (p *LampPages) mayAnswer(r *gate.Request, k supervise.Known) (bool, error) {
	tree, err := p.Units(r.Context())
	if err != nil {
		return false, err
	}
	for _, may := range []org.Permission{org.ReportProgress, org.Supervise} {
		if !r.May(may) {
			continue
		}
		if reach := r.Caller.Reach(may, tree); reach.Whole() || k.UnitID != "" && reach.Has(k.UnitID) {
			return true, nil
		}
	}
	return false, nil
}

// climb draws the ladder of the rule that holds.
func (v *ladderView) climb() {
	for _, f := range v.Known.File {
		if f.Event.Deed == supervise.Proposed {
			v.Draft = f
		}
	}
	if v.Standing.Draft.Deed == "" {
		v.Draft = supervise.Filed{}
	}
	if v.Rule == nil {
		return
	}
	here := slices.Index(supervise.Steps, v.Standing.Step)
	for _, s := range v.Rule.Steps {
		rung := rungView{StepRule: s, Here: s.Step == v.Standing.Step, Proposed: s.Step == v.Standing.Draft.Step}
		for _, f := range v.Known.File {
			if f.Event.Deed == supervise.Issued && f.Event.Step == s.Step {
				rung.Letter = f
			}
		}
		rung.Reached = here >= 0 && slices.Index(supervise.Steps, s.Step) <= here
		v.Rungs = append(v.Rungs, rung)
	}
}

// tell lists what happened, the newest first; sittings with the same lamp running are one line.
func (v *ladderView) tell(names func(string) string) {
	var past []pastView
	for _, f := range v.Known.File {
		one := pastView{Filed: f, Times: 1, Until: f.Event.Day, Lamp: v.lampName(f.Event.Colour)}
		if f.By != "" {
			one.Who = names(f.By)
		}
		last := len(past) - 1
		if last >= 0 && f.Event.Deed == supervise.Lit && past[last].Event.Deed == supervise.Lit && past[last].Event.Colour == f.Event.Colour {
			past[last].Times++
			past[last].Until = f.Event.Day
			past[last].Event.Reason = f.Event.Reason
			continue
		}
		past = append(past, one)
	}
	for i := range past {
		if past[i].Event.Deed == supervise.Issued {
			past[i].Overdue = v.overdue(past[i].Filed)
		}
	}
	slices.Reverse(past)
	v.Past = past
}

// overdue tells whether a document was not answered by its day.
func (v *ladderView) overdue(letter supervise.Filed) bool {
	for _, f := range v.Known.File[letter.No:] {
		switch f.Event.Deed {
		case supervise.Answered:
			return f.Event.Day > letter.Event.Due
		case supervise.Issued:
			return f.Event.Day > letter.Event.Due
		}
	}
	return v.Today > letter.Event.Due
}

func (v *ladderView) lampName(c supervise.Colour) string {
	if v.Rule != nil {
		for _, l := range v.Rule.Lamps {
			if l.Colour == c {
				return l.Name
			}
		}
	}
	return c.Text().In(v.r.Lang)
}

func (p *LampPages) issue(r *gate.Request) error {
	return p.decide(r, p.Desk.Issue, "page.ladder.issued")
}

func (p *LampPages) waive(r *gate.Request) error {
	return p.decide(r, p.Desk.Waive, "page.ladder.waived")
}

func (p *LampPages) answer(r *gate.Request) error {
	k, err := p.Desk.Store.Known(r.Context(), r.PathValue("id"))
	if err != nil {
		return err
	}
	may, err := p.mayAnswer(r, k)
	if err == nil && !may {
		err = fault.New(fault.Denied, "page.ladder.not_yours", "Unit", k.Unit())
	}
	if err != nil {
		return err
	}
	return p.decide(r, p.Desk.Answer, "page.ladder.answered")
}

type decider = func(ctx context.Context, by supervise.Decision) (supervise.Filed, error)

// decide files a decision, or shows the page again with what is wrong and what was typed.
func (p *LampPages) decide(r *gate.Request, do decider, done string) error {
	id := r.PathValue("id")
	if _, err := p.Desk.Store.Known(r.Context(), id); err != nil {
		return err // of what is out of sight nobody learns more than that it is not there
	}
	in, err := r.Form()
	if err != nil {
		return err
	}
	by := p.decisionFrom(in)
	by.Actor, by.Task = r.Actor(), id
	filed, err := do(r.Context(), by)
	if err == nil {
		return p.Shell.Done(r, ladderHref(id), done, "Number", filed.Event.Number.String(), "Due", filed.Event.Due)
	}
	return p.again(r, id, err, func(v *ladderView) { v.Words, v.Day = in.Get("words"), in.Get("day") })
}

func (p *LampPages) decisionFrom(in url.Values) supervise.Decision {
	day, _ := workday.Parse(strings.TrimSpace(in.Get("day"))) // no day is told by the desk
	return supervise.Decision{ID: in.Get("event"), Seen: seenNumber(in, "seen"), Day: day, Today: p.today(), Words: in.Get("words")}
}

// letter sends a document of the ladder, or the draft of one, as docx.
func (p *LampPages) letter(r *gate.Request) error {
	f, err := p.Board.Filed(r.Context(), r.PathValue("event"))
	if err == nil && f.Event.Deed != supervise.Issued && f.Event.Deed != supervise.Proposed {
		err = fault.New(fault.Missing, "fault.missing")
	}
	if err != nil {
		return err
	}
	k, err := p.Desk.Store.Known(r.Context(), f.Task)
	if err != nil {
		return err
	}
	round, err := p.Ledger.Round(r.Context(), k.Finding.RoundID)
	if err != nil {
		return err
	}
	var b bytes.Buffer
	o := paper.Letter(paper.LetterMatter{Known: k, Filed: f, Round: round.Row, Office: officeOf(r, round.Row)})
	if err := office.WriteDocx(&b, o); err != nil {
		return err
	}
	name := cmp.Or(f.Event.Number.String(), r.Say("page.ladder.draft_name", "Name", f.Name)) + ".docx"
	return download(r, name, report.Docx.MediaType(), b.Bytes())
}

// officeOf is who signs for the office of a round's region.
func officeOf(r *gate.Request, round ledger.Round) string {
	return r.Say("page.ladder.office", "Region", round.Region)
}
