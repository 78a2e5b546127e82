package org

import (
	"context"
	"slices"
	"time"
	"unicode/utf8"

	"zhenggai/internal/fault"
	"zhenggai/internal/journal"
)

// Token lets a program call the machine interface as the account that made it, with a part of its
// permissions. It opens no page.
type Token struct {
	ID      string       `json:"id"`
	Account string       `json:"account"`
	Name    string       `json:"name"` // what it is for
	Hash    string       `json:"hash"` // SHA-256 in hex of what the program holds
	May     []Permission `json:"may"`
	Until   string       `json:"until"` // the last day, YYYY-MM-DD
}

// Ref names the token's row.
func (t Token) Ref() journal.Ref { return journal.Ref{Table: "api_token", ID: t.ID} }

// Image is the token itself: of the secret it holds a digest alone.
func (t Token) Image() any { return t }

// On tells whether the token opens anything on a day.
func (t Token) On(day time.Time) bool { return day.Format(time.DateOnly) <= t.Until }

// The bounds of a token.
const (
	MaxTokenDays = 366
	MaxTokens    = 20 // of one account
)

// Lendable are the permissions that a person can give a program: what they hold themselves, but for what asks for a
// second factor, which a program has none of. Administrators give nothing.
func Lendable(c *Caller) []Permission {
	if c.Administers() {
		return nil
	}
	var all []Permission
	for _, p := range Permissions {
		if p != Anyone && p != SignedIn && p != AcceptClosing && Allow(c, p) == nil {
			all = append(all, p)
		}
	}
	return all
}

// MakeToken makes a token of the caller's own. hash is the digest of what the program will hold.
func (d Desk) MakeToken(ctx context.Context, c *Caller, today time.Time, n Token) (Token, error) {
	n.ID, n.Account = d.NewID(), c.ID
	slices.Sort(n.May)
	n.May = slices.Compact(n.May)
	if err := checkToken(c, n, today); err != nil {
		return Token{}, err
	}
	_, err := d.Store.Change(ctx, c.ID, func(ctx context.Context, r Roll) ([]journal.Draft, error) {
		have, err := r.TokensOf(ctx, c.ID)
		if err != nil {
			return nil, err
		}
		if len(have) >= MaxTokens {
			return nil, fault.New(fault.Invalid, "org.tokens_many", "Max", MaxTokens).At("name")
		}
		return []journal.Draft{{Act: journal.TokenMade, Subject: n.Ref(), Rows: []journal.Record{n}}}, nil
	})
	return n, err
}

func checkToken(c *Caller, n Token, today time.Time) error {
	until, err := time.Parse(time.DateOnly, n.Until)
	lendable := Lendable(c)
	switch {
	case n.Name == "":
		return fault.New(fault.Invalid, "org.token_name").At("name")
	case utf8.RuneCountInString(n.Name) > MaxName || !printable(n.Name):
		return fault.New(fault.Invalid, "org.name_odd", "Max", MaxName).At("name")
	case err != nil || n.Until < today.Format(time.DateOnly) || until.After(today.AddDate(0, 0, MaxTokenDays)):
		return fault.New(fault.Invalid, "org.token_until", "Days", MaxTokenDays).At("until")
	case len(n.May) == 0:
		return fault.New(fault.Invalid, "org.token_nothing").At("may")
	}
	for _, p := range n.May {
		if !slices.Contains(lendable, p) {
			return fault.New(fault.Invalid, "org.token_beyond").At("may")
		}
	}
	return nil
}

// EndToken makes a token open nothing any more. It is fault.Missing to anybody but its maker.
func (d Desk) EndToken(ctx context.Context, actor, id string) error {
	_, err := d.Store.Change(ctx, actor, func(ctx context.Context, r Roll) ([]journal.Draft, error) {
		v, err := r.Token(ctx, id)
		if err != nil {
			return nil, err
		}
		if v.Row.Account != actor {
			return nil, fault.New(fault.Missing, "fault.missing")
		}
		return []journal.Draft{{Act: journal.TokenEnded, Subject: v.Row.Ref(), Gone: []journal.Ref{v.Row.Ref()}}}, nil
	})
	return err
}
