-- +goose Up
-- One-time links by which somebody without an account causes one event of a closing.
CREATE TABLE closing_link (
	id TEXT NOT NULL,
	finding_id TEXT NOT NULL,
	cycle INTEGER NOT NULL,
	unit TEXT NOT NULL, -- the organisation
	kinds TEXT NOT NULL, -- JSON
	hash TEXT NOT NULL,
	expires TEXT NOT NULL, -- YYYY-MM-DD
	made_by TEXT NOT NULL,
	made_on TEXT NOT NULL, -- YYYY-MM-DD
	withdrawn TEXT NOT NULL, -- YYYY-MM-DD, '' while it is good
	since_seq BIGINT NOT NULL,
	until_seq BIGINT NOT NULL,
	PRIMARY KEY (id, since_seq)
);
CREATE UNIQUE INDEX closing_link_now ON closing_link(id) WHERE until_seq = 9223372036854775807;
CREATE INDEX closing_link_since ON closing_link(since_seq);
CREATE INDEX closing_link_finding ON closing_link(finding_id, id);
CREATE UNIQUE INDEX closing_link_hash ON closing_link(hash) WHERE until_seq = 9223372036854775807;
