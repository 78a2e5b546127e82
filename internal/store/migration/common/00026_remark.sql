-- +goose Up
-- What was said of a task from outside its returns: criticisms, exposures, judgements.
CREATE TABLE task_remark (
	id TEXT NOT NULL,
	finding_id TEXT NOT NULL,
	task_id TEXT NOT NULL,
	kind TEXT NOT NULL,
	unit TEXT NOT NULL, -- as the plan names it
	level TEXT NOT NULL, -- '' for a judgement
	source TEXT NOT NULL,
	words TEXT NOT NULL,
	said_day TEXT NOT NULL, -- YYYY-MM-DD
	attainable INTEGER NOT NULL,
	settled_day TEXT NOT NULL, -- YYYY-MM-DD, '' while it counts
	why TEXT NOT NULL,
	noted_by TEXT NOT NULL,
	noted_day TEXT NOT NULL, -- YYYY-MM-DD
	since_seq BIGINT NOT NULL,
	until_seq BIGINT NOT NULL,
	PRIMARY KEY (id, since_seq)
);
CREATE UNIQUE INDEX task_remark_now ON task_remark(id) WHERE until_seq = 9223372036854775807;
CREATE INDEX task_remark_since ON task_remark(since_seq);
CREATE INDEX task_remark_finding ON task_remark(finding_id);
