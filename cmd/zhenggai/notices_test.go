package main

import (
	"bytes"
	"context"
	"encoding/base64"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/emersion/go-smtp"

	"zhenggai/internal/channel"
	"zhenggai/internal/closure"
	"zhenggai/internal/follow/post"
	"zhenggai/internal/journal"
	"zhenggai/internal/ledger"
	"zhenggai/internal/notify"
	"zhenggai/internal/org"
	"zhenggai/internal/workday"
)

// mailbox is a mail server on loopback that keeps what it is given.
type mailbox struct {
	mu   sync.Mutex
	got  []string // recipient, subject and body in words
	stop func()
}

type mailSession struct {
	box *mailbox
	to  string
}

func (b *mailbox) NewSession(*smtp.Conn) (smtp.Session, error) { return &mailSession{box: b}, nil }
func (*mailSession) Mail(string, *smtp.MailOptions) error      { return nil }
func (*mailSession) Reset()                                    {}
func (*mailSession) Logout() error                             { return nil }
func (s *mailSession) Rcpt(to string, _ *smtp.RcptOptions) error {
	s.to = to
	return nil
}

func (s *mailSession) Data(r io.Reader) error {
	text, err := io.ReadAll(r)
	head, body, _ := strings.Cut(string(text), "\r\n\r\n")
	plain, derr := base64.StdEncoding.DecodeString(strings.ReplaceAll(body, "\r\n", ""))
	if derr != nil {
		return derr
	}
	s.box.mu.Lock()
	defer s.box.mu.Unlock()
	s.box.got = append(s.box.got, s.to+"\n"+head+"\n"+string(plain))
	return err
}

// taken empties the mailbox.
func (b *mailbox) taken() []string {
	b.mu.Lock()
	defer b.mu.Unlock()
	got := b.got
	b.got = nil
	return got
}

// serve begins to take mail at an address, "127.0.0.1:0" for any.
func (b *mailbox) serve(t *testing.T, address string) string {
	t.Helper()
	s := smtp.NewServer(b)
	s.Domain = "mail.example.gov.cn"
	l, err := net.Listen("tcp", address)
	if err != nil {
		t.Fatal(err)
	}
	go s.Serve(l)
	b.stop = func() { s.Close() }
	t.Cleanup(b.stop)
	return l.Addr().String()
}

// noticeOffice is an office with a unit, its liaison, and a clock that the test moves.
type noticeOffice struct {
	*bureau
	t       *testing.T
	log     bytes.Buffer
	clock   time.Time
	liaison org.Account
	no      int
}

func newNoticeOffice(t *testing.T) *noticeOffice {
	t.Helper()
	o := &noticeOffice{t: t, clock: time.Date(2026, 2, 12, 9, 0, 0, 0, workday.Zone)}
	var err error
	o.bureau, err = place{Data: t.TempDir()}.open(t.Context(), slog.New(slog.NewTextHandler(&o.log, nil)))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { o.Close() })
	o.courier.Now = func() time.Time { return o.clock }
	o.courier.PublicURL = "https://ledger.example.gov.cn"
	o.liaison = org.Account{ID: "acc-liaison", Login: "liaison", Name: "白水利", Salt: "s", Grants: []org.Grant{{Role: org.UnitLiaison, Unit: "water"}}}
	o.write(journal.UnitAdded, org.Unit{ID: "water", Name: "苍原市水利局", Kind: org.Department})
	o.write(journal.AccountAdded, o.liaison)
	return o
}

func (o *noticeOffice) write(act journal.Act, row journal.Record) {
	o.t.Helper()
	_, err := o.db.Ledger().Change(context.Background(), "acc-clerk", func(context.Context, ledger.Reader) ([]journal.Draft, error) {
		return []journal.Draft{{Act: act, Subject: row.Ref(), Rows: []journal.Record{row}}}, nil
	})
	if err != nil {
		o.t.Fatal(err)
	}
}

// charge charges the unit with another finding.
func (o *noticeOffice) charge() string {
	o.t.Helper()
	o.no++
	f := ledger.Finding{
		ID: fmt.Sprint("f", o.no), No: o.no, Statement: "机井取水未计量，绝密细节", Deadline: "2026-12-31", Units: []ledger.Unit{{Name: "苍原市水利局"}},
	}
	o.write(journal.FindingAdded, f)
	o.follow()
	return f.ID
}

func (o *noticeOffice) follow() {
	o.t.Helper()
	if _, err := o.inbox().Catch(o.t.Context()); err != nil {
		o.t.Fatal(err)
	}
}

// at sends as the server does when the clock shows a moment.
func (o *noticeOffice) at(moment string, couriers ...*notify.Courier) {
	o.t.Helper()
	var err error
	if o.clock, err = time.ParseInLocation("2006-01-02 15:04", moment, workday.Zone); err != nil {
		o.t.Fatal(err)
	}
	if couriers == nil {
		couriers = []*notify.Courier{o.courier}
	}
	var all sync.WaitGroup
	for _, c := range couriers {
		all.Go(func() {
			if err := c.Run(o.t.Context()); err != nil {
				o.t.Error(err)
			}
		})
	}
	all.Wait()
}

func TestPeopleAreToldByMailAndInTheirGroups(t *testing.T) {
	o := newNoticeOffice(t)
	ctx := t.Context()
	box := &mailbox{}
	address := box.serve(t, "127.0.0.1:0")
	var group []string
	robot := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		group = append(group, r.URL.RawQuery+" "+string(body))
		io.WriteString(w, `{"errcode":0,"errmsg":"ok"}`)
	}))
	defer robot.Close()
	for _, h := range []string{address, robot.Listener.Addr().String()} {
		if _, err := o.channels.List(ctx, "admin", channel.Host{Address: h, Internal: true}); err != nil {
			t.Fatal(err)
		}
	}
	o.charge() // before anybody is told outside: it stays in the inbox
	if err := o.channels.SetMail(ctx, "admin", channel.Mail{Address: address, Security: channel.Plain, From: "ledger@example.gov.cn"}, ""); err != nil {
		t.Fatal(err)
	}
	// An address is confirmed by the code that came by mail.
	code, err := o.channels.Ask(ctx, o.liaison.ID, "baishuili@example.gov.cn", o.clock)
	if err == nil {
		err = o.courier.MailCode(ctx, "baishuili@example.gov.cn", code, "zh-CN")
	}
	if err != nil {
		t.Fatal(err)
	}
	mailed := regexp.MustCompile(`验证码是 (\d{6})`).FindStringSubmatch(strings.Join(box.taken(), ""))
	if mailed == nil {
		t.Fatal("no code came")
	}
	if err := o.channels.Confirm(ctx, o.liaison.ID, mailed[1], o.clock); err != nil {
		t.Fatal(err)
	}
	if _, err := o.channels.AddRobot(ctx, "admin", channel.Robot{Unit: "water", Tool: channel.WeCom, Name: "水利群"}, robot.URL+"/send?key=topsecret", ""); err != nil {
		t.Fatal(err)
	}
	o.at("2026-02-13 09:00")
	o.charge()
	o.charge()
	o.at("2026-02-13 10:00")
	if got := box.taken(); got != nil || group != nil {
		t.Fatalf("told too early: %q %q", got, group)
	}

	// Saturday the 14th is worked for the Spring Festival. Two processes wake up at the same moment.
	other := *o.courier
	other.Holder = "another process"
	o.at("2026-02-14 08:30", o.courier, &other)
	got := box.taken()
	if len(got) != 1 || len(group) != 1 {
		t.Fatalf("%d mails and %d messages: %q %q", len(got), len(group), got, group)
	}
	for _, want := range []string{"baishuili@example.gov.cn", "2 条消息", "有问题交本单位整改：问题2（2026-12-31 到期）", "https://ledger.example.gov.cn/inbox/"} {
		if !strings.Contains(got[0], want) {
			t.Errorf("no %q in\n%s", want, got[0])
		}
	}
	if !strings.Contains(group[0], "苍原市水利局有 2 件新事项") || !strings.Contains(group[0], "问题3（2026-12-31 到期）、问题2（2026-12-31 到期）") || !strings.HasPrefix(group[0], "key=topsecret ") {
		t.Errorf("the group is told %s", group[0])
	}

	// During the holiday nothing leaves, though something urgent happens; it comes with the first morning's digest.
	back := closure.Event{ID: "e1", Finding: "f2", Cycle: 1, No: 1, Kind: closure.Return}
	o.write(journal.ClosureReturned, back)
	o.charge()
	for day := 15; day <= 23; day++ {
		o.at(fmt.Sprintf("2026-02-%d 09:00", day))
	}
	if got := box.taken(); got != nil {
		t.Fatalf("told on a holiday: %q", got)
	}
	o.at("2026-02-24 08:29")
	o.at("2026-02-24 08:30")
	if got = box.taken(); len(got) != 1 || !strings.Contains(got[0], "1. 【急】销号申请被退回：问题2") || !strings.Contains(got[0], "问题4") {
		t.Fatalf("after the holiday: %q", got)
	}

	// The server is down for a day: one digest when it is back, with both days' matters.
	box.stop()
	o.charge()
	o.at("2026-02-25 08:30")
	o.at("2026-02-25 10:00")
	o.charge()
	o.at("2026-02-26 08:30")
	if tally, err := o.db.Posts().Tally(ctx, workday.Of(o.clock)); err != nil || tally.Waiting != 1 || tally.Failed != 0 {
		t.Errorf("while the server is down: %+v, %v", tally, err)
	}
	box.serve(t, address)
	o.at("2026-02-26 09:50")
	if got = box.taken(); len(got) != 1 || !strings.Contains(got[0], "问题5") || !strings.Contains(got[0], "问题6") {
		t.Fatalf("after the server came back: %q", got)
	}

	// What was read in the product meanwhile is not told again.
	o.charge()
	if err := o.db.Notices().MarkAllRead(ctx, o.liaison.ID, journal.Head); err != nil {
		t.Fatal(err)
	}
	o.at("2026-02-27 08:30")
	if got = box.taken(); got != nil {
		t.Errorf("told of what was read: %q", got)
	}

	// Somebody at the command line does not wait.
	o.charge()
	o.courier.Hurry = true
	o.at("2026-02-28 22:00")
	if got = box.taken(); len(got) != 1 {
		t.Errorf("in a hurry: %q", got)
	}
	for _, secret := range []string{"绝密细节", "topsecret", "baishuili"} {
		if strings.Contains(o.log.String(), secret) {
			t.Errorf("the log holds %q", secret)
		}
		if secret == "绝密细节" && strings.Contains(strings.Join(append(got, group...), ""), secret) {
			t.Errorf("a message holds what a finding says")
		}
	}
}

// A process dies after the server has taken a message and before that is written down: it is sent once more, under the
// same Message-ID, and never a third time.
func TestADeathBetweenSendingAndMarkingCostsOneMessageTwice(t *testing.T) {
	o := newNoticeOffice(t)
	ctx := t.Context()
	box := &mailbox{}
	address := box.serve(t, "127.0.0.1:0")
	if _, err := o.channels.List(ctx, "admin", channel.Host{Address: address, Internal: true}); err != nil {
		t.Fatal(err)
	}
	if err := o.channels.SetMail(ctx, "admin", channel.Mail{Address: address, Security: channel.Plain, From: "ledger@example.gov.cn"}, ""); err != nil {
		t.Fatal(err)
	}
	code, err := o.channels.Ask(ctx, o.liaison.ID, "bai@example.gov.cn", o.clock)
	if err == nil {
		err = o.channels.Confirm(ctx, o.liaison.ID, code, o.clock)
	}
	if err != nil {
		t.Fatal(err)
	}
	o.at("2026-05-19 09:00")
	o.charge()
	dying := *o.courier
	dying.Holder, dying.Queue = "dying", dies{o.db.Posts()}
	o.clock = time.Date(2026, 5, 20, 8, 30, 0, 0, workday.Zone)
	if err := dying.Run(ctx); err == nil {
		t.Fatal("it did not die")
	}
	o.at("2026-05-20 08:31") // its lease is not over
	first := box.taken()
	o.at("2026-05-20 08:36")
	o.at("2026-05-20 09:36")
	second := box.taken()
	id := regexp.MustCompile(`(?i)message-id: <\S+>`)
	if len(first) != 1 || len(second) != 1 || id.FindString(first[0]) == "" || id.FindString(first[0]) != id.FindString(second[0]) {
		t.Errorf("%q\n%q", first, second)
	}
}

// dies is a queue whose process dies before it can write that something was sent.
type dies struct{ post.Queue }

func (dies) Done(context.Context, string, string, time.Time, post.Outcome) (bool, error) {
	return false, io.ErrUnexpectedEOF
}
