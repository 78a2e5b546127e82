package quantity

import (
	_ "embed"
	"strings"
	"sync"
	"unicode/utf8"
)

//go:embed idioms.txt
var idiomFile string

//go:embed unlike.txt
var unlikeFile string

// idioms are the set phrases, by first rune.
var idioms = sync.OnceValue(func() map[rune][]string {
	m := map[rune][]string{}
	for line := range strings.Lines(idiomFile) {
		if strings.HasPrefix(line, "#") {
			continue
		}
		for _, w := range strings.Fields(line) {
			r, _ := utf8.DecodeRuneInString(w)
			m[r] = append(m[r], w)
		}
	}
	return m
})

// unlikes are, for a measure word, the characters it forms another word with: 项 目, 条 例.
var unlikes = sync.OnceValue(func() map[rune]string {
	m := map[rune]string{}
	for line := range strings.Lines(unlikeFile) {
		if f := strings.Fields(line); len(f) > 1 && f[0] != "#" {
			r, _ := utf8.DecodeRuneInString(f[0])
			m[r] = strings.Join(f[1:], "")
		}
	}
	return m
})

// unlike reports whether the measure word w forms another word with what stands at i.
func (s *scanner) unlike(w rune, i int) bool {
	next := s.at(i)
	if next == 0 || !strings.ContainsRune(unlikes()[w], next) {
		return false
	}
	if w == '项' { // 20项目标 counts aims
		return s.at(i+1) != '标' && s.at(i+1) != '的'
	}
	return true
}

// idiom gives the end of the set phrase at i, or i. 一企一策 and its kind are recognised by their build.
func (s *scanner) idiom(i int) int {
	r := s.at(i)
	for _, w := range idioms()[r] {
		if s.has(i, w) {
			return i + runeLen(w)
		}
	}
	if (r == '一' || r == '1' && !isDigit(s.at(i-1))) && s.at(i+2) == r && cjk(s.at(i+1)) && cjk(s.at(i+3)) {
		return i + 4
	}
	return i
}

// articles are measure words before which 一 is no count: 一个机制, 一批项目.
const articles = "个种项批次条份件类名位轮组场块片部本道幅张支根头只人趟所间"

// notCounting are characters that take a following 一 into a word of their own: 统一, 唯一, 每一.
const notCounting = "统唯之万专单不第每同某这那任逐另如划归合"

// believable judges whether number n with unit m, from i to end, is an amount and not a name, a grade,
// a date or a set phrase.
func (s *scanner) believable(i int, n numeral, m measure, end int) bool {
	last, _ := utf8.DecodeLastRuneInString(m.name)
	if s.unlike(last, end) {
		return false
	}
	if m.discrete && !n.value.IsInteger() {
		return false
	}
	if n.chinese && !s.believableChinese(i, n, m, end) {
		return false
	}
	switch m.name {
	case "年", "日":
		return s.duration(i, n, m, end)
	case "度":
		return s.at(end) == '电'
	case "方":
		return n.step.Exponent() >= 3 || !cjk(s.at(end)) || strings.ContainsRune("土石以", s.at(end))
	case "类":
		return !strings.ContainsRune("劣到为于至准", s.at(i-1))
	case "成":
		return n.value.LessThan(tenParts) && !n.pointed
	}
	if m.arabic {
		return n.value.LessThan(thousand) && !letter(s.at(i-1)) && s.at(i-1) != '第'
	}
	return true
}

// believableChinese judges a number in Chinese script, where set phrases and names abound.
func (s *scanner) believableChinese(i int, n numeral, m measure, end int) bool {
	if m.arabic || s.at(i-1) == '“' && s.quoteCloses(end) {
		return false
	}
	if scaleOf(s.at(i)) > 0 && strings.ContainsRune("数几成整", s.at(i-1)) {
		return false // 数十家
	}
	if n.end-i == 1 {
		switch s.at(i) {
		case '一':
			if strings.Contains(articles, m.name) || strings.ContainsRune(notCounting, s.at(i-1)) {
				return false
			}
		case '二': // a count is 两; 二次, 二级, 二道 are names and grades
			if m.discrete {
				return false
			}
		}
	}
	return !s.placeName(m, end)
}

// slogan is how many runes a quoted catchphrase has at most: “五个一”, “三个最大”.
const slogan = 6

// quoteCloses reports whether a quotation that runs over i closes soon.
func (s *scanner) quoteCloses(i int) bool {
	for j := i; j < i+slogan; j++ {
		if s.at(j) == '”' {
			return true
		}
	}
	return false
}

// placeName reports whether a measure word is part of a village's name: 三家子, 四道沟, 五间房.
func (s *scanner) placeName(m measure, end int) bool {
	return strings.Contains("家户台道间棵", m.name) &&
		strings.ContainsRune("县区山河沟渠子屯店堡岭庄营寨房松树站湾", s.at(end)) && s.at(end) != 0
}

// duration tells 3年 and 30日 as spans of time from dates; the words around must say so.
func (s *scanner) duration(i int, n numeral, m measure, end int) bool {
	if n.value.GreaterThanOrEqual(hundred) || n.pointed && m.name == "日" {
		return false
	}
	for _, w := range []string{"连续", "为期", "历时", "超过", "不少于", "长达", "满", "不足", "逾", "至少", "近", "用", "每"} {
		if s.endsWith(i, w) {
			return true
		}
	}
	for _, w := range []string{"内", "以上", "以下", "之内", "以内", "左右", "多", "余", "之久"} {
		if s.has(end, w) {
			return !(m.name == "年" && w == "内" && n.digits == 2) // 22年内 is a year
		}
	}
	return n.pointed || n.inner != Exact
}
