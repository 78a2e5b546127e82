package intake

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// folded is a text made comparable: full-width forms narrowed, white space gone, traditional
// characters of labels simplified. at gives, for every byte of norm, the byte of the original it
// stands for; at[len(norm)] is the length of the original.
type folded struct {
	norm string
	at   []int
}

// fold keeps punctuation that has no narrow form (、。《》) as it is.
func fold(s string) folded {
	var b strings.Builder
	b.Grow(len(s))
	at := make([]int, 0, len(s)+1)
	for i, r := range s {
		r = foldRune(r)
		if r < 0 {
			continue
		}
		n := utf8.RuneLen(r)
		b.WriteRune(r)
		for range n {
			at = append(at, i)
		}
	}
	return folded{b.String(), append(at, len(s))}
}

// foldString is fold without the way back.
func foldString(s string) string {
	return strings.Map(foldRune, s)
}

// foldRune returns -1 for what matching must not see.
func foldRune(r rune) rune {
	switch {
	case r < 0x80:
		if r <= ' ' {
			return -1
		}
		return r
	case r >= 0xFF01 && r <= 0xFF5E:
		return r - 0xFEE0
	case unicode.IsSpace(r), r == 0x200B, r == 0xFEFF, r == 0x2060, r == utf8.RuneError:
		return -1
	}
	if simple, ok := simplified[r]; ok {
		return simple
	}
	return r
}

// simplified folds the traditional forms of characters that labels, marks and status words are made
// of, and the compatibility forms that page makers leave behind. It is no converter of prose.
var simplified = pairs("問问題题責责單单位位時时標标進进況况辦办結结驗验銷销號号達达計计劃划實实對对應应層层級级測测監监" +
	"導导幾几項项務务類类還还長长堅坚續续經经過过開开關关條条請请從从總总區区縣县廳厅發发業业員员體体見见讓让復复" +
	"報报審审閉闭環环護护態态園园動动產产轉转輪轮無无盡尽處处備备註注編编據据來来現现設设場场門门調调檢检査查內内" +
	"屬属領领東东邊边專专連连網网際际聯联繫系﹙(﹚)﹕:︰:﹐,﹒.﹔;〔[〕]【[】]－-—-–-―-‐-∶:│|┃|丨|⼀一⼆二⼗十")

func pairs(s string) map[rune]rune {
	m := make(map[rune]rune, len(s)/6)
	rs := []rune(s)
	for i := 0; i+1 < len(rs); i += 2 {
		m[rs[i]] = rs[i+1]
	}
	return m
}
