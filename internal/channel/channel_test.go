package channel

import (
	"context"
	"encoding/json"
	"net/netip"
	"slices"
	"strings"
	"testing"
	"time"

	"zhenggai/internal/fault"
	"zhenggai/internal/journal"
	"zhenggai/internal/org"
)

// office keeps everything in memory; its box only turns words round.
type office struct {
	hosts  []Host
	mail   *Mail
	robots []Robot
	ways   map[string]Way
	tries  map[string]int
	drafts []journal.Draft
}

func (o *office) Hosts(context.Context) ([]Host, error)   { return o.hosts, nil }
func (o *office) Robots(context.Context) ([]Robot, error) { return o.robots, nil }
func (o *office) Mail(context.Context) (Mail, error) {
	if o.mail == nil {
		return Mail{}, fault.New(fault.Missing, "fault.missing")
	}
	return *o.mail, nil
}

func (o *office) Change(ctx context.Context, _ string, decide func(context.Context, Reader) ([]journal.Draft, error)) (journal.Seq, error) {
	drafts, err := decide(ctx, o)
	for _, d := range drafts {
		for _, r := range d.Rows {
			switch x := r.(type) {
			case Host:
				o.hosts = append(slices.DeleteFunc(o.hosts, func(h Host) bool { return h.Address == x.Address }), x)
			case Mail:
				o.mail = &x
			case Robot:
				o.robots = append(o.robots, x)
			}
		}
		for _, gone := range d.Gone {
			o.hosts = slices.DeleteFunc(o.hosts, func(h Host) bool { return h.Ref() == gone })
			o.robots = slices.DeleteFunc(o.robots, func(r Robot) bool { return r.Ref() == gone })
		}
	}
	o.drafts = append(o.drafts, drafts...)
	return journal.Seq(len(o.drafts)), err
}

func (o *office) Way(_ context.Context, account string) (Way, error) {
	if w, ok := o.ways[account]; ok {
		return w, nil
	}
	return Way{Account: account, Mode: Daily}, nil
}

func (o *office) Reached(context.Context) ([]Way, error) { return nil, nil }

func (o *office) SetWay(_ context.Context, _ string, w Way, d journal.Draft) error {
	if o.ways[w.Account].CodeHash != w.CodeHash {
		o.tries[w.Account] = 0
	}
	o.ways[w.Account] = w
	o.drafts = append(o.drafts, d)
	return nil
}

func (o *office) TryCode(_ context.Context, account string) (bool, error) {
	o.tries[account]++
	return o.tries[account] <= CodeTries, nil
}

func turned(text string) string {
	b := []byte(text)
	slices.Reverse(b)
	return string(b)
}

func (*office) Seal(place, text string) (string, error) { return place + "|" + turned(text), nil }
func (*office) Open(place, sealed string) (string, error) {
	return turned(strings.TrimPrefix(sealed, place+"|")), nil
}

func newDesk() (*Desk, *office) {
	o := &office{ways: map[string]Way{}, tries: map[string]int{}}
	return &Desk{
		Store: o, Ways: o, Box: o, NewID: func() string { return "robot-1" }, NewCode: func() string { return "042137" },
		Tree: func(context.Context) (*org.Tree, error) {
			return org.NewTree(nil, []org.Unit{{ID: "water", Name: "苍原市水利局"}}), nil
		},
	}, o
}

func wants(t *testing.T, err error, kind fault.Kind, key, place string) {
	t.Helper()
	f, ok := err.(*fault.Error) //nolint:errorlint // the fault itself is looked at
	if !ok || f.Kind != kind || f.Text.Key != key || f.Place != place {
		t.Errorf("got %v (%+v); want %s at %q", err, f, key, place)
	}
}

func TestAnAddressIsAHostAndAPort(t *testing.T) {
	for text, want := range map[string]string{
		"SMTP.Example.GOV.cn": "smtp.example.gov.cn:443", "smtp.example.gov.cn.:465": "smtp.example.gov.cn:465", " 10.1.2.3:25 ": "10.1.2.3:25",
		"[fd00::1]:25": "[fd00::1]:25", "fd00::1": "[fd00::1]:443", "mail-1:2525": "mail-1:2525",
		"": "", ":25": "", "a b:25": "", "host:0": "", "host:65536": "", "host:x": "", "https://x.cn": "", "x..cn": "", "-x.cn": "", "邮件.cn": "", "user@x.cn:25": "", "]:1": "",
	} {
		if got, err := ParseAddress(text, 443); got != want || (want == "") != (err != nil) {
			t.Errorf("%q is %q, %v; want %q", text, got, err, want)
		}
	}
}

func TestWhatMayBeReached(t *testing.T) {
	for ip, want := range map[string][2]bool{ // without and with consent
		"203.0.113.9": {true, true}, "2001:db8::1": {true, true},
		"127.0.0.1": {false, true}, "::1": {false, true}, "10.0.0.1": {false, true}, "172.16.3.4": {false, true}, "192.168.1.1": {false, true},
		"fd00::1": {false, true}, "100.64.0.1": {false, true}, "::ffff:10.0.0.1": {false, true},
		"169.254.169.254": {false, false}, "fe80::1": {false, false}, "0.0.0.0": {false, false}, "::": {false, false},
		"224.0.0.1": {false, false}, "255.255.255.255": {false, false}, "::ffff:169.254.169.254": {false, false},
	} {
		a := netip.MustParseAddr(ip)
		if got := [2]bool{Reachable(a, false), Reachable(a, true)}; got != want {
			t.Errorf("%s: %v; want %v", ip, got, want)
		}
	}
}

func TestOnlyListedHostsAreUsed(t *testing.T) {
	d, o := newDesk()
	ctx := t.Context()
	list := func(h Host) error { _, err := d.List(ctx, "admin", h); return err }
	wants(t, list(Host{Address: "10.0.0.5:25"}), fault.Invalid, "channel.consent_needed", "internal")
	wants(t, list(Host{Address: "localhost:25"}), fault.Invalid, "channel.consent_needed", "internal")
	wants(t, list(Host{Address: "169.254.169.254:80", Internal: true}), fault.Invalid, "channel.never", "address")
	m := Mail{Address: "10.0.0.5:25", Security: Plain, From: "ledger@example.gov.cn", Name: "苍原市整改办"}
	wants(t, d.SetMail(ctx, "admin", m, ""), fault.Invalid, "channel.not_listed", "mail_address")
	for range 2 { // once is enough
		if err := list(Host{Address: "10.0.0.5:25", Internal: true, Note: "邮件"}); err != nil {
			t.Fatal(err)
		}
	}
	if err := list(Host{Address: "smtp.example.gov.cn:25"}); err != nil || len(o.drafts) != 2 {
		t.Fatal(err, o.drafts)
	}
	if err := d.SetMail(ctx, "admin", m, ""); err != nil {
		t.Fatal(err)
	}
	m.Address = "smtp.example.gov.cn:25"
	wants(t, d.SetMail(ctx, "admin", m, ""), fault.Invalid, "channel.plain_inside", "security")
	wants(t, d.Strike(ctx, "admin", "10.0.0.5:25"), fault.Invalid, "channel.host_used", "")
	if err := d.Strike(ctx, "admin", "smtp.example.gov.cn:25"); err != nil || len(o.hosts) != 1 {
		t.Error(err, o.hosts)
	}
	wants(t, d.Strike(ctx, "admin", "nobody:1"), fault.Missing, "fault.missing", "")
}

func TestAPasswordIsKeptForTheSameServerAndUserAlone(t *testing.T) {
	d, o := newDesk()
	ctx := t.Context()
	o.hosts = []Host{{Address: "a.cn:465"}, {Address: "b.cn:465"}}
	m := Mail{Address: "a.cn:465", Security: TLS, User: "u", From: "u@a.cn"}
	wants(t, d.SetMail(ctx, "admin", m, ""), fault.Invalid, "channel.password_needed", "mail_password")
	if err := d.SetMail(ctx, "admin", m, "geheim-7"); err != nil {
		t.Fatal(err)
	}
	m.Name = "整改办"
	if err := d.SetMail(ctx, "admin", m, ""); err != nil {
		t.Fatal(err)
	}
	if p, err := d.Password(*o.mail); p != "geheim-7" || err != nil {
		t.Errorf("the password is %q, %v", p, err)
	}
	m.Address = "b.cn:465" // whoever sets another server does not get the password sent to it
	wants(t, d.SetMail(ctx, "admin", m, ""), fault.Invalid, "channel.password_needed", "mail_password")
	image, _ := json.Marshal(o.mail.Image())
	if strings.Contains(string(image), "geheim") || strings.Contains(string(image), o.mail.Password) {
		t.Errorf("the journal would hold %s", image)
	}
	for _, from := range []string{"", "u", "u@a", "整改@a.cn", "a <u@a.cn>", "u@a.cn\r\nBcc: x@y.cn"} {
		m := Mail{Address: "a.cn:465", Security: TLS, From: from}
		wants(t, d.SetMail(ctx, "admin", m, ""), fault.Invalid, "channel.mail_odd", "from")
	}
}

func TestARobotIsOfAUnitAndItsAddressIsASecret(t *testing.T) {
	d, o := newDesk()
	ctx := t.Context()
	o.hosts = []Host{{Address: "oapi.dingtalk.com:443"}, {Address: "127.0.0.1:9", Internal: true}, {Address: "203.0.113.1:80"}}
	const link = "https://oapi.dingtalk.com/robot/send?access_token=abcdef"
	r := Robot{Unit: "water", Tool: DingTalk, Name: "整改群"}
	for _, c := range []struct {
		r                       Robot
		link, secret, key, what string
	}{
		{Robot{Unit: "water", Tool: "qq", Name: "群"}, link, "", "channel.tool_unknown", "tool"},
		{Robot{Unit: "nowhere", Tool: WeCom, Name: "群"}, link, "", "channel.unit_unknown", "units"},
		{Robot{Unit: "water", Tool: WeCom}, link, "", "channel.name_empty", "name"},
		{Robot{Unit: "water", Tool: WeCom, Name: "群"}, link, "SEC1", "channel.no_signature", "secret"},
		{r, "ftp://oapi.dingtalk.com/x", "", "channel.url_odd", "url"},
		{r, "https://u:p@oapi.dingtalk.com/x", "", "channel.url_odd", "url"},
		{r, "https://oapi.dingtalk.com", "", "channel.url_odd", "url"},
		{r, "https://oapi.dingtalk.com:8443/x", "", "channel.not_listed", "url"},
		{r, "https://169.254.169.254/x", "", "channel.not_listed", "url"},
		{r, "http://203.0.113.1/x", "", "channel.plain_inside", "url"},
	} {
		_, err := d.AddRobot(ctx, "admin", c.r, c.link, c.secret)
		wants(t, err, fault.Invalid, c.key, c.what)
		if err != nil && strings.Contains(err.Error(), "abcdef") {
			t.Errorf("the error tells the address: %v", err)
		}
	}
	got, err := d.AddRobot(ctx, "admin", r, " "+link+" ", " SEC7 ")
	if err != nil {
		t.Fatal(err)
	}
	image, _ := json.Marshal(got.Image())
	if strings.Contains(string(image), "abcdef") || strings.Contains(string(image), turned("abcdef")) || strings.Contains(string(image), "SEC7") {
		t.Errorf("the journal would hold %s", image)
	}
	if to, secret, err := d.Opened(got); to != "https://oapi.dingtalk.com:443/robot/send?access_token=abcdef" || secret != "SEC7" || err != nil {
		t.Errorf("opened %q, %q, %v", to, secret, err)
	}
	_, err = d.AddRobot(ctx, "admin", r, link, "")
	wants(t, err, fault.Invalid, "channel.robot_twice", "name")
	if err := d.RemoveRobot(ctx, "admin", got.ID); err != nil || len(o.robots) != 0 {
		t.Error(err, o.robots)
	}
}

func TestAnAddressBecomesOnesOwnByItsCode(t *testing.T) {
	d, o := newDesk()
	ctx := t.Context()
	now := time.Date(2026, 5, 20, 9, 30, 0, 0, time.UTC)
	ask := func(address string) error { _, err := d.Ask(ctx, "me", address, now); return err }
	wants(t, ask("no address"), fault.Invalid, "channel.mail_odd", "address")
	if code, err := d.Ask(ctx, "me", "bai@example.gov.cn", now); code != "042137" || err != nil {
		t.Fatal(code, err)
	}
	wants(t, ask("other@example.gov.cn"), fault.Invalid, "channel.code_wait", "address")
	wants(t, d.Confirm(ctx, "me", "000000", now), fault.Invalid, "channel.code_wrong", "code")
	wants(t, d.Confirm(ctx, "me", "042137", now.Add(CodePeriod)), fault.Invalid, "channel.code_over", "code")
	wants(t, d.Confirm(ctx, "another", "042137", now), fault.Invalid, "channel.code_over", "code")
	if err := d.Confirm(ctx, "me", " 042 137 ", now); err != nil || o.ways["me"].Address != "bai@example.gov.cn" {
		t.Fatal(err, o.ways)
	}
	wants(t, d.Confirm(ctx, "me", "042137", now), fault.Invalid, "channel.code_over", "code") // a code works once
	now = now.Add(time.Hour)
	wants(t, ask("BAI@example.gov.cn"), fault.Invalid, "channel.address_same", "address")

	// Who guesses has five tries, and nobody is flooded.
	for range codesADay - 1 {
		now = now.Add(codeEvery)
		if err := ask("victim@example.gov.cn"); err != nil {
			t.Fatal(err)
		}
	}
	now = now.Add(codeEvery)
	wants(t, ask("victim@example.gov.cn"), fault.Invalid, "channel.codes_many", "address")
	for range CodeTries {
		wants(t, d.Confirm(ctx, "me", "111111", now), fault.Invalid, "channel.code_wrong", "code")
	}
	wants(t, d.Confirm(ctx, "me", "042137", now), fault.Invalid, "channel.code_over", "code")
	if err := ask("victim@example.gov.cn"); err == nil {
		t.Error("one more code was sent on the same day")
	}
	now = now.AddDate(0, 0, 1)
	if err := ask("own@example.gov.cn"); err != nil {
		t.Error(err)
	}

	if err := d.Choose(ctx, "me", Quiet); err != nil || o.ways["me"].Mode != Quiet || o.ways["me"].Address == "" {
		t.Error(err, o.ways["me"])
	}
	wants(t, d.Choose(ctx, "me", "loud"), fault.Invalid, "channel.mode_unknown", "mode")
	if err := d.Forget(ctx, "me"); err != nil || o.ways["me"].Address+o.ways["me"].Pending != "" || o.ways["me"].Mode != Quiet {
		t.Error(err, o.ways["me"])
	}
	for _, draft := range o.drafts { // nothing of an address is in an entry
		text, _ := json.Marshal(draft)
		if strings.Contains(string(text), "@") {
			t.Errorf("an entry holds %s", text)
		}
	}
}

func TestARhythmHoldsTogether(t *testing.T) {
	for _, c := range []struct{ at, hours, key, place string }{
		{"8点", "08:30-12:00", "channel.time_odd", "digest_at"},
		{"12:30", "08:30-12:00 14:30-17:30", "channel.time_outside", "digest_at"},
		{"08:30", "12:00-08:30", "workday.odd_hours", "hours"},
		{"08:30", "", "workday.odd_hours", "hours"},
	} {
		_, _, err := Rhythm{c.at, c.hours}.Times()
		wants(t, err, fault.Invalid, c.key, c.place)
	}
	if at, hours, err := Standard.Times(); err != nil || at != 8*time.Hour+30*time.Minute || len(hours) != 2 {
		t.Error(at, hours, err)
	}
}

func TestAVeiledAddressIsKnownToItsOwner(t *testing.T) {
	for text, want := range map[string]string{"baishuili@example.gov.cn": "b***i@example.gov.cn", "ab@c.cn": "a***@c.cn", "": ""} {
		if got := Veiled(text); got != want {
			t.Errorf("%q is veiled as %q; want %q", text, got, want)
		}
	}
}
