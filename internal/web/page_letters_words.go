package web

import (
	"context"
	"strings"

	"zhenggai/internal/org"
)

// lettersCrumbs is the way to a unit's letters.
func lettersCrumbs(ctx context.Context, v lettersView) []Crumb {
	way := []Crumb{{Label: T(ctx, "nav.letters"), Href: "/letters?" + lettersQuery(v.Year, "")}}
	for _, u := range v.Path {
		way = append(way, Crumb{Label: u.Called(), Href: "/letters?" + lettersQuery(v.Year, u.ID)})
	}
	way[len(way)-1].Href = ""
	return way
}

func lettersTitle(ctx context.Context, v lettersView) string {
	if v.Unit.ID == "" {
		return T(ctx, "page.letters.of", "Year", v.Year)
	}
	return T(ctx, "page.letters.of_unit", "Year", v.Year, "Unit", v.Unit.Called())
}

// letterKPIs are a year's figures: each counted one leads to those it counts.
func letterKPIs(ctx context.Context, v lettersView) []KPI {
	figures := []KPI{coverKPI(ctx, v.Cover, v.Year)}
	for _, s := range org.LetterStates {
		n := map[org.LetterState]int{org.LetterDraft: v.Cover.Draft, org.LetterSent: v.Cover.Sent, org.LetterSigned: v.Cover.Signed}[s]
		figures = append(figures, KPI{
			Label: T(ctx, "letter.state."+string(s)), Value: Group(n), Unit: T(ctx, "page.letters.unit"), State: letterSign(s), Href: v.href("state", string(s)),
		})
	}
	return figures
}

// letterSign is the glyph of a letter's state.
func letterSign(s org.LetterState) string {
	switch s {
	case org.LetterSigned:
		return "done"
	case org.LetterSent:
		return "going"
	}
	return "none"
}

func stateChips(ctx context.Context, v lettersView) []Chip {
	all := []Chip{{Label: T(ctx, "page.letters.all"), Href: v.href("state", ""), On: v.State == "", Count: -1}}
	for _, s := range org.LetterStates {
		all = append(all, Chip{Label: T(ctx, "letter.state."+string(s)), Href: v.href("state", string(s)), On: v.State == s, Count: -1})
	}
	return all
}

// chainChips switch one chain on, or off again.
func chainChips(ctx context.Context, v lettersView) []Chip {
	var all []Chip
	for _, c := range org.Chains {
		value := string(c)
		if v.Chain == c {
			value = ""
		}
		all = append(all, Chip{Label: T(ctx, "letter.chain."+string(c)), Href: v.href("chain", value), On: v.Chain == c, Count: -1})
	}
	return all
}

// nextYear is the view that draws this year's letters.
func nextYear(v lettersView) lettersView {
	v.Year = v.Now
	return v
}

// blanks are the words that a template may hold, as it holds them.
func blanks() string { return "{" + strings.Join(org.Blanks, "} {") + "}" }
