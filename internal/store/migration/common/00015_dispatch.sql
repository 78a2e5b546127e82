-- +goose Up
-- What units hand in each week or month, and the reminders. Days are YYYY-MM-DD, moments Unix milliseconds.
CREATE TABLE filing (
	id TEXT NOT NULL, -- unit/period
	unit TEXT NOT NULL,
	period TEXT NOT NULL,
	handed_at BIGINT NOT NULL,
	handed_day TEXT NOT NULL,
	handed_by TEXT NOT NULL,
	told BIGINT NOT NULL,
	fresh BIGINT NOT NULL,
	trouble BIGINT NOT NULL,
	since_seq BIGINT NOT NULL,
	until_seq BIGINT NOT NULL,
	PRIMARY KEY (id, since_seq)
);
CREATE UNIQUE INDEX filing_now ON filing(id) WHERE until_seq = 9223372036854775807;
CREATE INDEX filing_period_now ON filing(period) WHERE until_seq = 9223372036854775807;
CREATE INDEX filing_since ON filing(since_seq);

CREATE TABLE filing_line (
	id TEXT NOT NULL, -- unit/period/task, or the finding where it has no tasks
	unit TEXT NOT NULL,
	period TEXT NOT NULL,
	handed_day TEXT NOT NULL,
	finding_id TEXT NOT NULL,
	task_id TEXT NOT NULL, -- '' for a finding as a whole
	words TEXT NOT NULL,
	share TEXT NOT NULL, -- JSON: percent, or null; as the three lists below
	why TEXT NOT NULL,
	figures TEXT NOT NULL,
	reached TEXT NOT NULL,
	proof TEXT NOT NULL,
	obstacle TEXT NOT NULL,
	help TEXT NOT NULL,
	same BIGINT NOT NULL,
	since_seq BIGINT NOT NULL,
	until_seq BIGINT NOT NULL,
	PRIMARY KEY (id, since_seq)
);
CREATE UNIQUE INDEX filing_line_now ON filing_line(id) WHERE until_seq = 9223372036854775807;
CREATE INDEX filing_line_period_now ON filing_line(period, unit) WHERE until_seq = 9223372036854775807;
CREATE INDEX filing_line_unit_now ON filing_line(unit, handed_day) WHERE until_seq = 9223372036854775807;
CREATE INDEX filing_line_finding ON filing_line(finding_id);
CREATE INDEX filing_line_since ON filing_line(since_seq);

CREATE TABLE dispatch_reminder (
	id TEXT NOT NULL,
	period TEXT NOT NULL,
	units TEXT NOT NULL, -- JSON
	sent_at BIGINT NOT NULL,
	sent_by TEXT NOT NULL,
	since_seq BIGINT NOT NULL,
	until_seq BIGINT NOT NULL,
	PRIMARY KEY (id, since_seq)
);
CREATE UNIQUE INDEX dispatch_reminder_now ON dispatch_reminder(id) WHERE until_seq = 9223372036854775807;
CREATE INDEX dispatch_reminder_since ON dispatch_reminder(since_seq);

-- What somebody typed and did not hand in: no versions, no journal.
CREATE TABLE dispatch_draft (
	unit TEXT NOT NULL,
	account TEXT NOT NULL,
	typed TEXT NOT NULL,
	saved_at BIGINT NOT NULL,
	PRIMARY KEY (unit, account)
);
