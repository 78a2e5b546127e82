-- +goose Up
CREATE TABLE region (
	id TEXT NOT NULL,
	parent TEXT NOT NULL,
	code TEXT NOT NULL,
	name TEXT NOT NULL,
	level TEXT NOT NULL,
	aliases TEXT NOT NULL, -- JSON
	since_seq BIGINT NOT NULL,
	until_seq BIGINT NOT NULL,
	PRIMARY KEY (id, since_seq)
);
CREATE UNIQUE INDEX region_now ON region(id) WHERE until_seq = 9223372036854775807;
CREATE INDEX region_since ON region(since_seq);
CREATE UNIQUE INDEX region_code ON region(code) WHERE until_seq = 9223372036854775807;

CREATE TABLE unit (
	id TEXT NOT NULL,
	parent TEXT NOT NULL,
	region TEXT NOT NULL,
	name TEXT NOT NULL,
	short TEXT NOT NULL,
	aliases TEXT NOT NULL, -- JSON
	kind TEXT NOT NULL,
	no INTEGER NOT NULL,
	disabled INTEGER NOT NULL,
	since_seq BIGINT NOT NULL,
	until_seq BIGINT NOT NULL,
	PRIMARY KEY (id, since_seq)
);
CREATE UNIQUE INDEX unit_now ON unit(id) WHERE until_seq = 9223372036854775807;
CREATE INDEX unit_since ON unit(since_seq);

CREATE TABLE person (
	id TEXT NOT NULL,
	salt TEXT NOT NULL, -- '' once erased
	name TEXT NOT NULL,
	name_key TEXT NOT NULL, -- folded
	unit TEXT NOT NULL,
	phone TEXT NOT NULL, -- AES-GCM, base64
	email TEXT NOT NULL, -- AES-GCM, base64
	account TEXT NOT NULL,
	gone INTEGER NOT NULL,
	erased INTEGER NOT NULL,
	seal TEXT NOT NULL, -- digest of what is personal, as the journal has it
	since_seq BIGINT NOT NULL,
	until_seq BIGINT NOT NULL,
	PRIMARY KEY (id, since_seq)
);
CREATE UNIQUE INDEX person_now ON person(id) WHERE until_seq = 9223372036854775807;
CREATE INDEX person_since ON person(since_seq);
CREATE INDEX person_unit ON person(unit) WHERE until_seq = 9223372036854775807;
CREATE UNIQUE INDEX person_account ON person(account) WHERE account <> '' AND until_seq = 9223372036854775807;

CREATE TABLE post (
	id TEXT NOT NULL,
	unit TEXT NOT NULL,
	title TEXT NOT NULL,
	duty TEXT NOT NULL,
	no INTEGER NOT NULL,
	ended INTEGER NOT NULL,
	since_seq BIGINT NOT NULL,
	until_seq BIGINT NOT NULL,
	PRIMARY KEY (id, since_seq)
);
CREATE UNIQUE INDEX post_now ON post(id) WHERE until_seq = 9223372036854775807;
CREATE INDEX post_since ON post(since_seq);
CREATE INDEX post_unit ON post(unit) WHERE until_seq = 9223372036854775807;

CREATE TABLE holding (
	id TEXT NOT NULL,
	post TEXT NOT NULL,
	person TEXT NOT NULL,
	from_day TEXT NOT NULL, -- YYYY-MM-DD or ''
	until_day TEXT NOT NULL, -- YYYY-MM-DD or '' while it lasts
	since_seq BIGINT NOT NULL,
	until_seq BIGINT NOT NULL,
	PRIMARY KEY (id, since_seq)
);
CREATE UNIQUE INDEX holding_now ON holding(id) WHERE until_seq = 9223372036854775807;
CREATE INDEX holding_since ON holding(since_seq);
CREATE INDEX holding_post ON holding(post) WHERE until_seq = 9223372036854775807;
CREATE INDEX holding_person ON holding(person) WHERE until_seq = 9223372036854775807;

CREATE TABLE letter (
	id TEXT NOT NULL,
	year INTEGER NOT NULL,
	no INTEGER NOT NULL,
	chain TEXT NOT NULL,
	upper_post TEXT NOT NULL,
	upper_unit TEXT NOT NULL,
	lower_post TEXT NOT NULL,
	lower_unit TEXT NOT NULL,
	state TEXT NOT NULL,
	how TEXT NOT NULL,
	signed_on TEXT NOT NULL,
	signer TEXT NOT NULL,
	scan TEXT NOT NULL, -- digest of the bytes in the vault
	scan_name TEXT NOT NULL,
	since_seq BIGINT NOT NULL,
	until_seq BIGINT NOT NULL,
	PRIMARY KEY (id, since_seq)
);
CREATE UNIQUE INDEX letter_now ON letter(id) WHERE until_seq = 9223372036854775807;
CREATE INDEX letter_since ON letter(since_seq);
CREATE UNIQUE INDEX letter_pair ON letter(year, upper_post, lower_post) WHERE until_seq = 9223372036854775807;
CREATE UNIQUE INDEX letter_no ON letter(year, no) WHERE until_seq = 9223372036854775807;
CREATE INDEX letter_unit ON letter(year, lower_unit, chain, state) WHERE until_seq = 9223372036854775807;
CREATE INDEX letter_lower ON letter(lower_post) WHERE until_seq = 9223372036854775807;
CREATE INDEX letter_upper ON letter(upper_post) WHERE until_seq = 9223372036854775807;

CREATE TABLE letter_template (
	id TEXT NOT NULL, -- the chain
	title TEXT NOT NULL,
	body TEXT NOT NULL,
	since_seq BIGINT NOT NULL,
	until_seq BIGINT NOT NULL,
	PRIMARY KEY (id, since_seq)
);
CREATE UNIQUE INDEX letter_template_now ON letter_template(id) WHERE until_seq = 9223372036854775807;
CREATE INDEX letter_template_since ON letter_template(since_seq);
