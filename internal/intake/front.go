package intake

import (
	"strings"
	"time"

	"zhenggai/internal/office"
	"zhenggai/internal/reading"
)

// Rule title lines: the title is what stands above the text in lines that end no sentence; 附件 above
// it is its preface. A title printed over several lines is one. Where a page has a heading of the
// first level, that is its title, and what stands above it is furniture.

// front reads preface and title and gives the index of the first paragraph of the body.
func (s *scan) front() int {
	i := s.aboveHeading()
	for i < len(s.paras) && isPreface(s.paras[i].fold.norm) {
		s.result.Preface = joinTitle(s.result.Preface, s.front1(reading.RolePreface, i))
		i++
	}
	if !s.r.on(ruleTitle) {
		return i
	}
	first := i
	for i < len(s.paras) && i-first < 6 && s.titleLine(i, i == first) {
		s.result.Title = joinTitle(s.result.Title, s.front1(reading.RoleTitle, i))
		i++
	}
	for i < len(s.paras) && i > first && isSubtitle(s.paras[i].fold.norm) {
		s.front1(reading.RoleIntroduction, i)
		i++
	}
	if s.result.Title == "" {
		s.result.Title = s.fileTitle()
	}
	return i
}

// front1 sets paragraph i aside and gives its text.
func (s *scan) front1(role reading.Role, i int) string {
	p := &s.paras[i]
	c := piece{p, 0, len(p.text)}
	s.aside(role, c)
	return c.text()
}

// aboveHeading sets aside what stands above a heading of the first level near the top of the page.
func (s *scan) aboveHeading() int {
	for i := 0; i < len(s.paras) && i < 8; i++ {
		b := s.paras[i].block
		if b.Kind != office.Heading || b.Level > 2 || b.Table > 0 {
			continue
		}
		for k := range i {
			if isPreface(s.paras[k].fold.norm) {
				return k
			}
			if s.paras[k].mark.form != formNone || endsSentence(s.paras[k].fold.norm) {
				return 0
			}
		}
		for k := range i {
			s.front1(reading.RoleFurniture, k)
		}
		return i
	}
	return 0
}

// fileTitle is the title that the page's table of facts or the file itself states, its site's name
// cut off.
func (s *scan) fileTitle() string {
	if s.named != "" {
		return s.named
	}
	title, _, _ := strings.Cut(s.doc.Title, "_")
	for _, dash := range []string{"-", "–", "—", "|"} {
		if head, tail, ok := strings.Cut(title, dash); ok && endsAsTitle(foldString(head)) && !endsAsTitle(foldString(tail)) {
			title = head
		}
	}
	return strings.TrimSpace(title)
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
	if p.block.Table > 0 || p.mark.form != formNone && !(first && p.mark.named) || p.runes() > 90 || endsSentence(norm) || strings.ContainsAny(norm, "。|") {
		return false
	}
	if head, _, ok := strings.Cut(norm, ":"); ok && wordField(head) != fieldNone || isDateLine(norm) {
		return false
	}
	if l, ok := s.r.leadingLabel(p); ok && !l.bare && !first {
		return false // 问题清单　沿河养殖场…
	}
	if fieldWords[norm] != fieldNone && (first || endsAsTitle(foldString(s.result.Title))) {
		return false
	}
	if first {
		return true
	}
	if isPreface(norm) || strings.HasPrefix(norm, "附件") || norm == "目录" || isSubtitle(norm) {
		return false
	}
	if p.block.Align == "center" && s.paras[i-1].block.Align == "center" || p.block.Kind == office.Heading && s.paras[i-1].block.Kind == office.Heading && p.block.Level == s.paras[i-1].block.Level {
		return true
	}
	return p.runes() <= 32 && (!endsAsTitle(foldString(s.result.Title)) || startsWithAny(norm, "的", "及", "和", "进行", "与", "情况"))
}

var titleEnds = []string{
	"情况", "方案", "清单", "报告", "公示", "公告", "通报", "通知", "意见", "函", "表", "台账", "规定", "办法", "细则", "进展", "结果", "简报", "批复", "总结", "计划", "制度", "讲话", "说明", "条例", "指引", "汇编", "目录", "月报", "周报", "书", "要点", "名单", "规程", "规范",
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

// isSubtitle recognises a date, a document number or a bracketed addition under the title.
func isSubtitle(norm string) bool {
	bracketed := strings.HasPrefix(norm, "(") && strings.HasSuffix(norm, ")") && len(norm) <= 90
	number := strings.Contains(norm, "[") && strings.HasSuffix(norm, "号") && len(norm) <= 60
	return bracketed || number || isDateLine(norm) || norm == "目录"
}

// joinTitle puts lines of a title together.
func joinTitle(a, b string) string { return a + b }

// asOf reads the date that title or introduction say the document speaks of: 截至2023年6月底.
func (s *scan) asOf() time.Time {
	texts := []string{s.result.Title}
	for _, a := range s.result.Asides {
		if a.Role == reading.RoleIntroduction {
			texts = append(texts, a.Text)
		}
	}
	for _, text := range texts {
		norm := foldString(text)
		for _, w := range []string{"截至", "截止"} {
			if _, rest, ok := strings.Cut(norm, w); ok {
				if d := deadlineOf(head(rest, 36)); !d.IsZero() {
					return d
				}
			}
		}
	}
	return time.Time{}
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
