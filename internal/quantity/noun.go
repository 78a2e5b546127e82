package quantity

import (
	_ "embed"
	"strings"
	"sync"
	"unicode/utf8"
)

//go:embed nouns.txt
var nounFile string

// nouns are the words of the list by first rune, longest first; materials are those of them that are
// weighed or measured, never counted.
var nouns = sync.OnceValue(func() map[rune][]string { m, _ := readNouns(); return m })

var materials = sync.OnceValue(func() map[string]bool { _, m := readNouns(); return m })

func readNouns() (map[rune][]string, map[string]bool) {
	m, stuff := map[rune][]string{}, map[string]bool{}
	weighed := false
	for line := range strings.Lines(nounFile) {
		if strings.HasPrefix(line, "#") {
			weighed = strings.Contains(line, "# 物料")
			continue
		}
		for _, w := range strings.Fields(line) {
			r, _ := utf8.DecodeRuneInString(w)
			list := append(m[r], w)
			for i := len(list) - 1; i > 0 && len(list[i]) > len(list[i-1]); i-- {
				list[i], list[i-1] = list[i-1], list[i]
			}
			m[r] = list
			stuff[w] = weighed
		}
	}
	return m, stuff
}

// nounReach is how far behind an amount its noun may end, in runes.
const nounReach = 20

// noun gives the counted thing that directly follows at i, with what qualifies it, or "". It is only
// told where a noun of the list ends it, since words are not parted in Chinese.
func (s *scanner) noun(i int) string {
	for j := i; j < i+nounReach && j < len(s.runes); j++ {
		if end := s.headNoun(j); end > j {
			for next := s.headNoun(end); next > end; next = s.headNoun(end) { // 黑土地旗市
				end = next
			}
			if s.at(end) == '的' { // 建设设施的旗市: the thing counted comes last
				j = end
				continue
			}
			return s.text[s.bytes[i]:s.bytes[end]]
		}
		if r := s.at(j); !cjk(r) || strings.ContainsRune("已均未共于与和及在有为是被向由对将就入列，", r) {
			return ""
		}
	}
	return ""
}

// headNoun gives the end of the noun of the list at i, or i.
func (s *scanner) headNoun(i int) int {
	for _, w := range nouns()[s.at(i)] {
		if s.has(i, w) {
			return i + runeLen(w)
		}
	}
	return i
}

// LastNoun gives the last noun in text for things that are counted, "" when none is known: 尾矿库 in
// 全市现有尾矿库. Materials are passed over: 固废 before 9个 names a class of problem.
func LastNoun(text string) string {
	found, at := "", -1
	for i, r := range text {
		for _, w := range nouns()[r] {
			if strings.HasPrefix(text[i:], w) {
				if materials()[w] {
					break
				}
				if end := i + len(w); end > at {
					found, at = w, end
				}
				break
			}
		}
	}
	return found
}
