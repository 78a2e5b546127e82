package intake

import "unicode/utf8"

var numerals = map[rune]int{
	'一': 1, '二': 2, '三': 3, '四': 4, '五': 5, '六': 6, '七': 7, '八': 8, '九': 9,
	'十': 10, '百': 100, '零': 0, '〇': 0, '两': 2,
}

// chineseNumber reads the Chinese number s begins with and its width in bytes; a width of 0 means none.
func chineseNumber(s string) (n, width int) {
	total, digit := 0, 0
	for width < len(s) {
		r, w := utf8.DecodeRuneInString(s[width:])
		v, ok := numerals[r]
		if !ok || r == '两' {
			break
		}
		switch {
		case v >= 10:
			total += max(digit, 1) * v
			digit = 0
		case v == 0 && width == 0:
			return 0, 0
		default:
			digit = v
		}
		width += w
	}
	return total + digit, width
}

// digits reads the digits s begins with; a letter l or I among digits is a mistyped one.
func digits(s string) (n, width int) {
	real := false
	for width < len(s) && width < 9 {
		c := s[width]
		switch {
		case c >= '0' && c <= '9':
			n, real = n*10+int(c-'0'), true
		case c == 'l' || c == 'I':
			n = n*10 + 1
		default:
			return n, keep(real || width == 1, width)
		}
		width++
	}
	return n, keep(real || width == 1, width)
}

func keep(ok bool, width int) int {
	if ok {
		return width
	}
	return 0
}
