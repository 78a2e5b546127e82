package inspect

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"strings"
)

// Algorithm is the version of Pick. A draw is repeated by the version it was made with; another way of drawing is a
// new version beside this one.
//
// Version 1: the key of a finding is SHA-256 of "seed|finding|ID" in hexadecimal. Findings stand in the order of their
// keys, and the first Count are drawn. Per unit, each unit gets its share (see quotas) and its first findings in the same
// order. The key of an inspector for a finding is SHA-256 of "seed|inspector|FINDING|ACCOUNT"; the first in that order
// who are not barred look at it.
const Algorithm = 1

// Key is the number by which something stands in a draw.
func Key(parts ...string) string {
	sum := sha256.Sum256([]byte(strings.Join(parts, "|")))
	return hex.EncodeToString(sum[:])
}

// Pick draws: the same seed, rule and pool give the same items, on any machine.
func Pick(seed string, rule Rule, p Pool) []Item {
	lots := slices.SortedFunc(slices.Values(p.Lots), func(a, b Lot) int {
		return cmp.Or(cmp.Compare(Key(seed, "finding", a.Finding), Key(seed, "finding", b.Finding)), cmp.Compare(a.Finding, b.Finding))
	})
	left := map[string]int{"": rule.Count}
	stratum := func(Lot) string { return "" }
	if rule.PerUnit {
		left, stratum = quotas(rule.Count, p.Lots), func(l Lot) string { return l.Unit }
	}
	var items []Item
	for _, l := range lots {
		if u := stratum(l); left[u] > 0 {
			left[u]--
			items = append(items, Item{
				Inspection: p.Inspection, Finding: l.Finding, Ord: len(items) + 1, Inspectors: lookers(seed, rule.Inspectors, p, l),
			})
		}
	}
	return items
}

// lookers are those who look at a finding.
func lookers(seed string, count int, p Pool, l Lot) []string {
	var open []string
	for _, x := range p.Inspectors {
		if !slices.Contains(l.Barred, x.Account) {
			open = append(open, x.Account)
		}
	}
	slices.SortFunc(open, func(a, b string) int {
		return cmp.Or(cmp.Compare(Key(seed, "inspector", l.Finding, a), Key(seed, "inspector", l.Finding, b)), cmp.Compare(a, b))
	})
	return open[:min(count, len(open))]
}

// quotas are how many of count each unit gives: one each while there are enough, and each further one to the unit
// with the largest size/(2·given+1) (Sainte-Laguë), the first by id among equals.
func quotas(count int, lots []Lot) map[string]int {
	sizes := map[string]int{}
	for _, l := range lots {
		sizes[l.Unit]++
	}
	var units []string
	for u := range sizes {
		units = append(units, u)
	}
	slices.Sort(units)
	given := map[string]int{}
	if count >= len(units) {
		for _, u := range units {
			given[u], count = 1, count-1
		}
	}
	for ; count > 0; count-- {
		best := ""
		found := false
		for _, u := range units {
			if given[u] < sizes[u] && (!found || sizes[u]*(2*given[best]+1) > sizes[best]*(2*given[u]+1)) {
				best, found = u, true
			}
		}
		if !found {
			break
		}
		given[best]++
	}
	return given
}
