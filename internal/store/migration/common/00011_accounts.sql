-- +goose Up
-- Grants over units in place of one role; what is lent during leave; tokens of programs; the audit; second factors; locks.
ALTER TABLE account ADD COLUMN grants TEXT NOT NULL DEFAULT '[]'; -- JSON
ALTER TABLE account ADD COLUMN person TEXT NOT NULL DEFAULT '';
UPDATE account SET grants = '[{"role":"' || role || '"}]' WHERE role <> '';
ALTER TABLE account DROP COLUMN role;

CREATE TABLE delegation (
	id TEXT NOT NULL,
	from_account TEXT NOT NULL,
	to_account TEXT NOT NULL,
	since TEXT NOT NULL, -- YYYY-MM-DD
	until TEXT NOT NULL, -- YYYY-MM-DD
	reason TEXT NOT NULL,
	since_seq BIGINT NOT NULL,
	until_seq BIGINT NOT NULL,
	PRIMARY KEY (id, since_seq)
);
CREATE UNIQUE INDEX delegation_now ON delegation(id) WHERE until_seq = 9223372036854775807;
CREATE INDEX delegation_since ON delegation(since_seq);
CREATE INDEX delegation_to ON delegation(to_account) WHERE until_seq = 9223372036854775807;

CREATE TABLE api_token (
	id TEXT NOT NULL,
	account TEXT NOT NULL,
	name TEXT NOT NULL,
	hash TEXT NOT NULL,
	may TEXT NOT NULL, -- JSON
	until TEXT NOT NULL, -- YYYY-MM-DD
	since_seq BIGINT NOT NULL,
	until_seq BIGINT NOT NULL,
	PRIMARY KEY (id, since_seq)
);
CREATE UNIQUE INDEX api_token_now ON api_token(id) WHERE until_seq = 9223372036854775807;
CREATE INDEX api_token_since ON api_token(since_seq);
CREATE UNIQUE INDEX api_token_hash ON api_token(hash) WHERE until_seq = 9223372036854775807;
CREATE INDEX api_token_account ON api_token(account) WHERE until_seq = 9223372036854775807;

CREATE TABLE audit_event (
	id TEXT NOT NULL,
	account TEXT NOT NULL,
	login TEXT NOT NULL,
	source TEXT NOT NULL,
	route TEXT NOT NULL,
	method TEXT NOT NULL,
	path TEXT NOT NULL,
	result TEXT NOT NULL,
	request TEXT NOT NULL,
	salt TEXT NOT NULL,
	since_seq BIGINT NOT NULL,
	until_seq BIGINT NOT NULL,
	PRIMARY KEY (id, since_seq)
);
CREATE UNIQUE INDEX audit_event_now ON audit_event(id) WHERE until_seq = 9223372036854775807;
CREATE INDEX audit_event_since ON audit_event(since_seq);

ALTER TABLE secret ADD COLUMN must_change INTEGER NOT NULL DEFAULT 0;
ALTER TABLE secret ADD COLUMN seen_at BIGINT NOT NULL DEFAULT 0;

CREATE TABLE second_factor (
	account TEXT PRIMARY KEY,
	sealed BYTEA NOT NULL, -- under a key that is not in the database
	since BIGINT NOT NULL,
	step BIGINT NOT NULL -- the newest time step whose code was used
);

CREATE TABLE recovery_code (
	account TEXT NOT NULL,
	hash TEXT NOT NULL,
	PRIMARY KEY (account, hash)
);

CREATE TABLE sign_in_failure (
	pair TEXT PRIMARY KEY, -- digest of login and source
	failures INTEGER NOT NULL,
	last_at BIGINT NOT NULL
);
CREATE INDEX sign_in_failure_last ON sign_in_failure(last_at);
