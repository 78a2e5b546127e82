package web

import (
	"context"
	"encoding/json"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"zhenggai/internal/fault"
	"zhenggai/internal/gate"
	"zhenggai/internal/inspect"
	"zhenggai/internal/journal"
	"zhenggai/internal/ledger"
	"zhenggai/internal/org"
)

// drawForm is the form of an announcement.
type drawForm struct {
	form
	Drafted    inspect.Inspection
	Count      string
	Inspectors string
	Unit       string
	Chosen     []string
	Staff      []inspectorChoice
	Closed     int
}

// inspectorChoice is somebody who may be drawn to look.
type inspectorChoice struct {
	ID, Name, Units string
	Free            bool // belongs to a unit, so that it is known whose they are
}

func (p *Afterwards) newDraw(r *gate.Request) error {
	v := drawForm{form: form{r: r}, Count: "5", Inspectors: "2"}
	v.Drafted.Title = r.Say("page.draw.title_now", "Day", string(p.today()))
	if err := p.fillDrawForm(r.Context(), &v); err != nil {
		return err
	}
	for _, x := range v.Staff {
		v.Chosen = append(v.Chosen, x.ID)
	}
	return p.showDrawForm(r, http.StatusOK, v)
}

func (p *Afterwards) fillDrawForm(ctx context.Context, v *drawForm) error {
	tree, err := p.Units(ctx)
	if err != nil {
		return err
	}
	all, err := p.Draws.Store.Inspectors(ctx)
	if err != nil {
		return err
	}
	names := namesOf(v.r, p.Staff)
	for _, x := range all {
		v.Staff = append(v.Staff, inspectorChoice{x.Account, names(x.Account), closingView{tree: tree}.unitNames(x.Units), len(x.Units) > 0})
	}
	candidates, err := p.Draws.Store.Candidates(ctx)
	v.Closed = len(candidates)
	return err
}

func (p *Afterwards) showDrawForm(r *gate.Request, status int, v drawForm) error {
	return p.Shell.ShowAs(r, status, Page{Title: r.Say("page.afterwards.draw.new"), Nav: "afterwards", Body: drawFormPage(v)})
}

func (p *Afterwards) announce(r *gate.Request) error {
	in, err := r.Form()
	if err != nil {
		return err
	}
	v := drawForm{form: form{r: r}, Count: in.Get("count"), Inspectors: in.Get("inspectors"), Unit: strings.TrimSpace(in.Get("unit")), Chosen: in["inspector"]}
	v.Drafted = drawFrom(in)
	v.Drafted.By, v.Drafted.On = r.Actor(), p.today()
	tree, err := p.Units(r.Context())
	if err != nil {
		return err
	}
	id := ""
	units, err := unitsNamed(tree, v.Unit)
	if len(units) == 1 {
		v.Drafted.Rule.Unit = units[0]
	} else if len(units) > 1 {
		err = fault.New(fault.Invalid, "page.draw.one_unit").At("unit")
	}
	if err == nil {
		id, err = p.Draws.Announce(r.Context(), v.Drafted, v.Chosen)
	}
	if err == nil {
		return p.Shell.Done(r, drawHref(id), "page.draw.announced")
	}
	if err := v.take("", err); err != nil {
		return err
	}
	if err := p.fillDrawForm(r.Context(), &v); err != nil {
		return err
	}
	return p.showDrawForm(r, http.StatusUnprocessableEntity, v)
}

func drawFrom(in url.Values) inspect.Inspection {
	count, _ := strconv.Atoi(strings.TrimSpace(in.Get("count")))
	each, _ := strconv.Atoi(strings.TrimSpace(in.Get("inspectors")))
	return inspect.Inspection{Title: in.Get("title"), Rule: inspect.Rule{
		LongTerm: in.Has("long_term"), From: ledger.Date(in.Get("from")), To: ledger.Date(in.Get("to")),
		Count: count, PerUnit: in.Has("per_unit"), Inspectors: each,
	}}
}

// drawView is a look-back with its lots.
type drawView struct {
	form
	inspect.Inspection
	Since   journal.Seq
	Pool    inspect.Pool
	Unit    string // the rule's, by name
	Items   []drawnItem
	Hidden  int // drawn findings out of sight
	Finish  inspect.Finish
	Who     string
	MayEdit bool
	Whole   bool // the caller sees the whole ledger, and so the file
	Sealed  bool // the seed is there
}

type drawnItem struct {
	Item       inspect.Item
	Outcome    inspect.Outcome
	Shown      ledger.Finding
	Unit       string
	Lookers    string
	Looked     string
	Undrawn    bool // somebody who was not drawn has looked
	WorthDoing bool
}

func (p *Afterwards) showDraw(r *gate.Request) error {
	v, err := p.drawView(r)
	if err != nil {
		return err
	}
	return p.showDrawAs(r, http.StatusOK, v)
}

func (p *Afterwards) showDrawAs(r *gate.Request, status int, v drawView) error {
	return p.Shell.ShowAs(r, status, Page{Title: v.Title, Nav: "afterwards", Body: drawPage(v)})
}

func (p *Afterwards) drawView(r *gate.Request) (drawView, error) {
	ctx, id := r.Context(), r.PathValue("id")
	v := drawView{form: form{r: r}, MayEdit: r.May(org.EditLedger), Whole: r.Caller.Reach(org.SeeLedger, nil).Whole()}
	in, err := p.Draws.Store.Inspection(ctx, id)
	if err != nil {
		return v, err
	}
	v.Inspection, v.Since, v.Who = in.Row, in.Since, namesOf(r, p.Staff)(in.Row.By)
	if v.Drawn() {
		v.Since = v.Announced
	}
	if v.Pool, err = p.Draws.Store.PoolOf(ctx, id); err != nil {
		return v, err
	}
	_, _, err = p.Draws.Store.Covering(ctx, v.Since)
	v.Sealed = err == nil
	if err != nil && !fault.Is(err, fault.Missing) {
		return v, err
	}
	return v, p.fillItems(ctx, &v)
}

func (p *Afterwards) fillItems(ctx context.Context, v *drawView) error {
	tree, err := p.Units(ctx)
	if err != nil {
		return err
	}
	v.Unit = closingView{tree: tree}.unitNames(slices.DeleteFunc([]string{v.Rule.Unit}, func(u string) bool { return u == "" }))
	items, err := p.Draws.Store.ItemsOf(ctx, v.ID)
	if err != nil {
		return err
	}
	outcomes, err := p.Draws.Store.OutcomesOf(ctx, v.ID)
	if err != nil {
		return err
	}
	v.Finish = inspect.Stand(v.Inspection, v.Pool, items, outcomes)
	if v.Drawn() {
		v.Hidden = min(v.Rule.Count, len(v.Pool.Lots)) - len(items)
	}
	names := namesOf(v.r, p.Staff)
	for _, x := range items {
		f, err := p.Ledger.Finding(ctx, x.Finding)
		if err != nil && !fault.Is(err, fault.Missing) {
			return err
		}
		row := drawnItem{Item: x, Shown: f.Row, Lookers: named(names, x.Inspectors), WorthDoing: err == nil}
		for _, l := range v.Pool.Lots {
			if l.Finding == x.Finding && l.Unit != "" {
				row.Unit = closingView{tree: tree}.unitNames([]string{l.Unit})
			}
		}
		for _, o := range outcomes {
			if o.Finding == x.Finding {
				row.Outcome, row.Looked = o, names(o.By)
				row.Undrawn = o.Result != inspect.Gone && !slices.Contains(x.Inspectors, o.By)
			}
		}
		v.Items = append(v.Items, row)
	}
	return nil
}

func named(names func(string) string, ids []string) string {
	all := make([]string, len(ids))
	for i, id := range ids {
		all[i] = names(id)
	}
	return strings.Join(all, "、")
}

func (p *Afterwards) draw(r *gate.Request) error {
	id := r.PathValue("id")
	_, err := p.Draws.Draw(r.Context(), r.Actor(), id, p.today())
	if err == nil {
		return p.Shell.Done(r, drawHref(id), "page.draw.drawn")
	}
	if !fault.Is(err, fault.Unavailable) {
		return err
	}
	v, viewErr := p.drawView(r)
	if viewErr != nil {
		return viewErr
	}
	v.wrongs = append(v.wrongs, Wrong{"", sentence(r, err)})
	return p.showDrawAs(r, http.StatusConflict, v)
}

// drawFile is everything that repeats a draw, for `zhenggai draw` and for anybody else.
func (p *Afterwards) drawFile(r *gate.Request) error {
	ctx, id := r.Context(), r.PathValue("id")
	in, err := p.Draws.Store.Inspection(ctx, id)
	if err != nil {
		return err
	}
	out := inspect.File{Inspection: in.Row}
	if out.Pool, err = p.Draws.Store.PoolOf(ctx, id); err != nil {
		return err
	}
	if out.Items, err = p.Draws.Store.ItemsOf(ctx, id); err != nil {
		return err
	}
	if in.Row.Drawn() {
		c, _, err := p.Draws.Store.Covering(ctx, in.Row.Announced)
		if err != nil {
			return err
		}
		out.Checkpoint = c.Note
	}
	r.W.Header().Set("Content-Type", "application/json")
	r.W.Header().Set("Content-Disposition", `attachment; filename="draw.json"`)
	return json.NewEncoder(r.W).Encode(out)
}

func drawHref(id string) string { return "/afterwards/draws/" + id }
