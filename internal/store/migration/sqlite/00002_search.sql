-- +goose Up
-- The fields of a finding that lists are narrowed and ordered by, beside the index of its text: its
-- own fields, its units and its measures. Narrow rows, because a common word visits thousands.
CREATE TABLE finding_doc (
	doc INTEGER PRIMARY KEY,
	id TEXT NOT NULL UNIQUE,
	round_id TEXT NOT NULL,
	no INTEGER NOT NULL,
	status TEXT NOT NULL,
	workflow TEXT NOT NULL,
	grade TEXT NOT NULL,
	time_class TEXT NOT NULL,
	deadline TEXT NOT NULL
);
CREATE TABLE finding_body (
	doc INTEGER PRIMARY KEY,
	body TEXT NOT NULL, -- folded
	units TEXT NOT NULL -- folded
);
CREATE VIRTUAL TABLE finding_text USING fts5(body, units, content='', contentless_delete=1, tokenize='ascii');

-- Every other text that is searched for.
CREATE TABLE search_doc (
	doc INTEGER PRIMARY KEY,
	kind TEXT NOT NULL,
	id TEXT NOT NULL,
	body TEXT NOT NULL, -- folded
	UNIQUE (kind, id)
);
CREATE VIRTUAL TABLE search_text USING fts5(body, content='', contentless_delete=1, tokenize='ascii');
