// Package channel (渠道) holds by which ways people are told outside the product: the hosts that an administrator
// listed, the mail server, the robots of units' chat groups, the hours, and what each person chose for themselves. Hosts,
// server and robots are records of the journal; their secrets are kept encrypted, and the journal holds a digest of the
// encrypted bytes. A person's address stands outside the journal, so that it can be forgotten. The room owns the tables
// outward_host, mail_server, robot and way. It sends nothing itself and never shows a secret again.
package channel

import (
	"crypto/sha256"
	"encoding/hex"
	"net/netip"
	"strconv"
	"strings"
	"time"

	"zhenggai/internal/fault"
	"zhenggai/internal/journal"
)

// Host is a host that the product may connect to, at one port.
type Host struct {
	Address string `json:"address"` // host:port in small letters
	// Internal is the administrator's consent that the host stands in the office's own network. Without it an address of
	// a private network is refused, whatever a name resolves to.
	Internal bool   `json:"internal,omitempty"`
	Note     string `json:"note,omitempty"` // what it is for
}

// Ref names the host's row.
func (h Host) Ref() journal.Ref { return journal.Ref{Table: "outward_host", ID: h.Address} }

// Image is the host itself.
func (h Host) Image() any { return h }

// Security is how a connection to the mail server is protected.
type Security string

// The protections. Plain is for a server in the office's own network alone.
const (
	TLS      Security = "tls"
	StartTLS Security = "starttls"
	Plain    Security = "plain"
)

// Securities lists the protections, the best first.
var Securities = []Security{TLS, StartTLS, Plain}

// Mail is the office's mail server (SMTP, RFC 5321).
type Mail struct {
	Address  string   // host:port, a listed host
	Security Security // of the connection
	User     string   // "" signs in to nothing
	Password string   // encrypted, "" for none
	From     string   // address that mail comes from
	Name     string   // what stands beside it
}

// mailID is the id of the only row.
const mailID = "mail"

// Ref names the server's row.
func (m Mail) Ref() journal.Ref { return journal.Ref{Table: "mail_server", ID: mailID} }

// Image keeps a digest of the encrypted password.
func (m Mail) Image() any {
	return struct {
		Address  string   `json:"address"`
		Security Security `json:"security"`
		User     string   `json:"user,omitempty"`
		Password string   `json:"password,omitempty"`
		From     string   `json:"from"`
		Name     string   `json:"name,omitempty"`
	}{m.Address, m.Security, m.User, digest(m.Password), m.From, m.Name}
}

// Tool is an office chat tool whose groups have robots.
type Tool string

// The tools.
const (
	WeCom    Tool = "wecom"    // 企业微信
	DingTalk Tool = "dingtalk" // 钉钉
	Feishu   Tool = "feishu"   // 飞书
)

// Tools lists the tools in the order a chooser shows them.
var Tools = []Tool{WeCom, DingTalk, Feishu}

// Signs tells whether a tool's robots can ask for a signature.
func (t Tool) Signs() bool { return t == DingTalk || t == Feishu }

// Robot writes into a chat group of a unit. Whoever has its address can write there too: it is a secret as a whole.
type Robot struct {
	ID     string
	Unit   string // unit id
	Tool   Tool
	Name   string // of the group, as the administrator calls it
	Host   string // host:port of the address, a listed host
	URL    string // encrypted
	Secret string // of the signature, encrypted, "" for none
}

// Ref names the robot's row.
func (r Robot) Ref() journal.Ref { return journal.Ref{Table: "robot", ID: r.ID} }

// Image keeps digests of what is encrypted.
func (r Robot) Image() any {
	return struct {
		ID     string `json:"id"`
		Unit   string `json:"unit"`
		Tool   Tool   `json:"tool"`
		Name   string `json:"name"`
		Host   string `json:"host"`
		URL    string `json:"url"`
		Secret string `json:"secret,omitempty"`
	}{r.ID, r.Unit, r.Tool, r.Name, r.Host, digest(r.URL), digest(r.Secret)}
}

// digest is the SHA-256 of encrypted bytes in hex, "" of nothing. What is encrypted holds random bytes, so that nothing can
// be guessed from it.
func digest(sealed string) string {
	if sealed == "" {
		return ""
	}
	sum := sha256.Sum256([]byte(sealed))
	return hex.EncodeToString(sum[:])
}

// Mode is how much a person wants to be told outside the product.
type Mode string

// The modes.
const (
	Daily  Mode = "daily"  // one message a working day, and what is urgent at once
	Urgent Mode = "urgent" // what is urgent alone
	Quiet  Mode = "quiet"  // nothing
)

// Modes lists the modes, the default first.
var Modes = []Mode{Daily, Urgent, Quiet}

// Way is how one person is told outside the product. It stands outside the journal.
type Way struct {
	Account   string
	Mode      Mode
	Address   string    // confirmed, "" for none
	Confirmed time.Time // when it was
	// Locked tells that an address is kept which the key at hand does not open.
	Locked bool

	Pending   string // an address that a code was sent to, "" for none
	CodeHash  string // SHA-256 of account and code in hex
	CodeUntil time.Time
	Asked     int // codes sent on the day of AskedAt
	AskedAt   time.Time
}

// ParseAddress reads host:port, or a host alone with the port that is usual. The host is an address or an ASCII name.
func ParseAddress(text string, usual int) (string, error) {
	text = strings.ToLower(strings.TrimSpace(text))
	host, port := split(text)
	if port == "" {
		port = strconv.Itoa(usual)
	}
	n, err := strconv.Atoi(port)
	if _, ip := netip.ParseAddr(host); err != nil || n < 1 || n > 65535 || ip != nil && !nameLike(host) {
		return "", fault.New(fault.Invalid, "channel.address_odd", "Text", text)
	}
	if strings.Contains(host, ":") {
		host = "[" + host + "]"
	}
	return host + ":" + strconv.Itoa(n), nil
}

// split parts host and port, "" where there is none. An address of version 6 with a port stands in brackets.
func split(address string) (host, port string) {
	i := strings.LastIndexByte(address, ':')
	if i >= 0 && (strings.Count(address, ":") == 1 || i > 0 && address[i-1] == ']') {
		address, port = address[:i], address[i+1:]
	}
	return strings.TrimSuffix(strings.Trim(address, "[]"), "."), port
}

// nameLike tells whether text is a name of the domain name system.
func nameLike(text string) bool {
	if text == "" || len(text) > 253 {
		return false
	}
	for label := range strings.SplitSeq(text, ".") {
		odd := strings.IndexFunc(label, func(r rune) bool { return r != '-' && (r < '0' || r > '9') && (r < 'a' || r > 'z') }) >= 0
		if label == "" || len(label) > 63 || odd || label[0] == '-' || label[len(label)-1] == '-' {
			return false
		}
	}
	return true
}

// shared is the space that carriers share among their customers (RFC 6598).
var shared = netip.MustParsePrefix("100.64.0.0/10")

// Reachable tells whether an address may be connected to. Those of this machine and of private networks may where an
// administrator consented; link-local ones, where clouds keep their credentials, never.
func Reachable(ip netip.Addr, internal bool) bool {
	ip = ip.Unmap()
	switch {
	case !ip.IsValid(), ip.IsUnspecified(), ip.IsMulticast(), ip.IsLinkLocalUnicast(), ip == netip.AddrFrom4([4]byte{255, 255, 255, 255}):
		return false
	case ip.IsLoopback(), ip.IsPrivate(), shared.Contains(ip):
		return internal
	}
	return true
}
