package web

import (
	"context"
	"net/url"
	"strconv"

	"github.com/a-h/templ"

	"zhenggai/internal/arith"
	"zhenggai/internal/ledger"
)

func itoa(n int) string { return strconv.Itoa(n) }

// ledgerFile is where the ledger of one round is fetched as a spreadsheet.
func ledgerFile(round ledger.Round) templ.SafeURL {
	q := ledger.Filter{Rounds: []string{round.ID}}.String()
	return templ.SafeURL("/ledger.xlsx?q=" + url.QueryEscape(q))
}

func roundChips(v preview) []Chip {
	chips := make([]Chip, len(v.Rounds))
	for i, r := range v.Rounds {
		chips[i] = Chip{Label: r.Title, Href: "/report?round=" + r.ID, On: r.ID == v.Round.ID, Count: -1}
	}
	return chips
}

// numberFacts are the value, unit, qualifier, scope and year of a number.
func numberFacts(ctx context.Context, c *chosenNumber) []KV {
	q := c.Quantity
	if q.Missing {
		return []KV{
			{Key: T(ctx, "page.report.value"), Words: T(ctx, "page.document.amount.missing")},
			{Key: T(ctx, "page.report.unit"), Words: q.Unit},
			{Key: T(ctx, "page.report.where"), Words: c.Where},
		}
	}
	return []KV{
		{Key: T(ctx, "page.report.value"), Words: bareValue(q)},
		{Key: T(ctx, "page.report.unit"), Words: q.Unit},
		{Key: T(ctx, "page.report.qualifier"), Words: qualifierWords(ctx, q.Qualifier)},
		{Key: T(ctx, "page.report.noun"), Words: q.Noun},
		{Key: T(ctx, "page.report.scope"), Words: string(q.Scope)},
		{Key: T(ctx, "page.report.year"), Words: year(q)},
		{Key: T(ctx, "page.report.where"), Words: c.Where},
	}
}

func defectMood(d defect) string {
	if d.Missing || d.Verdict == arith.Mismatch {
		return "bad"
	}
	return "doubt"
}
