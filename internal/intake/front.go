package intake

import (
	"strings"
	"time"

	"zhenggai/internal/office"
	"zhenggai/internal/reading"
)

// Rule title lines: the title is what stands above the text in lines that end no sentence; 附件 above
// it is its preface. A title printed over several lines is one.

// front reads preface and title and gives the index of the first paragraph of the body.
func (s *scan) front() int {
	i := 0
	for i < len(s.paras) && i < 4 && isPreface(s.paras[i].fold.norm) {
		p := &s.paras[i]
		s.result.Preface = joinTitle(s.result.Preface, piece{p, 0, len(p.text)}.text())
		s.aside(reading.RolePreface, piece{p, 0, len(p.text)})
		i++
	}
	if !s.r.on(ruleTitle) {
		return i
	}
	first := i
	for i < len(s.paras) && i-first < 5 && s.titleLine(i, i == first) {
		p := &s.paras[i]
		s.result.Title = joinTitle(s.result.Title, piece{p, 0, len(p.text)}.text())
		s.aside(reading.RoleTitle, piece{p, 0, len(p.text)})
		i++
	}
	if s.result.Title == "" {
		s.result.Title = s.doc.Title
	}
	return i
}

// isPreface recognises 附件, 附件2:, 附 表 1.
func isPreface(norm string) bool {
	for _, w := range []string{"附件", "附表", "附"} {
		rest, ok := strings.CutPrefix(norm, w)
		if !ok {
			continue
		}
		rest = strings.Trim(rest, ":-()示例")
		_, x := anyNumber(rest)
		return x == len(rest)
	}
	return false
}

// titleLine recognises a line of the title. The line below the first must look as if the title went on.
func (s *scan) titleLine(i int, first bool) bool {
	p := &s.paras[i]
	norm := p.fold.norm
	if p.block.Table > 0 || p.mark.form != formNone && !(first && p.mark.named) || p.runes() > 90 || endsSentence(norm) || strings.Contains(norm, "。") {
		return false
	}
	if head, _, ok := strings.Cut(norm, ":"); ok && wordField(head) != fieldNone || wordField(norm) != fieldNone {
		return false
	}
	if first {
		return true
	}
	if p.block.Kind == office.Heading && p.block.Level <= 1 || p.block.Align == "center" {
		return true
	}
	return p.runes() <= 32 && (titleGoesOn(s.result.Title) || isSubtitle(norm) || titleTail(norm))
}

// titleGoesOn reports a title so far that cannot be whole.
func titleGoesOn(title string) bool {
	t := foldString(title)
	if startsWithAny(t, "关于") && !endsAsTitle(t) {
		return true
	}
	return !endsAsTitle(t)
}

var titleEnds = []string{
	"情况", "方案", "清单", "报告", "公示", "公告", "通报", "通知", "意见", "函", "表", "台账", "规定", "办法", "细则", "进展", "结果", "简报", "批复", "一览表", "总结", "计划", "制度", "讲话", "(试行)", "说明", "条例", "指引",
}

func endsAsTitle(t string) bool {
	if i := strings.LastIndex(t, "("); i > 0 && strings.HasSuffix(t, ")") {
		t = t[:i]
	}
	for _, e := range titleEnds {
		if strings.HasSuffix(t, e) {
			return true
		}
	}
	return false
}

// titleTail recognises the rest of a title that was broken after a word that could end it.
func titleTail(norm string) bool {
	return endsAsTitle(norm) && !strings.Contains(norm, ",")
}

// isSubtitle recognises a date or a bracketed addition under the title.
func isSubtitle(norm string) bool {
	return strings.HasPrefix(norm, "(") && strings.HasSuffix(norm, ")") && len(norm) <= 90
}

// joinTitle puts lines of a title together; two Latin words keep a space.
func joinTitle(a, b string) string {
	if a == "" {
		return b
	}
	return a + b
}

// asOf reads the date that title or introduction say the document speaks of: 截至2023年6月底.
func (s *scan) asOf(body int) time.Time {
	for _, text := range append([]string{s.result.Title}, s.introductions()...) {
		norm := foldString(text)
		for _, w := range []string{"截至", "截止"} {
			if _, rest, ok := strings.Cut(norm, w); ok {
				if d := deadlineOf(head(rest, 36)); !d.IsZero() {
					return d
				}
			}
		}
	}
	_ = body
	return time.Time{}
}

func (s *scan) introductions() []string {
	var out []string
	for _, a := range s.result.Asides {
		if a.Role == reading.RoleIntroduction {
			out = append(out, a.Text)
		}
	}
	return out
}

// head is the first n bytes of s, cut at a character.
func head(s string, n int) string {
	if len(s) <= n {
		return s
	}
	for n > 0 && s[n]&0xC0 == 0x80 {
		n--
	}
	return s[:n]
}
