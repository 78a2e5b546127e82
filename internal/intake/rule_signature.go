package intake

import (
	"strings"
	"unicode/utf8"

	"zhenggai/internal/reading"
)

// Rule signature: the unit and the date under a text, and what is printed below them, are no part of
// the last finding.

// cutSignature takes the signature off the end of a section and sets it aside.
func (s *scan) cutSignature(tokens []token) []token {
	if !s.r.on(ruleSignature) {
		return tokens
	}
	n := len(tokens)
	for n > 1 && isSignature(&tokens[n-1], &tokens[n-2]) {
		n--
	}
	if n == len(tokens) {
		return tokens
	}
	for _, t := range tokens[n:] {
		if s.covers(&t) {
			continue
		}
		s.aside(reading.RoleSignature, piece{t.p, t.start, t.end})
	}
	return tokens[:n]
}

// isSignature recognises a line under a text, t, below the line above.
func isSignature(t, above *token) bool {
	norm := t.p.fold.norm
	if t.field != fieldNone || t.hasStatus || t.p.block.Table > 0 {
		return false
	}
	if isDateLine(norm) || isClosing(norm) {
		return true
	}
	if above.bare && above.field != fieldNone {
		return false // the value of a label above it
	}
	return t.mark.form == formNone && utf8.RuneCountInString(norm) <= 30 && isUnit(norm) && !strings.ContainsAny(norm, "。,;:、") && (endsSentence(above.p.fold.norm) || above.field == fieldContact || above.field == fieldNotice || isClosing(above.p.fold.norm) || above.mark.form != formNone && endsWithAny(norm, "人民政府", "办公室", "领导小组", "委员会", "指挥部"))
}

// isDateLine recognises 2023年6月5日 and 二〇二三年六月五日 alone on a line.
func isDateLine(norm string) bool {
	norm = strings.Trim(norm, "()")
	if utf8.RuneCountInString(norm) > 14 || !strings.Contains(norm, "年") && strings.Count(norm, "-") != 2 {
		return false
	}
	return strings.Trim(norm, "0123456789零〇一二三四五六七八九十○O年月日-") == ""
}

// isClosing recognises what is printed below a signature.
func isClosing(norm string) bool {
	return startsWithAny(norm, "(此件公开发布)", "(此件主动公开)", "抄送:", "抄报:", "特此", "附件:", "附件1", "附:", "(联系人", "专此报告",
		"公示期间", "公示期内", "如有异议", "如对公示", "如对以上", "欢迎社会", "欢迎广大", "来信来访", "反映问题", "单位和个人", "任何单位", "社会各界", "请于", "请将", "注:", "说明:", "分送:", "主题词", "盖章", "(盖章)")
}
