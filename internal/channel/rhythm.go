package channel

import (
	"context"
	"strings"
	"time"

	"zhenggai/internal/fault"
	"zhenggai/internal/journal"
	"zhenggai/internal/org"
	"zhenggai/internal/workday"
)

// Rhythm is when people are told outside the product.
type Rhythm struct {
	DigestAt string // the time of day of the daily message, such as 08:30
	Hours    string // the hours in which messages are sent, such as 08:30-12:00 14:30-17:30
}

// Standard is the rhythm of an office that has set none.
var Standard = Rhythm{DigestAt: "08:30", Hours: "08:30-12:00 14:30-17:30"}

// The settings that keep a rhythm.
const (
	digestSetting = "notices.digest_at"
	hoursSetting  = "notices.hours"
)

// Times are the daily message's time from midnight, and the working hours. A daily message outside the hours is
// fault.Invalid.
func (r Rhythm) Times() (time.Duration, workday.Hours, error) {
	hours, err := workday.ParseHours(strings.ReplaceAll(r.Hours, "、", " "))
	if err != nil {
		return 0, nil, placed(err, "hours")
	}
	at, err := time.Parse("15:04", strings.TrimSpace(r.DigestAt))
	if err != nil {
		return 0, nil, fault.New(fault.Invalid, "channel.time_odd", "Text", r.DigestAt).At("digest_at")
	}
	digest := workday.At(at.Hour(), at.Minute())
	for _, span := range hours {
		if span.From <= digest && digest < span.To {
			return digest, hours, nil
		}
	}
	return 0, nil, fault.New(fault.Invalid, "channel.time_outside", "Text", r.DigestAt).At("digest_at")
}

// placed gives a fault that names no field one.
func placed(err error, place string) error {
	if f, ok := err.(*fault.Error); ok && f.Place == "" { //nolint:errorlint // only the fault itself can be placed
		return f.At(place)
	}
	return err
}

// Settings keeps what an administrator decided for the whole office.
type Settings interface {
	// Setting returns a setting, or fault.Missing.
	Setting(ctx context.Context, key string) (journal.Versioned[org.Setting], error)
	// Set writes a setting; one that stands already writes nothing.
	Set(ctx context.Context, actor string, want org.Setting, reason string) (journal.Seq, error)
}

// Rhythm is the office's.
func (d *Desk) Rhythm(ctx context.Context) (Rhythm, error) {
	r := Standard
	for key, into := range map[string]*string{digestSetting: &r.DigestAt, hoursSetting: &r.Hours} {
		held, err := d.Settings.Setting(ctx, key)
		if fault.Is(err, fault.Missing) {
			continue
		}
		if err != nil {
			return r, err
		}
		*into = held.Row.Value
	}
	return r, nil
}

// SetRhythm decides when people are told.
func (d *Desk) SetRhythm(ctx context.Context, actor string, r Rhythm) error {
	if _, _, err := r.Times(); err != nil {
		return err
	}
	for _, s := range []org.Setting{{Key: digestSetting, Value: strings.TrimSpace(r.DigestAt)}, {Key: hoursSetting, Value: strings.TrimSpace(r.Hours)}} {
		if _, err := d.Settings.Set(ctx, actor, s, ""); err != nil {
			return err
		}
	}
	return nil
}
