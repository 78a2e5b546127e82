-- +goose Up
-- Papers on their round: countersigned by units, signed by a leader.
CREATE TABLE signoff_paper (
	id TEXT NOT NULL,
	kind TEXT NOT NULL,
	title TEXT NOT NULL,
	about TEXT NOT NULL,
	hash TEXT NOT NULL,
	name TEXT NOT NULL,
	size BIGINT NOT NULL,
	units TEXT NOT NULL, -- JSON, as the two below
	opinions TEXT NOT NULL,
	decision TEXT NOT NULL,
	withdrawn TEXT NOT NULL, -- YYYY-MM-DD, '' while it is not
	sent_by TEXT NOT NULL,
	sent_on TEXT NOT NULL, -- YYYY-MM-DD
	since_seq BIGINT NOT NULL,
	until_seq BIGINT NOT NULL,
	PRIMARY KEY (id, since_seq)
);
CREATE UNIQUE INDEX signoff_paper_now ON signoff_paper(id) WHERE until_seq = 9223372036854775807;
CREATE INDEX signoff_paper_since ON signoff_paper(since_seq);
