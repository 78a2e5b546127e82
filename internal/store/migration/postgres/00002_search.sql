-- +goose Up
-- The fields of a finding that lists are narrowed and ordered by, beside the index of its text: its
-- own fields, its units and its measures.
CREATE TABLE finding_doc (
	id TEXT COLLATE "C" PRIMARY KEY,
	round_id TEXT COLLATE "C" NOT NULL,
	no INTEGER NOT NULL,
	status TEXT NOT NULL,
	workflow TEXT NOT NULL,
	grade TEXT NOT NULL,
	time_class TEXT NOT NULL,
	deadline TEXT COLLATE "C" NOT NULL,
	body TEXT NOT NULL, -- folded
	units TEXT NOT NULL, -- folded
	body_grams TEXT[] NOT NULL,
	units_grams TEXT[] NOT NULL
);
CREATE INDEX finding_doc_body ON finding_doc USING GIN (body_grams);
CREATE INDEX finding_doc_units ON finding_doc USING GIN (units_grams);

-- Every other text that is searched for.
CREATE TABLE search_doc (
	kind TEXT NOT NULL,
	id TEXT COLLATE "C" NOT NULL,
	body TEXT NOT NULL, -- folded
	body_grams TEXT[] NOT NULL,
	PRIMARY KEY (kind, id)
);
CREATE INDEX search_doc_body ON search_doc USING GIN (body_grams);
