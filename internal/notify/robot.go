package notify

import (
	"bytes"
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"zhenggai/internal/channel"
	"zhenggai/internal/fault"
)

// format is what a tool's robots take, as its maker documents it.
type format struct {
	source string // where that stands
	noted  string // the day on which this was noted, from excerpts of that page
	most   int    // bytes of a text
	minute int    // messages a minute and robot, beyond which the maker lets a robot rest
}

// formats are the tools'. A queue makes one urgent message and one digest a minute and robot at most, so that none comes
// near what a minute allows; a test minds.
var formats = map[channel.Tool]format{
	channel.WeCom:    {"https://developer.work.weixin.qq.com/document/path/91770", "2026-12-01", 2048, 20},
	channel.DingTalk: {"https://open.dingtalk.com/document/robots/custom-robot-access", "2026-12-01", 20000, 20},
	// The bound is on the whole body; what is not text in it is less than a kilobyte.
	channel.Feishu: {"https://open.feishu.cn/document/client-docs/bot-v3/add-custom-bot", "2026-12-01", 19 << 10, 100},
}

// outgoing is a request to a robot.
type outgoing struct {
	url  string
	body []byte
}

// compose writes a text as a tool's robots take it, signed at a moment where the robot has a secret. A text that is too
// long is cut at the end of a line.
func compose(tool channel.Tool, link, secret, text string, at time.Time) (outgoing, error) {
	f, known := formats[tool]
	if !known {
		return outgoing{}, fault.New(fault.Invalid, "channel.tool_unknown")
	}
	text = fit(text, f.most)
	switch tool {
	case channel.DingTalk:
		u, err := url.Parse(link)
		if err != nil {
			return outgoing{}, fault.New(fault.Invalid, "channel.url_odd")
		}
		if secret != "" {
			stamp := strconv.FormatInt(at.UnixMilli(), 10)
			q := u.Query()
			q.Set("timestamp", stamp)
			q.Set("sign", sign([]byte(secret), stamp+"\n"+secret))
			u.RawQuery = q.Encode()
		}
		return posted(u.String(), map[string]any{"msgtype": "text", "text": map[string]any{"content": text}})
	case channel.Feishu:
		body := map[string]any{"msg_type": "text", "content": map[string]any{"text": text}}
		if secret != "" {
			// The words to sign are the key here, and what is signed is empty.
			stamp := strconv.FormatInt(at.Unix(), 10)
			body["timestamp"], body["sign"] = stamp, sign([]byte(stamp+"\n"+secret), "")
		}
		return posted(link, body)
	}
	return posted(link, map[string]any{"msgtype": "text", "text": map[string]any{"content": text}})
}

func posted(to string, body map[string]any) (outgoing, error) {
	var buf bytes.Buffer
	enc := json.NewEncoder(&buf)
	enc.SetEscapeHTML(false)
	err := enc.Encode(body)
	return outgoing{to, bytes.TrimSpace(buf.Bytes())}, err
}

// sign is the HMAC-SHA256 of words in base64.
func sign(key []byte, words string) string {
	mac := hmac.New(sha256.New, key)
	mac.Write([]byte(words))
	return base64.StdEncoding.EncodeToString(mac.Sum(nil))
}

// fit cuts a text to a number of bytes at the end of a line, or where its only line must be cut, between two characters.
func fit(text string, most int) string {
	const more = "\n…"
	if len(text) <= most {
		return text
	}
	text = text[:most-len(more)]
	if i := strings.LastIndexByte(text, '\n'); i > 0 {
		return text[:i] + more
	}
	for len(text) > 0 && !utf8.ValidString(text) {
		text = text[:len(text)-1]
	}
	return text + more
}

// verdict reads a tool's answer: nil when the message was taken, otherwise the tool's own words.
func verdict(status int, body []byte) error {
	var a struct {
		ErrCode *int   `json:"errcode"` // 企业微信, 钉钉
		ErrMsg  string `json:"errmsg"`
		Code    *int   `json:"code"` // 飞书
		Msg     string `json:"msg"`
	}
	err := json.Unmarshal(body, &a)
	code, words := a.ErrCode, a.ErrMsg
	if code == nil {
		code, words = a.Code, a.Msg
	}
	switch {
	case status >= 300 && status < 400:
		return fault.New(fault.Denied, "notify.redirected")
	case status == http.StatusOK && err == nil && code != nil && *code == 0:
		return nil
	case err != nil || code == nil:
		return fault.New(fault.Unavailable, "notify.odd_answer", "Status", status)
	}
	return fault.New(fault.Unavailable, "notify.robot_refused", "Code", *code, "Words", tidy(words))
}

// tidy makes a foreign sentence fit to be shown: one line, not endless.
func tidy(words string) string {
	words = strings.Join(strings.Fields(strings.ToValidUTF8(words, "?")), " ")
	if runes := []rune(words); len(runes) > 300 {
		words = string(runes[:300]) + "…"
	}
	return words
}

// How long a robot may take to answer, and how much of its answer is read.
const (
	robotPeriod = 15 * time.Second
	robotAnswer = 64 << 10
)

// robots sends to robots through a door. It knows no proxy: a proxy would connect where the door does not look.
func robots(d *Door) *http.Client {
	return &http.Client{
		Timeout: robotPeriod,
		Transport: &http.Transport{
			DialContext: d.Dial, TLSHandshakeTimeout: dialPeriod, DisableKeepAlives: true, MaxResponseHeaderBytes: 16 << 10,
		},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
}

// tell sends what was composed. No error of it names the address, which is a secret.
func tell(ctx context.Context, c *http.Client, o outgoing) error {
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, o.url, bytes.NewReader(o.body))
	if err != nil {
		return fault.New(fault.Invalid, "channel.url_odd")
	}
	req.Header.Set("Content-Type", "application/json; charset=utf-8")
	res, err := c.Do(req)
	if err != nil {
		return unsaid(err, req.URL.Host)
	}
	defer res.Body.Close()
	body, err := io.ReadAll(io.LimitReader(res.Body, robotAnswer))
	if err != nil {
		return unsaid(err, req.URL.Host)
	}
	return verdict(res.StatusCode, body)
}

// unsaid is an error of the line without the address that net/http writes into it.
func unsaid(err error, host string) error {
	var ours *fault.Error
	if errors.As(err, &ours) {
		return ours
	}
	var wrapped *url.Error
	if errors.As(err, &wrapped) {
		err = wrapped.Err
	}
	return fault.Wrap(err, fault.Unavailable, "notify.line", "Host", host, "Words", tidy(err.Error()))
}
