-- +goose Up
CREATE TABLE search_doc (
	doc INTEGER PRIMARY KEY,
	kind TEXT NOT NULL,
	id TEXT NOT NULL,
	finding TEXT NOT NULL,
	body TEXT NOT NULL, -- folded
	UNIQUE (kind, id)
);
CREATE VIRTUAL TABLE search_text USING fts5(grams, singles, content='', contentless_delete=1, tokenize='ascii');
