-- +goose Up
-- Files that are still arriving. They are no evidence and no part of the record until they are whole.
CREATE TABLE upload (
	id TEXT PRIMARY KEY,
	account TEXT NOT NULL,
	finding_id TEXT NOT NULL,
	name TEXT NOT NULL,
	size BIGINT NOT NULL, -- bytes, as they will be
	material TEXT NOT NULL,
	measures TEXT NOT NULL, -- JSON
	received BIGINT NOT NULL, -- bytes on disk
	hash TEXT NOT NULL, -- '' until the file is whole
	begun_at BIGINT NOT NULL, -- Unix milliseconds
	touched_at BIGINT NOT NULL
);
CREATE INDEX upload_account ON upload(account, finding_id);

-- What a machine read off a picture.
ALTER TABLE evidence ADD COLUMN picture TEXT NOT NULL DEFAULT 'null'; -- JSON
