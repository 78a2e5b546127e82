package org

import "time"

// Secret is what proves that a person is who they say. It stands outside the journal.
type Secret struct {
	Account string   // account id
	Hash    string   // argon2id in PHC form, "" until a password was set
	Earlier []string // the hashes before, newest first
	// Generation counts changes, of the second factor too; sessions of an earlier one are dead.
	Generation int64
	ChangedAt  time.Time
	// TokenHash is the SHA-256 in hex of a one-time token that lets its bearer set a password until
	// TokenUntil, "" for none.
	TokenHash  string
	TokenUntil time.Time
	// MustChange tells that somebody else chose the password: its person changes it before anything else.
	MustChange bool
	// SeenAt is when the account was last signed in to, zero for never. Setting a secret leaves it alone.
	SeenAt time.Time
}

// Factor is a second factor: time-based one-time codes (TOTP, RFC 6238).
type Factor struct {
	Account string
	Secret  string // base32; storage seals it under a key outside the database
	Since   time.Time
	// Recovery are digests of codes that each stand in for the factor once.
	Recovery []string
}
