-- +goose Up
-- What is derived from the journal by following it, and the jobs of the clock. None of it is in the journal.
CREATE TABLE follower (
	name TEXT PRIMARY KEY,
	seq BIGINT NOT NULL -- the last entry taken
);

CREATE TABLE notice (
	account TEXT NOT NULL,
	id TEXT NOT NULL, -- entry, kind and finding
	seq BIGINT NOT NULL,
	kind TEXT NOT NULL,
	finding_id TEXT NOT NULL, -- '' for none
	subject_table TEXT NOT NULL,
	subject_id TEXT NOT NULL,
	actor TEXT NOT NULL,
	urgent INTEGER NOT NULL,
	recorded_at BIGINT NOT NULL,
	PRIMARY KEY (account, id)
);
CREATE INDEX notice_newest ON notice(account, seq);

CREATE TABLE notice_read (
	account TEXT NOT NULL,
	id TEXT NOT NULL,
	read_at BIGINT NOT NULL,
	PRIMARY KEY (account, id)
);

CREATE TABLE job (
	name TEXT PRIMARY KEY,
	next_at BIGINT NOT NULL, -- Unix milliseconds, as all below
	holder TEXT NOT NULL, -- '' for none
	lease_until BIGINT NOT NULL,
	began_at BIGINT NOT NULL,
	ended_at BIGINT NOT NULL,
	well_at BIGINT NOT NULL,
	failure TEXT NOT NULL, -- JSON, '' when the last run went well
	failed INTEGER NOT NULL
);
