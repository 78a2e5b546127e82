package web

import (
	"net/http"
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/width"

	"zhenggai/internal/fault"
	"zhenggai/internal/gate"
	"zhenggai/internal/ledger"
	"zhenggai/internal/org"
	"zhenggai/internal/reading"
)

// hitsPerKind is how many records of each kind a search shows.
const hitsPerKind = 20

func (p *LedgerPages) searchRoutes() []gate.Route {
	return []gate.Route{
		{Method: http.MethodGet, Pattern: "/search", Name: "search", Permission: org.SeeLedger, Handle: p.search},
	}
}

// searchView is what was found, by kind.
type searchView struct {
	Words    string
	Findings []foundFinding
	Papers   []foundPaper
	Took     time.Duration
	Full     bool // whether some kind was cut short
}

// foundFinding is a finding with the texts of its own and of its measures in which the words occur.
type foundFinding struct {
	Finding ledger.Finding
	Places  []foundPlace
}

// foundPaper is a document, and the place in it.
type foundPaper struct {
	Document reading.Document
	Places   []foundPlace
}

// foundPlace is a stretch of text around the words, and where it leads.
type foundPlace struct {
	Kind  string // finding, measure, task, document, text
	Href  string
	Parts []snippetPart
}

func (p *LedgerPages) search(r *gate.Request) error {
	v := searchView{Words: strings.TrimSpace(r.URL.Query().Get("q"))}
	start := p.Now()
	if err := p.find(r, &v); err != nil {
		return err
	}
	v.Took = p.Now().Sub(start)
	if r.Fragment() {
		return p.Shell.Part(r, searchFound(v))
	}
	return p.Shell.Show(r, Page{Title: r.Say("page.search.title"), Body: searchPage(v)})
}

func (p *LedgerPages) find(r *gate.Request, v *searchView) error {
	words := strings.Fields(v.Words)
	hits, err := p.Search(r.Context(), words, hitsPerKind)
	if err != nil {
		return err
	}
	counts := map[string]int{}
	for _, h := range hits {
		place := foundPlace{Kind: kindOf(h), Href: hitHref(h), Parts: snippet(h.Text, words)}
		counts[place.Kind]++
		v.Full = v.Full || counts[place.Kind] == hitsPerKind
		if err := p.addHit(r, v, h, place); err != nil {
			return err
		}
	}
	return nil
}

// addHit puts a place under its finding or its document.
func (p *LedgerPages) addHit(r *gate.Request, v *searchView, h Hit, place foundPlace) error {
	if h.Finding == "" {
		i := slices.IndexFunc(v.Papers, func(f foundPaper) bool { return f.Document.ID == h.Ref.ID })
		if i < 0 {
			doc, err := p.Papers.Document(r.Context(), h.Ref.ID)
			if err != nil {
				return ignoreMissing(err)
			}
			v.Papers, i = append(v.Papers, foundPaper{Document: doc.Row}), len(v.Papers)
		}
		v.Papers[i].Places = append(v.Papers[i].Places, place)
		return nil
	}
	i := slices.IndexFunc(v.Findings, func(f foundFinding) bool { return f.Finding.ID == h.Finding })
	if i < 0 {
		f, err := p.Desk.Store.Finding(r.Context(), h.Finding)
		if err != nil {
			return ignoreMissing(err)
		}
		v.Findings, i = append(v.Findings, foundFinding{Finding: f.Row}), len(v.Findings)
	}
	v.Findings[i].Places = append(v.Findings[i].Places, place)
	return nil
}

// ignoreMissing forgets that a record ended between the search and the look at it.
func ignoreMissing(err error) error {
	if fault.Is(err, fault.Missing) {
		return nil
	}
	return err
}

func kindOf(h Hit) string {
	if h.Ref.Table == "document" && h.Block >= 0 {
		return "text"
	}
	return h.Ref.Table
}

func hitHref(h Hit) string {
	switch kindOf(h) {
	case "measure":
		return findingHref(h.Finding) + "#m-" + h.Ref.ID
	case "task":
		return findingHref(h.Finding) + "#t-" + h.Ref.ID
	case "text":
		return placeHref(ledger.Place{Document: h.Ref.ID, Block: h.Block})
	case "document":
		return "/documents/" + h.Ref.ID
	}
	return findingHref(h.Finding)
}

// snippetPart is a stretch of a snippet that is one of the words, or none.
type snippetPart struct {
	Text string
	Mark bool
}

// The characters that a snippet shows around the first word.
const snippetBefore, snippetWhole = 24, 110

// snippet cuts out of a text what stands around the first of the words that occurs, and marks all of
// them in it. Case and width are not told apart, as in the search itself.
func snippet(text string, words []string) []snippetPart {
	runes := []rune(oneLine(text))
	folded := make([]rune, len(runes))
	for i, r := range runes {
		folded[i] = foldRune(r)
	}
	marked := make([]bool, len(runes))
	first := len(runes)
	for _, w := range words {
		at := markAll(folded, foldRunes(w), marked)
		first = min(first, at)
	}
	if first == len(runes) {
		first = 0
	}
	from := max(0, first-snippetBefore)
	to := min(len(runes), from+snippetWhole)
	var parts []snippetPart
	if from > 0 {
		parts = append(parts, snippetPart{Text: "…"})
	}
	for at := from; at < to; {
		end := at + 1
		for end < to && marked[end] == marked[at] {
			end++
		}
		parts = append(parts, snippetPart{string(runes[at:end]), marked[at]})
		at = end
	}
	if to < len(runes) {
		parts = append(parts, snippetPart{Text: "…"})
	}
	return parts
}

// markAll marks every place of a word and returns the first, len(text) for none.
func markAll(text, word []rune, marked []bool) int {
	first := len(text)
	if len(word) == 0 {
		return first
	}
	for at := 0; at+len(word) <= len(text); at++ {
		if !slices.Equal(text[at:at+len(word)], word) {
			continue
		}
		first = min(first, at)
		for k := range word {
			marked[at+k] = true
		}
	}
	return first
}

func foldRunes(s string) []rune {
	out := make([]rune, 0, utf8.RuneCountInString(s))
	for _, r := range s {
		out = append(out, foldRune(r))
	}
	return out
}

func foldRune(r rune) rune {
	if f := width.LookupRune(r).Folded(); f != 0 {
		r = f
	}
	return unicode.ToLower(r)
}

// count is how many records were found.
func (v searchView) count() int { return len(v.Findings) + len(v.Papers) }
