-- +goose Up
-- What people said of signs of false work. The signs themselves are computed and stand nowhere.
CREATE TABLE doubt (
	id TEXT NOT NULL, -- of the sign
	digest TEXT NOT NULL, -- of what the sign showed
	kind TEXT NOT NULL,
	says TEXT NOT NULL,
	words TEXT NOT NULL,
	finding_id TEXT NOT NULL, -- the one that the question is about
	findings TEXT NOT NULL, -- JSON, all that the sign touched
	asked TEXT NOT NULL, -- JSON, units
	judged_by TEXT NOT NULL,
	judged_on TEXT NOT NULL, -- YYYY-MM-DD
	since_seq BIGINT NOT NULL,
	until_seq BIGINT NOT NULL,
	PRIMARY KEY (id, since_seq)
);
CREATE UNIQUE INDEX doubt_now ON doubt(id) WHERE until_seq = 9223372036854775807;
CREATE INDEX doubt_since ON doubt(since_seq);
CREATE INDEX doubt_finding ON doubt(finding_id);
