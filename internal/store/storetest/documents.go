package storetest

import (
	"context"
	"strings"
	"testing"
	"time"

	"zhenggai/internal/fault"
	"zhenggai/internal/journal"
	"zhenggai/internal/office"
	"zhenggai/internal/reading"
	"zhenggai/internal/say"
)

func sampleReading() (reading.Document, reading.Reading) {
	refusal := say.T("office.zip_bomb", "Name", "甲.docx")
	d := reading.Document{
		ID: "doc-1", Digest: "aa00", Name: "整改报告.docx", Size: 1 << 40, Format: office.Format("docx"), State: reading.Read,
		Genre: reading.ProgressReport, Title: "苍原市整改进展情况", HandedIn: 1_700_000_000_123, By: "acc-clerk", Refusal: &refusal,
	}
	no := 8
	r := reading.Reading{DocumentID: d.ID, Model: office.Document{Title: "苍原市", Blocks: []office.Block{
		{Kind: office.Heading, Text: "整改进展", Level: 1}, {Kind: office.Paragraph, Text: "巡查草原管护员到岗。", Label: "（一）"},
	}}}
	r.Result = reading.Result{Title: d.Title, AsOf: time.Date(2025, 6, 30, 0, 0, 0, 0, time.UTC), Findings: []reading.Finding{{
		No: &no, Label: "八、", Statement: "草原退化", Confidence: 0.75, Because: []reading.Because{{Rule: "numbering", Text: say.T("x", "Count", 3)}},
		Spans: map[string][]reading.Span{"label": {{Block: 1, Start: 0, End: 6}}},
	}}}
	return d, r
}

func testDocuments(t *testing.T, place Place) {
	ctx := context.Background()
	r := open(t, place)
	d, rd := sampleReading()
	d.Digest, _, _ = r.Vault().Put(ctx, strings.NewReader("整改报告"))
	m := reading.Mapping{ID: "ff01", Header: []string{"序号", "问题"}, Columns: map[string]int{"no": 0, "statement": 1}, HeaderRow: 2}
	s := r.Readings()
	change := func(act journal.Act, rec journal.Record, more ...journal.Record) journal.Seq {
		return must[journal.Seq](t)(s.Change(ctx, "acc-clerk", func(context.Context, reading.Source) ([]journal.Draft, error) {
			return []journal.Draft{draft(act, rec, more...)}, nil
		}))
	}
	first := change(journal.DocumentRead, d, rd, m)

	equal(t, must[journal.Versioned[reading.Document]](t)(s.Document(ctx, d.ID)).Row, d)
	equal(t, must[journal.Versioned[reading.Document]](t)(s.DocumentByDigest(ctx, d.Digest)).Row, d)
	equal(t, must[journal.Versioned[reading.Mapping]](t)(s.Mapping(ctx, m.ID)).Row, m)
	held := must[journal.Versioned[reading.Reading]](t)(s.Reading(ctx, d.ID))
	equal(t, held.Since, first)
	equal(t, held.Row.Model, rd.Model)
	equal(t, imageOf(t, held.Row), imageOf(t, rd))
	for _, missing := range []error{
		second(s.Document(ctx, "x")), second(s.DocumentByDigest(ctx, "x")), second(s.Reading(ctx, "x")), second(s.Mapping(ctx, "x")),
	} {
		if !fault.Is(missing, fault.Missing) {
			t.Errorf("got %v", missing)
		}
	}

	corrected := held.Row
	corrected.Result.Findings[0].Statement, corrected.Corrected = "草原严重退化", 1
	change(journal.ReadingCorrected, corrected)
	now := must[journal.Versioned[reading.Reading]](t)(s.Reading(ctx, d.ID)).Row
	equal(t, now.Result.Findings[0].Statement, "草原严重退化")
	equal(t, imageOf(t, now), imageOf(t, corrected))

	older := d
	older.ID, older.HandedIn = "doc-0", d.HandedIn-1
	change(journal.DocumentReceived, older)
	equal(t, rowsOf(must[[]journal.Versioned[reading.Document]](t)(s.Documents(ctx))), []reading.Document{d, older})
	clean(t, r)
}

func second[T any](_ T, err error) error { return err }

func imageOf(t testing.TB, r journal.Record) string {
	t.Helper()
	return string(must[[]byte](t)(journal.Canonical(r.Image())))
}
