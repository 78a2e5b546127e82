package web

import (
	"net/http"
	"path"
	"slices"
	"strings"

	"zhenggai/internal/campaign"
	"zhenggai/internal/fault"
	"zhenggai/internal/gate"
	"zhenggai/internal/ledger"
	"zhenggai/internal/org"
)

// answerView is a unit's answer with its form and what it said before.
type answerView struct {
	form
	Campaign campaign.Campaign
	Unit     org.Unit
	Held     *campaign.Answer // nil before the first
	Drafted  campaign.Answer
	Before   []toldAnswer // earlier versions, the newest first
	Local    *ledger.Finding
	Who      string
	MayWrite bool
	Today    ledger.Date
	MaxMB    int64
}

func (p *CampaignPages) showUnit(r *gate.Request) error {
	v, err := p.answerView(r)
	if err != nil {
		return err
	}
	return p.showAnswer(r, http.StatusOK, v)
}

func (p *CampaignPages) showAnswer(r *gate.Request, status int, v answerView) error {
	title := r.Say("page.campaign.answer.of", "Unit", v.Unit.Called(), "Title", v.Campaign.Title)
	return p.Shell.ShowAs(r, status, Page{Title: title, Nav: "campaigns", Body: answerPage(v)})
}

// answerView reads a unit's page. A unit that is not asked, or of which the caller has no charge, is missing.
func (p *CampaignPages) answerView(r *gate.Request) (answerView, error) {
	ctx, unit := r.Context(), r.PathValue("unit")
	v := answerView{form: form{r: r}, Today: p.today(), MaxMB: p.MaxProof >> 20}
	c, err := p.Desk.Store.Campaign(ctx, r.PathValue("id"))
	if err != nil {
		return v, err
	}
	v.Campaign = c.Row
	tree, err := p.Desk.Store.Tree(ctx)
	if err != nil {
		return v, err
	}
	u, known := tree.Unit(unit)
	sees := r.Caller.Reach(org.SeeLedger, tree).Has(unit)
	if !known || !c.Row.Asks(unit) || !sees {
		return v, fault.New(fault.Missing, "fault.missing")
	}
	v.Unit, v.MayWrite = u, p.charge(r, tree)(unit)
	held, err := p.Desk.Store.AnswerOf(ctx, c.Row.ID, unit)
	if fault.Is(err, fault.Missing) {
		return v, nil
	}
	if err != nil {
		return v, err
	}
	v.Held, v.Drafted, v.Who = &held.Row, held.Row, namesOf(r, p.Staff)(held.Row.By)
	v.Drafted.Reason = ""
	return v, p.fillBefore(r, &v)
}

func (p *CampaignPages) fillBefore(r *gate.Request, v *answerView) error {
	if v.Held.Finding != "" {
		f, err := p.Ledger.Finding(r.Context(), v.Held.Finding)
		if err == nil {
			v.Local = &f.Row
		} else if !fault.Is(err, fault.Missing) {
			return err
		}
	}
	versions, err := p.Versions.Versions(r.Context(), v.Held.Ref())
	names := namesOf(r, p.Staff)
	for i, ver := range versions {
		if a, is := ver.Row.(campaign.Answer); is && i < len(versions)-1 {
			v.Before = append(v.Before, toldAnswer{Answer: a, Who: names(a.By)})
		}
	}
	slices.Reverse(v.Before)
	return err
}

// answer takes a unit's answer. Files stream to the vault as they arrive.
func (p *CampaignPages) answer(r *gate.Request) error {
	v, err := p.answerView(r)
	if err != nil {
		return err
	}
	if !v.MayWrite {
		return fault.New(fault.Denied, "campaign.not_yours")
	}
	a := campaign.Answer{Campaign: v.Campaign.ID, Unit: v.Unit.ID, By: r.Actor(), On: p.today()}
	if err = p.takeAnswer(r, &a); err == nil {
		local := campaign.Local{RoundTitle: r.Say("page.campaign.round", "Title", v.Campaign.Title)}
		_, err = p.Desk.Answer(r.Context(), a, local)
	}
	if err == nil {
		return p.Shell.Done(r, unitAnswerHref(a.Campaign, a.Unit), "page.campaign.answered")
	}
	status, err := v.refused(err)
	if err != nil {
		return err
	}
	v.Drafted = a
	return p.showAnswer(r, status, v)
}

func (p *CampaignPages) takeAnswer(r *gate.Request, a *campaign.Answer) error {
	return upload{p.Vault, p.MaxProof, maxWords}.read(r, func(name, value string) error {
		fillAnswer(a, name, value)
		return nil
	}, func(store func() (stored, error)) error {
		file, err := store()
		if err == nil && file.Size > 0 {
			name := path.Base(strings.ReplaceAll(file.Name, `\`, "/"))
			a.Proof = append(a.Proof, campaign.Proof{Hash: file.Hash, Name: name, Size: file.Size})
		}
		return err
	})
}

func fillAnswer(a *campaign.Answer, field, value string) {
	switch field {
	case "says":
		a.Says = campaign.Says(value)
	case "words":
		a.Words = value
	case "deadline":
		a.Deadline = ledger.Date(value)
	case "reason":
		a.Reason = value
	}
}

// maxWords is how long a unit's words may be, in bytes.
const maxWords = 64 << 10

// downloadProof sends a file that came with an answer, this one or one before it.
func (p *CampaignPages) downloadProof(r *gate.Request) error {
	v, err := p.answerView(r)
	if err != nil {
		return err
	}
	if v.Held == nil {
		return fault.New(fault.Missing, "fault.missing")
	}
	all := v.Held.Proof
	for _, b := range v.Before {
		all = append(all, b.Proof...)
	}
	i := slices.IndexFunc(all, func(x campaign.Proof) bool { return x.Hash == r.PathValue("hash") })
	if i < 0 {
		return fault.New(fault.Missing, "fault.missing")
	}
	return sendKept(r, p.Vault, all[i].Hash, all[i].Name)
}
