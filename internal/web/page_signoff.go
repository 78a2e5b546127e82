package web

import (
	"context"
	"io"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"zhenggai/internal/gate"
	"zhenggai/internal/journal"
	"zhenggai/internal/ledger"
	"zhenggai/internal/org"
	"zhenggai/internal/signoff"
)

// SignoffPages are where papers are sent round, countersigned and signed. All fields are needed.
type SignoffPages struct {
	Shell *Shell
	Desk  *signoff.Desk
	Vault Vault
	Staff People
	// Write composes a paper that the product writes itself, from what it is about; a kind that is not there is
	// handed in as a file.
	Write map[signoff.Kind]func(ctx context.Context, w io.Writer, about string) (name string, err error)
	// Text reads the paragraphs of a paper, in a limited process.
	Text func(ctx context.Context, r io.Reader) ([]string, error)
	Now  func() time.Time
}

// maxPaper is how large a paper may be, in bytes.
const maxPaper = 20 << 20

// Routes are the ways to the papers.
func (p *SignoffPages) Routes() []gate.Route {
	return []gate.Route{
		{Method: http.MethodGet, Pattern: "/papers", Name: "papers", Permission: org.SeeLedger, Handle: p.list},
		{Method: http.MethodGet, Pattern: "/papers/new", Name: "papers.new", Permission: org.EditLedger, Handle: p.blank},
		{
			Method: http.MethodPost, Pattern: "/papers", Name: "papers.send", Permission: org.EditLedger, Handle: p.send,
			Acts: []journal.Act{journal.PaperSent}, MaxBody: maxPaper + gate.DefaultMaxBody,
		},
		{Method: http.MethodGet, Pattern: "/papers/{id}", Name: "papers.show", Permission: org.SeeLedger, Handle: p.show},
		{Method: http.MethodGet, Pattern: "/papers/{id}/file", Name: "papers.file", Permission: org.SeeLedger, Handle: p.file},
		{
			Method: http.MethodPost, Pattern: "/papers/{id}/opinion", Name: "papers.countersign", Permission: org.Countersign, Handle: p.countersign,
			Acts: []journal.Act{journal.PaperCountersigned},
		},
		{
			Method: http.MethodPost, Pattern: "/papers/{id}/decision", Name: "papers.decide", Permission: org.SignOff, Handle: p.decide,
			Acts: []journal.Act{journal.PaperSigned, journal.PaperReturned},
		},
		{
			Method: http.MethodPost, Pattern: "/papers/{id}/withdraw", Name: "papers.withdraw", Permission: org.EditLedger, Handle: p.withdraw,
			Acts: []journal.Act{journal.PaperWithdrawn},
		},
	}
}

// toldPaper is a paper with the names of its units and people, and what the reader may do about it.
type toldPaper struct {
	signoff.Paper
	Since  journal.Seq
	Sender string
	Stops  []paperStop
	// Speaks are the units that the reader may speak for and that may still speak.
	Speaks                []Choice
	MayDecide, MayRecall  bool
	Waits                 bool // for the reader
	Decider, DecidedWords string
}

// paperStop is a stop on a paper's way: who sent it, a unit, the leader.
type paperStop struct {
	Name, Sign, Word string // Sign is that of the state mark
	Day              ledger.Date
	Who, Words       string
}

func (p *SignoffPages) told(r *gate.Request, v journal.Versioned[signoff.Paper], tree *org.Tree, names func(string) string) toldPaper {
	t := toldPaper{Paper: v.Row, Since: v.Since, Sender: names(v.Row.By)}
	state := v.Row.State()
	t.Stops = []paperStop{{Name: r.Say("signoff.stop.sent"), Sign: "done", Day: v.Row.On, Who: t.Sender}}
	reach := r.Caller.Reach(org.Countersign, tree)
	for _, id := range v.Row.Units {
		unit, _ := tree.Unit(id)
		stop := paperStop{Name: unit.Called(), Sign: "none", Word: r.Say("signoff.silent_unit")}
		if o, spoke := v.Row.Of(id); spoke {
			stop.Sign, stop.Word, stop.Day, stop.Who, stop.Words = "done", r.Say("signoff.agrees"), o.On, names(o.By), o.Words
			if !o.Agree {
				stop.Sign, stop.Word = "late", r.Say("signoff.disagrees")
			}
		}
		t.Stops = append(t.Stops, stop)
		if !state.Over() && reach.Has(id) && v.Row.By != r.Actor() {
			t.Speaks = append(t.Speaks, Choice{Value: id, Label: unit.Called()})
			_, spoke := v.Row.Of(id)
			t.Waits = t.Waits || !spoke
		}
	}
	t.Stops = append(t.Stops, p.lastStop(r, v.Row, names))
	t.MayDecide = !state.Over() && v.Row.By != r.Actor() && r.Caller.Reach(org.SignOff, tree).Has(v.Row.Units...)
	t.MayRecall = !state.Over() && r.May(org.EditLedger)
	t.Waits = t.Waits || t.MayDecide && state == signoff.Ready
	return t
}

// lastStop is the leader's.
func (p *SignoffPages) lastStop(r *gate.Request, paper signoff.Paper, names func(string) string) paperStop {
	stop := paperStop{Name: r.Say("signoff.stop.sign"), Sign: "none", Word: paper.State().Name().In(r.Lang)}
	switch d := paper.Decision; {
	case paper.Withdrawn != "":
		stop.Day = paper.Withdrawn
	case d == nil:
		stop.Word = r.Say("signoff.unsigned")
	case d.Sign:
		stop.Sign, stop.Day, stop.Who, stop.Words = "done", d.On, names(d.By), d.Words
	default:
		stop.Sign, stop.Day, stop.Who, stop.Words = "late", d.On, names(d.By), d.Words
	}
	return stop
}

// papersView is all papers: those that wait for the reader, those on their way, and those that are over.
type papersView struct {
	Waiting, Moving, Over []toldPaper
	MaySend               bool
}

func (p *SignoffPages) list(r *gate.Request) error {
	all, err := p.Desk.Store.Papers(r.Context())
	if err != nil {
		return err
	}
	tree, err := p.Desk.Tree(r.Context())
	if err != nil {
		return err
	}
	v := papersView{MaySend: r.May(org.EditLedger)}
	names := namesOf(r, p.Staff)
	for _, paper := range all {
		switch t := p.told(r, paper, tree, names); {
		case t.Waits:
			v.Waiting = append(v.Waiting, t)
		case t.State().Over():
			v.Over = append(v.Over, t)
		default:
			v.Moving = append(v.Moving, t)
		}
	}
	return p.Shell.Show(r, Page{Title: r.Say("nav.papers"), Nav: "papers", Body: papersPage(v)})
}

// paperView is one paper with the forms that the reader may send.
type paperView struct {
	form
	toldPaper
	Text   []string
	NoText string // why its text cannot be shown
	Unit   string
	Agree  string
	Words  string
}

func (p *SignoffPages) show(r *gate.Request) error {
	v, err := p.view(r)
	if err != nil {
		return err
	}
	return p.showAs(r, http.StatusOK, v)
}

func (p *SignoffPages) showAs(r *gate.Request, status int, v paperView) error {
	return p.Shell.ShowAs(r, status, Page{Title: v.Title, Nav: "papers", Body: paperPage(v)})
}

func (p *SignoffPages) view(r *gate.Request) (paperView, error) {
	v := paperView{form: form{r: r}, Agree: "yes"}
	paper, err := p.Desk.Store.Paper(r.Context(), r.PathValue("id"))
	if err != nil {
		return v, err
	}
	tree, err := p.Desk.Tree(r.Context())
	if err != nil {
		return v, err
	}
	v.toldPaper = p.told(r, paper, tree, namesOf(r, p.Staff))
	body, err := p.Vault.Get(v.Hash)
	if err != nil {
		return v, err
	}
	defer body.Close()
	if v.Text, err = p.Text(r.Context(), body); err != nil {
		v.NoText = sentence(r, err)
	}
	return v, nil
}

func (p *SignoffPages) file(r *gate.Request) error {
	paper, err := p.Desk.Store.Paper(r.Context(), r.PathValue("id"))
	if err != nil {
		return err
	}
	return sendKept(r, p.Vault, paper.Row.Hash, paper.Row.Name)
}

func (p *SignoffPages) countersign(r *gate.Request) error {
	in, err := r.Form()
	if err != nil {
		return err
	}
	o := signoff.Opinion{Unit: in.Get("unit"), Agree: in.Get("agree") == "yes", Words: in.Get("words"), On: p.today()}
	_, err = p.Desk.Countersign(r.Context(), r.Caller, seenVersion(in), r.PathValue("id"), o)
	return p.answer(r, err, "signoff.done.opinion", func(v *paperView) { v.Unit, v.Agree, v.Words = o.Unit, in.Get("agree"), o.Words })
}

func (p *SignoffPages) decide(r *gate.Request) error {
	in, err := r.Form()
	if err != nil {
		return err
	}
	d := signoff.Decision{Sign: in.Get("sign") == "yes", Words: in.Get("words"), On: p.today()}
	_, err = p.Desk.Decide(r.Context(), r.Caller, seenVersion(in), r.PathValue("id"), d)
	return p.answer(r, err, "signoff.done.decision", func(v *paperView) { v.Agree, v.Words = in.Get("sign"), d.Words })
}

func (p *SignoffPages) withdraw(r *gate.Request) error {
	in, err := r.Form()
	if err != nil {
		return err
	}
	_, err = p.Desk.Withdraw(r.Context(), r.Caller, seenVersion(in), r.PathValue("id"), p.today())
	return p.answer(r, err, "signoff.done.withdrawn", func(*paperView) {})
}

func (p *SignoffPages) today() ledger.Date { return ledger.DateOf(p.Now()) }

// answer goes on to the paper, or shows it again with what is wrong and what was typed.
func (p *SignoffPages) answer(r *gate.Request, err error, done string, keep func(*paperView)) error {
	if err == nil {
		return p.Shell.Done(r, "/papers/"+r.PathValue("id"), done)
	}
	v, viewErr := p.view(r)
	if viewErr != nil {
		return viewErr
	}
	status, err := v.refused(err)
	if err != nil {
		return err
	}
	keep(&v)
	return p.showAs(r, status, v)
}

// opinionChoices are the two things that a unit can say.
func opinionChoices(ctx context.Context) []Choice {
	return []Choice{{Value: "yes", Label: T(ctx, "signoff.agrees")}, {Value: "no", Label: T(ctx, "signoff.disagrees")}}
}

// decisionChoices are the two things that a leader can say.
func decisionChoices(ctx context.Context) []Choice {
	return []Choice{{Value: "yes", Label: T(ctx, "signoff.sign")}, {Value: "no", Label: T(ctx, "signoff.return")}}
}

// unitChoice is the unit that the form shows as chosen.
func (v paperView) unitChoice() string {
	if v.Unit != "" || len(v.Speaks) == 0 {
		return v.Unit
	}
	silent := v.Silent()
	for _, c := range v.Speaks {
		if slices.Contains(silent, c.Value) {
			return c.Value
		}
	}
	return v.Speaks[0].Value
}

// paperHead is the line under a paper's title.
func paperHead(ctx context.Context, p toldPaper) string {
	return strings.Join([]string{Speak(ctx, p.Kind.Name()), T(ctx, "signoff.sent_by", "Name", p.Sender, "Day", string(p.On))}, " · ")
}

func paperSign(s signoff.State) string {
	switch s {
	case signoff.Signed:
		return "done"
	case signoff.Ready:
		return "soon"
	case signoff.Circulating:
		return "going"
	case signoff.Returned:
		return "late"
	}
	return "none"
}

// seqOf is the version of a paper as a form says it.
func seqOf(p toldPaper) string { return strconv.FormatInt(int64(p.Since), 10) }

// decisionWords is the field for what the leader says. The forms of opinion and decision may stand on one page, so
// that it has an id of its own.
func decisionWords(ctx context.Context, v paperView) Field {
	return v.into(Field{
		Name: "words", ID: "decision-words", Label: T(ctx, "signoff.words"), Hint: T(ctx, "signoff.words.decision"), Value: v.Words,
	})
}
