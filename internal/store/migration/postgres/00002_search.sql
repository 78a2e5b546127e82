-- +goose Up
CREATE TABLE search_doc (
	kind TEXT NOT NULL,
	id TEXT NOT NULL,
	finding TEXT NOT NULL,
	body TEXT NOT NULL, -- folded
	grams TEXT[] NOT NULL,
	singles TEXT[] NOT NULL,
	PRIMARY KEY (kind, id)
);
CREATE INDEX search_grams ON search_doc USING GIN (grams);
CREATE INDEX search_singles ON search_doc USING GIN (singles);
