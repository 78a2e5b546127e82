-- +goose Up
-- Campaigns: a pattern from one finding, the units asked, and what each answered.
CREATE TABLE campaign (
	id TEXT NOT NULL,
	finding_id TEXT NOT NULL,
	title TEXT NOT NULL,
	look TEXT NOT NULL,
	criteria TEXT NOT NULL,
	scope TEXT NOT NULL, -- JSON
	asked TEXT NOT NULL, -- JSON
	due TEXT NOT NULL, -- YYYY-MM-DD
	made_by TEXT NOT NULL,
	made_on TEXT NOT NULL, -- YYYY-MM-DD
	reminded TEXT NOT NULL, -- YYYY-MM-DD or ''
	reminded_by TEXT NOT NULL,
	since_seq BIGINT NOT NULL,
	until_seq BIGINT NOT NULL,
	PRIMARY KEY (id, since_seq)
);
CREATE UNIQUE INDEX campaign_now ON campaign(id) WHERE until_seq = 9223372036854775807;
CREATE INDEX campaign_since ON campaign(since_seq);
CREATE INDEX campaign_finding ON campaign(finding_id);

CREATE TABLE campaign_answer (
	id TEXT NOT NULL, -- campaign and unit
	campaign TEXT NOT NULL,
	unit TEXT NOT NULL,
	says TEXT NOT NULL,
	words TEXT NOT NULL,
	proof TEXT NOT NULL, -- JSON
	deadline TEXT NOT NULL, -- YYYY-MM-DD or ''
	finding_id TEXT NOT NULL, -- of the local finding, ''
	reason TEXT NOT NULL,
	answered_by TEXT NOT NULL,
	answered_on TEXT NOT NULL, -- YYYY-MM-DD
	since_seq BIGINT NOT NULL,
	until_seq BIGINT NOT NULL,
	PRIMARY KEY (id, since_seq)
);
CREATE UNIQUE INDEX campaign_answer_now ON campaign_answer(id) WHERE until_seq = 9223372036854775807;
CREATE INDEX campaign_answer_since ON campaign_answer(since_seq);
CREATE INDEX campaign_answer_of ON campaign_answer(campaign) WHERE until_seq = 9223372036854775807;
CREATE INDEX campaign_answer_finding ON campaign_answer(finding_id) WHERE finding_id <> '';
