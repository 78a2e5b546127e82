-- +goose Up
-- By which ways people are told outside the product. What is secret is encrypted.
CREATE TABLE outward_host (
	id TEXT NOT NULL, -- host:port
	internal INTEGER NOT NULL,
	note TEXT NOT NULL,
	since_seq BIGINT NOT NULL,
	until_seq BIGINT NOT NULL,
	PRIMARY KEY (id, since_seq)
);
CREATE UNIQUE INDEX outward_host_now ON outward_host(id) WHERE until_seq = 9223372036854775807;
CREATE INDEX outward_host_since ON outward_host(since_seq);

CREATE TABLE mail_server (
	id TEXT NOT NULL,
	address TEXT NOT NULL,
	security TEXT NOT NULL,
	user_name TEXT NOT NULL,
	password TEXT NOT NULL, -- encrypted
	from_address TEXT NOT NULL,
	from_name TEXT NOT NULL,
	since_seq BIGINT NOT NULL,
	until_seq BIGINT NOT NULL,
	PRIMARY KEY (id, since_seq)
);
CREATE UNIQUE INDEX mail_server_now ON mail_server(id) WHERE until_seq = 9223372036854775807;
CREATE INDEX mail_server_since ON mail_server(since_seq);

CREATE TABLE robot (
	id TEXT NOT NULL,
	unit TEXT NOT NULL,
	tool TEXT NOT NULL,
	name TEXT NOT NULL,
	host TEXT NOT NULL,
	url TEXT NOT NULL, -- encrypted
	secret TEXT NOT NULL, -- encrypted
	since_seq BIGINT NOT NULL,
	until_seq BIGINT NOT NULL,
	PRIMARY KEY (id, since_seq)
);
CREATE UNIQUE INDEX robot_now ON robot(id) WHERE until_seq = 9223372036854775807;
CREATE INDEX robot_since ON robot(since_seq);

-- How each person is told, outside the journal: an address can be forgotten.
CREATE TABLE way (
	account TEXT PRIMARY KEY,
	mode TEXT NOT NULL,
	address TEXT NOT NULL, -- encrypted, '' for none
	confirmed_at BIGINT NOT NULL, -- Unix milliseconds, as all below
	pending TEXT NOT NULL, -- encrypted, '' for none
	code_hash TEXT NOT NULL,
	code_until BIGINT NOT NULL,
	code_tries INTEGER NOT NULL,
	asked INTEGER NOT NULL,
	asked_at BIGINT NOT NULL
);

-- The queue of messages, outside the journal.
CREATE TABLE post_mark (
	recipient TEXT PRIMARY KEY, -- account:ID or robot:ID
	account TEXT NOT NULL, -- '' for a robot
	digest_seq BIGINT NOT NULL,
	urgent_seq BIGINT NOT NULL,
	day TEXT NOT NULL -- YYYY-MM-DD, of the last digest
);

CREATE TABLE post_message (
	id TEXT PRIMARY KEY,
	recipient TEXT NOT NULL,
	kind TEXT NOT NULL,
	from_seq BIGINT NOT NULL,
	urgent_from BIGINT NOT NULL,
	upto_seq BIGINT NOT NULL,
	state TEXT NOT NULL,
	made_at BIGINT NOT NULL,
	due_at BIGINT NOT NULL,
	attempts INTEGER NOT NULL,
	failure TEXT NOT NULL, -- JSON, '' for none
	ended_at BIGINT NOT NULL,
	holder TEXT NOT NULL, -- '' for nobody
	lease_until BIGINT NOT NULL
);
CREATE INDEX post_message_due ON post_message(state, due_at);
