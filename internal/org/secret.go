package org

import "time"

// Secret is what proves that a person is who they say. It stands outside the journal.
type Secret struct {
	Account string   // account id
	Hash    string   // argon2id in PHC form, "" until a password was set
	Earlier []string // the hashes before, newest first
	// Generation counts changes; sessions of an earlier one are dead.
	Generation int64
	ChangedAt  time.Time
	// TokenHash is the SHA-256 in hex of a one-time token that lets its bearer set a password until
	// TokenUntil, "" for none.
	TokenHash  string
	TokenUntil time.Time
}
