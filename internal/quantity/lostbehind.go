package quantity

import (
	_ "embed"
	"strings"
	"sync"
	"unicode/utf8"
)

//go:embed lostbehind.txt
var lostBehindFile string

// closing is a measure word that may close a clause behind one of its nouns.
type closing struct {
	word  string
	nouns []string
}

// closings are those measure words, by first rune.
var closings = sync.OnceValue(func() map[rune][]closing {
	m := map[rune][]closing{}
	for line := range strings.Lines(lostBehindFile) {
		if word, list, ok := strings.Cut(line, " | "); ok && !strings.HasPrefix(line, "#") {
			r, _ := utf8.DecodeRuneInString(word)
			m[r] = append(m[r], closing{word, strings.Fields(list)})
		}
	}
	return m
})

// acting are more words behind which a number is due when a thing and its measure word close the clause.
var acting = []string{
	"聘用", "聘请", "选聘", "招聘", "组建", "购买", "新增", "清运", "种植", "栽植", "投放", "敷设", "铺设", "修建", "改造", "回收", "封填",
	"配套", "走访", "调查", "通报", "约谈", "问责", "抽查", "移送",
}

// lostBehind reports a measure word that closes its clause behind the thing it counts (新建处理站座，
// 聘用管护员人) with no number since the verb, and gives the index behind it, or i. A 余 whose number is gone
// belongs to it.
func (s *scanner) lostBehind(i int) int {
	j := i
	if s.at(j) == '余' {
		j++
	}
	for _, c := range closings()[s.at(j)] {
		end := j + runeLen(c.word)
		if !s.has(j, c.word) || !clauseEnd(s.at(end)) {
			continue
		}
		for _, noun := range c.nouns {
			if s.endsWith(i, noun) && s.numberDue(i-runeLen(noun), c.word) {
				return end
			}
		}
	}
	return i
}

// lostReach is how far behind its verb a measure word may have lost its number, in runes.
const lostReach = 16

// numberDue reports whether a verb before i, in its clause and with no amount since, asks for a number. What
// is said of each (每站, 逐座) or of a place (在…问题处, 自立案起) needs none.
func (s *scanner) numberDue(i int, word string) bool {
	for j := i; j > 0 && j > i-lostReach; j-- {
		if s.verbEnds(j) {
			return !s.placed(j, word)
		}
		r := s.at(j - 1)
		if clauseEnd(r) || isDigit(r) || r == '每' || r == '逐' || r == '各' || r == '几' || r == '的' && word == "处" {
			return false
		}
		if n := len(s.spans); n > 0 && s.spans[n-1].end >= j {
			return false
		}
	}
	return false
}

// verbEnds reports whether a verb that asks for a number ends before i.
func (s *scanner) verbEnds(i int) bool {
	for _, list := range [][]string{doing, acting} {
		for _, w := range list {
			if s.endsWith(i, w) {
				return true
			}
		}
	}
	return false
}

// placed reports whether the clause before i opens with a word that makes 处 a place or 起 a beginning.
func (s *scanner) placed(i int, word string) bool {
	if word != "处" && word != "起" {
		return false
	}
	for i--; !clauseEnd(s.at(i)); i-- {
		if strings.ContainsRune("在于自从由沿至到", s.at(i)) {
			return true
		}
	}
	return false
}
