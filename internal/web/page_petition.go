package web

import (
	"cmp"
	"context"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"zhenggai/internal/alike"
	"zhenggai/internal/fault"
	"zhenggai/internal/gate"
	"zhenggai/internal/journal"
	"zhenggai/internal/ledger"
	"zhenggai/internal/org"
	"zhenggai/internal/petition"
)

// petitionView is one petition with its chain.
type petitionView struct {
	form
	petition.Petition
	Since     journal.Seq
	Handler   string
	Term      petition.Term
	Who       petition.Complainant // as the reader may see it
	Masked    bool
	Chain     []petition.Petition
	Suggested []petition.Suggestion
	Linked    []linkedFinding
	Choices   []Choice // findings that it may be linked to, the most alike first
	MayAnswer bool
	MayEdit   bool
	MayErase  bool
	Today     ledger.Date
	Drafted   petition.Answer
	Unit      string // what the form of the unit holds
}

// linkedFinding is a finding that the petition belongs to.
type linkedFinding struct {
	ledger.Finding
	Closed  ledger.Date // "" while it is not
	Rebound bool        // the complaint came after
}

func (p *PetitionPages) show(r *gate.Request) error {
	v, err := p.view(r, r.PathValue("id"))
	if err != nil {
		return err
	}
	return p.showPetition(r, http.StatusOK, v)
}

func (p *PetitionPages) showPetition(r *gate.Request, status int, v petitionView) error {
	return p.Shell.ShowAs(r, status, Page{Title: r.Say("page.petition.of", "Number", string(v.Number)), Nav: "petitions", Body: petitionPage(v)})
}

func (p *PetitionPages) view(r *gate.Request, id string) (petitionView, error) {
	ctx := r.Context()
	v := petitionView{form: form{r: r}, Today: p.today(), MayEdit: r.May(org.EditLedger), MayErase: petition.MaySeeComplainant(r.Caller)}
	held, err := p.Desk.Store.Petition(ctx, id)
	if err != nil {
		return v, err
	}
	v.Petition, v.Since, v.Drafted = held.Row, held.Since, held.Row.Answer
	tree, err := p.Desk.Tree(ctx)
	if err != nil {
		return v, err
	}
	if u, known := tree.Unit(v.Petition.Unit); known {
		v.Handler, v.Unit = u.Called(), u.Name
	}
	v.MayAnswer = petition.MayAnswer(r.Caller, tree, v.Petition)
	v.Term, _ = p.Desk.Terms().ByID(v.Petition.Term)
	v.Who = v.Complainant
	if !v.MayErase {
		v.Masked, v.Who = true, maskOf(v.Complainant)
	}
	all, err := p.Desk.Store.Petitions(ctx)
	if err != nil {
		return v, err
	}
	rows := journal.Rows(all)
	v.Chain = petition.Chain(id, rows)
	if v.MayEdit {
		v.Suggested = petition.Suggest(v.Petition, rows)
		if v.Choices, err = p.choices(ctx, v.Petition); err != nil {
			return v, err
		}
	}
	v.Linked, err = p.linked(ctx, v.Petition)
	return v, err
}

// maskOf hides a complainant from whoever need not know.
func maskOf(c petition.Complainant) petition.Complainant {
	hide := func(s string) string {
		if s == "" {
			return ""
		}
		return string([]rune(s)[:1]) + "**"
	}
	m := petition.Complainant{Name: hide(c.Name), Phone: org.MaskPhone(c.Phone)}
	if c.Address != "" {
		m.Address = "***"
	}
	return m
}

func (p *PetitionPages) linked(ctx context.Context, x petition.Petition) ([]linkedFinding, error) {
	var out []linkedFinding
	for _, id := range x.Findings {
		f, err := p.Ledger.Finding(ctx, id)
		if fault.Is(err, fault.Missing) {
			continue // withdrawn, or none of the reader's business
		}
		if err != nil {
			return nil, err
		}
		cases, err := p.Closed.Cases(ctx, id)
		if err != nil {
			return nil, err
		}
		closed := closedOn(cases)
		out = append(out, linkedFinding{f.Row, closed, x.After(closed)})
	}
	return out, nil
}

// mostChoices bounds the chooser of findings.
const mostChoices = 60

func (p *PetitionPages) choices(ctx context.Context, x petition.Petition) ([]Choice, error) {
	rounds, err := p.Ledger.Rounds(ctx)
	if err != nil {
		return nil, err
	}
	type scored struct {
		Choice
		like float64
	}
	var all []scored
	text := alike.Of(x.Text + x.Place)
	for _, round := range rounds {
		findings, err := p.Ledger.FindingsOf(ctx, round.Row.ID)
		if err != nil {
			return nil, err
		}
		for _, f := range findings {
			if !x.Belongs(f.Row.ID) {
				c := Choice{Value: f.Row.ID, Label: round.Row.Title + " " + findingName(f.Row) + " " + cutRunes(firstLine(f.Row.Statement), 30)}
				all = append(all, scored{c, alike.Like(text, alike.Of(f.Row.Statement))})
			}
		}
	}
	slices.SortStableFunc(all, func(a, b scored) int { return cmp.Compare(b.like, a.like) })
	var out []Choice
	for _, s := range all[:min(len(all), mostChoices)] {
		out = append(out, s.Choice)
	}
	return out, nil
}

// act changes a petition by a form, or shows the page again with what is wrong and what was typed.
func (p *PetitionPages) act(r *gate.Request, change func(in url.Values, seen journal.Seq) error, keep func(*petitionView, url.Values)) error {
	id := r.PathValue("id")
	if _, err := p.Desk.Store.Petition(r.Context(), id); err != nil {
		return err // before the body is read: of what is out of sight nobody learns more
	}
	in, err := r.Form()
	if err != nil {
		return err
	}
	if err = change(in, seenVersion(in)); err == nil {
		return p.Shell.Done(r, petitionHref(id), "page.petition.saved")
	}
	v, viewErr := p.view(r, id)
	if viewErr != nil {
		return viewErr
	}
	status, err := v.refused(err)
	if err != nil {
		return err
	}
	keep(&v, in)
	return p.showPetition(r, status, v)
}

func (p *PetitionPages) answer(r *gate.Request) error {
	read := func(in url.Values) petition.Answer {
		held, err := strconv.Atoi(cmp.Or(strings.TrimSpace(in.Get("held_no")), "0"))
		if err != nil {
			held = -1
		}
		return petition.Answer{
			Truth: petition.Truth(in.Get("truth")), Status: petition.Status(in.Get("status")), DoneOn: ledger.Date(strings.TrimSpace(in.Get("done_on"))),
			Found: in.Get("found"), Result: in.Get("result"), Accountable: in.Get("accountable"), HeldNo: held,
		}
	}
	return p.act(r, func(in url.Values, seen journal.Seq) error {
		_, err := p.Desk.Answer(r.Context(), r.Caller, seen, r.PathValue("id"), read(in), in.Get("reason"), p.today())
		return err
	}, func(v *petitionView, in url.Values) { v.Drafted = read(in) })
}

func (p *PetitionPages) assign(r *gate.Request) error {
	return p.act(r, func(in url.Values, seen journal.Seq) error {
		unit, err := p.unitNamed(r.Context(), in.Get("unit"))
		if err == nil {
			_, err = p.Desk.Assign(r.Context(), r.Caller, seen, r.PathValue("id"), unit)
		}
		return err
	}, func(v *petitionView, in url.Values) { v.Unit = in.Get("unit") })
}

func (p *PetitionPages) unitNamed(ctx context.Context, name string) (string, error) {
	tree, err := p.Desk.Tree(ctx)
	if err != nil {
		return "", err
	}
	units, err := unitsNamed(tree, name)
	if err != nil || len(units) == 0 {
		return "", err
	}
	return units[0], nil
}

func (p *PetitionPages) repeats(r *gate.Request) error {
	return p.act(r, func(in url.Values, seen journal.Seq) error {
		_, err := p.Desk.Repeats(r.Context(), r.Caller, seen, r.PathValue("id"), in.Get("earlier"), in.Get("does") == "yes")
		return err
	}, func(*petitionView, url.Values) {})
}

func (p *PetitionPages) attach(r *gate.Request) error {
	return p.act(r, func(in url.Values, seen journal.Seq) error {
		_, err := p.Desk.Attach(r.Context(), r.Caller, seen, r.PathValue("id"), in.Get("finding"), in.Get("does") == "yes")
		return err
	}, func(*petitionView, url.Values) {})
}

func (p *PetitionPages) erase(r *gate.Request) error {
	return p.act(r, func(in url.Values, _ journal.Seq) error {
		_, err := p.Desk.Erase(r.Context(), r.Caller, r.PathValue("id"), in.Get("why"))
		return err
	}, func(*petitionView, url.Values) {})
}

// newView is the form of one petition.
type newView struct {
	form
	petition.Petition
	Unit string
}

func (p *PetitionPages) newPetition(r *gate.Request) error {
	return p.newPage(r, http.StatusOK, newView{form: form{r: r}, Petition: petition.Petition{Day: p.today()}})
}

func (p *PetitionPages) newPage(r *gate.Request, status int, v newView) error {
	return p.Shell.ShowAs(r, status, Page{Title: r.Say("page.petitions.new"), Nav: "petitions", Body: newPetitionPage(v)})
}

func (p *PetitionPages) add(r *gate.Request) error {
	in, err := r.Form()
	if err != nil {
		return err
	}
	v := newView{form: form{r: r}, Unit: in.Get("unit"), Petition: petition.Petition{
		Number: petition.Number(in.Get("number")), Day: ledger.Date(strings.TrimSpace(in.Get("day"))), Text: in.Get("text"), Place: in.Get("place"),
		Complainant: petition.Complainant{Name: strings.TrimSpace(in.Get("name")), Phone: strings.TrimSpace(in.Get("phone")), Address: strings.TrimSpace(in.Get("address"))},
	}}
	for _, k := range petition.Kinds {
		if slices.Contains(in["kinds"], string(k)) {
			v.Kinds = append(v.Kinds, k)
		}
	}
	unit, err := p.unitNamed(r.Context(), v.Unit)
	id := ""
	if err == nil {
		x := v.Petition
		x.Unit = unit
		id, err = p.Desk.Add(r.Context(), r.Caller, x, p.today())
	}
	if err == nil {
		return p.Shell.Done(r, petitionHref(id), "page.petition.added")
	}
	if fault.Is(err, fault.Conflict) {
		v.wrongs = append(v.wrongs, Wrong{"number", sentence(r, err)})
	} else if err := v.take("", err); err != nil {
		return err
	}
	return p.newPage(r, http.StatusUnprocessableEntity, v)
}
