package web

import (
	"context"
	"net/http"
	"slices"
	"time"

	"zhenggai/internal/campaign"
	"zhenggai/internal/fault"
	"zhenggai/internal/gate"
	"zhenggai/internal/journal"
	"zhenggai/internal/ledger"
	"zhenggai/internal/org"
)

// CampaignPages are the campaigns (举一反三): all of them, one with its answers on the tree, a unit's answer. All fields are
// needed.
type CampaignPages struct {
	Shell  *Shell
	Desk   *campaign.Desk
	Ledger ledger.Store
	Staff  People
	Vault  Vault
	// Versions reads what a unit answered before.
	Versions Versions
	// MaxProof is how large a file with an answer may be, in bytes.
	MaxProof int64
	Now      func() time.Time
}

// Routes are the ways in. Which unit somebody answers for is not a matter of the route, and the desk decides it.
func (p *CampaignPages) Routes() []gate.Route {
	return []gate.Route{
		{Method: http.MethodGet, Pattern: "/campaigns", Name: "campaigns.show", Permission: org.SeeLedger, Handle: p.showAll},
		{Method: http.MethodGet, Pattern: "/campaigns/new", Name: "campaign.new", Permission: org.EditLedger, Handle: p.newCampaign},
		{
			Method: http.MethodPost, Pattern: "/campaigns", Name: "campaign.launch", Permission: org.EditLedger, Handle: p.launch,
			Acts: []journal.Act{journal.CampaignLaunched},
		},
		{Method: http.MethodGet, Pattern: "/campaigns/{id}", Name: "campaign.show", Permission: org.SeeLedger, Handle: p.show},
		{
			Method: http.MethodPost, Pattern: "/campaigns/{id}/remind", Name: "campaign.remind", Permission: org.EditLedger, Handle: p.remind,
			Acts: []journal.Act{journal.CampaignReminded},
		},
		{Method: http.MethodGet, Pattern: "/campaigns/{id}/units/{unit}", Name: "campaign.unit", Permission: org.SeeLedger, Handle: p.showUnit},
		{
			Method: http.MethodPost, Pattern: "/campaigns/{id}/units/{unit}", Name: "campaign.answer", Permission: org.SeeLedger, Handle: p.answer,
			Acts: []journal.Act{journal.CampaignAnswered}, MaxBody: p.MaxProof + gate.DefaultMaxBody,
		},
		{Method: http.MethodGet, Pattern: "/campaigns/{id}/units/{unit}/proof/{hash}", Name: "campaign.proof", Permission: org.SeeLedger, Handle: p.downloadProof},
	}
}

func (p *CampaignPages) today() ledger.Date { return ledger.DateOf(p.Now()) }

// campaignRow is a campaign in the list.
type campaignRow struct {
	campaign.Campaign
	Standing campaign.Standing
	Mine     []org.Unit // units of the caller that have not answered
}

// campaignsView are the campaigns: those that run, then those that are over.
type campaignsView struct {
	Rows    []campaignRow
	MayEdit bool
	Today   ledger.Date
}

func (p *CampaignPages) showAll(r *gate.Request) error {
	v := campaignsView{MayEdit: r.May(org.EditLedger), Today: p.today()}
	all, err := p.Desk.Store.Campaigns(r.Context())
	if err != nil {
		return err
	}
	tree, err := p.Desk.Store.Tree(r.Context())
	if err != nil {
		return err
	}
	own := r.Caller.Reach(org.ReportProgress, tree)
	for _, c := range all {
		row := campaignRow{Campaign: c.Row}
		if row.Standing, _, err = p.standing(r.Context(), c.Row); err != nil {
			return err
		}
		for _, id := range row.Standing.Open {
			if u, known := tree.Unit(id); known && own.Has(id) {
				row.Mine = append(row.Mine, u)
			}
		}
		v.Rows = append(v.Rows, row)
	}
	slices.SortStableFunc(v.Rows, func(a, b campaignRow) int { return over(a.Standing) - over(b.Standing) })
	return p.Shell.Show(r, Page{Title: r.Say("nav.campaigns"), Nav: "campaigns", Body: campaignsPage(v)})
}

func over(s campaign.Standing) int {
	if s.Done {
		return 1
	}
	return 0
}

func (p *CampaignPages) standing(ctx context.Context, c campaign.Campaign) (campaign.Standing, map[string]campaign.Answer, error) {
	answers, err := p.Desk.Store.Tallied(ctx, c.ID)
	if err != nil {
		return campaign.Standing{}, nil, err
	}
	flows, err := p.Desk.Store.FlowsOf(ctx, c.ID)
	by := map[string]campaign.Answer{}
	for _, a := range answers {
		by[a.Unit] = a
	}
	return campaign.Stand(c, answers, flows, p.today()), by, err
}

// campaignForm is the form of a new campaign.
type campaignForm struct {
	form
	Drafted campaign.Campaign
	Finding ledger.Finding
	Top     string
	Tops    []Choice
}

func (p *CampaignPages) newCampaign(r *gate.Request) error {
	id := r.URL.Query().Get("finding")
	if id == "" {
		return r.See("/campaigns") // a campaign begins at a finding
	}
	f, err := p.Ledger.Finding(r.Context(), id)
	if err != nil {
		return err
	}
	v := campaignForm{form: form{r: r}, Finding: f.Row, Drafted: campaign.Campaign{
		Finding: id, Look: f.Row.Statement, Scope: campaign.Scope{Depth: campaign.RightBelow},
		Due: ledger.DateOf(p.today().Time().AddDate(0, 1, 0)),
	}}
	v.Drafted.Title = r.Say("page.campaign.title.default", "Text", cutRunes(firstLine(f.Row.Statement), 20))
	return p.showForm(r, http.StatusOK, v)
}

func (p *CampaignPages) showForm(r *gate.Request, status int, v campaignForm) error {
	tree, err := p.Desk.Store.Tree(r.Context())
	if err != nil {
		return err
	}
	reach := r.Caller.Reach(org.EditLedger, tree)
	if reach.Whole() {
		v.Tops = append(v.Tops, Choice{Value: "", Label: r.Say("page.campaign.top.all")})
	}
	for _, u := range tree.Below("") {
		if len(tree.Children(u.ID)) > 0 && reach.Has(u.ID) {
			v.Tops = append(v.Tops, Choice{Value: u.ID, Label: u.Name})
		}
	}
	return p.Shell.ShowAs(r, status, Page{Title: r.Say("page.campaign.new"), Nav: "campaigns", Body: campaignFormPage(v)})
}

func (p *CampaignPages) launch(r *gate.Request) error {
	in, err := r.Form()
	if err != nil {
		return err
	}
	f, err := p.Ledger.Finding(r.Context(), in.Get("finding"))
	if err != nil {
		return err
	}
	v := campaignForm{form: form{r: r}, Finding: f.Row, Drafted: campaign.Campaign{
		Finding: f.Row.ID, Title: in.Get("title"), Look: in.Get("look"), Criteria: in.Get("criteria"), Due: ledger.Date(in.Get("due")),
		Scope: campaign.Scope{Top: in.Get("top"), Depth: campaign.Depth(in.Get("depth"))}, By: r.Actor(), On: p.today(),
	}}
	for _, k := range in["kind"] {
		v.Drafted.Scope.Kinds = append(v.Drafted.Scope.Kinds, org.UnitKind(k))
	}
	id, err := p.Desk.Launch(r.Context(), v.Drafted)
	if err == nil {
		return p.Shell.Done(r, campaignHref(id), "page.campaign.launched")
	}
	if err := v.take("", err); err != nil {
		return err
	}
	return p.showForm(r, http.StatusUnprocessableEntity, v)
}

// campaignView is one campaign with its answers on the tree.
type campaignView struct {
	form
	campaign.Campaign
	Standing campaign.Standing
	Origin   *ledger.Finding // nil when it is out of sight
	Tree     []askedNode
	Words    []toldAnswer // of the units in the caller's charge, yes first
	Mine     []org.Unit   // units of the caller that have not answered
	Who      string
	MayEdit  bool
	Today    ledger.Date
}

// askedNode is a unit on the picture: asked, or above one that is.
type askedNode struct {
	org.Unit
	Asked bool
	Sign  string // yes, no, not_applicable, open, late
	Mine  bool   // the caller has charge of it
	Below []askedNode
}

// toldAnswer is an answer with the unit's and the person's names.
type toldAnswer struct {
	campaign.Answer
	Name, Who string
	Local     *ledger.Finding
}

func (p *CampaignPages) show(r *gate.Request) error {
	v, err := p.view(r)
	if err != nil {
		return err
	}
	return p.showAs(r, http.StatusOK, v)
}

func (p *CampaignPages) showAs(r *gate.Request, status int, v campaignView) error {
	return p.Shell.ShowAs(r, status, Page{Title: v.Title, Nav: "campaigns", Body: campaignPage(v)})
}

func (p *CampaignPages) view(r *gate.Request) (campaignView, error) {
	ctx := r.Context()
	v := campaignView{form: form{r: r}, MayEdit: r.May(org.EditLedger), Today: p.today()}
	c, err := p.Desk.Store.Campaign(ctx, r.PathValue("id"))
	if err != nil {
		return v, err
	}
	v.Campaign, v.Who = c.Row, namesOf(r, p.Staff)(c.Row.By)
	var by map[string]campaign.Answer
	if v.Standing, by, err = p.standing(ctx, v.Campaign); err != nil {
		return v, err
	}
	if f, err := p.Ledger.Finding(ctx, v.Finding); err == nil {
		v.Origin = &f.Row
	} else if !fault.Is(err, fault.Missing) {
		return v, err
	}
	tree, err := p.Desk.Store.Tree(ctx)
	if err != nil {
		return v, err
	}
	charge := p.charge(r, tree)
	v.Tree = v.nodes(tree, v.Scope.Top, by, charge)
	for _, id := range v.Standing.Open {
		if u, known := tree.Unit(id); known && charge(id) && !v.MayEdit {
			v.Mine = append(v.Mine, u)
		}
	}
	return v, p.tell(r, &v, tree)
}

// charge is for which units the caller may answer.
func (p *CampaignPages) charge(r *gate.Request, tree *org.Tree) func(unit string) bool {
	own, office := r.Caller.Reach(org.ReportProgress, tree), r.Caller.Reach(org.EditLedger, tree)
	return func(unit string) bool { return own.Has(unit) || office.Has(unit) }
}

// nodes are the units below top that are asked or lead to one that is.
func (v *campaignView) nodes(tree *org.Tree, top string, by map[string]campaign.Answer, charge func(string) bool) []askedNode {
	var out []askedNode
	for _, u := range tree.Children(top) {
		n := askedNode{Unit: u, Asked: v.Asks(u.ID), Mine: charge(u.ID), Below: v.nodes(tree, u.ID, by, charge)}
		a, answered := by[u.ID]
		switch {
		case answered:
			n.Sign = string(a.Says)
		case v.Today > v.Due:
			n.Sign = "late"
		default:
			n.Sign = "open"
		}
		if n.Asked || len(n.Below) > 0 {
			out = append(out, n)
		}
	}
	return out
}

func (p *CampaignPages) tell(r *gate.Request, v *campaignView, tree *org.Tree) error {
	answers, err := p.Desk.Store.AnswersOf(r.Context(), v.ID)
	if err != nil {
		return err
	}
	names := namesOf(r, p.Staff)
	for _, a := range answers {
		u, _ := tree.Unit(a.Row.Unit)
		told := toldAnswer{Answer: a.Row, Name: u.Called(), Who: names(a.Row.By)}
		if a.Row.Finding != "" {
			f, err := p.Ledger.Finding(r.Context(), a.Row.Finding)
			if err == nil {
				told.Local = &f.Row
			} else if !fault.Is(err, fault.Missing) {
				return err
			}
		}
		v.Words = append(v.Words, told)
	}
	slices.SortStableFunc(v.Words, func(a, b toldAnswer) int {
		return slices.Index(campaign.AllSays, a.Says) - slices.Index(campaign.AllSays, b.Says)
	})
	return nil
}

func (p *CampaignPages) remind(r *gate.Request) error {
	id := r.PathValue("id")
	_, err := p.Desk.Remind(r.Context(), r.Actor(), id, p.today())
	if err == nil {
		return p.Shell.Done(r, campaignHref(id), "page.campaign.reminded_now")
	}
	if !fault.Is(err, fault.Conflict) && !fault.Is(err, fault.Invalid) {
		return err
	}
	v, viewErr := p.view(r)
	if viewErr != nil {
		return viewErr
	}
	v.wrongs = append(v.wrongs, Wrong{"", sentence(r, err)})
	return p.showAs(r, http.StatusConflict, v)
}

func campaignHref(id string) string      { return "/campaigns/" + id }
func unitAnswerHref(id, u string) string { return campaignHref(id) + "/units/" + u }
func saysKey(s string) string            { return "page.campaign.says." + s }
