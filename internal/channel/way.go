package channel

import (
	"context"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/hex"
	"slices"
	"strings"
	"time"

	"zhenggai/internal/fault"
	"zhenggai/internal/journal"
)

// WayStore keeps how each person is told, outside the journal and with addresses encrypted.
type WayStore interface {
	// Way is how an account is told; an account that chose nothing has the default and no address.
	Way(ctx context.Context, account string) (Way, error)
	// Reached lists the ways of all accounts with a confirmed address that can be opened.
	Reached(ctx context.Context) ([]Way, error)
	// SetWay adds or replaces a way and appends the entry of d, in one transaction. Nothing of the way is in the entry.
	SetWay(ctx context.Context, actor string, w Way, d journal.Draft) error
	// TryCode counts a try to guess a code; it is false when there have been CodeTries already.
	TryCode(ctx context.Context, account string) (bool, error)
}

// The bounds of codes that confirm an address.
const (
	CodeDigits = 6
	CodeTries  = 5
	CodePeriod = 30 * time.Minute
	codeEvery  = time.Minute // between two codes
	codesADay  = 6           // for one account, so that nobody's mailbox is flooded in somebody else's name
)

// Ask begins to make an address one's own: it returns the code that must be sent there.
func (d *Desk) Ask(ctx context.Context, account, address string, now time.Time) (code string, err error) {
	if address, err = MailAddress(address); err != nil {
		return "", placed(err, "address")
	}
	w, err := d.Ways.Way(ctx, account)
	if err != nil {
		return "", err
	}
	if w.AskedAt.In(now.Location()).Format(time.DateOnly) != now.Format(time.DateOnly) {
		w.Asked = 0
	}
	switch {
	case strings.EqualFold(address, w.Address):
		return "", fault.New(fault.Invalid, "channel.address_same").At("address")
	case now.Sub(w.AskedAt) < codeEvery:
		return "", fault.New(fault.Invalid, "channel.code_wait").At("address")
	case w.Asked >= codesADay:
		return "", fault.New(fault.Invalid, "channel.codes_many", "Max", codesADay).At("address")
	}
	code = d.NewCode()
	w.Pending, w.CodeHash, w.CodeUntil = address, codeHash(account, code), now.Add(CodePeriod)
	w.Asked, w.AskedAt = w.Asked+1, now
	return code, d.Ways.SetWay(ctx, account, w, wayDraft(account, journal.AddressAsked))
}

// Confirm makes the address one's own that the code was sent to. A code works once, for CodePeriod, and bears CodeTries
// tries.
func (d *Desk) Confirm(ctx context.Context, account, code string, now time.Time) error {
	may, err := d.Ways.TryCode(ctx, account)
	if err != nil {
		return err
	}
	w, err := d.Ways.Way(ctx, account)
	if err != nil {
		return err
	}
	if !may || w.Pending == "" || !now.Before(w.CodeUntil) {
		return fault.New(fault.Invalid, "channel.code_over").At("code")
	}
	code = strings.Join(strings.Fields(code), "")
	if subtle.ConstantTimeCompare([]byte(codeHash(account, code)), []byte(w.CodeHash)) != 1 {
		return fault.New(fault.Invalid, "channel.code_wrong").At("code")
	}
	w.Address, w.Confirmed, w.Locked = w.Pending, now, false
	w.Pending, w.CodeHash, w.CodeUntil = "", "", time.Time{}
	return d.Ways.SetWay(ctx, account, w, wayDraft(account, journal.AddressConfirmed))
}

func codeHash(account, code string) string {
	sum := sha256.Sum256([]byte(account + "\x00" + code))
	return hex.EncodeToString(sum[:])
}

// Choose decides how much somebody is told.
func (d *Desk) Choose(ctx context.Context, account string, m Mode) error {
	if !slices.Contains(Modes, m) {
		return fault.New(fault.Invalid, "channel.mode_unknown").At("mode")
	}
	w, err := d.Ways.Way(ctx, account)
	if err != nil || w.Mode == m {
		return err
	}
	w.Mode = m
	return d.Ways.SetWay(ctx, account, w, wayDraft(account, journal.TellingChosen))
}

// Forget takes somebody's address away.
func (d *Desk) Forget(ctx context.Context, account string) error {
	w, err := d.Ways.Way(ctx, account)
	if err != nil || w.Address == "" && w.Pending == "" && !w.Locked {
		return err
	}
	w = Way{Account: account, Mode: w.Mode, Asked: w.Asked, AskedAt: w.AskedAt}
	return d.Ways.SetWay(ctx, account, w, wayDraft(account, journal.AddressForgotten))
}

func wayDraft(account string, act journal.Act) journal.Draft {
	return journal.Draft{Act: act, Subject: journal.Ref{Table: "account", ID: account}}
}

// Veiled is an address of which enough is shown to know one's own by: w***g@example.gov.cn.
func Veiled(address string) string {
	name, host, ok := strings.Cut(address, "@")
	if !ok || name == "" {
		return address
	}
	last := ""
	if len(name) > 2 {
		last = name[len(name)-1:]
	}
	return name[:1] + "***" + last + "@" + host
}
