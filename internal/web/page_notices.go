package web

import (
	"context"
	"net/http"
	"net/url"
	"slices"
	"time"

	"zhenggai/internal/channel"
	"zhenggai/internal/fault"
	"zhenggai/internal/follow/post"
	"zhenggai/internal/gate"
	"zhenggai/internal/journal"
	"zhenggai/internal/org"
	"zhenggai/internal/workday"
)

// PostRoom is the queue of messages as the administrator sees it: to whom and when, never what they say.
type PostRoom interface {
	Recent(ctx context.Context, state post.State, limit int) ([]post.Message, error)
	Tally(ctx context.Context, day workday.Day) (post.Tally, error)
	// Retry lets a message that failed be tried again, and appends the entry of d; fault.Conflict when it has not failed.
	Retry(ctx context.Context, actor, id string, now time.Time, d journal.Draft) error
}

// NoticePages is by which ways people are told outside the product, for the system administrator.
type NoticePages struct {
	Shell    *Shell
	Desk     *channel.Desk
	Queue    PostRoom
	Courier  Courier
	Staff    People
	Calendar func() *workday.Calendar
	Now      func() time.Time
}

const noticesPath = "/admin/notices"

// Routes of the administrator's page.
func (p *NoticePages) Routes() []gate.Route {
	way := func(at, name string, handle func(*gate.Request) error, act journal.Act) gate.Route {
		return gate.Route{Method: http.MethodPost, Pattern: noticesPath + at, Name: name, Permission: org.ManageSettings, Handle: handle}.Leaving(act)
	}
	return []gate.Route{
		{Method: http.MethodGet, Pattern: noticesPath, Name: "notices", Permission: org.ManageSettings, Handle: p.show},
		way("/hosts", "notices.host", p.host, journal.HostListed),
		way("/hosts/strike", "notices.strike", p.strike, journal.HostStruck),
		way("/mail", "notices.mail", p.mail, journal.MailSet),
		way("/mail/test", "notices.mail_test", p.testMail, journal.ChannelTested),
		way("/rhythm", "notices.rhythm", p.rhythm, journal.SettingChanged),
		way("/robots", "notices.robot", p.robot, journal.RobotAdded),
		way("/robots/{id}/test", "notices.robot_test", p.testRobot, journal.ChannelTested),
		way("/robots/{id}/remove", "notices.robot_remove", p.removeRobot, journal.RobotRemoved),
		way("/retry", "notices.retry", p.retry, journal.MessageRetried),
	}
}

// noticesView is the page: what is set, what was typed, and the queue.
type noticesView struct {
	form
	in       url.Values // of the form that was refused
	hosts    []channel.Host
	mail     channel.Mail
	hasMail  bool
	rhythm   channel.Rhythm
	robots   []robotRow
	tally    post.Tally
	waiting  []messageRow
	failed   []messageRow
	own      string // the administrator's own confirmed address
	noTable  int    // a year whose holiday table is missing, 0 for none
	anything bool   // there is something to send by
}

// robotRow is a robot as the page shows it: nothing of what is secret about it.
type robotRow struct {
	channel.Robot
	unit string
}

// messageRow is a message as the page shows it.
type messageRow struct {
	post.Message
	to, due, made, why string
}

// mostMessages is how many messages of a state are shown.
const mostMessages = 30

func (p *NoticePages) show(r *gate.Request) error {
	return p.page(r, http.StatusOK, noticesView{form: form{r: r}})
}

func (p *NoticePages) page(r *gate.Request, status int, v noticesView) error {
	ctx := r.Context()
	for _, load := range []func(context.Context, *noticesView) error{p.loadWays, p.loadRobots, p.loadQueue} {
		if err := load(ctx, &v); err != nil {
			return err
		}
	}
	way, err := p.Desk.Ways.Way(ctx, r.Actor())
	if err != nil {
		return err
	}
	v.own, v.anything = way.Address, v.hasMail || len(v.robots) > 0
	if _, missing := post.Patient(p.Calendar(), p.Now()); missing {
		v.noTable = p.Now().Year()
	}
	return p.Shell.ShowAs(r, status, Page{Title: r.Say("nav.notices"), Nav: "notices", Body: noticesPage(r, v)})
}

func (p *NoticePages) loadWays(ctx context.Context, v *noticesView) (err error) {
	if v.hosts, err = p.Desk.Store.Hosts(ctx); err != nil {
		return err
	}
	if v.rhythm, err = p.Desk.Rhythm(ctx); err != nil {
		return err
	}
	v.mail, err = p.Desk.Store.Mail(ctx)
	v.hasMail = err == nil
	if fault.Is(err, fault.Missing) {
		err = nil
	}
	return err
}

func (p *NoticePages) loadRobots(ctx context.Context, v *noticesView) error {
	all, err := p.Desk.Store.Robots(ctx)
	if err != nil {
		return err
	}
	tree, err := p.Desk.Tree(ctx)
	for _, x := range all {
		u, _ := tree.Unit(x.Unit)
		v.robots = append(v.robots, robotRow{x, u.Called()})
	}
	return err
}

func (p *NoticePages) loadQueue(ctx context.Context, v *noticesView) (err error) {
	if v.tally, err = p.Queue.Tally(ctx, workday.Of(p.Now())); err != nil {
		return err
	}
	names := namesOf(v.r, p.Staff)
	for state, into := range map[post.State]*[]messageRow{post.Waiting: &v.waiting, post.Failed: &v.failed} {
		all, err := p.Queue.Recent(ctx, state, mostMessages)
		if err != nil {
			return err
		}
		for _, m := range all {
			*into = append(*into, p.row(v, m, names))
		}
	}
	return nil
}

func (p *NoticePages) row(v *noticesView, m post.Message, names func(string) string) messageRow {
	row := messageRow{Message: m, due: Moment(m.DueAt.In(p.Now().Location())), made: Moment(m.MadeAt.In(p.Now().Location())), why: m.Failure.In(v.r.Lang)}
	if !m.To.Robot {
		row.to = names(m.To.ID)
		return row
	}
	row.to = v.r.Say("notices.robot.gone")
	if i := slices.IndexFunc(v.robots, func(x robotRow) bool { return x.ID == m.To.ID }); i >= 0 {
		row.to = v.robots[i].unit + " · " + v.robots[i].Name
	}
	return row
}

// after goes on to a part of the page with a sentence, or shows it again with what is wrong and what was typed.
func (p *NoticePages) after(r *gate.Request, in url.Values, err error, done string, kv ...any) error {
	if err == nil {
		return p.Shell.Done(r, noticesPath, done, kv...)
	}
	v := noticesView{form: form{r: r}, in: in}
	status, err := v.refused(err, fault.Unavailable)
	if err != nil {
		return err
	}
	return p.page(r, status, v)
}

func (p *NoticePages) host(r *gate.Request) error {
	in, err := r.Form()
	if err != nil {
		return err
	}
	_, err = p.Desk.List(r.Context(), r.Actor(), channel.Host{Address: in.Get("address"), Internal: in.Get("internal") == "yes", Note: in.Get("note")})
	return p.after(r, in, err, "notices.host.listed")
}

func (p *NoticePages) strike(r *gate.Request) error {
	in, err := r.Form()
	if err != nil {
		return err
	}
	return p.after(r, nil, p.Desk.Strike(r.Context(), r.Actor(), in.Get("host")), "notices.host.struck")
}

func (p *NoticePages) mail(r *gate.Request) error {
	in, err := r.Form()
	if err != nil {
		return err
	}
	m := channel.Mail{
		Address: in.Get("mail_address"), Security: channel.Security(in.Get("security")), User: in.Get("mail_user"), From: in.Get("from"), Name: in.Get("from_name"),
	}
	err = p.Desk.SetMail(r.Context(), r.Actor(), m, in.Get("mail_password"))
	in.Del("mail_password") // a password goes back to nobody
	return p.after(r, in, err, "notices.mail.kept")
}

// testMail sends the administrator a mail, and shows the server's own words when it does not take it.
func (p *NoticePages) testMail(r *gate.Request) error {
	in, err := r.Form()
	if err != nil {
		return err
	}
	to, err := channel.MailAddress(in.Get("test_to"))
	if err == nil {
		err = p.Desk.Tested(r.Context(), r.Actor(), channel.Mail{}.Ref())
	}
	if err == nil {
		err = p.Courier.TestMail(r.Context(), to, r.Lang)
	}
	return p.after(r, in, err, "notices.mail.tested", "To", to)
}

func (p *NoticePages) rhythm(r *gate.Request) error {
	in, err := r.Form()
	if err != nil {
		return err
	}
	err = p.Desk.SetRhythm(r.Context(), r.Actor(), channel.Rhythm{DigestAt: in.Get("digest_at"), Hours: in.Get("hours")})
	return p.after(r, in, err, "notices.rhythm.kept")
}

func (p *NoticePages) robot(r *gate.Request) error {
	in, err := r.Form()
	if err != nil {
		return err
	}
	tree, err := p.Desk.Tree(r.Context())
	if err != nil {
		return err
	}
	x := channel.Robot{Tool: channel.Tool(in.Get("tool")), Name: in.Get("name")}
	units, err := unitsNamed(tree, in.Get("units"))
	if err == nil {
		if len(units) == 1 {
			x.Unit = units[0]
		}
		_, err = p.Desk.AddRobot(r.Context(), r.Actor(), x, in.Get("url"), in.Get("secret"))
	}
	in.Del("url") // what is secret goes back to nobody
	in.Del("secret")
	return p.after(r, in, err, "notices.robot.added")
}

func (p *NoticePages) testRobot(r *gate.Request) error {
	x, err := p.Desk.Robot(r.Context(), r.PathValue("id"))
	if err != nil {
		return err
	}
	if err := p.Desk.Tested(r.Context(), r.Actor(), x.Ref()); err != nil {
		return err
	}
	return p.after(r, nil, p.Courier.TestRobot(r.Context(), x), "notices.robot.tested")
}

func (p *NoticePages) removeRobot(r *gate.Request) error {
	return p.after(r, nil, p.Desk.RemoveRobot(r.Context(), r.Actor(), r.PathValue("id")), "notices.robot.removed")
}

func (p *NoticePages) retry(r *gate.Request) error {
	in, err := r.Form()
	if err != nil {
		return err
	}
	d := journal.Draft{Act: journal.MessageRetried, Subject: journal.Ref{Table: "post_message", ID: in.Get("message")}}
	return p.after(r, nil, p.Queue.Retry(r.Context(), r.Actor(), in.Get("message"), p.Now(), d), "notices.retried")
}

// typed is what was typed into a field, or what is set.
func (v noticesView) typed(field, set string) string {
	if v.in.Has(field) {
		return v.in.Get(field)
	}
	return set
}

func securityChoices(r *gate.Request) []Choice {
	var all []Choice
	for _, s := range channel.Securities {
		all = append(all, Choice{Value: string(s), Label: r.Say("notices.security." + string(s)), Hint: r.Say("notices.security." + string(s) + ".hint")})
	}
	return all
}

func toolChoices(r *gate.Request) []Choice {
	var all []Choice
	for _, t := range channel.Tools {
		all = append(all, Choice{Value: string(t), Label: r.Say("notices.tool." + string(t))})
	}
	return all
}

// noticesSub is the line under the title.
func noticesSub(r *gate.Request, v noticesView) string {
	if !v.anything {
		return r.Say("notices.sub.none")
	}
	return r.Say("notices.sub", "At", v.rhythm.DigestAt, "Hours", v.rhythm.Hours)
}
