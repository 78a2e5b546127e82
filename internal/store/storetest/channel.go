package storetest

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"strings"
	"sync"
	"testing"
	"time"

	"zhenggai/internal/channel"
	"zhenggai/internal/fault"
	"zhenggai/internal/follow"
	"zhenggai/internal/follow/inbox"
	"zhenggai/internal/follow/post"
	"zhenggai/internal/journal"
	"zhenggai/internal/org"
	"zhenggai/internal/say"
	"zhenggai/internal/store"
	"zhenggai/internal/workday"
)

// channelDesk is the desk over the rig's store, with a unit to have a robot.
func channelDesk(t *testing.T, r *rig) *channel.Desk {
	t.Helper()
	r.change(t, draft(journal.UnitAdded, org.Unit{ID: "unit-1", Name: "苍原市水利局", Kind: org.Department}))
	return &channel.Desk{
		Store: r.Channels(), Ways: r.Channels(), Settings: r.Settings(), Box: r.Channels(),
		NewID: func() string { return fmt.Sprint("robot-", r.ids.Add(1)) }, NewCode: func() string { return "042137" },
		Tree: func(ctx context.Context) (*org.Tree, error) { return org.TreeOf(ctx, r.Chart()) },
	}
}

// spaced prints values with a space between any two.
func spaced(values ...any) string { return strings.TrimSpace(fmt.Sprintln(values...)) }

const (
	mailSecret  = "geheim-7-mail"
	robotSecret = "geheim-8-token"
	ownAddress  = "baishuili@example.gov.cn"
)

// setChannels sets a mail server, a robot and somebody's own address.
func setChannels(t *testing.T, r *rig, d *channel.Desk) channel.Robot {
	t.Helper()
	ctx := context.Background()
	for _, h := range []string{"smtp.example.gov.cn:465", "oapi.dingtalk.com:443"} {
		must[channel.Host](t)(d.List(ctx, "admin", channel.Host{Address: h}))
	}
	m := channel.Mail{Address: "smtp.example.gov.cn:465", Security: channel.TLS, User: "ledger", From: "ledger@example.gov.cn"}
	if err := d.SetMail(ctx, "admin", m, mailSecret); err != nil {
		t.Fatal(err)
	}
	robot := must[channel.Robot](t)(d.AddRobot(ctx, "admin", channel.Robot{Unit: "unit-1", Tool: channel.DingTalk, Name: "群"},
		"https://oapi.dingtalk.com/robot/send?access_token="+robotSecret, "SEC"+robotSecret))
	code := must[string](t)(d.Ask(ctx, "acc-1", ownAddress, r.clock.now()))
	if err := d.Confirm(ctx, "acc-1", code, r.clock.now()); err != nil {
		t.Fatal(err)
	}
	return robot
}

func testChannels(t *testing.T, place Place) {
	ctx := context.Background()
	r := open(t, place)
	d := channelDesk(t, r)
	robot := setChannels(t, r, d)
	c := r.Channels()
	equal(t, len(must[[]channel.Host](t)(c.Hosts(ctx))), 2)
	m := must[channel.Mail](t)(c.Mail(ctx))
	equal(t, must[string](t)(d.Password(m)), mailSecret)
	equal(t, must[channel.Robot](t)(d.Robot(ctx, robot.ID)), robot)
	link, secret, err := d.Opened(robot)
	equal(t, spaced(strings.HasSuffix(link, robotSecret), secret, err), "true SEC"+robotSecret+" <nil>")
	if _, err := c.Open("elsewhere", m.Password); !fault.Is(err, fault.Missing) {
		t.Errorf("a secret opened at another place: %v", err)
	}
	way := must[channel.Way](t)(c.Way(ctx, "acc-1"))
	equal(t, spaced(way.Address, way.Mode, way.Confirmed.Equal(r.clock.now()), way.Pending), ownAddress+" daily true")
	equal(t, len(must[[]channel.Way](t)(c.Reached(ctx))), 1)
	equal(t, must[channel.Way](t)(c.Way(ctx, "nobody")), channel.Way{Account: "nobody", Mode: channel.Daily})

	// Guessing is counted where two guessers at once are counted too.
	r.clock.add(time.Hour)
	must[string](t)(d.Ask(ctx, "acc-1", "other@example.gov.cn", r.clock.now()))
	may := 0
	for range channel.CodeTries + 2 {
		if must[bool](t)(c.TryCode(ctx, "acc-1")) {
			may++
		}
	}
	equal(t, may, channel.CodeTries)

	// Nothing secret stands in the database, in an entry, or in a backup.
	path := t.TempDir() + "/backup.zip"
	must[store.Manifest](t)(r.Backup(ctx, "admin", path))
	files := map[string][]byte{"backup": must[[]byte](t)(os.ReadFile(path))}
	if r.cfg.URL == "" {
		for _, name := range []string{"zhenggai.db", "zhenggai.db-wal"} {
			files[name], _ = os.ReadFile(r.cfg.Dir + "/" + name)
		}
	}
	entries := must[[]journal.Entry](t)(r.Book().Entries(ctx, journal.Want{}, 0, 100))
	files["journal"] = must[[]byte](t)(json.Marshal(entries))
	for name, text := range files {
		for _, secret := range []string{mailSecret, robotSecret, ownAddress, "042137"} {
			if strings.Contains(string(text), secret) {
				t.Errorf("%s holds %q", name, secret)
			}
		}
	}
	equal(t, must[store.Report](t)(r.Verify(ctx, store.VerifyOptions{})).OK(), true)

	// With another key nothing opens, and the rows still verify.
	if err := os.Remove(r.cfg.Dir + "/keys/channel.key"); err != nil {
		t.Fatal(err)
	}
	if err := r.Close(); err != nil {
		t.Fatal(err)
	}
	again := reopen(t, r.cfg, r.clock)
	equal(t, must[channel.Way](t)(again.Channels().Way(ctx, "acc-1")).Locked, true)
	equal(t, len(must[[]channel.Way](t)(again.Channels().Reached(ctx))), 0)
	d.Box = again.Channels()
	if _, err := d.Password(m); !fault.Is(err, fault.Missing) {
		t.Errorf("another key opened a password: %v", err)
	}
}

// Whoever is erased from the roster loses the address of their account.
func testForgottenWay(t *testing.T, place Place) {
	ctx := context.Background()
	r := open(t, place)
	d := channelDesk(t, r)
	setChannels(t, r, d)
	r.change(t, draft(journal.PersonAdded, org.Person{ID: "person-1", Name: "白水利", Unit: "unit-1", Account: "acc-1", Salt: "s"}))
	reg := org.Registrar{Store: r.Chart()}
	must[journal.Seq](t)(reg.Erase(ctx, org.Edit{Actor: "acc-clerk", ID: "person-1"}))
	equal(t, must[channel.Way](t)(r.Channels().Way(ctx, "acc-1")), channel.Way{Account: "acc-1", Mode: channel.Daily})
}

func testPost(t *testing.T, place Place) {
	r := open(t, place)
	liaison, findings := told(t, r)
	ctx := context.Background()
	c := follow.Cursor{Book: r.Book(), Fold: &inbox.Fold{Store: r.Notices()}}
	must[int](t)(c.Catch(ctx))
	q, to := r.Posts(), post.Recipient{ID: liaison.ID}
	head := must[journal.Seq](t)(q.Head(ctx))
	day := workday.Of(r.clock.now())
	mark := post.Mark{To: to, Day: day}
	put := func(old *post.Mark, now post.Mark, m *post.Message) bool {
		t.Helper()
		err := q.Put(ctx, old, now, m, nil)
		if err != nil && !fault.Is(err, fault.Conflict) {
			t.Fatal(err)
		}
		return err == nil
	}
	equal(t, put(nil, mark, nil), true)
	equal(t, put(nil, mark, nil), false) // another process was quicker
	equal(t, must[map[string]post.Mark](t)(q.Marks(ctx))[to.Key()], mark)
	equal(t, must[map[string]post.News](t)(q.News(ctx))[liaison.ID], post.News{Urgent: true, Plain: true})

	// Two processes plan the same: one message.
	moved := mark
	moved.Digest, moved.Urgent = head, head
	m := post.Message{ID: "digest:1", To: to, Kind: post.Digest, UpTo: head, State: post.Waiting, MadeAt: r.clock.now(), DueAt: r.clock.now()}
	var wins sync.WaitGroup
	won := make(chan bool, 2)
	for range 2 {
		wins.Go(func() { won <- q.Put(ctx, &mark, moved, &m, nil) == nil })
	}
	wins.Wait()
	first, second := <-won, <-won
	equal(t, first != second, true)
	equal(t, len(must[map[string]post.News](t)(q.News(ctx))), 0)
	equal(t, len(must[map[string][]post.Message](t)(q.Open(ctx))[to.Key()]), 1)

	// What a message tells is what is unread and in sight when it is sent, the urgent first.
	asLiaison := org.WithCaller(ctx, &org.Caller{Account: liaison})
	lines := must[[]inbox.Notice](t)(q.Lines(asLiaison, liaison.ID, m))
	equal(t, spaced(len(lines), lines[0].Urgent, lines[0].Finding == findings[1].ID), "3 true true")
	urgent := m
	urgent.Kind = post.Urgent
	equal(t, len(must[[]inbox.Notice](t)(q.Lines(asLiaison, liaison.ID, urgent))), 1)
	stranger := liaison
	stranger.Grants = nil
	equal(t, len(must[[]inbox.Notice](t)(q.Lines(org.WithCaller(ctx, &org.Caller{Account: stranger}), liaison.ID, m))), 0)
	equal(t, len(must[[]inbox.Notice](t)(q.GroupLines(ctx, []string{liaison.ID, "other"}, m))), 3)
	equal(t, must[post.News](t)(q.GroupNews(ctx, []string{liaison.ID}, mark)), post.News{Urgent: true, Plain: true})
	equal(t, must[post.News](t)(q.GroupNews(ctx, []string{liaison.ID}, moved)), post.News{})

	testTaking(t, r, moved, m)
}

// testTaking sends a message that waits: one of two takes it; while it is sent it is neither lengthened nor dropped; a
// lease that ended is taken over; what failed is sent again when somebody says so.
func testTaking(t *testing.T, r *rig, mark post.Mark, m post.Message) {
	t.Helper()
	ctx, q, now := context.Background(), r.Posts(), r.clock.now()
	take := func(holder string, now time.Time) (post.Message, bool) {
		t.Helper()
		got, err := q.Take(ctx, false, holder, now, now.Add(post.Lease))
		if err != nil && !fault.Is(err, fault.Missing) {
			t.Fatal(err)
		}
		return got, err == nil
	}
	got, ok := take("one", now)
	equal(t, spaced(ok, got.ID, got.Attempts, got.UpTo == m.UpTo), "true digest:1 1 true")
	_, ok = take("two", now)
	equal(t, ok, false)
	_, err := q.Take(ctx, true, "two", now, now.Add(time.Hour))
	equal(t, fault.Is(err, fault.Missing), true)
	longer := mark
	longer.Day++
	for _, err := range []error{q.Put(ctx, &mark, longer, &m, nil), q.Put(ctx, &mark, longer, nil, []string{m.ID})} {
		equal(t, fault.Is(err, fault.Conflict), true)
	}
	got, ok = take("two", now.Add(post.Lease)) // one has died
	equal(t, spaced(ok, got.Attempts), "true 2")
	equal(t, must[bool](t)(q.Done(ctx, m.ID, "one", now, post.Outcome{State: post.Sent})), false)
	again := post.Outcome{State: post.Waiting, DueAt: now.Add(time.Hour), Failure: say.T("notify.no_connection", "Host", "a:1")}
	equal(t, must[bool](t)(q.Done(ctx, m.ID, "two", now, again)), true)
	_, ok = take("two", now.Add(59*time.Minute))
	equal(t, ok, false)
	if err := q.Postpone(ctx, now.Add(2*time.Hour)); err != nil {
		t.Fatal(err)
	}
	_, ok = take("two", now.Add(time.Hour))
	equal(t, ok, false)
	waits := must[[]post.Message](t)(q.Recent(ctx, post.Waiting, 9))
	equal(t, spaced(len(waits), waits[0].Failure.Key), "1 notify.no_connection")

	got, ok = take("two", now.Add(2*time.Hour))
	equal(t, ok, true)
	equal(t, must[bool](t)(q.Done(ctx, got.ID, "two", now, post.Outcome{State: post.Failed, Failure: say.T("notify.to_odd")})), true)
	equal(t, must[post.Tally](t)(q.Tally(ctx, mark.Day)), post.Tally{Failed: 1})
	retry := journal.Draft{Act: journal.MessageRetried, Subject: journal.Ref{Table: "post_message", ID: m.ID}}
	if err := q.Retry(ctx, "admin", m.ID, now, retry); err != nil {
		t.Fatal(err)
	}
	if err := q.Retry(ctx, "admin", m.ID, now, retry); !fault.Is(err, fault.Conflict) {
		t.Errorf("a second retry: %v", err)
	}
	got, ok = take("two", now)
	equal(t, spaced(ok, got.Attempts), "true 1")
	equal(t, must[bool](t)(q.Done(ctx, got.ID, "two", now, post.Outcome{State: post.Sent})), true)
	equal(t, must[post.Tally](t)(q.Tally(ctx, mark.Day)), post.Tally{SentToday: 1})
	if err := q.Sweep(ctx, now.Add(time.Second)); err != nil {
		t.Fatal(err)
	}
	equal(t, len(must[[]post.Message](t)(q.Recent(ctx, post.Sent, 9))), 0)
}
