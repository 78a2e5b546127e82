package notify

import (
	"bytes"
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"strings"
	"sync"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/emersion/go-sasl"
	"github.com/emersion/go-smtp"

	"zhenggai/internal/channel"
	"zhenggai/internal/fault"
	"zhenggai/internal/say"
)

var noon = time.Date(2026, 12, 1, 12, 0, 0, 0, time.UTC)

// The makers' own formulas, computed once by their published examples' way and written down.
func TestRobotsAreSpokenToAsTheirMakersSay(t *testing.T) {
	for _, c := range []struct {
		tool         channel.Tool
		link, secret string
		url, body    string
	}{
		{
			channel.WeCom, "https://qyapi.weixin.qq.com:443/cgi-bin/webhook/send?key=K", "",
			"https://qyapi.weixin.qq.com:443/cgi-bin/webhook/send?key=K", `{"msgtype":"text","text":{"content":"新事项 <3> & 链接"}}`,
		},
		{
			channel.DingTalk, "https://oapi.dingtalk.com:443/robot/send?access_token=T", "SECtest",
			"https://oapi.dingtalk.com:443/robot/send?access_token=T&sign=H78OzfrL8zmfS2icMWXaIOcNHrvcunqGI5GFT3Armsw%3D&timestamp=1796126400000", `{"msgtype":"text","text":{"content":"新事项 <3> & 链接"}}`,
		},
		{
			channel.Feishu, "https://open.feishu.cn:443/open-apis/bot/v2/hook/H", "key",
			"https://open.feishu.cn:443/open-apis/bot/v2/hook/H", `{"content":{"text":"新事项 <3> & 链接"},"msg_type":"text","sign":"3NJeR5xs+pUQigq+sV0bMkp6+/852akIAGdb3ZJVDsA=","timestamp":"1796126400"}`,
		},
	} {
		got, err := compose(c.tool, c.link, c.secret, "新事项 <3> & 链接", noon)
		if err != nil || got.url != c.url || string(got.body) != c.body {
			t.Errorf("%s: %s\n%s, %v\nwant %s\n%s", c.tool, got.url, got.body, err, c.url, c.body)
		}
	}
	if _, err := compose("qq", "", "", "x", noon); !fault.Is(err, fault.Invalid) {
		t.Errorf("an unknown tool: %v", err)
	}
}

func TestATextIsCutToWhatAToolTakes(t *testing.T) {
	long := strings.Repeat("草原超载过牧，限期整改。\n", 2000)
	for tool, f := range formats {
		if f.minute < 20 || f.source == "" || f.noted == "" { // one digest and one urgent message a minute are far below
			t.Errorf("%s: %+v", tool, f)
		}
		for _, text := range []string{long, strings.ReplaceAll(long, "\n", "")} {
			got := fit(text, f.most)
			if len(got) > f.most || !utf8.ValidString(got) || !strings.HasSuffix(got, "\n…") {
				t.Errorf("%s: %d bytes of %d, ends %q", tool, len(got), f.most, got[len(got)-20:])
			}
		}
		if got := fit("短", f.most); got != "短" {
			t.Errorf("a short text became %q", got)
		}
	}
}

func TestWhatAToolAnswers(t *testing.T) {
	for _, c := range []struct {
		status int
		body   string
		kind   fault.Kind
		key    string
	}{
		{200, `{"errcode":0,"errmsg":"ok"}`, 0, ""},
		{200, `{"code":0,"msg":"success","data":{}}`, 0, ""},
		{200, `{"errcode":310000,"errmsg":"sign not match"}`, fault.Unavailable, "notify.robot_refused"},
		{200, `{"code":19021,"msg":"sign match fail or timestamp is not within one hour from current time"}`, fault.Unavailable, "notify.robot_refused"},
		{200, `<html>`, fault.Unavailable, "notify.odd_answer"},
		{200, `{}`, fault.Unavailable, "notify.odd_answer"},
		{500, `{"errcode":0}`, fault.Unavailable, "notify.robot_refused"},
		{302, ``, fault.Denied, "notify.redirected"},
	} {
		err := verdict(c.status, []byte(c.body))
		var f *fault.Error
		if errors.As(err, &f); c.key == "" && err != nil || c.key != "" && (f == nil || f.Kind != c.kind || f.Text.Key != c.key) {
			t.Errorf("%d %s: %v", c.status, c.body, err)
		}
	}
}

// phoneBook resolves names as a test says.
type phoneBook map[string][]string

func (b phoneBook) LookupNetIP(_ context.Context, _, host string) ([]netip.Addr, error) {
	var all []netip.Addr
	for _, ip := range b[host] {
		all = append(all, netip.MustParseAddr(ip))
	}
	if all == nil {
		return nil, errors.New("no such host")
	}
	return all, nil
}

func doorTo(hosts ...channel.Host) *Door {
	return &Door{Hosts: func(context.Context) ([]channel.Host, error) { return hosts, nil }, Resolver: phoneBook{}}
}

func TestTheDoorOpensToListedHostsAlone(t *testing.T) {
	book := phoneBook{
		"good.cn": {"203.0.113.7"}, "inner.cn": {"10.0.0.7"}, "mixed.cn": {"203.0.113.7", "127.0.0.1"}, "cloud.cn": {"169.254.169.254"},
		"mapped.cn": {"::ffff:10.0.0.7"}, "other.cn": {"203.0.113.8"},
	}
	var went []string
	d := doorTo(
		channel.Host{Address: "good.cn:443"}, channel.Host{Address: "inner.cn:25"}, channel.Host{Address: "own.cn:25", Internal: true},
		channel.Host{Address: "mixed.cn:443"}, channel.Host{Address: "mapped.cn:443"}, channel.Host{Address: "cloud.cn:80", Internal: true},
		channel.Host{Address: "gone.cn:443"},
	)
	book["own.cn"] = []string{"10.0.0.9"}
	d.Resolver = book
	d.Connect = func(_ context.Context, _, address string) (net.Conn, error) {
		went = append(went, address)
		c, _ := net.Pipe()
		return c, nil
	}
	for address, want := range map[string]struct {
		kind fault.Kind
		to   string
	}{
		"good.cn:443": {0, "203.0.113.7:443"}, "GOOD.cn:443": {0, "203.0.113.7:443"}, "own.cn:25": {0, "10.0.0.9:25"},
		"good.cn:80": {fault.Denied, ""}, "other.cn:443": {fault.Denied, ""}, "203.0.113.7:443": {fault.Denied, ""},
		"inner.cn:25": {fault.Denied, ""}, "mixed.cn:443": {fault.Denied, ""}, "mapped.cn:443": {fault.Denied, ""}, "cloud.cn:80": {fault.Denied, ""},
		"gone.cn:443": {fault.Unavailable, ""},
	} {
		went = nil
		_, err := d.Dial(t.Context(), "tcp", address)
		if want.to != "" && (err != nil || len(went) != 1 || went[0] != want.to) || want.to == "" && (fault.KindOf(err) != want.kind || went != nil) {
			t.Errorf("%s: went to %v, %v", address, went, err)
		}
	}

	// A name that is turned round between two looks is looked at each time, and the connection goes to what was looked at.
	book["good.cn"] = []string{"192.168.0.1"}
	went = nil
	if _, err := d.Dial(t.Context(), "tcp", "good.cn:443"); !fault.Is(err, fault.Denied) || went != nil {
		t.Errorf("a name that turned inward: %v, %v", went, err)
	}
}

// trust believes in the certificate of a test server.
func trust(s *httptest.Server) *tls.Config {
	pool := x509.NewCertPool()
	pool.AddCert(s.Certificate())
	return &tls.Config{RootCAs: pool, MinVersion: tls.VersionTLS12}
}

func TestARobotIsReachedThroughTheDoorAndFollowsNoRedirect(t *testing.T) {
	var mu sync.Mutex
	var got []string
	s := httptest.NewTLSServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		mu.Lock()
		got = append(got, r.Method+" "+r.URL.RequestURI()+" "+r.Header.Get("Content-Type")+" "+string(body))
		mu.Unlock()
		switch r.URL.Path {
		case "/away":
			http.Redirect(w, r, "/robot?secret=1", http.StatusTemporaryRedirect)
		case "/endless":
			w.Write(bytes.Repeat([]byte(" "), 1<<20))
		default:
			w.Write([]byte(`{"errcode":0,"errmsg":"ok"}`))
		}
	}))
	defer s.Close()
	address := s.Listener.Addr().String()
	send := func(d *Door, path string) error {
		client := robots(d)
		client.Transport.(*http.Transport).TLSClientConfig = trust(s)
		o, err := compose(channel.WeCom, "https://"+address+path, "", "你好", noon)
		if err != nil {
			t.Fatal(err)
		}
		return tell(t.Context(), client, o)
	}
	inside := doorTo(channel.Host{Address: address, Internal: true})
	if err := send(inside, "/robot?key=1"); err != nil || len(got) != 1 || got[0] != `POST /robot?key=1 application/json; charset=utf-8 {"msgtype":"text","text":{"content":"你好"}}` {
		t.Fatalf("%v: %q", err, got)
	}
	got = nil
	if err := send(inside, "/away?key=topsecret"); !fault.Is(err, fault.Denied) || len(got) != 1 {
		t.Errorf("a redirect was followed: %v, %q", err, got)
	}
	if err := send(inside, "/endless"); !fault.Is(err, fault.Unavailable) {
		t.Errorf("an endless answer: %v", err)
	}
	got = nil
	for _, d := range []*Door{doorTo(), doorTo(channel.Host{Address: address})} { // not listed, and without consent
		if err := send(d, "/robot?key=topsecret"); !fault.Is(err, fault.Denied) || got != nil || strings.Contains(err.Error(), "topsecret") {
			t.Errorf("went out: %v, %q", err, got)
		}
	}
	s.Close()
	if err := send(inside, "/robot?key=topsecret"); !fault.Is(err, fault.Unavailable) || strings.Contains(err.Error(), "topsecret") {
		t.Errorf("the error tells the address: %v", err)
	}
}

// postOffice is a mail server that takes letters, or does not.
type postOffice struct {
	mu     sync.Mutex
	got    []string // envelope and letter
	refuse *smtp.SMTPError
	users  map[string]string
}

type counter struct {
	office *postOffice
	to     string
}

func (o *postOffice) NewSession(*smtp.Conn) (smtp.Session, error) { return &counter{office: o}, nil }

func (c *counter) AuthMechanisms() []string { return []string{sasl.Plain} }
func (c *counter) Auth(string) (sasl.Server, error) {
	return sasl.NewPlainServer(func(_, user, password string) error {
		if c.office.users[user] != password {
			return &smtp.SMTPError{Code: 535, EnhancedCode: smtp.EnhancedCode{5, 7, 8}, Message: "authentication failed, ask your postmaster"}
		}
		return nil
	}), nil
}
func (c *counter) Mail(string, *smtp.MailOptions) error { return nil }
func (c *counter) Rcpt(to string, _ *smtp.RcptOptions) error {
	c.office.mu.Lock()
	defer c.office.mu.Unlock()
	if c.office.refuse != nil {
		return c.office.refuse
	}
	c.to = to
	return nil
}

func (c *counter) Data(r io.Reader) error {
	text, err := io.ReadAll(r)
	c.office.mu.Lock()
	defer c.office.mu.Unlock()
	c.office.got = append(c.office.got, c.to+"\n"+string(text))
	return err
}
func (*counter) Reset()        {}
func (*counter) Logout() error { return nil }

// openOffice serves a mail server on loopback: implicit TLS where secure says so, STARTTLS where a config is given.
func openOffice(t *testing.T, o *postOffice, conf *tls.Config, implicit bool) string {
	t.Helper()
	s := smtp.NewServer(o)
	s.Domain, s.AllowInsecureAuth, s.TLSConfig = "mail.example.gov.cn", conf == nil, conf
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	address := l.Addr().String()
	if implicit {
		l = tls.NewListener(l, conf)
	}
	go s.Serve(l)
	t.Cleanup(func() { s.Close() })
	return address
}

func TestMailLeavesByEveryProtection(t *testing.T) {
	web := httptest.NewTLSServer(nil) // for its certificate, which is good for 127.0.0.1
	defer web.Close()
	for _, security := range channel.Securities {
		o := &postOffice{users: map[string]string{"ledger": "geheim-7"}}
		conf := &tls.Config{Certificates: web.TLS.Certificates, MinVersion: tls.VersionTLS12}
		if security == channel.Plain {
			conf = nil
		}
		address := openOffice(t, o, conf, security == channel.TLS)
		server := channel.Mail{Address: address, Security: security, User: "ledger", From: "ledger@example.gov.cn", Name: "苍原市整改办"}
		door := doorTo(channel.Host{Address: address, Internal: true})
		l, err := newLine(door, server, "geheim-7", trust(web))
		if err != nil {
			t.Fatal(err)
		}
		x := letter{key: "digest:account:1:2026-12-01", to: "bai@example.gov.cn", subject: "整改台账：3 条未读消息", body: "您好\nhttps://x.cn/inbox/1", at: noon}
		for range 2 { // over one connection
			if err := l.send(t.Context(), x).err; err != nil {
				t.Fatalf("%s: %v", security, err)
			}
		}
		l.close()
		for _, got := range o.got {
			for _, want := range []string{
				"bai@example.gov.cn\n", "Auto-Submitted: auto-generated", "Message-ID: <" + messageID(x.key, server.From) + ">",
				"Subject: =?UTF-8?", "From: =?utf-8?", "Content-Transfer-Encoding: base64",
			} {
				if !strings.Contains(strings.ReplaceAll(got, "Message-Id", "Message-ID"), want) {
					t.Errorf("%s: no %q in\n%s", security, want, got)
				}
			}
		}
		if len(o.got) != 2 {
			t.Errorf("%s: %d letters", security, len(o.got))
		}

		// A wrong password is told in the server's own words, without the password.
		l, _ = newLine(door, server, "wrong-password", trust(web))
		a := l.send(t.Context(), x)
		err, ours, final := a.err, a.ours, a.final
		if err == nil || !ours || final || !strings.Contains(err.Error(), "ask your postmaster") || strings.Contains(err.Error(), "wrong-password") {
			t.Errorf("%s: %v, %v, %v", security, err, ours, final)
		}
	}
}

func TestWhatAMailServerRefuses(t *testing.T) {
	o := &postOffice{}
	address := openOffice(t, o, nil, false)
	server := channel.Mail{Address: address, Security: channel.Plain, From: "ledger@example.gov.cn"}
	l, err := newLine(doorTo(channel.Host{Address: address, Internal: true}), server, "", nil)
	if err != nil {
		t.Fatal(err)
	}
	defer l.close()
	x := letter{key: "k", to: "bai@example.gov.cn", subject: "s", body: "b", at: noon}
	for _, c := range []struct {
		code        int
		ours, final bool
	}{{550, false, true}, {450, false, false}} {
		o.refuse = &smtp.SMTPError{Code: c.code, EnhancedCode: smtp.EnhancedCode{c.code / 100, 1, 1}, Message: "mailbox says no"}
		a := l.send(t.Context(), x)
		err, ours, final := a.err, a.ours, a.final
		if err == nil || ours != c.ours || final != c.final || !strings.Contains(err.Error(), fmt.Sprint(address, " 答复：", c.code, " ", c.code/100, ".1.1 mailbox says no")) {
			t.Errorf("%d: %v, %v, %v", c.code, err, ours, final)
		}
	}
	o.refuse = nil
	if err := l.send(t.Context(), x).err; err != nil || len(o.got) != 1 {
		t.Errorf("the next one: %v, %d", err, len(o.got))
	}
	// A certificate that nobody vouches for ends it.
	web := httptest.NewTLSServer(nil)
	defer web.Close()
	server.Address, server.Security = openOffice(t, o, &tls.Config{Certificates: web.TLS.Certificates, MinVersion: tls.VersionTLS12}, true), channel.TLS
	l, _ = newLine(doorTo(channel.Host{Address: server.Address, Internal: true}), server, "", nil)
	if a := l.send(t.Context(), x); a.err == nil || !a.ours {
		t.Errorf("a foreign certificate was believed: %v", a.err)
	}
}

func TestSentencesOfTheRoomStandInBothLanguages(t *testing.T) {
	for _, key := range []string{"notify.mail.subject", "notify.mail.foot", "notify.group.head", "notify.code.body", "notify.line", "notify.inner_address"} {
		if say.T(key).In(say.ZhCN) == key || say.T(key).In(say.En) == say.T(key).In(say.ZhCN) {
			t.Errorf("%s", key)
		}
	}
}
