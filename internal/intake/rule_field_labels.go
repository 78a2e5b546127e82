package intake

import (
	_ "embed" // the words
	"strings"
	"unicode/utf8"
)

// Rule field labels: 责任单位： 整改时限： 整改目标： and their many relatives open a field of a finding,
// at the start of a paragraph or inside one, before a colon, in brackets, or alone on a line.

// field is what a label opens.
type field string

// The fields. Only the first nine reach a Finding by name; the rest become notes.
const (
	fieldNone      field = ""
	fieldNo        field = "no"
	fieldStatement field = "statement"
	fieldOrgs      field = "organisations"
	fieldDeadline  field = "deadline"
	fieldGoal      field = "goal"
	fieldMeasure   field = "measure"
	fieldProgress  field = "progress"
	fieldStatus    field = "status"
	fieldExternal  field = "external"
	fieldRegion    field = "region"
	fieldSource    field = "source"
	fieldSupervise field = "supervise"
	fieldPerson    field = "person"
	fieldOpinion   field = "opinion"
	fieldNotice    field = "notice"
	fieldContact   field = "contact"
	fieldNote      field = "note"
)

//go:embed words/labels.txt
var labelList string

// fieldWords are the labels, folded. A longer label wins over a shorter one inside it.
var fieldWords, longestWord = readWords(labelList)

// readWords reads lines of "field: word word" and tells the longest word's length in bytes.
func readWords(list string) (map[string]field, int) {
	words, longest := map[string]field{}, 0
	for line := range strings.Lines(list) {
		name, rest, ok := strings.Cut(line, ": ")
		if !ok {
			continue
		}
		for w := range strings.FieldsSeq(rest) {
			w = foldString(w)
			words[w] = field(name)
			longest = max(longest, len(w))
		}
	}
	return words, longest
}

// wordField tells what a whole folded label opens, trying it without the words that dress it.
func wordField(s string) field {
	s = strings.Trim(s, "[]()《》<>:*#\"“”'")
	for range 3 {
		if f, ok := fieldWords[s]; ok {
			return f
		}
		before, after := bare(s)
		if before == after {
			break
		}
		s = after
	}
	for _, and := range []string{"及", "和", "、", "与", "(", "/"} {
		if head, _, ok := strings.Cut(s, and); ok && utf8.RuneCountInString(s) <= 14 {
			if f, ok := fieldWords[head]; ok && f != fieldSource {
				return f
			}
		}
	}
	return fieldNone
}

// bare takes one dressing word off a label.
func bare(s string) (string, string) {
	for _, p := range []string{"本项", "该项", "具体", "主要", "市级", "省级", "目前", "截至目前", "关于", "相关", "我市", "全市", "项目", "第二轮", "第三轮", "第一轮", "中央", "督察"} {
		if t, ok := strings.CutPrefix(s, p); ok && t != "" {
			return s, t
		}
	}
	for _, p := range []string{"如下", "为", "是", "一览", "(简述)", "内容", "简述"} {
		if t, ok := strings.CutSuffix(s, p); ok && t != "" {
			return s, t
		}
	}
	return s, s
}

// label is a field's label inside a paragraph, in bytes of its folded text: the label is start..word,
// what it opens begins at body.
type label struct {
	field             field
	start, word, body int
	bare              bool // alone on its line, no colon
}

// findLabels lists the labels of a paragraph in order.
func (r recogniser) findLabels(p *para) []label {
	if !r.on(ruleFields) {
		return nil
	}
	var out []label
	s := p.fold.norm
	from := p.mark.end
	if l, ok := r.leadingLabel(p); ok {
		out = append(out, l)
		from = l.body
	}
	for i := from; i < len(s); i++ {
		switch s[i] {
		case ':':
			if l, ok := inlineLabel(p, i, from, len(out) > 0); ok {
				out, from = append(out, l), l.body
			}
		case '[':
			if l, ok := bracketLabel(s, i); ok && i > 0 {
				out, from = append(out, l), l.body
			}
		}
	}
	return out
}

// leadingLabel reads the label that a paragraph begins with, after its number.
func (r recogniser) leadingLabel(p *para) (label, bool) {
	s, i := p.fold.norm, p.mark.end
	rest := s[i:]
	if l, ok := bracketLabel(s, i); ok {
		return l, true
	}
	if head, _, ok := strings.Cut(rest, ":"); ok && len(head) <= 60 {
		if f := wordField(head); f != fieldNone {
			return label{field: f, start: i, word: i + len(head), body: i + len(head) + 1}, true
		}
	}
	if len(rest) <= 60 && r.on(ruleBareField) {
		if f := wordField(rest); f != fieldNone {
			return label{field: f, start: i, word: len(s), body: len(s), bare: true}, true
		}
	}
	if l, ok := spacedLabel(p, i); ok {
		return l, true
	}
	return r.spacedLetters(p, i)
}

// spacedLabel reads 责任单位　市水务局 and 整改情况。该问题…, a label with no colon after it.
func spacedLabel(p *para, i int) (label, bool) {
	s := p.fold.norm
	for n := min(longestWord, len(s)-i); n >= 12; n-- {
		f, ok := fieldWords[s[i:i+n]]
		if !ok {
			continue
		}
		if strings.HasPrefix(s[i+n:], "。") && f == fieldProgress {
			return label{field: f, start: i, word: i + n, body: i + n + len("。")}, true
		}
		if i+n < len(s) && spaceBefore(p, i+n) {
			return label{field: f, start: i, word: i + n, body: i + n}, true
		}
	}
	return label{}, false
}

// bracketLabel reads 【整改目标】 at i.
func bracketLabel(s string, i int) (label, bool) {
	if !strings.HasPrefix(s[i:], "[") {
		return label{}, false
	}
	inner, _, ok := strings.Cut(s[i+1:], "]")
	if !ok || len(inner) > 45 {
		return label{}, false
	}
	f := wordField(inner)
	if f == fieldNone {
		return label{}, false
	}
	end := i + 1 + len(inner) + 1
	body := end
	if strings.HasPrefix(s[body:], ":") {
		body++
	}
	return label{field: f, start: i, word: end, body: body}, true
}

// inlineLabel reads the label that ends at the colon at i and begins after from. Where other labels
// went before, a run-together 市水务局整改时限: is read too.
func inlineLabel(p *para, i, from int, labelled bool) (label, bool) {
	s := p.fold.norm
	for n := min(longestWord, i-from); n >= 12; n-- {
		f, ok := fieldWords[s[i-n:i]]
		if !ok {
			continue
		}
		start := i - n
		prev, _ := utf8.DecodeLastRuneInString(s[:start])
		if prev == '(' || prev == '“' || prev == '《' {
			return label{}, false
		}
		edge := start == from || strings.ContainsRune("。;!?,、)]”》|.", prev) || spaceBefore(p, start)
		if !edge && !labelled {
			return label{}, false
		}
		return label{field: f, start: start, word: i, body: i + 1}, true
	}
	return label{}, false
}
