-- +goose Up
-- Lamps and the ladder: what happened on each task's, and the rule files that were put in force.
CREATE TABLE ladder_event (
	id TEXT NOT NULL,
	finding_id TEXT NOT NULL,
	task_id TEXT NOT NULL,
	no INTEGER NOT NULL, -- from 1 within its task
	deed TEXT NOT NULL,
	event TEXT NOT NULL, -- JSON
	name TEXT NOT NULL,
	unit TEXT NOT NULL,
	caused_by TEXT NOT NULL,
	words TEXT NOT NULL,
	recorded_day TEXT NOT NULL, -- YYYY-MM-DD
	series TEXT NOT NULL, -- of a document: its series and year
	number TEXT NOT NULL, -- of a document, as printed
	since_seq BIGINT NOT NULL,
	until_seq BIGINT NOT NULL,
	PRIMARY KEY (id, since_seq)
);
CREATE UNIQUE INDEX ladder_event_now ON ladder_event(id) WHERE until_seq = 9223372036854775807;
CREATE INDEX ladder_event_since ON ladder_event(since_seq);
CREATE UNIQUE INDEX ladder_event_place ON ladder_event(task_id, no);
CREATE UNIQUE INDEX ladder_event_number ON ladder_event(number) WHERE number <> '';
CREATE INDEX ladder_event_series ON ladder_event(series) WHERE series <> '';
CREATE INDEX ladder_event_finding ON ladder_event(finding_id);

CREATE TABLE rule_file (
	id TEXT NOT NULL,
	kind TEXT NOT NULL,
	name TEXT NOT NULL,
	body TEXT NOT NULL,
	title TEXT NOT NULL,
	region TEXT NOT NULL,
	from_day TEXT NOT NULL, -- YYYY-MM-DD
	loaded_by TEXT NOT NULL,
	loaded_on TEXT NOT NULL, -- YYYY-MM-DD
	since_seq BIGINT NOT NULL,
	until_seq BIGINT NOT NULL,
	PRIMARY KEY (id, since_seq)
);
CREATE UNIQUE INDEX rule_file_now ON rule_file(id) WHERE until_seq = 9223372036854775807;
CREATE INDEX rule_file_since ON rule_file(since_seq);

ALTER TABLE task ADD COLUMN start_day TEXT NOT NULL DEFAULT '';
ALTER TABLE task ADD COLUMN done_day TEXT NOT NULL DEFAULT '';
