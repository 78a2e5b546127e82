package web

import (
	"context"
	"net/http"
	"time"

	"zhenggai/internal/channel"
	"zhenggai/internal/fault"
	"zhenggai/internal/gate"
	"zhenggai/internal/journal"
	"zhenggai/internal/org"
	"zhenggai/internal/say"
)

// Courier sends at once what cannot wait for the queue: codes and tests. The command plugs it in. A refusal of the other
// side is fault.Unavailable in its own words.
type Courier interface {
	MailCode(ctx context.Context, to, code string, lang say.Lang) error
	TestMail(ctx context.Context, to string, lang say.Lang) error
	TestRobot(ctx context.Context, r channel.Robot) error
}

// Told is how somebody is told outside the product, for themselves.
type Told struct {
	Shell   *Shell
	Desk    *channel.Desk
	Courier Courier
	Now     func() time.Time
}

// Routes of one's own ways of being told.
func (p *Told) Routes() []gate.Route {
	const path = "/settings/notices"
	way := func(at, name string, handle func(*gate.Request) error, act journal.Act) gate.Route {
		return gate.Route{Method: http.MethodPost, Pattern: path + at, Name: name, Permission: org.SignedIn, Handle: handle}.Leaving(act)
	}
	return []gate.Route{
		{Method: http.MethodGet, Pattern: path, Name: "told", Permission: org.SignedIn, Handle: p.show},
		way("/mode", "told.mode", p.mode, journal.TellingChosen),
		way("/address", "told.address", p.ask, journal.AddressAsked),
		way("/confirm", "told.confirm", p.confirm, journal.AddressConfirmed),
		way("/forget", "told.forget", p.forget, journal.AddressForgotten),
	}
}

// toldView is what somebody chose, and whether mail can be sent at all.
type toldView struct {
	form
	channel.Way
	rhythm  channel.Rhythm
	canMail bool
	typed   string // the address as typed
	awaits  bool   // a code that is still good
	zone    *time.Location
}

func (p *Told) show(r *gate.Request) error {
	return p.page(r, http.StatusOK, toldView{form: form{r: r}})
}

func (p *Told) page(r *gate.Request, status int, v toldView) (err error) {
	if v.Way, err = p.Desk.Ways.Way(r.Context(), r.Actor()); err != nil {
		return err
	}
	if v.rhythm, err = p.Desk.Rhythm(r.Context()); err != nil {
		return err
	}
	_, err = p.Desk.Store.Mail(r.Context())
	if err != nil && !fault.Is(err, fault.Missing) {
		return err
	}
	v.zone, v.canMail, v.awaits = p.Now().Location(), err == nil, v.Pending != "" && p.Now().Before(v.CodeUntil)
	return p.Shell.ShowAs(r, status, Page{Title: r.Say("telling.title"), Nav: "settings", Body: toldPage(r, v)})
}

// after goes on to the page with a sentence, or shows it again with what is wrong.
func (p *Told) after(r *gate.Request, err error, typed, done string) error {
	if err == nil {
		return p.Shell.Done(r, "/settings/notices", done)
	}
	v := toldView{form: form{r: r}, typed: typed}
	status, err := v.refused(err, fault.Unavailable)
	if err != nil {
		return err
	}
	return p.page(r, status, v)
}

func (p *Told) mode(r *gate.Request) error {
	in, err := r.Form()
	if err != nil {
		return err
	}
	return p.after(r, p.Desk.Choose(r.Context(), r.Actor(), channel.Mode(in.Get("mode"))), "", "telling.mode.kept")
}

func (p *Told) ask(r *gate.Request) error {
	in, err := r.Form()
	if err != nil {
		return err
	}
	if _, err := p.Desk.Store.Mail(r.Context()); err != nil {
		if fault.Is(err, fault.Missing) {
			err = fault.New(fault.Invalid, "notify.no_server")
		}
		return p.after(r, err, in.Get("address"), "")
	}
	code, err := p.Desk.Ask(r.Context(), r.Actor(), in.Get("address"), p.Now())
	if err == nil {
		var w channel.Way
		if w, err = p.Desk.Ways.Way(r.Context(), r.Actor()); err == nil {
			err = p.Courier.MailCode(r.Context(), w.Pending, code, r.Lang)
		}
	}
	return p.after(r, err, in.Get("address"), "telling.code_sent")
}

func (p *Told) confirm(r *gate.Request) error {
	in, err := r.Form()
	if err != nil {
		return err
	}
	return p.after(r, p.Desk.Confirm(r.Context(), r.Actor(), in.Get("code"), p.Now()), "", "telling.confirmed")
}

func (p *Told) forget(r *gate.Request) error {
	return p.after(r, p.Desk.Forget(r.Context(), r.Actor()), "", "telling.forgotten")
}

func modeChoices(r *gate.Request, rhythm channel.Rhythm) []Choice {
	var all []Choice
	for _, m := range channel.Modes {
		all = append(all, Choice{Value: string(m), Label: r.Say("telling.mode." + string(m)), Hint: r.Say("telling.mode."+string(m)+".hint", "At", rhythm.DigestAt)})
	}
	return all
}

// at is a moment on the office's clock.
func (v toldView) at(t time.Time) time.Time { return t.In(v.zone) }
