package org

import (
	"crypto/sha256"
	"encoding/hex"
	"net/mail"
	"strings"
	"time"
	"unicode/utf8"

	"zhenggai/internal/fault"
	"zhenggai/internal/journal"
)

// Day is a civil date as YYYY-MM-DD, "" for none.
type Day string

// DayOf is the civil date of t in its own zone.
func DayOf(t time.Time) Day { return Day(t.Format(time.DateOnly)) }

// Valid tells whether d is "" or a date of the calendar.
func (d Day) Valid() bool {
	_, err := time.Parse(time.DateOnly, string(d))
	return d == "" || err == nil
}

// time is d at midnight UTC, zero when d is "" or no date.
func (d Day) time() time.Time {
	t, _ := time.Parse(time.DateOnly, string(d))
	return t
}

// next is the day after d.
func (d Day) next() Day { return DayOf(d.time().AddDate(0, 0, 1)) }

// Person is somebody on the roster (花名册). A person needs no account and may hold any number of
// posts. Name, telephone and mail address are personal: the journal keeps a salted digest of them,
// storage keeps telephone and address encrypted.
type Person struct {
	ID      string
	Name    string
	Unit    string // unit id
	Phone   string
	Email   string
	Account string // account id of the same person, "" for none
	Left    bool   // no longer with the unit; holds no post
	Erased  bool   // name, telephone and address were erased
	Salt    string // random, kept in the row alone; "" once erased
	// Seal is the digest that was written with the row: what is left of an erased person, and what is
	// compared while the key of the contacts is missing.
	Seal string
	// Locked tells that telephone and address could not be opened with the key at hand.
	Locked bool
}

// Ref names the person's row.
func (p Person) Ref() journal.Ref { return journal.Ref{Table: "person", ID: p.ID} }

// Image keeps a salted digest in place of what is personal.
func (p Person) Image() any {
	return struct {
		ID      string `json:"id"`
		Person  string `json:"person"`
		Unit    string `json:"unit"`
		Account string `json:"account,omitempty"`
		Left    bool   `json:"left,omitempty"`
		Erased  bool   `json:"erased,omitempty"`
	}{p.ID, p.Digest(), p.Unit, p.Account, p.Left, p.Erased}
}

// Digest is the salted SHA-256 of what is personal, in hex; the Seal when that is not all at hand.
func (p Person) Digest() string {
	if p.Salt == "" || p.Locked {
		return p.Seal
	}
	sum := sha256.Sum256([]byte(strings.Join([]string{p.Salt, p.Name, p.Phone, p.Email}, "\x00")))
	return hex.EncodeToString(sum[:])
}

// Duty is what a post is there for, as far as the product acts on it.
type Duty string

// The duties.
const (
	Head      Duty = "head"    // 主要负责人: signs for the unit
	Liaison   Duty = "liaison" // 联络员: answers the weekly dispatch
	Ranger    Duty = "ranger"  // 护林员
	Warden    Duty = "warden"  // 草管员
	OtherDuty Duty = ""
)

// Duties lists the duties in the order in which a unit's posts stand.
var Duties = []Duty{Head, Liaison, Ranger, Warden, OtherDuty}

// Post is a place in a unit (职务), whoever holds it. Letters bind posts, not people.
type Post struct {
	ID    string `json:"id"`
	Unit  string `json:"unit"` // unit id; never changes
	Title string `json:"title"`
	Duty  Duty   `json:"duty,omitempty"`
	No    int    `json:"no,omitempty"` // order in the unit, 0 for none
	Ended bool   `json:"ended,omitempty"`
}

// Ref names the post's row.
func (p Post) Ref() journal.Ref { return journal.Ref{Table: "post", ID: p.ID} }

// Image is the post itself.
func (p Post) Image() any { return p }

// Holding is a person in a post, for a time.
type Holding struct {
	ID     string `json:"id"`
	Post   string `json:"post"`
	Person string `json:"person"`
	From   Day    `json:"from,omitempty"`  // "" when nobody knows
	Until  Day    `json:"until,omitempty"` // the last day, "" while it lasts
}

// Ref names the holding's row.
func (h Holding) Ref() journal.Ref { return journal.Ref{Table: "holding", ID: h.ID} }

// Image is the holding itself.
func (h Holding) Image() any { return h }

// The lengths of words on the roster, in characters.
const (
	MaxUnitName = 100
	MaxTitle    = 60
	MaxPhone    = 20
	MaxEmail    = 100
)

// tidyName cuts white space at the ends and makes runs of it one.
func tidyName(s string) string { return strings.Join(strings.Fields(s), " ") }

// goodWords is the fault of a name that is empty, too long or not printable.
func goodWords(field, s string, most int) error {
	switch {
	case s == "":
		return fault.New(fault.Invalid, "org.empty."+field).At(field)
	case utf8.RuneCountInString(s) > most || !printable(s):
		return fault.New(fault.Invalid, "org.odd_words", "Max", most).At(field)
	}
	return nil
}

// phoneOf is a telephone number without what people put between its digits.
func phoneOf(s string) string {
	return strings.NewReplacer(" ", "", "-", "", "－", "", "—", "").Replace(strings.TrimSpace(s))
}

// checkPhone takes digits, a leading plus and an extension after #.
func checkPhone(s string) error {
	for i, r := range s {
		if !(r >= '0' && r <= '9' || r == '#' && i > 0 || r == '+' && i == 0) {
			return fault.New(fault.Invalid, "org.phone_odd", "Phone", s).At("phone")
		}
	}
	if s != "" && (len(s) < 5 || len(s) > MaxPhone) {
		return fault.New(fault.Invalid, "org.phone_odd", "Phone", s).At("phone")
	}
	return nil
}

func checkEmail(s string) error {
	if s == "" {
		return nil
	}
	a, err := mail.ParseAddress(s)
	if err != nil || a.Address != s || len(s) > MaxEmail {
		return fault.New(fault.Invalid, "org.email_odd", "Email", s).At("email")
	}
	return nil
}

// MaskPhone is a telephone number with its middle hidden, for whoever need not call: 138****0000.
func MaskPhone(s string) string {
	if len(s) < 8 {
		return strings.Repeat("*", len(s))
	}
	return s[:3] + strings.Repeat("*", len(s)-7) + s[len(s)-4:]
}

// MaskEmail is an address with all but the first letter of its name hidden: a***@example.cn.
func MaskEmail(s string) string {
	name, host, ok := strings.Cut(s, "@")
	if !ok || name == "" {
		return ""
	}
	return name[:1] + "***@" + host
}
