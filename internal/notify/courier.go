package notify

import (
	"context"
	"crypto/tls"
	"log/slog"
	"net/http"
	"slices"
	"time"

	"zhenggai/internal/channel"
	"zhenggai/internal/fault"
	"zhenggai/internal/follow/inbox"
	"zhenggai/internal/follow/post"
	"zhenggai/internal/journal"
	"zhenggai/internal/ledger"
	"zhenggai/internal/org"
	"zhenggai/internal/say"
	"zhenggai/internal/workday"
)

// Notices is what messages are composed of. Storage implements it.
type Notices interface {
	// Lines lists the unread notices of an account that a message is about, without those about what the caller may not see.
	Lines(ctx context.Context, account string, m post.Message) ([]inbox.Notice, error)
	// GroupNews tells whether those of accounts were told of anything after a mark.
	GroupNews(ctx context.Context, accounts []string, m post.Mark) (post.News, error)
	// GroupLines lists what those of accounts were told of, each thing once.
	GroupLines(ctx context.Context, accounts []string, m post.Message) ([]inbox.Notice, error)
}

// Findings names the findings that notices are about. Whom it does not show a finding, it is missing.
type Findings interface {
	Finding(ctx context.Context, id string) (journal.Versioned[ledger.Finding], error)
}

// Courier carries messages out of the house.
type Courier struct {
	Desk     *channel.Desk
	Queue    post.Queue
	Notices  Notices
	Findings Findings
	Staff    org.Roll
	Calendar func() *workday.Calendar
	Now      func() time.Time
	// PublicURL is the address that people type, without a slash at its end. Links begin with it.
	PublicURL string
	Door      *Door
	Holder    string // this process
	Log       *slog.Logger
	// Hurry makes digests and sends at once, whatever the time and day.
	Hurry bool
	// Trust are the authorities that a mail server's and a robot's certificate is checked with; the machine's when nil.
	Trust *tls.Config
}

// Run makes the messages that are due and sends what waits. It may run in several processes at once.
func (c *Courier) Run(ctx context.Context) error {
	p, err := c.plan(ctx)
	if err != nil {
		return err
	}
	if err := c.gather(ctx, p); err != nil {
		return err
	}
	if err := c.sendLetters(ctx, p); err != nil {
		return err
	}
	return c.sendToGroups(ctx, p)
}

// plan is when the office sends, as of now.
func (c *Courier) plan(ctx context.Context) (post.Plan, error) {
	rhythm, err := c.Desk.Rhythm(ctx)
	if err != nil {
		return post.Plan{}, err
	}
	at, hours, err := rhythm.Times()
	if err != nil {
		return post.Plan{}, err
	}
	now := c.Now()
	calendar, _ := post.Patient(c.Calendar(), now)
	return post.Plan{Now: now, DigestAt: at, Hours: hours, Calendar: calendar, Hurry: c.Hurry}, nil
}

// gather makes the messages that are due.
func (c *Courier) gather(ctx context.Context, p post.Plan) error {
	head, err := c.Queue.Head(ctx)
	if err != nil {
		return err
	}
	marks, err := c.Queue.Marks(ctx)
	if err != nil {
		return err
	}
	open, err := c.Queue.Open(ctx)
	if err != nil {
		return err
	}
	next := func(to post.Recipient, news post.News, digests, urgents bool) error {
		var old *post.Mark
		if m, ok := marks[to.Key()]; ok {
			old = &m
		}
		move, err := p.Next(to, old, head, news, open[to.Key()], digests, urgents)
		if err != nil || old != nil && move.Mark == *old && move.Put == nil {
			return err
		}
		if err := c.Queue.Put(ctx, old, move.Mark, move.Put, move.Drop); err != nil && !fault.Is(err, fault.Conflict) {
			return err
		}
		return nil // where another process was quicker, the next round looks again
	}
	if err := c.gatherPeople(ctx, next); err != nil {
		return err
	}
	return c.gatherGroups(ctx, marks, next)
}

type nexter func(to post.Recipient, news post.News, digests, urgents bool) error

// gatherPeople does so for everybody with a confirmed address, while there is a mail server.
func (c *Courier) gatherPeople(ctx context.Context, next nexter) error {
	if _, err := c.Desk.Store.Mail(ctx); err != nil {
		return unlessMissing(err)
	}
	ways, err := c.Desk.Ways.Reached(ctx)
	if err != nil {
		return err
	}
	news, err := c.Queue.News(ctx)
	if err != nil {
		return err
	}
	for _, w := range ways {
		if err := next(post.Recipient{ID: w.Account}, news[w.Account], w.Mode == channel.Daily, w.Mode != channel.Quiet); err != nil {
			return err
		}
	}
	return nil
}

// gatherGroups does so for the chat groups of units: what is told to those who hold a part in the unit itself.
func (c *Courier) gatherGroups(ctx context.Context, marks map[string]post.Mark, next nexter) error {
	all, err := c.Desk.Store.Robots(ctx)
	if err != nil || len(all) == 0 {
		return err
	}
	members, err := c.members(ctx)
	if err != nil {
		return err
	}
	for _, r := range all {
		to := post.Recipient{Robot: true, ID: r.ID}
		var news post.News
		if mark, ok := marks[to.Key()]; ok {
			if news, err = c.Notices.GroupNews(ctx, members[r.Unit], mark); err != nil {
				return err
			}
		}
		if err := next(to, news, true, true); err != nil {
			return err
		}
	}
	return nil
}

// members are the accounts that hold something over a unit itself, by unit.
func (c *Courier) members(ctx context.Context) (map[string][]string, error) {
	all, err := c.Staff.Accounts(ctx)
	members := map[string][]string{}
	for _, a := range all {
		for _, g := range a.Row.Grants {
			if g.Unit != "" && !a.Row.Disabled && !slices.Contains(members[g.Unit], a.Row.ID) {
				members[g.Unit] = append(members[g.Unit], a.Row.ID)
			}
		}
	}
	return members, err
}

// sendLetters sends the mail that is due over one connection.
func (c *Courier) sendLetters(ctx context.Context, p post.Plan) error {
	server, err := c.Desk.Store.Mail(ctx)
	if err != nil {
		return unlessMissing(err)
	}
	var l *line
	defer func() {
		if l != nil {
			l.close()
		}
	}()
	for ctx.Err() == nil {
		m, err := c.take(ctx, false)
		if err != nil {
			return unlessMissing(err)
		}
		if l == nil {
			if l, err = c.line(server); err != nil {
				return c.again(ctx, p, m, attempt{err: err, ours: true})
			}
		}
		x, err := c.letterOf(ctx, m)
		if err != nil || x == nil {
			err = c.skip(ctx, m, err)
		} else {
			a := l.send(ctx, *x)
			err = c.again(ctx, p, m, a)
			if a.err != nil && a.ours {
				return err // the server cannot be reached: the others wait with this one
			}
		}
		if err != nil {
			return err
		}
	}
	return ctx.Err()
}

// line is a connection to the office's mail server.
func (c *Courier) line(server channel.Mail) (*line, error) {
	password, err := c.Desk.Password(server)
	if err != nil {
		return nil, err
	}
	return newLine(c.Door, server, password, c.Trust)
}

// take takes the next message that is due. Each has a lease of its own, from when it is taken.
func (c *Courier) take(ctx context.Context, robots bool) (post.Message, error) {
	now := c.Now()
	return c.Queue.Take(ctx, robots, c.Holder, now, now.Add(post.Lease))
}

// skip ends a message that has nothing to tell any more. Where that could not be found out it waits.
func (c *Courier) skip(ctx context.Context, m post.Message, err error) error {
	o := post.Outcome{State: post.Moot}
	if err != nil {
		o = post.Outcome{State: post.Waiting, DueAt: c.Now().Add(time.Minute), Failure: post.Told(err)}
	}
	_, derr := c.Queue.Done(context.WithoutCancel(ctx), m.ID, c.Holder, c.Now(), o)
	if derr != nil {
		return derr
	}
	return err
}

// again writes down how an attempt went. It is written although the program may be stopping: the message has left.
func (c *Courier) again(ctx context.Context, p post.Plan, m post.Message, a attempt) error {
	ctx = context.WithoutCancel(ctx)
	o := post.Outcome{State: post.Sent}
	if a.err != nil {
		o = p.Again(m, a.err, a.final, a.ours)
		c.Log.Warn("a message could not be sent", "message", m.ID, "attempts", m.Attempts, "state", string(o.State), "error", a.err)
	}
	held, err := c.Queue.Done(ctx, m.ID, c.Holder, c.Now(), o)
	switch {
	case err != nil:
		return err
	case !held:
		c.Log.Warn("a message's lease was lost while it was sent", "message", m.ID)
	case a.err != nil && a.ours && !m.To.Robot && o.State == post.Waiting:
		return c.Queue.Postpone(ctx, o.DueAt)
	}
	return nil
}

// letterOf composes the mail of a message; nil when nothing is left to tell, or nobody to tell it to.
func (c *Courier) letterOf(ctx context.Context, m post.Message) (*letter, error) {
	w, err := c.Desk.Ways.Way(ctx, m.To.ID)
	if err != nil || w.Address == "" || w.Mode == channel.Quiet || w.Mode == channel.Urgent && m.Kind == post.Digest {
		return nil, err
	}
	held, err := c.Staff.Account(ctx, m.To.ID)
	if err != nil || held.Row.Disabled {
		return nil, unlessMissing(err)
	}
	lent, err := org.LentTo(ctx, c.Staff, held.Row, c.Now())
	if err != nil {
		return nil, err
	}
	// What the person may see now is told, nothing else.
	ctx = org.WithCaller(ctx, &org.Caller{Account: held.Row, Lent: lent})
	all, err := c.Notices.Lines(ctx, m.To.ID, m)
	if err != nil || len(all) == 0 {
		return nil, err
	}
	lang := say.Match(held.Row.Lang)
	about, err := c.about(ctx, all, func(ledger.Finding) bool { return true })
	if err != nil {
		return nil, err
	}
	subject, body := writeLetter(lang, m.Kind, all, about, c.PublicURL)
	return &letter{key: m.ID, to: w.Address, subject: subject, body: body, at: c.Now()}, nil
}

// about reads the findings that notices are about, as far as they may be seen and are told.
func (c *Courier) about(ctx context.Context, all []inbox.Notice, tells func(ledger.Finding) bool) (map[string]ledger.Finding, error) {
	found := map[string]ledger.Finding{}
	for _, n := range all {
		if _, known := found[n.Finding]; known || n.Finding == "" {
			continue
		}
		f, err := c.Findings.Finding(ctx, n.Finding)
		if err != nil && !fault.Is(err, fault.Missing) {
			return nil, err
		}
		if err == nil && tells(f.Row) {
			found[n.Finding] = f.Row
		}
	}
	return found, nil
}

// sendToGroups sends to robots what is due. One that does not answer does not hold up the others.
func (c *Courier) sendToGroups(ctx context.Context, p post.Plan) error {
	client := c.robots()
	for ctx.Err() == nil {
		m, err := c.take(ctx, true)
		if err != nil {
			return unlessMissing(err)
		}
		r, err := c.Desk.Robot(ctx, m.To.ID)
		text := ""
		if err == nil {
			text, err = c.groupText(ctx, r, m)
		}
		if err != nil || text == "" {
			err = c.skip(ctx, m, unlessMissing(err))
		} else {
			err = c.again(ctx, p, m, attempt{err: c.toRobot(ctx, client, r, text)})
		}
		if err != nil {
			return err
		}
	}
	return ctx.Err()
}

func (c *Courier) robots() *http.Client {
	client := robots(c.Door)
	if t, ok := client.Transport.(*http.Transport); ok && c.Trust != nil {
		t.TLSClientConfig = c.Trust.Clone()
	}
	return client
}

// groupText is what a chat group is told: how many things of which kind, their numbers, days and a link.
func (c *Courier) groupText(ctx context.Context, r channel.Robot, m post.Message) (string, error) {
	members, err := c.members(ctx)
	if err != nil {
		return "", err
	}
	all, err := c.Notices.GroupLines(ctx, members[r.Unit], m)
	if err != nil || len(all) == 0 {
		return "", err
	}
	tree, err := c.Desk.Tree(ctx)
	if err != nil {
		return "", err
	}
	// Somebody may hold a part in another unit too: its findings are none of this group's business.
	about, err := c.about(ctx, all, func(f ledger.Finding) bool {
		return slices.ContainsFunc(ledger.Charged(tree, f.Units), func(u string) bool { return u == r.Unit || tree.Within(u, r.Unit) })
	})
	if err != nil {
		return "", err
	}
	all = slices.DeleteFunc(all, func(n inbox.Notice) bool {
		_, ours := about[n.Finding]
		return n.Finding != "" && !ours
	})
	if len(all) == 0 {
		return "", nil
	}
	unit, _ := tree.Unit(r.Unit)
	return writeGroup(unit.Called(), all, about, c.PublicURL), nil
}

// toRobot sends a text to a robot.
func (c *Courier) toRobot(ctx context.Context, client *http.Client, r channel.Robot, text string) error {
	link, secret, err := c.Desk.Opened(r)
	if err != nil {
		return err
	}
	o, err := compose(r.Tool, link, secret, text, c.Now())
	if err != nil {
		return err
	}
	return tell(ctx, client, o)
}

// TestMail sends a mail to an address at once. What the server says when it refuses is in the error.
func (c *Courier) TestMail(ctx context.Context, to string, lang say.Lang) error {
	return c.mailNow(ctx, to, say.T("notify.test.subject").In(lang), say.T("notify.test.body", "URL", c.PublicURL).In(lang))
}

// MailCode sends somebody the code that confirms their address.
func (c *Courier) MailCode(ctx context.Context, to, code string, lang say.Lang) error {
	minutes := int(channel.CodePeriod.Minutes())
	return c.mailNow(ctx, to, say.T("notify.code.subject", "Code", code).In(lang), say.T("notify.code.body", "Code", code, "Minutes", minutes).In(lang))
}

func (c *Courier) mailNow(ctx context.Context, to, subject, body string) error {
	server, err := c.Desk.Store.Mail(ctx)
	if err != nil {
		if fault.Is(err, fault.Missing) {
			err = fault.New(fault.Invalid, "notify.no_server")
		}
		return err
	}
	l, err := c.line(server)
	if err != nil {
		return err
	}
	defer l.close()
	now := c.Now()
	return l.send(ctx, letter{key: to + now.Format(time.RFC3339Nano), to: to, subject: subject, body: body, at: now}).err
}

// TestRobot writes a test into a robot's chat group at once.
func (c *Courier) TestRobot(ctx context.Context, r channel.Robot) error {
	return c.toRobot(ctx, c.robots(), r, say.T("notify.test.group", "URL", c.PublicURL).In(say.ZhCN))
}

// unlessMissing passes over that there is nothing.
func unlessMissing(err error) error {
	if fault.Is(err, fault.Missing) {
		return nil
	}
	return err
}
