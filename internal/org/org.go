// Package org says who people are and what they may do. It owns accounts, grants, delegations, the one
// Allow and the one Reach; the tree of regions and units, the roster of people, posts and who holds them;
// and the letters of responsibility that bind one post to another for a year. Accounts, holders of posts
// and people on the roster are three different things. It never sees a password: storage keeps its hash,
// gate checks it.
package org

import (
	"crypto/sha256"
	"encoding/hex"
	"strings"

	"golang.org/x/text/width"

	"zhenggai/internal/journal"
)

// Actors that are no account: what the program does by itself, and what is done from a command line by
// whoever holds the data directory.
const (
	ActorSystem  = "system"
	ActorCommand = "command"
)

// Account is a person's way in. It is not the person: one may have two, and one on a roster may have none.
type Account struct {
	ID       string
	Login    string // as typed; compared by Fold
	Name     string
	Grants   []Grant // tidy
	Person   string  // id of the person on the roster whose account it is, "" when nobody linked it
	Disabled bool
	Lang     string // preferred language, "" follows the browser
	Salt     string // random, kept in the row alone: erasing the row makes the digest meaningless
}

// Ref names the account's row.
func (a Account) Ref() journal.Ref { return journal.Ref{Table: "account", ID: a.ID} }

// Image keeps a salted digest in place of login and name, so that a person can be forgotten while
// the entry stands. One role over the whole office stands as it did before there were grants.
func (a Account) Image() any {
	sum := sha256.Sum256([]byte(a.Salt + "\x00" + a.Login + "\x00" + a.Name))
	image := struct {
		ID       string  `json:"id"`
		Person   string  `json:"person"`
		Role     Role    `json:"role,omitempty"`
		Disabled bool    `json:"disabled,omitempty"`
		Lang     string  `json:"lang,omitempty"`
		Grants   []Grant `json:"grants,omitempty"`
		Holder   string  `json:"holder,omitempty"`
	}{ID: a.ID, Person: hex.EncodeToString(sum[:]), Disabled: a.Disabled, Lang: a.Lang, Holder: a.Person}
	if len(a.Grants) == 1 && a.Grants[0].Unit == "" {
		image.Role = a.Grants[0].Role
	} else {
		image.Grants = a.Grants
	}
	return image
}

// Holds tells whether the account itself holds a role, wherever.
func (a Account) Holds(r Role) bool { return holds(a.Grants, r) }

// Administers tells whether the account is one of the three administrators.
func (a Account) Administers() bool { return administers(a.Grants) }

// Fold is the form in which logins are compared: without white space, case and width.
func Fold(login string) string {
	return strings.ToLower(strings.Join(strings.Fields(width.Fold.String(login)), ""))
}
