package intake

import (
	"strings"
	"unicode/utf8"
)

// Rule numbering: a paragraph may begin with a number, in one of the forms official texts use. Which
// level a form stands for is not decided here.

// form is a way of writing a number before a paragraph.
type form string

// The forms, shallowest first as official texts nest them.
const (
	formNone    form = ""
	formChapter form = "第一章"
	formDun     form = "一、"
	formParen   form = "（一）"
	formDot     form = "1."
	formNumPar  form = "（1）"
	formHalfPar form = "1）"
	formCircle  form = "①"
	formYishi   form = "一是"
	formWord    form = "措施1" // a number with the word for a measure
	formBullet  form = "●"
	formDecimal form = "1.1"
	formField   form = "label" // a field label that begins every finding
)

// depth orders the forms; named numbers (第7项) stand above all.
func (f form) depth() int {
	for i, g := range []form{formChapter, formDun, formParen, formDot, formNumPar, formHalfPar, formCircle, formYishi, formWord, formBullet} {
		if f == g {
			return i + 1
		}
	}
	if f == formDecimal {
		return 4
	}
	return 0
}

// mark is a number at the start of a paragraph: bytes 0 to end of its folded text.
type mark struct {
	form  form
	no    int  // ordinal, 0 when it has several parts
	sub   bool // the number has several parts: 1.1, 二十七(二)
	end   int  // in fold.norm
	named bool
	bare  bool // a field of its own: 序号：1
	from  int  // where the number itself begins when bare
}

// findMark reads the mark that s, a folded text, begins with.
func findMark(s string) mark {
	for _, try := range []func(string) mark{markDun, markParen, markNumber, markCircle, markYishi, markMeasureWord, markChapter, markBullet} {
		if m := try(s); m.form != formNone {
			return m
		}
	}
	return mark{}
}

// markDun reads 一、 and its damaged forms 一. 一．; 一、二级 is a range of grades, no mark.
func markDun(s string) mark {
	n, w := chineseNumber(s)
	if w == 0 {
		return mark{}
	}
	r, rw := utf8.DecodeRuneInString(s[w:])
	if r != '、' && r != '.' && r != ',' && r != ':' {
		return mark{}
	}
	rest := s[w+rw:]
	if _, x := chineseNumber(rest); x > 0 && r != ':' && startsWithAny(rest[x:], "级", "类", "等", "、", "期", "季度", "区", "产") {
		return mark{}
	}
	if rest == "" && r == ',' {
		return mark{}
	}
	return mark{form: formDun, no: n, end: w + rw}
}

// markParen reads （一） and （1）.
func markParen(s string) mark {
	if !strings.HasPrefix(s, "(") {
		return mark{}
	}
	n, w := chineseNumber(s[1:])
	f := formParen
	if w == 0 {
		n, w = digits(s[1:])
		f = formNumPar
	}
	if w == 0 || n > 199 || !strings.HasPrefix(s[1+w:], ")") {
		return mark{}
	}
	end := 1 + w + 1
	if strings.HasPrefix(s[end:], "、") {
		end += len("、")
	}
	return mark{form: f, no: n, end: end}
}

// markNumber reads 1. 1、 1) and 1.1; a decimal (1.5万), a date and a clock time are none.
func markNumber(s string) mark {
	n, w := digits(s)
	if w == 0 || w > 3 {
		return mark{}
	}
	rest := s[w:]
	switch {
	case strings.HasPrefix(rest, "、"):
		if _, x := digits(rest[len("、"):]); x > 0 && startsWithAny(rest[len("、")+x:], "号", "#", "、", "级", "类", "月", "年") {
			return mark{}
		}
		return mark{form: formDot, no: n, end: w + len("、")}
	case strings.HasPrefix(rest, ")"):
		return mark{form: formHalfPar, no: n, end: w + 1}
	case strings.HasPrefix(rest, "."):
		if _, x := digits(rest[1:]); x == 0 {
			return mark{form: formDot, no: n, end: w + 1}
		}
		return markDecimal(s, w)
	}
	return mark{}
}

// markDecimal reads 1.1 and 2.3.1 when no unit follows that would make it an amount.
func markDecimal(s string, w int) mark {
	for strings.HasPrefix(s[w:], ".") {
		_, x := digits(s[w+1:])
		if x == 0 || x > 2 {
			break
		}
		w += 1 + x
	}
	rest := s[w:]
	r, _ := utf8.DecodeRuneInString(rest)
	if rest == "" || strings.ContainsRune("万亿千百%‰元亩吨米公平立方个家座条处倍度毫微克升人名项年月日-—~/+×余多", r) || r < 0x80 && r != ':' && r != '(' {
		return mark{}
	}
	return mark{form: formDecimal, sub: true, end: w}
}

// markCircle reads numbers that are one character: ① ⑴ ⒈ ㈠.
func markCircle(s string) mark {
	r, w := utf8.DecodeRuneInString(s)
	switch {
	case r >= '①' && r <= '⑳':
		return mark{form: formCircle, no: int(r-'①') + 1, end: w}
	case r >= '⑴' && r <= '⒇':
		return mark{form: formNumPar, no: int(r-'⑴') + 1, end: w}
	case r >= '⒈' && r <= '⒛':
		return mark{form: formDot, no: int(r-'⒈') + 1, end: w}
	case r >= '㈠' && r <= '㈩':
		return mark{form: formParen, no: int(r-'㈠') + 1, end: w}
	}
	return mark{}
}

// markBullet reads a sign before a paragraph, which counts nothing.
func markBullet(s string) mark {
	r, w := utf8.DecodeRuneInString(s)
	if !strings.ContainsRune("●◆■▲★▶►◇◎➢➤✦•※", r) || w == len(s) {
		return mark{}
	}
	return mark{form: formBullet, sub: true, end: w}
}

// markYishi reads 一是, 第一， and 其一，.
func markYishi(s string) mark {
	for _, p := range []string{"第", "其"} {
		rest, ok := strings.CutPrefix(s, p)
		n, w := chineseNumber(rest)
		if ok && w > 0 && n <= 20 && startsWithAny(rest[w:], ",", "、", ":") {
			_, x := utf8.DecodeRuneInString(rest[w:])
			return mark{form: formYishi, no: n, end: len(p) + w + x}
		}
	}
	n, w := chineseNumber(s)
	if w == 0 || n > 20 || !strings.HasPrefix(s[w:], "是") {
		return mark{}
	}
	end := w + len("是")
	for _, p := range []string{":", ",", "、"} {
		if strings.HasPrefix(s[end:], p) {
			end += len(p)
		}
	}
	return mark{form: formYishi, no: n, end: end}
}

// markMeasureWord reads 措施1： and 整改措施二、.
func markMeasureWord(s string) mark {
	rest := strings.TrimPrefix(s, "整改")
	rest, ok := strings.CutPrefix(rest, "措施")
	n, w := anyNumber(rest)
	if !ok || w == 0 || !startsWithAny(rest[w:], ":", "、", ".") {
		return mark{}
	}
	end := len(s) - len(rest) + w
	_, x := utf8.DecodeRuneInString(s[end:])
	return mark{form: formWord, no: n, end: end + x}
}

// markChapter reads 第一章 第二部分 第三节, and the headings of parts that end in 之一.
func markChapter(s string) mark {
	if i := strings.LastIndex(s, "之"); i > 0 && len(s) <= 48 {
		if n, w := chineseNumber(s[i+len("之"):]); w > 0 && i+len("之")+w == len(s) {
			return mark{form: formChapter, no: n, end: len(s)}
		}
	}
	if groupsByStatus(s) {
		return mark{form: formChapter, sub: true}
	}
	if !strings.HasPrefix(s, "第") {
		return mark{}
	}
	n, w := chineseNumber(s[len("第"):])
	if w == 0 {
		return mark{}
	}
	rest := s[len("第")+w:]
	for _, c := range []string{"章", "部分", "节", "篇"} {
		if strings.HasPrefix(rest, c) {
			return mark{form: formChapter, no: n, end: len("第") + w + len(c)}
		}
	}
	return mark{}
}

func startsWithAny(s string, prefixes ...string) bool {
	for _, p := range prefixes {
		if strings.HasPrefix(s, p) {
			return true
		}
	}
	return false
}
