-- +goose Up
-- Petitions that an inspection hands over, and the batches they came in.
CREATE TABLE petition_batch (
	id TEXT NOT NULL,
	day TEXT NOT NULL, -- YYYY-MM-DD
	no BIGINT NOT NULL,
	stated BIGINT NOT NULL, -- 0 where no count came with it
	total BIGINT NOT NULL,
	note TEXT NOT NULL,
	name TEXT NOT NULL,
	taken_by TEXT NOT NULL,
	taken_on TEXT NOT NULL, -- YYYY-MM-DD
	since_seq BIGINT NOT NULL,
	until_seq BIGINT NOT NULL,
	PRIMARY KEY (id, since_seq)
);
CREATE UNIQUE INDEX petition_batch_now ON petition_batch(id) WHERE until_seq = 9223372036854775807;
CREATE UNIQUE INDEX petition_batch_no ON petition_batch(day, no) WHERE until_seq = 9223372036854775807;
CREATE INDEX petition_batch_since ON petition_batch(since_seq);

CREATE TABLE petition (
	id TEXT NOT NULL,
	salt TEXT NOT NULL, -- '' once the complainant was erased
	number TEXT NOT NULL,
	batch TEXT NOT NULL,
	day TEXT NOT NULL, -- YYYY-MM-DD
	text TEXT NOT NULL,
	place TEXT NOT NULL,
	kinds TEXT NOT NULL, -- JSON
	unit TEXT NOT NULL,
	due TEXT NOT NULL, -- YYYY-MM-DD
	term TEXT NOT NULL,
	truth TEXT NOT NULL,
	status TEXT NOT NULL,
	done_on TEXT NOT NULL,
	found TEXT NOT NULL,
	result TEXT NOT NULL,
	accountable TEXT NOT NULL,
	held_no BIGINT NOT NULL,
	earlier TEXT NOT NULL,
	not_repeat TEXT NOT NULL, -- JSON, as the one below
	findings TEXT NOT NULL,
	who_name TEXT NOT NULL, -- encrypted, as the two below
	who_phone TEXT NOT NULL,
	who_address TEXT NOT NULL,
	erased BIGINT NOT NULL,
	seal TEXT NOT NULL,
	since_seq BIGINT NOT NULL,
	until_seq BIGINT NOT NULL,
	PRIMARY KEY (id, since_seq)
);
CREATE UNIQUE INDEX petition_now ON petition(id) WHERE until_seq = 9223372036854775807;
CREATE UNIQUE INDEX petition_number ON petition(number) WHERE until_seq = 9223372036854775807;
CREATE INDEX petition_since ON petition(since_seq);
