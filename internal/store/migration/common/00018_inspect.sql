-- +goose Up
-- Look-backs by lot: what was announced, the population it was announced over, and what was drawn.
CREATE TABLE inspection (
	id TEXT NOT NULL,
	title TEXT NOT NULL,
	rule TEXT NOT NULL, -- JSON
	algorithm INTEGER NOT NULL,
	made_by TEXT NOT NULL,
	made_on TEXT NOT NULL, -- YYYY-MM-DD
	announced BIGINT NOT NULL, -- entry, 0 before the draw, as the two below
	size BIGINT NOT NULL, -- of the checkpoint
	seed TEXT NOT NULL, -- its root, base64
	drawn_by TEXT NOT NULL,
	drawn_on TEXT NOT NULL, -- YYYY-MM-DD or ''
	since_seq BIGINT NOT NULL,
	until_seq BIGINT NOT NULL,
	PRIMARY KEY (id, since_seq)
);
CREATE UNIQUE INDEX inspection_now ON inspection(id) WHERE until_seq = 9223372036854775807;
CREATE INDEX inspection_since ON inspection(since_seq);

CREATE TABLE inspection_pool (
	id TEXT NOT NULL, -- of the inspection
	lots TEXT NOT NULL, -- JSON
	inspectors TEXT NOT NULL, -- JSON
	since_seq BIGINT NOT NULL,
	until_seq BIGINT NOT NULL,
	PRIMARY KEY (id, since_seq)
);
CREATE UNIQUE INDEX inspection_pool_now ON inspection_pool(id) WHERE until_seq = 9223372036854775807;
CREATE INDEX inspection_pool_since ON inspection_pool(since_seq);

CREATE TABLE inspection_item (
	id TEXT NOT NULL, -- inspection and finding
	inspection TEXT NOT NULL,
	finding_id TEXT NOT NULL,
	ord INTEGER NOT NULL,
	inspectors TEXT NOT NULL, -- JSON
	since_seq BIGINT NOT NULL,
	until_seq BIGINT NOT NULL,
	PRIMARY KEY (id, since_seq)
);
CREATE UNIQUE INDEX inspection_item_now ON inspection_item(id) WHERE until_seq = 9223372036854775807;
CREATE INDEX inspection_item_since ON inspection_item(since_seq);
CREATE INDEX inspection_item_of ON inspection_item(inspection) WHERE until_seq = 9223372036854775807;
CREATE INDEX inspection_item_finding ON inspection_item(finding_id);

CREATE INDEX closing_target ON closing(target) WHERE target <> '' AND until_seq = 9223372036854775807;
