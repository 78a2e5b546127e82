package store

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"

	"zhenggai/internal/fault"
	"zhenggai/internal/journal"
	"zhenggai/internal/office"
	"zhenggai/internal/reading"
	"zhenggai/internal/store/engine"
)

// readingRow is a reading as stored: the model, which never changes, stands once in reading_model;
// the result stands as the very bytes whose digest the journal has.
type readingRow struct {
	id, model, result string
	corrected         int
	blocks            []string // of the model, when the row was just made from one
}

// Ref names the reading's row.
func (r readingRow) Ref() journal.Ref { return journal.Ref{Table: "reading", ID: r.id} }

// Image digests the stored bytes, without reading them.
func (r readingRow) Image() any {
	return reading.ReadingImage{Document: r.id, Model: r.model, Result: digest(r.result), Corrected: r.corrected}
}

var readings = table[readingRow]{
	name:    "reading",
	columns: []string{"id", "model", "result", "corrected"},
	cells:   func(r *readingRow) []any { return []any{&r.id, &r.model, &r.result, &r.corrected} },
	docs: func(r readingRow) []engine.Doc {
		return []engine.Doc{{Kind: kindText, ID: r.id, Body: lines(r.blocks...)}}
	},
	keep: keepReading,
}

func keepReading(ctx context.Context, q engine.Querier, r journal.Record) (readingRow, error) {
	rd, ok := r.(reading.Reading)
	if !ok {
		return readingRow{}, fault.Wrap(fmt.Errorf("table reading cannot keep a %T", r), fault.Internal, "fault.internal")
	}
	model, err := journal.Canonical(rd.Model)
	if err != nil {
		return readingRow{}, err
	}
	result, err := journal.Canonical(rd.Result)
	if err != nil {
		return readingRow{}, err
	}
	row := readingRow{id: rd.DocumentID, model: digest(string(model)), result: string(result), corrected: rd.Corrected}
	row = row.with(rd.Model)
	_, err = q.ExecContext(ctx, `INSERT INTO reading_model(digest, model) VALUES ($1, $2) ON CONFLICT (digest) DO NOTHING`,
		row.model, string(model))
	return row, err
}

// with is the row with the texts of its model, which are searched for.
func (r readingRow) with(model office.Document) readingRow {
	for _, b := range model.Blocks {
		r.blocks = append(r.blocks, b.Printed())
	}
	return r
}

// reading reads the row's model and result.
func (r readingRow) reading(ctx context.Context, q engine.Querier) (reading.Reading, error) {
	rd := reading.Reading{DocumentID: r.id, Corrected: r.corrected}
	var model string
	if err := q.QueryRowContext(ctx, `SELECT model FROM reading_model WHERE digest = $1`, r.model).Scan(&model); err != nil {
		return rd, missing(err)
	}
	if err := json.Unmarshal([]byte(model), &rd.Model); err != nil {
		return rd, err
	}
	return rd, json.Unmarshal([]byte(r.result), &rd.Result)
}

func digest(text string) string {
	sum := sha256.Sum256([]byte(text))
	return hex.EncodeToString(sum[:])
}
