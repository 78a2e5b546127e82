package intake

import (
	"strconv"
	"strings"
	"time"
	"unicode/utf8"
)

// Rule deadline: 2021年底 is the year's last day, 2022年6月底 and 2020年12月 the month's, 2019年内 the
// year's; of several clauses the last date counts, for then all is to be done. 立行立改, 长期坚持 and
// 2024年汛前 tell no date that is certain: their wording is kept.

// deadlineOf reads the date a deadline's wording tells; zero when it tells none.
func deadlineOf(text string) time.Time {
	var last, unsure time.Time
	s := arabic(foldString(text))
	year := 0
	for i := 0; i < len(s); {
		n, w := digits(s[i:])
		if w == 0 {
			i++
			continue
		}
		date, width := dateAt(s[i:], n, w, &year)
		if width == 0 {
			i += w
			continue
		}
		if date.After(last) {
			last = date
		}
		if end := endOfMonth(year, 12); date.IsZero() && end.After(unsure) {
			unsure = end
		}
		i += width
	}
	if unsure.After(last) {
		return time.Time{} // the last clause is the one whose day is not told
	}
	return last
}

// arabic writes the numbers before 年, 月 and 日 in digits: 二〇二二年十二月.
func arabic(s string) string {
	if !strings.ContainsAny(s, "一二三四五六七八九十〇零") {
		return s
	}
	var b strings.Builder
	for i := 0; i < len(s); {
		n, w := dateNumber(s[i:])
		if w > 0 && startsWithAny(s[i+w:], "年", "月", "日") {
			b.WriteString(strconv.Itoa(n))
			i += w
			continue
		}
		_, x := utf8.DecodeRuneInString(s[i:])
		b.WriteString(s[i : i+x])
		i += x
	}
	return b.String()
}

// dateNumber reads 十二, or digit by digit 二〇二二.
func dateNumber(s string) (n, width int) {
	count := 0
	for _, r := range s {
		v, ok := numerals[r]
		if r == '○' || r == 'O' {
			v, ok = 0, true
		}
		if !ok || v > 9 {
			break
		}
		n, count, width = n*10+v, count+1, width+utf8.RuneLen(r)
	}
	if count == 4 {
		return n, width
	}
	return chineseNumber(s)
}

// dateAt reads the date that begins with the number n, w bytes wide. A month without a year takes the
// year named before it.
func dateAt(s string, n, w int, year *int) (time.Time, int) {
	rest := s[w:]
	switch {
	case w == 8 && n >= 19900101 && n < 21000000 && n/100%100 <= 12 && n/100%100 > 0:
		*year = n / 10000
		return time.Date(n/10000, time.Month(n/100%100), max(1, min(n%100, 31)), 0, 0, 0, 0, time.UTC), w
	case w == 6 && n >= 199001 && n < 210000 && n%100 >= 1 && n%100 <= 12:
		*year = n / 100
		return endOfMonth(n/100, n%100), w
	case w == 4 && n >= 1990 && n < 2100:
		*year = n
		return yearDate(n, rest, w)
	case w <= 2 && n >= 1 && n <= 12 && strings.HasPrefix(rest, "月") && *year > 0:
		return monthDate(*year, n, rest[len("月"):], w+len("月"))
	}
	return time.Time{}, 0
}

// yearDate reads what follows a year: 年底, 年6月底, -06-30, .6, 年上半年, 年第三季度.
func yearDate(year int, rest string, w int) (time.Time, int) {
	for _, sep := range []string{"年", "-", ".", "/"} {
		if !strings.HasPrefix(rest, sep) {
			continue
		}
		rest, w = rest[len(sep):], w+len(sep)
		m, mw := digits(rest)
		switch {
		case mw > 0 && mw <= 2 && m >= 1 && m <= 12:
			after := rest[mw:]
			for _, sep := range []string{"月", "-", ".", "/"} {
				if strings.HasPrefix(after, sep) {
					return monthDate(year, m, after[len(sep):], w+mw+len(sep))
				}
			}
			return endOfMonth(year, m), w + mw
		case sep != "年":
			return time.Time{}, 0
		}
		return yearEnd(year, rest, w)
	}
	if rest == "" {
		return endOfMonth(year, 12), w
	}
	return time.Time{}, 0
}

// yearEnd reads the part of a year that is named after 年.
func yearEnd(year int, rest string, w int) (time.Time, int) {
	for _, p := range []struct {
		word  string
		month int
	}{
		{"上半年", 6},
		{"第一季度", 3},
		{"一季度", 3},
		{"第二季度", 6},
		{"二季度", 6},
		{"第三季度", 9},
		{"三季度", 9},
		{"1季度", 3},
		{"2季度", 6},
		{"3季度", 9},
		{"年中", 6},
	} {
		if strings.HasPrefix(rest, p.word) {
			return endOfMonth(year, p.month), w + len(p.word)
		}
	}
	if startsWithAny(rest, seasons...) {
		return time.Time{}, w // before the floods, the heating: no calendar tells the day
	}
	return endOfMonth(year, 12), w
}

// seasons begin what follows a year where the time of year is told by what is done then; each place has
// its own.
var seasons = []string{"汛", "主汛", "入汛", "春", "夏", "秋", "冬", "采暖", "供暖", "供热", "取暖", "枯水", "丰水", "雨季", "旱季", "节前", "国庆", "五一", "开学", "种植", "植树", "造林", "封冻", "上冻", "冰封", "解冻", "休渔", "开渔", "清明"}

// monthDate reads what follows a month: a day, 底, 中旬, or nothing.
func monthDate(year, month int, rest string, w int) (time.Time, int) {
	if d, dw := digits(rest); dw > 0 && dw <= 2 && d >= 1 && d <= 31 && (strings.HasPrefix(rest[dw:], "日") || strings.HasPrefix(rest[dw:], "号") || !startsWithAny(rest[dw:], "月", "年")) {
		date := time.Date(year, time.Month(month), d, 0, 0, 0, 0, time.UTC)
		if int(date.Month()) != month {
			date = endOfMonth(year, month)
		}
		return date, w + dw
	}
	switch {
	case strings.HasPrefix(rest, "上旬"):
		return time.Date(year, time.Month(month), 10, 0, 0, 0, 0, time.UTC), w
	case strings.HasPrefix(rest, "中旬"):
		return time.Date(year, time.Month(month), 20, 0, 0, 0, 0, time.UTC), w
	}
	return endOfMonth(year, month), w
}

func endOfMonth(year, month int) time.Time {
	return time.Date(year, time.Month(month)+1, 0, 0, 0, 0, 0, time.UTC)
}
