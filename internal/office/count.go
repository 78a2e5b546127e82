package office

import (
	"strconv"
	"strings"
)

// count prints n in a numbering format, named as ECMA-376 Part 1 §17.18.59 (ST_NumberFormat) names
// it; html's list styles map onto the same names. An unknown format prints decimal, as Word does.
func count(format string, n int) string {
	switch format {
	case "none", "bullet":
		return ""
	case "decimalZero":
		return zeroPadded(n)
	case "upperRoman":
		return roman(n)
	case "lowerRoman":
		return strings.ToLower(roman(n))
	case "upperLetter":
		return letters(n, 'A')
	case "lowerLetter":
		return letters(n, 'a')
	case "chineseCounting", "taiwaneseCounting":
		return chineseCounting(n)
	case "chineseCountingThousand", "taiwaneseCountingThousand", "japaneseCounting", "koreanCounting":
		return chineseThousand(n, "〇一二三四五六七八九", "十百千万", true)
	case "chineseLegalSimplified", "ideographLegalTraditional", "japaneseLegal":
		return chineseThousand(n, "零壹贰叁肆伍陆柒捌玖", "拾佰仟万", false)
	case "ideographDigital", "japaneseDigitalTenThousand", "taiwaneseDigital", "koreanDigital":
		return digits(n, "〇一二三四五六七八九")
	case "decimalFullWidth", "decimalFullWidth2":
		return digits(n, "０１２３４５６７８９")
	case "decimalEnclosedCircle", "decimalEnclosedCircleChinese":
		return enclosed(n, '①', 20)
	case "decimalEnclosedParen":
		return enclosed(n, '⑴', 20)
	case "decimalEnclosedFullstop":
		return enclosed(n, '⒈', 20)
	case "ideographEnclosedCircle":
		return enclosed(n, '㊀', 10)
	case "ideographTraditional":
		return cyclic(n, "甲乙丙丁戊己庚辛壬癸")
	case "ideographZodiac":
		return cyclic(n, "子丑寅卯辰巳午未申酉戌亥")
	}
	return strconv.Itoa(n)
}

func zeroPadded(n int) string {
	if n >= 0 && n < 10 {
		return "0" + strconv.Itoa(n)
	}
	return strconv.Itoa(n)
}

func roman(n int) string {
	if n < 1 || n > 3999 {
		return strconv.Itoa(n)
	}
	var b strings.Builder
	for _, r := range []struct {
		value int
		text  string
	}{{1000, "M"}, {900, "CM"}, {500, "D"}, {400, "CD"}, {100, "C"}, {90, "XC"}, {50, "L"}, {40, "XL"}, {10, "X"}, {9, "IX"}, {5, "V"}, {4, "IV"}, {1, "I"}} {
		for n >= r.value {
			b.WriteString(r.text)
			n -= r.value
		}
	}
	return b.String()
}

// letters counts a … z, aa, bb … as Word does.
func letters(n int, first rune) string {
	if n < 1 || n > 780 {
		return strconv.Itoa(n)
	}
	return strings.Repeat(string(first+rune((n-1)%26)), (n-1)/26+1)
}

// chineseCounting counts 一 … 九十九, and from 100 on digit by digit: 一○○.
func chineseCounting(n int) string {
	if n >= 100 {
		return digits(n, "○一二三四五六七八九")
	}
	return chineseThousand(n, "○一二三四五六七八九", "十百千万", true)
}

// chineseThousand writes n with its ranks. Short drops the 一 of 一十 at the front, as lists are numbered.
func chineseThousand(n int, figures, ranks string, short bool) string {
	f, r := []rune(figures), []rune(ranks)
	if n < 0 || n > 99_999_999 {
		return strconv.Itoa(n)
	}
	if n < 10 {
		return string(f[n])
	}
	if n >= 10_000 {
		rest := ""
		if low := n % 10_000; low > 0 {
			rest = chineseThousand(low, figures, ranks, false)
			if low < 1000 {
				rest = string(f[0]) + rest
			}
		}
		return chineseThousand(n/10_000, figures, ranks, short) + string(r[3]) + rest
	}
	s := belowTenThousand(n, f, r)
	if short && n < 20 {
		s = strings.TrimPrefix(s, string(f[1]))
	}
	return s
}

func belowTenThousand(n int, f, r []rune) string {
	var b strings.Builder
	gap := false
	for rank, unit := 3, 1000; rank >= 0; rank, unit = rank-1, unit/10 {
		d := n / unit % 10
		if d == 0 {
			gap = b.Len() > 0
			continue
		}
		if gap {
			b.WriteRune(f[0])
			gap = false
		}
		b.WriteRune(f[d])
		if rank > 0 {
			b.WriteRune(r[rank-1])
		}
	}
	return b.String()
}

func digits(n int, figures string) string {
	f := []rune(figures)
	return strings.Map(func(r rune) rune {
		if r >= '0' && r <= '9' {
			return f[r-'0']
		}
		return r
	}, strconv.Itoa(n))
}

func enclosed(n int, first rune, most int) string {
	if n < 1 || n > most {
		return strconv.Itoa(n)
	}
	return string(first + rune(n-1))
}

func cyclic(n int, names string) string {
	r := []rune(names)
	if n < 1 {
		return strconv.Itoa(n)
	}
	return string(r[(n-1)%len(r)])
}
