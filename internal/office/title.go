package office

import (
	"slices"
	"strings"
	"unicode"
)

// titleChars is how many characters of a title's size stand on a line: 20 fill it, and fonts that an office puts in the
// place of a missing one may set figures wider than half a square.
const titleChars = 18

// whole are words of official titles that a line end would tear: GB/T 9704-2012 7.3.1 asks that the sense of each line be
// complete.
var whole = []string{
	"生态环境", "环境保护", "督察", "反馈", "问题", "整改", "方案", "任务", "措施", "进展", "情况", "完成", "通报", "公示", "公告", "通知", "报告",
	"意见", "责任状", "年度", "月份", "关于", "落实", "验收", "销号", "预警函", "督办函", "约谈", "通知书", "贯彻", "中央", "推进",
	"草原", "草场", "植被", "湿地", "矿山", "治理", "恢复", "污染", "污水", "地下水", "保护区",
}

// balanced breaks the lines of a title that are longer than most characters into lines of much the same length, where no
// word is torn. Breaks that stand in it already are kept unless a line next to them is too long: then they give way, for a
// title with one full line and one of two characters reads worse.
func balanced(title string, most int) string {
	fits := func(line string) bool { return columns(line) <= 2*most }
	if lines := strings.Split(title, "\n"); !slices.ContainsFunc(lines, func(l string) bool { return !fits(l) }) {
		return title
	}
	runes := []rune(strings.ReplaceAll(title, "\n", ""))
	width := columns(string(runes))
	lines := (width + 2*most - 1) / (2 * most)
	for ; lines <= len(runes); lines++ {
		if out, ok := broken(runes, width, lines, 2*most); ok {
			return out
		}
	}
	return title
}

// broken sets the title on so many lines, none wider than most half characters: each break where the line is nearest to
// its part of the rest, torn words counted as four characters off.
func broken(title []rune, width, lines, most int) (string, bool) {
	const torn = 8
	tears := tears(title)
	var out []string
	for start := 0; lines > 0; lines-- {
		if lines == 1 {
			last := string(title[start:])
			return strings.Join(append(out, last), "\n"), columns(last) <= most
		}
		part, best, cost, w := width/lines, -1, 0, 0
		for i := start + 1; i < len(title); i++ {
			w += columns(string(title[i-1]))
			if w > most {
				break
			}
			c := max(w-part, part-w)
			if tears[i] {
				c += torn
			}
			if best < 0 || c < cost {
				best, cost = i, c
			}
		}
		if best < 0 {
			return "", false
		}
		line := string(title[start:best])
		out, width, start = append(out, line), width-columns(line), best
	}
	return "", false
}

// tears tells before which characters no line may begin.
func tears(title []rune) []bool {
	out := make([]bool, len(title)+1)
	for i := 1; i < len(title); i++ {
		a, b := title[i-1], title[i]
		out[i] = !wide(a) && !wide(b) || // within a number or a Latin word
			unicode.IsDigit(a) && wide(b) || a == '第' || // 12月, 第1项
			unicode.Is(unicode.Pe, b) || unicode.Is(unicode.Pf, b) || strings.ContainsRune("，、。；：？！的和与", b) ||
			unicode.Is(unicode.Ps, a) || unicode.Is(unicode.Pi, a)
	}
	text := string(title)
	for _, w := range whole {
		n := len([]rune(w))
		for from := 0; ; {
			at := strings.Index(text[from:], w)
			if at < 0 {
				break
			}
			first := len([]rune(text[:from+at]))
			for i := first + 1; i < first+n; i++ {
				out[i] = true
			}
			from += at + len(w)
		}
	}
	return out
}
