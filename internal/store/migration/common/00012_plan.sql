-- +goose Up
-- A finding split into the points it complains of, what answers them, the steps of a task, and the
-- requests to change what was promised.
ALTER TABLE task ADD COLUMN time_class TEXT NOT NULL DEFAULT '';
ALTER TABLE task ADD COLUMN milestones TEXT NOT NULL DEFAULT 'null'; -- JSON
ALTER TABLE measure ADD COLUMN answers TEXT NOT NULL DEFAULT 'null'; -- JSON
ALTER TABLE measure ADD COLUMN units TEXT NOT NULL DEFAULT 'null'; -- JSON

CREATE TABLE finding_point (
	id TEXT NOT NULL,
	finding_id TEXT NOT NULL,
	ord INTEGER NOT NULL,
	text TEXT NOT NULL,
	since_seq BIGINT NOT NULL,
	until_seq BIGINT NOT NULL,
	PRIMARY KEY (id, since_seq)
);
CREATE UNIQUE INDEX finding_point_now ON finding_point(id) WHERE until_seq = 9223372036854775807;
CREATE INDEX finding_point_since ON finding_point(since_seq);
CREATE INDEX finding_point_list ON finding_point(finding_id, ord, id);

CREATE TABLE amendment (
	id TEXT NOT NULL,
	finding_id TEXT NOT NULL,
	task_id TEXT NOT NULL,
	promise TEXT NOT NULL,
	was TEXT NOT NULL,
	is_now TEXT NOT NULL,
	was_date TEXT NOT NULL,
	now_date TEXT NOT NULL,
	reason TEXT NOT NULL,
	asked_by TEXT NOT NULL,
	state TEXT NOT NULL,
	decided_by TEXT NOT NULL,
	words TEXT NOT NULL,
	since_seq BIGINT NOT NULL,
	until_seq BIGINT NOT NULL,
	PRIMARY KEY (id, since_seq)
);
CREATE UNIQUE INDEX amendment_now ON amendment(id) WHERE until_seq = 9223372036854775807;
CREATE INDEX amendment_since ON amendment(since_seq);
CREATE INDEX amendment_list ON amendment(finding_id, id);
CREATE INDEX amendment_state ON amendment(state, id) WHERE until_seq = 9223372036854775807;
