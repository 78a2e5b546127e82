package web

import (
	"bytes"
	"net/url"

	"zhenggai/internal/gate"
	"zhenggai/internal/office"
	"zhenggai/internal/paper"
	"zhenggai/internal/report"
	"zhenggai/internal/signoff"
	"zhenggai/internal/supervise"
)

// bulletinView is a month's bulletin.
type bulletinView struct {
	form
	supervise.Summary
	paper  paper.BulletinMatter
	Month  supervise.Month
	Before string // of the month before
	Next   string // of the month after, "" when it has not begun
	Leave  signoff.Leave
}

// bulletinRows is how many rows of a list the page shows at first.
const bulletinRows = 30

// mostBulletinTasks is how many rows stand behind a number.
const mostBulletinTasks = 500

func (p *LampPages) showBulletin(r *gate.Request) error {
	v, err := p.bulletin(r, r.URL.Query().Get("month"))
	if err != nil {
		return err
	}
	return p.Shell.Show(r, Page{Title: r.Say("page.bulletin.title", "Month", v.Month.String()), Nav: "lamps", Body: bulletinPage(v)})
}

func (p *LampPages) bulletin(r *gate.Request, month string) (bulletinView, error) {
	v := bulletinView{form: form{r: r}, Month: supervise.MonthOf(p.today())}
	var err error
	if month != "" {
		if v.Month, err = supervise.ParseMonth(month); err != nil {
			return v, err
		}
	}
	day, err := v.Month.Until(p.today())
	if err != nil {
		return v, err
	}
	book := p.Desk.Book()
	now, err := p.Board.Items(r.Context(), book, day)
	if err != nil {
		return v, err
	}
	before, err := p.Board.Items(r.Context(), book, v.Month.First()-1)
	if err != nil {
		return v, err
	}
	rounds, err := p.Ledger.Rounds(r.Context())
	if err != nil {
		return v, err
	}
	region := ""
	if len(rounds) > 0 {
		region = rounds[0].Row.Region
	}
	v.paper = paper.NewBulletin(v.Month, day, now, before, r.Say("page.ladder.office", "Region", region))
	if v.Leave, err = p.Leave(r.Context(), signoff.Bulletin, v.Month.String()); err != nil {
		return v, err
	}
	v.paper.Draft = v.Leave.Draft()
	v.Summary = v.paper.Summary
	v.Before = bulletinHref(v.Month.Before())
	if v.Month.Next().First() <= p.today() {
		v.Next = bulletinHref(v.Month.Next())
	}
	return v, nil
}

func bulletinHref(m supervise.Month) string {
	return "/bulletin?" + url.Values{"month": {m.String()}}.Encode()
}

// title is what a task is called.
func (v bulletinView) title(task string) string { return v.paper.Title(task) }

// lamp is a lamp's name.
func (v bulletinView) lamp(c supervise.Colour) string { return v.paper.Lamp(c, v.r.Lang) }

// bulletinDocx sends the bulletin as an official paper: the one that was signed, or else one with the numbers of the page.
func (p *LampPages) bulletinDocx(r *gate.Request) error {
	v, err := p.bulletin(r, r.URL.Query().Get("month"))
	if err != nil {
		return err
	}
	if v.Leave.Signed != nil {
		return sendKept(r, p.Vault, v.Leave.Signed.Hash, v.Leave.Signed.Name)
	}
	var b bytes.Buffer
	if err := office.WriteDocx(&b, paper.Bulletin(v.paper)); err != nil {
		return err
	}
	return download(r, r.Say("page.bulletin.file", "Month", v.Month.String()), report.Docx.MediaType(), b.Bytes())
}
