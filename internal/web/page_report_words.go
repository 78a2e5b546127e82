package web

import (
	"cmp"
	"context"
	"net/url"
	"strconv"
	"strings"

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

// numberFacts are the value, unit, qualifier, scope and year of a number, as far as they are known.
func numberFacts(ctx context.Context, c *chosenNumber) []KV {
	q := c.Quantity
	facts := []KV{
		{Key: "page.report.value", Words: bareValue(q)},
		{Key: "page.report.unit", Words: q.Unit},
		{Key: "page.report.also", Words: strings.Join(conversions(q), " · ")},
		{Key: "page.report.qualifier", Words: qualifierWords(ctx, q.Qualifier)},
		{Key: "page.report.range", Words: rangeOf(ctx, q)},
		{Key: "page.report.noun", Words: q.Noun},
		{Key: "page.report.scope", Words: cmp.Or(string(q.Scope), T(ctx, "page.report.scope_unknown"))},
		{Key: "page.report.year", Words: year(q)},
		{Key: "page.report.where", Words: c.Where},
	}
	if q.Missing {
		facts = []KV{
			{Key: "page.report.value", Words: T(ctx, "page.document.amount.missing")},
			{Key: "page.report.unit", Words: q.Unit},
			{Key: "page.report.where", Words: c.Where},
		}
	}
	var known []KV
	for _, f := range facts {
		if f.Words != "" {
			known = append(known, KV{Key: T(ctx, f.Key), Words: f.Words})
		}
	}
	return known
}

func defectMood(d defect) string {
	if d.Missing || d.Verdict == arith.Mismatch {
		return "bad"
	}
	return "doubt"
}
