package channel

import (
	"context"
	"net/mail"
	"net/netip"
	"net/url"
	"slices"
	"strings"
	"unicode/utf8"

	"zhenggai/internal/fault"
	"zhenggai/internal/journal"
	"zhenggai/internal/org"
)

// Reader is what the desk reads: inside a change, as the transaction sees it; outside, as of the newest entry.
type Reader interface {
	// Hosts lists the hosts by address.
	Hosts(ctx context.Context) ([]Host, error)
	// Mail is the mail server, or fault.Missing.
	Mail(ctx context.Context) (Mail, error)
	// Robots lists the robots by unit and name.
	Robots(ctx context.Context) ([]Robot, error)
}

// Store keeps the hosts, the server and the robots.
type Store interface {
	Reader
	// Change runs decide and writes what it returns, rows and entries, in one transaction. decide may run more than once
	// and must be pure. No drafts means nothing is written and the sequence is 0.
	Change(ctx context.Context, actor string, decide func(context.Context, Reader) ([]journal.Draft, error)) (journal.Seq, error)
}

// Box encrypts what is secret under a key outside the database. The place is authenticated with it, so that nothing can be
// moved to where it does not belong.
type Box interface {
	Seal(place, text string) (string, error)
	// Open is fault.Missing for what the key at hand does not open.
	Open(place, sealed string) (string, error)
}

// Desk is where ways of telling are decided.
type Desk struct {
	Store    Store
	Ways     WayStore
	Settings Settings
	Box      Box
	NewID    func() string
	// NewCode makes a code of CodeDigits digits that nobody can guess.
	NewCode func() string
	// Tree is the tree of units.
	Tree func(context.Context) (*org.Tree, error)
}

// maxName bounds names and notes, in characters.
const maxName = 80

// List lets the product connect to a host. A host that is listed already changes its consent and note.
func (d *Desk) List(ctx context.Context, actor string, h Host) (Host, error) {
	address, err := ParseAddress(h.Address, 443)
	if err != nil {
		return h, placed(err, "address")
	}
	h.Address, h.Note = address, strings.TrimSpace(h.Note)
	host, _ := split(address)
	ip, literal := netip.ParseAddr(host)
	switch {
	case utf8.RuneCountInString(h.Note) > maxName:
		return h, fault.New(fault.Invalid, "channel.name_long", "Max", maxName).At("note")
	case literal == nil && !Reachable(ip, true):
		return h, fault.New(fault.Invalid, "channel.never", "Host", host).At("address")
	case (literal == nil && !Reachable(ip, false) || host == "localhost" || strings.HasSuffix(host, ".localhost")) && !h.Internal:
		return h, fault.New(fault.Invalid, "channel.consent_needed", "Host", host).At("internal")
	}
	_, err = d.Store.Change(ctx, actor, func(ctx context.Context, r Reader) ([]journal.Draft, error) {
		held, err := r.Hosts(ctx)
		if err != nil || slices.Contains(held, h) {
			return nil, err
		}
		return []journal.Draft{{Act: journal.HostListed, Subject: h.Ref(), Rows: []journal.Record{h}}}, nil
	})
	return h, err
}

// Strike takes a host off the list. One that the mail server or a robot needs stays.
func (d *Desk) Strike(ctx context.Context, actor, address string) error {
	_, err := d.Store.Change(ctx, actor, func(ctx context.Context, r Reader) ([]journal.Draft, error) {
		held, err := r.Hosts(ctx)
		if err != nil {
			return nil, err
		}
		i := slices.IndexFunc(held, func(h Host) bool { return h.Address == address })
		if i < 0 {
			return nil, fault.New(fault.Missing, "fault.missing")
		}
		m, err := r.Mail(ctx)
		if err != nil && !fault.Is(err, fault.Missing) {
			return nil, err
		}
		robots, err := r.Robots(ctx)
		if err != nil {
			return nil, err
		}
		if m.Address == address || slices.ContainsFunc(robots, func(x Robot) bool { return x.Host == address }) {
			return nil, fault.New(fault.Invalid, "channel.host_used", "Host", address)
		}
		return []journal.Draft{{Act: journal.HostStruck, Subject: held[i].Ref(), Gone: []journal.Ref{held[i].Ref()}}}, nil
	})
	return err
}

// SetMail decides the mail server. An empty password keeps the one there is for the same server and user.
func (d *Desk) SetMail(ctx context.Context, actor string, m Mail, password string) error {
	m, err := checkMail(m)
	if err != nil {
		return err
	}
	sealed := ""
	if password != "" {
		if sealed, err = d.Box.Seal(mailID, password); err != nil {
			return err
		}
	}
	_, err = d.Store.Change(ctx, actor, func(ctx context.Context, r Reader) ([]journal.Draft, error) {
		h, err := listed(ctx, r, m.Address, "mail_address")
		if err != nil {
			return nil, err
		}
		if m.Security == Plain && !h.Internal {
			return nil, fault.New(fault.Invalid, "channel.plain_inside", "Host", m.Address).At("security")
		}
		old, err := r.Mail(ctx)
		if err != nil && !fault.Is(err, fault.Missing) {
			return nil, err
		}
		m.Password = sealed
		if sealed == "" && m.User != "" && old.User == m.User && old.Address == m.Address {
			m.Password = old.Password
		}
		if m.User != "" && m.Password == "" {
			return nil, fault.New(fault.Invalid, "channel.password_needed").At("mail_password")
		}
		if m == old {
			return nil, nil
		}
		return []journal.Draft{{Act: journal.MailSet, Subject: m.Ref(), Rows: []journal.Record{m}}}, nil
	})
	return err
}

func checkMail(m Mail) (Mail, error) {
	address, err := ParseAddress(m.Address, 465)
	if err != nil {
		return m, placed(err, "mail_address")
	}
	m.Address, m.User, m.Name = address, strings.TrimSpace(m.User), strings.TrimSpace(m.Name)
	if !slices.Contains(Securities, m.Security) {
		return m, fault.New(fault.Invalid, "channel.security_unknown").At("security")
	}
	if m.From, err = MailAddress(m.From); err != nil {
		return m, placed(err, "from")
	}
	if utf8.RuneCountInString(m.Name) > maxName || strings.ContainsAny(m.Name+m.User, "\r\n") {
		return m, fault.New(fault.Invalid, "channel.name_long", "Max", maxName).At("from_name")
	}
	return m, nil
}

// MailAddress reads a plain mail address, without a name beside it.
func MailAddress(text string) (string, error) {
	text = strings.TrimSpace(text)
	a, err := mail.ParseAddress(text)
	if err != nil || a.Address != text || len(text) > 254 || !strings.Contains(text[strings.LastIndexByte(text, '@'):], ".") || !ascii(text) {
		return "", fault.New(fault.Invalid, "channel.mail_odd", "Text", text)
	}
	return text, nil
}

func ascii(text string) bool {
	return strings.IndexFunc(text, func(r rune) bool { return r <= ' ' || r > '~' }) < 0
}

// listed is a host of the list, or fault.Invalid at a field.
func listed(ctx context.Context, r Reader, address, place string) (Host, error) {
	held, err := r.Hosts(ctx)
	if err != nil {
		return Host{}, err
	}
	i := slices.IndexFunc(held, func(h Host) bool { return h.Address == address })
	if i < 0 {
		return Host{}, fault.New(fault.Invalid, "channel.not_listed", "Host", address).At(place)
	}
	return held[i], nil
}

// AddRobot lets a robot write into a unit's chat group. link is the address that the tool gave out, secret that of its
// signature.
func (d *Desk) AddRobot(ctx context.Context, actor string, r Robot, link, secret string) (Robot, error) {
	r.ID, r.Name = d.NewID(), strings.TrimSpace(r.Name)
	tree, err := d.Tree(ctx)
	if err != nil {
		return r, err
	}
	if err := checkRobot(tree, r, secret); err != nil {
		return r, err
	}
	u, err := robotURL(link)
	if err != nil {
		return r, err
	}
	r.Host = u.Host
	if r.URL, err = d.Box.Seal(r.ID+" url", u.String()); err != nil {
		return r, err
	}
	if secret = strings.TrimSpace(secret); secret != "" {
		if r.Secret, err = d.Box.Seal(r.ID+" secret", secret); err != nil {
			return r, err
		}
	}
	_, err = d.Store.Change(ctx, actor, func(ctx context.Context, c Reader) ([]journal.Draft, error) {
		h, err := listed(ctx, c, r.Host, "url")
		if err != nil {
			return nil, err
		}
		if u.Scheme == "http" && !h.Internal {
			return nil, fault.New(fault.Invalid, "channel.plain_inside", "Host", r.Host).At("url")
		}
		held, err := c.Robots(ctx)
		if err != nil {
			return nil, err
		}
		if slices.ContainsFunc(held, func(o Robot) bool { return o.Unit == r.Unit && o.Name == r.Name }) {
			return nil, fault.New(fault.Invalid, "channel.robot_twice", "Name", r.Name).At("name")
		}
		return []journal.Draft{{Act: journal.RobotAdded, Subject: r.Ref(), Rows: []journal.Record{r}}}, nil
	})
	return r, err
}

func checkRobot(tree *org.Tree, r Robot, secret string) error {
	_, known := tree.Unit(r.Unit)
	switch {
	case !slices.Contains(Tools, r.Tool):
		return fault.New(fault.Invalid, "channel.tool_unknown").At("tool")
	case !known:
		return fault.New(fault.Invalid, "channel.unit_unknown").At("units")
	case r.Name == "":
		return fault.New(fault.Invalid, "channel.name_empty").At("name")
	case utf8.RuneCountInString(r.Name) > maxName:
		return fault.New(fault.Invalid, "channel.name_long", "Max", maxName).At("name")
	case strings.TrimSpace(secret) != "" && !r.Tool.Signs():
		return fault.New(fault.Invalid, "channel.no_signature").At("secret")
	}
	return nil
}

// robotURL reads a robot's address: https, or http into the office's own network. Its Host has a port.
func robotURL(link string) (*url.URL, error) {
	u, err := url.Parse(strings.TrimSpace(link))
	odd := fault.New(fault.Invalid, "channel.url_odd").At("url") // the address is a secret: it is not repeated
	if err != nil || u.User != nil || u.Fragment != "" || u.Host == "" || u.Path == "" || len(link) > 2000 {
		return nil, odd
	}
	usual := map[string]int{"https": 443, "http": 80}[u.Scheme]
	if usual == 0 {
		return nil, odd
	}
	if u.Host, err = ParseAddress(u.Host, usual); err != nil {
		return nil, odd
	}
	return u, nil
}

// RemoveRobot lets a robot write no more.
func (d *Desk) RemoveRobot(ctx context.Context, actor, id string) error {
	_, err := d.Store.Change(ctx, actor, func(ctx context.Context, r Reader) ([]journal.Draft, error) {
		x, err := robot(ctx, r, id)
		if err != nil {
			return nil, err
		}
		return []journal.Draft{{Act: journal.RobotRemoved, Subject: x.Ref(), Gone: []journal.Ref{x.Ref()}}}, nil
	})
	return err
}

// Robot is one, or fault.Missing.
func (d *Desk) Robot(ctx context.Context, id string) (Robot, error) { return robot(ctx, d.Store, id) }

func robot(ctx context.Context, r Reader, id string) (Robot, error) {
	held, err := r.Robots(ctx)
	if err != nil {
		return Robot{}, err
	}
	i := slices.IndexFunc(held, func(x Robot) bool { return x.ID == id })
	if i < 0 {
		return Robot{}, fault.New(fault.Missing, "fault.missing")
	}
	return held[i], nil
}

// Opened are a robot's address and the secret of its signature, for whoever sends.
func (d *Desk) Opened(r Robot) (link, secret string, err error) {
	link, err = d.Box.Open(r.ID+" url", r.URL)
	if err == nil && r.Secret != "" {
		secret, err = d.Box.Open(r.ID+" secret", r.Secret)
	}
	return link, secret, err
}

// Password is the mail server's, for whoever sends; "" for none.
func (d *Desk) Password(m Mail) (string, error) {
	if m.Password == "" {
		return "", nil
	}
	return d.Box.Open(mailID, m.Password)
}

// Tested tells the journal that an administrator had a test sent by the mail server or a robot.
func (d *Desk) Tested(ctx context.Context, actor string, by journal.Ref) error {
	_, err := d.Store.Change(ctx, actor, func(context.Context, Reader) ([]journal.Draft, error) {
		return []journal.Draft{{Act: journal.ChannelTested, Subject: by}}, nil
	})
	return err
}
