package notify

import (
	"context"
	"crypto/sha256"
	"crypto/tls"
	"encoding/hex"
	"errors"
	"net"
	"regexp"
	"strconv"
	"strings"
	"time"

	"github.com/wneessen/go-mail"

	"zhenggai/internal/channel"
	"zhenggai/internal/fault"
)

// letter is a mail to be sent.
type letter struct {
	key     string // the same for every attempt to send the same mail
	to      string
	subject string
	body    string
	at      time.Time
}

// smtpPeriod is how long a mail server may take to answer a command.
const smtpPeriod = 20 * time.Second

// line is a connection to the mail server, which carries the letters of a round.
type line struct {
	client *mail.Client
	server channel.Mail
	open   bool
}

// newLine prepares a connection through a door.
func newLine(d *Door, m channel.Mail, password string, trust *tls.Config) (*line, error) {
	host, port, err := net.SplitHostPort(m.Address)
	if err != nil {
		return nil, err
	}
	n, err := strconv.Atoi(port)
	if err != nil {
		return nil, err
	}
	secure := &tls.Config{MinVersion: tls.VersionTLS12}
	if trust != nil {
		secure = trust.Clone()
	}
	secure.ServerName = host
	opts := []mail.Option{
		mail.WithPort(n), mail.WithTimeout(smtpPeriod), mail.WithTLSConfig(secure), mail.WithoutNoop(),
		mail.WithHELO(helo(m.From)), mail.WithDialContextFunc(dialer(d, m, secure)),
	}
	switch m.Security {
	case channel.TLS:
		opts = append(opts, mail.WithSSL())
	case channel.StartTLS:
		opts = append(opts, mail.WithTLSPolicy(mail.TLSMandatory))
	case channel.Plain:
		opts = append(opts, mail.WithTLSPolicy(mail.NoTLS))
	}
	if m.User != "" {
		how := mail.WithOpportunisticSMTPAuth(mail.SMTPAuthPlain, mail.SMTPAuthLogin)
		if m.Security == channel.Plain {
			how = mail.WithSMTPAuth(mail.SMTPAuthPlainNoEnc) // into the office's own network, as an administrator said
		}
		opts = append(opts, how, mail.WithUsername(m.User), mail.WithPassword(password))
	}
	client, err := mail.NewClient(host, opts...)
	return &line{client: client, server: m}, err
}

// dialer connects through a door, and where the protection begins with the connection, begins it.
func dialer(d *Door, m channel.Mail, secure *tls.Config) mail.DialContextFunc {
	return func(ctx context.Context, network, _ string) (net.Conn, error) {
		conn, err := d.Dial(ctx, network, m.Address)
		if err != nil || m.Security != channel.TLS {
			return conn, err
		}
		guarded := tls.Client(conn, secure)
		if err := guarded.HandshakeContext(ctx); err != nil {
			conn.Close()
			return nil, err
		}
		return guarded, nil
	}
}

// helo is by what name the product greets the server: that of the domain it sends from.
func helo(from string) string { return from[strings.LastIndexByte(from, '@')+1:] }

// attempt is how sending one letter went.
type attempt struct {
	err error // nil when it was taken
	// ours tells that the fault lies with the line and not with the letter; final, that sending it again is no use.
	ours, final bool
}

// send sends one letter, connecting first where there is no connection.
func (l *line) send(ctx context.Context, x letter) attempt {
	msg, err := l.letter(x)
	if err != nil {
		return attempt{err: err, final: true}
	}
	if !l.open {
		if err := l.client.DialWithContext(ctx); err != nil {
			return attempt{err: spoken(err, l.server.Address), ours: true}
		}
		l.open = true
	}
	err = l.client.Send(msg)
	if err == nil {
		return attempt{}
	}
	a := attempt{err: spoken(err, l.server.Address)}
	var refused *mail.SendError
	if !errors.As(err, &refused) || refused.ErrorCode() < 400 {
		l.close()
		a.ours = true
		return a
	}
	mine := refused.Reason == mail.ErrSMTPRcptTo
	a.ours, a.final = !mine && refused.IsTemp(), mine && !refused.IsTemp()
	if err := l.client.Reset(); err != nil {
		l.close()
	}
	return a
}

// close ends the connection; whether the server says goodbye does not matter.
func (l *line) close() {
	if l.open {
		_ = l.client.Close()
	}
	l.open = false
}

// letter writes a letter as a mail: plain text in UTF-8, marked as written by a program (RFC 3834), so that nothing
// answers it by itself.
func (l *line) letter(x letter) (*mail.Msg, error) {
	msg := mail.NewMsg(mail.WithEncoding(mail.EncodingB64), mail.WithNoDefaultUserAgent())
	if err := msg.FromFormat(l.server.Name, l.server.From); err != nil {
		return nil, fault.Wrap(err, fault.Invalid, "channel.mail_odd", "Text", l.server.From)
	}
	if err := msg.To(x.to); err != nil {
		return nil, fault.New(fault.Invalid, "notify.to_odd")
	}
	msg.Subject(x.subject)
	msg.SetDateWithValue(x.at)
	msg.SetMessageIDWithValue(messageID(x.key, l.server.From))
	msg.SetGenHeader("Auto-Submitted", "auto-generated")
	msg.SetBodyString(mail.TypeTextPlain, x.body)
	return msg, nil
}

// messageID is the same for every attempt to send the same letter, so that servers and readers can tell a second copy.
func messageID(key, from string) string {
	sum := sha256.Sum256([]byte(key))
	return hex.EncodeToString(sum[:16]) + "@" + helo(from)
}

// reply is the server's answer as errors of the library print it: the code, and the words in quotation marks.
var reply = regexp.MustCompile(`([45][0-9]{2}) ("(?:[^"\\]|\\.)*")`)

// spoken is an error of the mail server in its own words.
func spoken(err error, host string) error {
	var ours *fault.Error
	if errors.As(err, &ours) {
		return ours
	}
	words, _, _ := strings.Cut(err.Error(), ", affected recipient(s)") // whom it was for is told elsewhere, veiled
	if r := reply.FindStringSubmatch(words); r != nil {
		if said, uerr := strconv.Unquote(r[2]); uerr == nil {
			words = r[1] + " " + said
		}
	}
	return fault.Wrap(errors.New(words), fault.Unavailable, "notify.line", "Host", host, "Words", tidy(words))
}
