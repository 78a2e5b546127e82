-- +goose Up
-- Closing: a case for each cycle of a finding, its events, the files that prove, and the comparison of the goal.
CREATE TABLE closing (
	id TEXT NOT NULL, -- finding and cycle
	finding_id TEXT NOT NULL,
	cycle INTEGER NOT NULL,
	state TEXT NOT NULL,
	doers TEXT NOT NULL, -- JSON, as all below that are lists
	nature TEXT NOT NULL,
	long_term INTEGER NOT NULL,
	policy TEXT NOT NULL,
	done TEXT NOT NULL,
	acceptances TEXT NOT NULL,
	notice TEXT NOT NULL,
	evidence TEXT NOT NULL,
	frozen TEXT NOT NULL,
	closing TEXT NOT NULL,
	suspensions TEXT NOT NULL,
	target TEXT NOT NULL,
	since_seq BIGINT NOT NULL,
	until_seq BIGINT NOT NULL,
	PRIMARY KEY (id, since_seq)
);
CREATE UNIQUE INDEX closing_now ON closing(id) WHERE until_seq = 9223372036854775807;
CREATE INDEX closing_since ON closing(since_seq);
CREATE INDEX closing_finding ON closing(finding_id, cycle) WHERE until_seq = 9223372036854775807;

CREATE TABLE closing_event (
	id TEXT NOT NULL,
	finding_id TEXT NOT NULL,
	cycle INTEGER NOT NULL,
	no INTEGER NOT NULL,
	kind TEXT NOT NULL,
	caused_by TEXT NOT NULL, -- JSON
	day TEXT NOT NULL, -- YYYY-MM-DD
	recorded_day TEXT NOT NULL, -- YYYY-MM-DD
	seen TEXT NOT NULL, -- JSON
	policy TEXT NOT NULL,
	reason TEXT NOT NULL,
	opinion TEXT NOT NULL,
	evidence TEXT NOT NULL, -- JSON
	units TEXT NOT NULL, -- JSON
	nature TEXT NOT NULL,
	long_term INTEGER NOT NULL,
	about TEXT NOT NULL,
	target TEXT NOT NULL,
	since_seq BIGINT NOT NULL,
	until_seq BIGINT NOT NULL,
	PRIMARY KEY (id, since_seq)
);
CREATE UNIQUE INDEX closing_event_now ON closing_event(id) WHERE until_seq = 9223372036854775807;
CREATE INDEX closing_event_since ON closing_event(since_seq);
CREATE UNIQUE INDEX closing_event_place ON closing_event(finding_id, cycle, no) WHERE until_seq = 9223372036854775807;

CREATE TABLE evidence (
	id TEXT NOT NULL,
	finding_id TEXT NOT NULL,
	hash TEXT NOT NULL,
	name TEXT NOT NULL,
	size BIGINT NOT NULL,
	material TEXT NOT NULL,
	measures TEXT NOT NULL, -- JSON
	handed_by TEXT NOT NULL,
	handed_on TEXT NOT NULL, -- YYYY-MM-DD
	since_seq BIGINT NOT NULL,
	until_seq BIGINT NOT NULL,
	PRIMARY KEY (id, since_seq)
);
CREATE UNIQUE INDEX evidence_now ON evidence(id) WHERE until_seq = 9223372036854775807;
CREATE INDEX evidence_since ON evidence(since_seq);
CREATE INDEX evidence_finding ON evidence(finding_id, id);

CREATE TABLE goal_comparison (
	id TEXT NOT NULL, -- the finding
	cycle INTEGER NOT NULL,
	goal TEXT NOT NULL,
	verdict TEXT NOT NULL,
	words TEXT NOT NULL,
	compared_by TEXT NOT NULL,
	compared_on TEXT NOT NULL, -- YYYY-MM-DD
	since_seq BIGINT NOT NULL,
	until_seq BIGINT NOT NULL,
	PRIMARY KEY (id, since_seq)
);
CREATE UNIQUE INDEX goal_comparison_now ON goal_comparison(id) WHERE until_seq = 9223372036854775807;
CREATE INDEX goal_comparison_since ON goal_comparison(since_seq);

ALTER TABLE finding ADD COLUMN closing INTEGER NOT NULL DEFAULT 0;
