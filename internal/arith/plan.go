package arith

import (
	"regexp"
	"strconv"
	"strings"

	"zhenggai/internal/say"
)

var (
	planTitle = regexp.MustCompile(`《[^》\n]{0,200}?(20\d\d)年?[-—–－~～至]{1,2}(20\d\d)年?[^》\n]{0,60}》|` +
		`《[^》\n]{2,80}》[（(](20\d\d)年?[-—–－~～至]{1,2}(20\d\d)年?[）)]`)
	// issuedAfter tells behind a title when it was finished or issued: 已于2023年12月由市政府印发.
	issuedAfter = regexp.MustCompile(`^(?:（试行）)?(?:的?编制工作|编制|规划|文本)?[，,（(]?(?:已|现已|均已)?(?:于|在)?(20\d\d)年(?:[底初末]|1?\d月(?:[1-3]?\d日)?)?` +
		`(?:由[^，。；]{1,16}|经[^，。；]{1,20}|正式|全面)?(?:编制)?` +
		`(?:完成|印发|出台|发布|批复|获批|通过(?:评审|审查|审议|论证)?|公布|颁布|审定)(?:编制)?(?:并?(?:正式)?(?:印发|发布|公布|实施|施行|执行))*(?:[，。；、）)]|$)`)
	issueYear = regexp.MustCompile(`(20\d\d)年`)
)

// planLate notes a plan that was finished or issued in its own last year, or after it.
//
//	2023年4月完成《水网建设规划（2021—2023年）》编制  suspicious
//	《水网建设规划（2021—2023年）》已于2023年12月印发  suspicious
//	2021年12月印发《水网建设规划（2021—2025年）》  nothing
//	2023年，按照《水网建设规划（2021—2023年）》印发通知  nothing
func planLate(p *page) []Check {
	var checks []Check
	for _, m := range planTitle.FindAllStringSubmatchIndex(p.Text, -1) {
		years := m[2:6]
		if years[0] < 0 {
			years = m[6:10] // printed behind the title
		}
		first, _ := strconv.Atoi(p.Text[years[0]:years[1]])
		last, _ := strconv.Atoi(p.Text[years[2]:years[3]])
		issued := p.issued(m[0], m[1])
		if last <= first || issued < last {
			continue
		}
		title := p.Text[m[0]:m[1]]
		key := "arith.plan_last_year"
		if issued > last {
			key = "arith.plan_over"
		}
		c := p.check(Suspicious, title, strconv.Itoa(issued), say.T(key, "Title", title, "Last", last, "Issued", issued))
		c.Spans = []Span{{Passage: p.index, Start: m[0], End: m[1]}}
		checks = append(checks, c)
	}
	return checks
}

// revised reports whether a text tells of an edition after the first, or of what came of the plan.
func revised(text string) bool {
	if i := strings.IndexAny(text, sentenceEnds+"；"); i >= 0 {
		text = text[:i]
	}
	return containsAny(text, "评估", "修订", "修编", "调整", "中期", "终期", "任务", "目标", "验收", "总结")
}

// issued gives the year in which the title from start to end was finished or issued, 0 when the
// sentence does not say.
func (p *page) issued(start, end int) int {
	if m := issuedAfter.FindStringSubmatch(p.Text[end:]); m != nil && !revised(firstRunes(p.Text[end:], 40)) {
		year, _ := strconv.Atoi(m[1])
		return year
	}
	lead := p.Text[:start]
	if i := strings.LastIndexAny(lead, sentenceEnds+"；》"); i >= 0 {
		lead = lead[i:]
	}
	tail := p.Text[end:]
	if i := strings.IndexAny(tail, sentenceEnds+"《；"); i >= 0 {
		tail = tail[:i]
	}
	tail = firstRunes(tail, 12)
	if containsAny(lead, "根据", "按照", "依据", "落实", "依照", "围绕", "对照", "修订", "结合", "执行") ||
		containsAny(tail, "评估", "修订", "终期", "任务", "目标") {
		return 0
	}
	years := issueYear.FindAllStringSubmatch(lead, -1)
	if len(years) == 0 || !containsAny(lead, "印发", "出台", "制定", "发布", "编制") && !containsAny(tail, "编制", "印发", "出台", "发布", "制定") {
		return 0
	}
	year, _ := strconv.Atoi(years[len(years)-1][1])
	return year
}
