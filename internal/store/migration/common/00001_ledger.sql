-- +goose Up
-- Read by both engines as it stands. BYTEA is a blob to SQLite; instants are Unix milliseconds;
-- a row with until_seq 9223372036854775807 is the version that is still true.
CREATE TABLE head (
	id INTEGER PRIMARY KEY CHECK (id = 1),
	instance TEXT NOT NULL,
	seq BIGINT NOT NULL,
	root BYTEA NOT NULL,
	peaks BYTEA NOT NULL,
	recorded_at BIGINT NOT NULL
);

CREATE TABLE entry (
	seq BIGINT PRIMARY KEY,
	act TEXT NOT NULL,
	subject_table TEXT NOT NULL,
	subject_id TEXT NOT NULL,
	actor TEXT NOT NULL,
	occurred_on TEXT NOT NULL,
	recorded_at BIGINT NOT NULL,
	leaf BYTEA NOT NULL, -- canonical bytes, as hashed
	hashes BYTEA NOT NULL -- of the subtrees that this leaf completes, smallest first
);
CREATE INDEX entry_subject ON entry(subject_table, subject_id, seq);
CREATE INDEX entry_act ON entry(act, seq);
CREATE INDEX entry_actor ON entry(actor, seq);

CREATE TABLE entry_touch (
	tbl TEXT NOT NULL,
	id TEXT NOT NULL,
	seq BIGINT NOT NULL,
	PRIMARY KEY (tbl, id, seq)
);

CREATE TABLE checkpoint (
	size BIGINT PRIMARY KEY,
	note TEXT NOT NULL,
	recorded_at BIGINT NOT NULL
);

CREATE TABLE round (
	id TEXT NOT NULL,
	source TEXT NOT NULL,
	no INTEGER NOT NULL,
	title TEXT NOT NULL,
	region TEXT NOT NULL,
	report_title TEXT NOT NULL,
	report_preface TEXT NOT NULL,
	sample INTEGER NOT NULL,
	since_seq BIGINT NOT NULL,
	until_seq BIGINT NOT NULL,
	PRIMARY KEY (id, since_seq)
);
CREATE UNIQUE INDEX round_now ON round(id) WHERE until_seq = 9223372036854775807;
CREATE INDEX round_since ON round(since_seq);

CREATE TABLE finding (
	id TEXT NOT NULL,
	round_id TEXT NOT NULL,
	no INTEGER NOT NULL,
	label TEXT NOT NULL,
	statement TEXT NOT NULL,
	status_lead TEXT NOT NULL,
	status_text TEXT NOT NULL,
	status TEXT NOT NULL,
	workflow TEXT NOT NULL,
	grade TEXT NOT NULL,
	time_class TEXT NOT NULL,
	deadline_text TEXT NOT NULL,
	deadline TEXT NOT NULL, -- YYYY-MM-DD or ''
	goal TEXT NOT NULL,
	progress TEXT NOT NULL,
	units TEXT NOT NULL, -- JSON
	external_ids TEXT NOT NULL, -- JSON
	places TEXT NOT NULL, -- JSON
	since_seq BIGINT NOT NULL,
	until_seq BIGINT NOT NULL,
	PRIMARY KEY (id, since_seq)
);
CREATE UNIQUE INDEX finding_now ON finding(id) WHERE until_seq = 9223372036854775807;
CREATE INDEX finding_since ON finding(since_seq);
CREATE INDEX finding_list ON finding(round_id, no, id, status, workflow, grade, time_class, deadline) WHERE until_seq = 9223372036854775807;

CREATE TABLE task (
	id TEXT NOT NULL,
	finding_id TEXT NOT NULL,
	ord INTEGER NOT NULL,
	scope TEXT NOT NULL,
	label TEXT NOT NULL,
	text TEXT NOT NULL,
	goal TEXT NOT NULL,
	deadline_text TEXT NOT NULL,
	deadline TEXT NOT NULL,
	units TEXT NOT NULL, -- JSON
	places TEXT NOT NULL, -- JSON
	since_seq BIGINT NOT NULL,
	until_seq BIGINT NOT NULL,
	PRIMARY KEY (id, since_seq)
);
CREATE UNIQUE INDEX task_now ON task(id) WHERE until_seq = 9223372036854775807;
CREATE INDEX task_since ON task(since_seq);
CREATE INDEX task_list ON task(finding_id, ord, id);

CREATE TABLE measure (
	id TEXT NOT NULL,
	finding_id TEXT NOT NULL,
	task_id TEXT NOT NULL,
	ord INTEGER NOT NULL,
	label TEXT NOT NULL,
	title TEXT NOT NULL,
	text TEXT NOT NULL,
	places TEXT NOT NULL, -- JSON
	since_seq BIGINT NOT NULL,
	until_seq BIGINT NOT NULL,
	PRIMARY KEY (id, since_seq)
);
CREATE UNIQUE INDEX measure_now ON measure(id) WHERE until_seq = 9223372036854775807;
CREATE INDEX measure_since ON measure(since_seq);
CREATE INDEX measure_list ON measure(finding_id, ord, id);

CREATE TABLE document (
	id TEXT NOT NULL,
	digest TEXT NOT NULL, -- of the bytes in the vault
	name TEXT NOT NULL,
	size BIGINT NOT NULL,
	format TEXT NOT NULL,
	state TEXT NOT NULL,
	refusal TEXT NOT NULL, -- JSON
	genre TEXT NOT NULL,
	title TEXT NOT NULL,
	round_id TEXT NOT NULL,
	edition_of TEXT NOT NULL,
	handed_in BIGINT NOT NULL,
	handed_by TEXT NOT NULL,
	findings INTEGER NOT NULL,
	measures INTEGER NOT NULL,
	since_seq BIGINT NOT NULL,
	until_seq BIGINT NOT NULL,
	PRIMARY KEY (id, since_seq)
);
CREATE UNIQUE INDEX document_now ON document(id) WHERE until_seq = 9223372036854775807;
CREATE INDEX document_since ON document(since_seq);
CREATE INDEX document_digest ON document(digest) WHERE until_seq = 9223372036854775807;

CREATE TABLE reading (
	id TEXT NOT NULL,
	model TEXT NOT NULL, -- digest, in reading_model
	result TEXT NOT NULL, -- canonical JSON, as its digest in the journal was taken
	corrected INTEGER NOT NULL,
	since_seq BIGINT NOT NULL,
	until_seq BIGINT NOT NULL,
	PRIMARY KEY (id, since_seq)
);
CREATE UNIQUE INDEX reading_now ON reading(id) WHERE until_seq = 9223372036854775807;
CREATE INDEX reading_since ON reading(since_seq);

CREATE TABLE mapping (
	id TEXT NOT NULL,
	header TEXT NOT NULL, -- JSON
	columns TEXT NOT NULL, -- JSON
	header_row INTEGER NOT NULL,
	constants TEXT NOT NULL, -- JSON
	since_seq BIGINT NOT NULL,
	until_seq BIGINT NOT NULL,
	PRIMARY KEY (id, since_seq)
);
CREATE UNIQUE INDEX mapping_now ON mapping(id) WHERE until_seq = 9223372036854775807;
CREATE INDEX mapping_since ON mapping(since_seq);

CREATE TABLE account (
	id TEXT NOT NULL,
	login TEXT NOT NULL,
	login_key TEXT NOT NULL, -- folded
	name TEXT NOT NULL,
	role TEXT NOT NULL,
	disabled INTEGER NOT NULL,
	lang TEXT NOT NULL,
	salt TEXT NOT NULL,
	since_seq BIGINT NOT NULL,
	until_seq BIGINT NOT NULL,
	PRIMARY KEY (id, since_seq)
);
CREATE UNIQUE INDEX account_now ON account(id) WHERE until_seq = 9223372036854775807;
CREATE INDEX account_since ON account(since_seq);
CREATE UNIQUE INDEX account_login ON account(login_key) WHERE until_seq = 9223372036854775807;

CREATE TABLE setting (
	id TEXT NOT NULL,
	value TEXT NOT NULL,
	since_seq BIGINT NOT NULL,
	until_seq BIGINT NOT NULL,
	PRIMARY KEY (id, since_seq)
);
CREATE UNIQUE INDEX setting_now ON setting(id) WHERE until_seq = 9223372036854775807;
CREATE INDEX setting_since ON setting(since_seq);

CREATE TABLE signing_key (
	id TEXT NOT NULL,
	public TEXT NOT NULL,
	since_seq BIGINT NOT NULL,
	until_seq BIGINT NOT NULL,
	PRIMARY KEY (id, since_seq)
);
CREATE UNIQUE INDEX signing_key_now ON signing_key(id) WHERE until_seq = 9223372036854775807;
CREATE INDEX signing_key_since ON signing_key(since_seq);

CREATE TABLE reading_model (
	digest TEXT PRIMARY KEY,
	model TEXT NOT NULL -- canonical JSON
);

CREATE TABLE secret (
	account TEXT PRIMARY KEY,
	hash TEXT NOT NULL,
	earlier TEXT NOT NULL, -- JSON
	generation BIGINT NOT NULL,
	changed_at BIGINT NOT NULL,
	token_hash TEXT NOT NULL,
	token_until BIGINT NOT NULL
);
CREATE INDEX secret_token ON secret(token_hash) WHERE token_hash <> '';

CREATE TABLE session (
	token TEXT PRIMARY KEY,
	data BYTEA NOT NULL,
	expires BIGINT NOT NULL
);
CREATE INDEX session_expires ON session(expires);
