// Package org says who people are and what they may do. It owns accounts, roles and the one Allow;
// regions and units join it as the product grows. It never sees a password: storage keeps its hash,
// gate checks it.
package org

import (
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"strings"

	"golang.org/x/text/width"

	"zhenggai/internal/fault"
	"zhenggai/internal/journal"
)

// Role is what an account is for. An account holds one role: an administrator never touches a
// finding, and whoever touches findings administers nothing.
type Role string

// The roles.
const (
	Administrator Role = "administrator" // accounts, settings, health, backups
	Clerk         Role = "clerk"         // the office's ledger: hands in, confirms, edits, exports
	Auditor       Role = "auditor"       // reads everything, the journal too; changes nothing
	Reader        Role = "reader"        // reads the ledger and the report
)

// Actors that are no account: what the program does by itself, and what is done from a command line by
// whoever holds the data directory.
const (
	ActorSystem  = "system"
	ActorCommand = "command"
)

// Roles lists the roles in the order a chooser shows them.
var Roles = []Role{Clerk, Reader, Auditor, Administrator}

// Permission is one thing that a route asks for.
type Permission string

// The permissions. Anyone is asked for by pages that need no account, SignedIn by pages of one's own.
const (
	Anyone         Permission = "anyone"
	SignedIn       Permission = "signed_in"
	SeeLedger      Permission = "see_ledger"
	EditLedger     Permission = "edit_ledger"
	HandIn         Permission = "hand_in"
	Confirm        Permission = "confirm"
	Export         Permission = "export"
	SeeJournal     Permission = "see_journal"
	ManageAccounts Permission = "manage_accounts"
	ManageSettings Permission = "manage_settings"
	SeeHealth      Permission = "see_health"
)

var grants = map[Role][]Permission{
	Administrator: {SignedIn, ManageAccounts, ManageSettings, SeeHealth},
	Clerk:         {SignedIn, SeeLedger, EditLedger, HandIn, Confirm, Export, SeeJournal},
	Auditor:       {SignedIn, SeeLedger, Export, SeeJournal, SeeHealth},
	Reader:        {SignedIn, SeeLedger, Export},
}

// Account is a person's way in.
type Account struct {
	ID       string
	Login    string // as typed; compared by Fold
	Name     string
	Role     Role
	Disabled bool
	Lang     string // preferred language, "" follows the browser
	Salt     string // random, kept in the row alone: erasing the row makes the digest meaningless
}

// Ref names the account's row.
func (a Account) Ref() journal.Ref { return journal.Ref{Table: "account", ID: a.ID} }

// Image keeps a salted digest in place of login and name, so that a person can be forgotten while
// the entry stands.
func (a Account) Image() any {
	sum := sha256.Sum256([]byte(a.Salt + "\x00" + a.Login + "\x00" + a.Name))
	return struct {
		ID       string `json:"id"`
		Person   string `json:"person"`
		Role     Role   `json:"role"`
		Disabled bool   `json:"disabled,omitempty"`
		Lang     string `json:"lang,omitempty"`
	}{a.ID, hex.EncodeToString(sum[:]), a.Role, a.Disabled, a.Lang}
}

// Fold is the form in which logins are compared: without white space, case and width.
func Fold(login string) string {
	return strings.ToLower(strings.Join(strings.Fields(width.Fold.String(login)), ""))
}

// Allow is the one decision: nil when who may do what, fault.Denied otherwise. A nil account is a
// stranger. Nothing is allowed that no line grants.
func Allow(who *Account, what Permission) error {
	switch {
	case what == Anyone:
		return nil
	case who == nil || who.Disabled:
		return fault.New(fault.Denied, "org.sign_in_first")
	case slices.Contains(grants[who.Role], what):
		return nil
	}
	return fault.New(fault.Denied, "fault.denied")
}
