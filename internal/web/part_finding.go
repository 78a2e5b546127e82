package web

import (
	"context"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"zhenggai/internal/ledger"
	"zhenggai/internal/quantity"
)

// signs are the glyphs of the official statuses. The computed ones (late, soon) are never among them.
var signs = map[ledger.Status]string{
	ledger.StatusDone: "done", ledger.StatusDoneLongTerm: "lasting", ledger.StatusInProgress: "going",
	ledger.StatusPartlyDone: "going", ledger.StatusClosed: "done", ledger.StatusAccepted: "done",
	ledger.StatusNoticed: "going",
}

// signOf is the glyph of an official status, a dashed ring where the wording says nothing of progress.
func signOf(s ledger.Status) string {
	if sign := signs[s]; sign != "" {
		return sign
	}
	return "none"
}

// statusWord is the official wording, or where none is printed, the meaning it was given.
func statusWord(ctx context.Context, f ledger.Finding) string {
	if f.StatusText != "" {
		return f.StatusText
	}
	return T(ctx, "word.status."+string(f.Status))
}

// leadUnit is the unit to call: in lead, else the first responsible, else any.
func leadUnit(f ledger.Finding) string {
	for _, role := range []ledger.UnitRole{ledger.Lead, ledger.Responsible} {
		for _, u := range f.Units {
			if u.Role == role {
				return u.Name
			}
		}
	}
	if len(f.Units) > 0 {
		return f.Units[0].Name
	}
	return ""
}

// keyNumber is an amount that a list shows of a finding, with the words that tell what it counts.
type keyNumber struct {
	Before, Text, After string
	Href                string
}

// keyNumbers picks at most two amounts of a finding's measures: rates and physical amounts before
// counts, larger counts before smaller, and shows them in the order they are printed. Statements
// speak of another region and are not asked.
func keyNumbers(findingID string, measures []ledger.Measure) []keyNumber {
	type candidate struct {
		keyNumber
		rank float64
		at   int
	}
	var all []candidate
	seen := map[string]bool{}
	for _, m := range measures {
		for i, q := range quantity.Read(m.Text, quantity.Context{}) {
			rank := weight(q)
			if rank <= 0 || seen[q.Text] {
				continue
			}
			seen[q.Text] = true
			k := keyNumber{Text: q.Text, Href: numberHref(findingID, m.ID, i)}
			k.Before, k.After = around(m.Text, q)
			all = append(all, candidate{k, rank, len(all)})
		}
	}
	slices.SortStableFunc(all, func(a, b candidate) int {
		switch {
		case a.rank > b.rank:
			return -1
		case a.rank < b.rank:
			return 1
		}
		return 0
	})
	all = all[:min(len(all), 2)]
	slices.SortFunc(all, func(a, b candidate) int { return a.at - b.at })
	var out []keyNumber
	for _, c := range all {
		out = append(out, c.keyNumber)
	}
	return out
}

// weight ranks an amount for a list, 0 for one that says nothing there: lost numbers, single things,
// spans of time.
func weight(q quantity.Quantity) float64 {
	const measured = 1e12
	value := q.Value.InexactFloat64()
	switch dim := quantity.Dimension(q.Unit); {
	case q.Missing, !strings.ContainsAny(q.Text, "0123456789０１２３４５６７８９"):
		return 0 // 三种方式 is a way of speaking
	case dim == "time", dim == "months", dim == "workdays":
		return 0
	case dim == quantity.Count, dim == "":
		return value - 1
	case dim == "share":
		return measured / 2
	}
	return measured + value
}

// numberID names the nth amount (from 0) of a record's text as report.Number.ID does.
func numberID(record string, n int) string { return record + "-" + strconv.Itoa(n+1) }

func numberHref(finding, record string, n int) string {
	return "/findings/" + finding + "#q-" + numberID(record, n)
}

// The characters shown before or after an amount.
const wordsBefore, wordsAfter = 6, 8

// around gives the words that tell what an amount counts: those that follow it in its clause, or
// when it ends its clause, those before it.
func around(text string, q quantity.Quantity) (before, after string) {
	const ends = "，。；：、（）《》“”\n"
	rest := text[q.End:]
	if i := strings.IndexAny(rest, ends); i >= 0 {
		rest = rest[:i]
	}
	if utf8.RuneCountInString(rest) >= 2 {
		return "", cutRunes(rest, wordsAfter)
	}
	lead := text[:q.Start]
	if i := strings.LastIndexAny(lead, ends); i >= 0 {
		_, size := utf8.DecodeRuneInString(lead[i:])
		lead = lead[i+size:]
	}
	runes := []rune(lead)
	return string(runes[max(0, len(runes)-wordsBefore):]), ""
}

// cutRunes is at most n characters of s, with an ellipsis when some are left out.
func cutRunes(s string, n int) string {
	runes := []rune(s)
	if len(runes) <= n {
		return s
	}
	return string(runes[:n]) + "…"
}

// oneLine is a text without its line breaks.
func oneLine(s string) string { return strings.ReplaceAll(s, "\n", " ") }

// findingName is how a sentence names a finding: its label without punctuation, or its number.
func findingName(f ledger.Finding) string { return f.Called() }
