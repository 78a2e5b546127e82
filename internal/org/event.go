package org

import (
	"crypto/sha256"
	"encoding/hex"

	"zhenggai/internal/journal"
)

// Event is a row of the audit (审计记录): what somebody tried that changed no record, such as a sign-in or a request
// that was denied. Its time and number are those of its entry.
type Event struct {
	ID      string
	Account string // account id, "" when nobody is known
	Login   string // as folded, where a sign-in failed: it need not be anybody's
	Source  string // the caller's IP address
	Route   string // the name of the route, "" outside one
	Method  string
	Path    string // what was asked for, without its query
	Result  string // what was answered: a status, or a word
	Request string // the request's id, as in the log
	Salt    string // random, kept in the row alone
}

// Ref names the event's row.
func (e Event) Ref() journal.Ref { return journal.Ref{Table: "audit_event", ID: e.ID} }

// Image keeps a salted digest in place of what tells of a person.
func (e Event) Image() any {
	sum := sha256.Sum256([]byte(e.Salt + "\x00" + e.Login + "\x00" + e.Source + "\x00" + e.Path))
	return struct {
		ID      string `json:"id"`
		Account string `json:"account,omitempty"`
		Private string `json:"private"`
		Route   string `json:"route,omitempty"`
		Method  string `json:"method,omitempty"`
		Result  string `json:"result"`
		Request string `json:"request,omitempty"`
	}{e.ID, e.Account, hex.EncodeToString(sum[:]), e.Route, e.Method, e.Result, e.Request}
}

// AdministrativeTables are the tables whose entries are the journal of administration: the audit
// administrator alone reads them.
var AdministrativeTables = []string{"account", "audit_event", "delegation", "api_token", "setting", "outward_host", "mail_server", "robot", "post_message"}
