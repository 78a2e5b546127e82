package intake

import (
	"strings"
	"unicode/utf8"
)

// Rule named numbers: an item may bear its number with a word: 第7项 · （序号14） · 项目1.1： ·
// 编号:二十七(二) · 任务序号一 · 问题3：. Such a number names an item, never a measure.

// numberWords are the words before a number, longest first where one begins another.
var numberWords = []string{
	"整改任务序号", "反馈问题序号", "任务序号", "问题序号", "整改任务编号", "任务编号", "问题编号", "项目编号", "整改序号",
	"整改任务", "反馈问题", "具体问题", "整改问题", "整改项目", "督察问题", "任务号", "序号", "编号", "项目", "问题", "任务",
}

// ordinalWords follow 第N.
var ordinalWords = []string{"项整改任务", "项问题", "项任务", "个问题", "号问题", "项", "号"}

// notAfterOrdinal follow 第7项 where it is a part of a sentence; notAfterHao follow 第7号 in a name.
var (
	notAfterOrdinal = []string{"的", "规定", "中规定", "要求", "整改", "销号", "、第", "和第", "至第", "-"}
	notAfterHao     = []string{"令", "文", "公告", "台", "线", "院", "通知", "机", "井", "楼", "公报", "地块"}
)

// findNamedMark reads a number with its word at the start of p.
func findNamedMark(p *para) mark {
	s := p.fold.norm
	i := 0
	open := strings.HasPrefix(s, "(") || strings.HasPrefix(s, "[")
	if open {
		i = 1
	}
	word := ""
	for _, w := range numberWords {
		if strings.HasPrefix(s[i:], w) {
			word, i = w, i+len(w)
			break
		}
	}
	for _, colon := range []string{":", "为"} {
		if word != "" && strings.HasPrefix(s[i:], colon) {
			i += len(colon)
		}
	}
	ordinal := strings.HasPrefix(s[i:], "第")
	if word == "" && !ordinal {
		return mark{}
	}
	if ordinal {
		m := ordinalMark(s, i+len("第"), open)
		if m.end == len(s) && fieldWords[word] == fieldNo && i > 0 && s[i-1] == ':' {
			m.bare, m.from = true, i // 任务号：第七项
		}
		return m
	}
	return wordMark(p, s, i, word, open)
}

// ordinalMark reads N项 at i, with what closes it.
func ordinalMark(s string, i int, open bool) mark {
	n, w := anyNumber(s[i:])
	if w == 0 {
		return mark{}
	}
	i += w
	unit := ""
	for _, u := range ordinalWords {
		if strings.HasPrefix(s[i:], u) {
			unit, i = u, i+len(u)
			break
		}
	}
	if unit == "" || !open && (startsWithAny(s[i:], notAfterOrdinal...) || unit == "号" && startsWithAny(s[i:], notAfterHao...)) {
		return mark{}
	}
	i, closed := closing(s, i, open)
	if open && !closed {
		return mark{}
	}
	return mark{form: "第" + form(unit), no: n, end: i, named: true}
}

// wordMark reads the number after word, which may have several parts: 1.1, 二十七(二), （一）.
func wordMark(p *para, s string, i int, word string, open bool) mark {
	bracket := strings.HasPrefix(s[i:], "(")
	if bracket {
		i++
	}
	n, w := anyNumber(s[i:])
	if w == 0 {
		return mark{}
	}
	m := mark{form: form(word), no: n, named: true}
	i += w
	if bracket {
		if !strings.HasPrefix(s[i:], ")") {
			return mark{}
		}
		i++
	}
	for strings.HasPrefix(s[i:], ".") || strings.HasPrefix(s[i:], "-") {
		_, x := digits(s[i+1:])
		if x == 0 {
			break
		}
		m.no, m.sub = 0, true
		i += 1 + x
	}
	if rest := s[i:]; !bracket && strings.HasPrefix(rest, "(") {
		if _, x := anyNumber(rest[1:]); x > 0 && strings.HasPrefix(rest[1+x:], ")") {
			m.sub, bracket = true, true
			i += x + 2
		}
	}
	end, closed := closing(s, i, open)
	if open && !closed {
		return mark{}
	}
	m.end = end
	m.bare = end == len(s) && fieldWords[word] == fieldNo && !m.sub && s[i-w-1] == ':'
	m.from = i - w
	if i < len(s) && end == i && !bracket && !spaceBefore(p, i) {
		return mark{} // 任务3个 counts tasks
	}
	return m
}

// closing passes over the bracket and the punctuation that end a label.
func closing(s string, i int, open bool) (int, bool) {
	closed := false
	if open && (strings.HasPrefix(s[i:], ")") || strings.HasPrefix(s[i:], "]")) {
		i, closed = i+1, true
	}
	for _, p := range []string{":", "、", ".", ","} {
		if strings.HasPrefix(s[i:], p) {
			return i + len(p), closed
		}
	}
	return i, closed
}

// spaceBefore reports white space in the original before byte i of the folded text.
func spaceBefore(p *para, i int) bool {
	at := p.fold.at[i]
	r, _ := utf8.DecodeLastRuneInString(p.text[:at])
	return at > 0 && isBlank(r)
}

func anyNumber(s string) (n, width int) {
	if n, width = digits(s); width > 0 {
		return n, width
	}
	return chineseNumber(s)
}
