package intake

import (
	"strings"

	"zhenggai/internal/reading"
)

// Rule genre by body: articles make a rule, petition numbers a batch of petitions; where the title
// says 清单, 公示 or nothing, the fields of the text tell reports, lists, plans and notices apart.

func (s *scan) genreOfBody(l *layout, genre reading.Genre, title string) (reading.Genre, string) {
	n := s.bodySigns(l)
	reported := n.statuses > 0 && 2*n.statuses >= n.findings
	switch {
	case n.articles >= 3 && n.articles*2 > n.findings:
		return reading.GenreNone, "第一条"
	case n.petitions >= 1 && genre != reading.AuditLetter:
		return reading.PetitionBatch, "受理编号"
	case n.counts && !n.ledger && n.findings == 0 && (genre == reading.ProgressReport || genre == reading.TaskList || genre == ""):
		return reading.Bulletin, "完成率"
	case genre == reading.Bulletin && n.findings >= 2 && reported && n.fields >= n.findings:
		return reading.ProgressReport, "整改进展情况"
	case genre == reading.TaskList:
		return listGenre(n, title, reported)
	case genre == reading.ProgressReport && s.answersAuditors(title):
		return reading.AuditLetter, "审计"
	case genre == reading.ProgressReport && strings.Contains(title, "公示") && s.announcesClosing():
		return reading.ClosureNotice, "销号"
	case genre == reading.ProgressReport:
		return reportGenre(n, title, reported)
	case genre != "" && !(genre == reading.GenreNone && n.findings >= 2 && n.fields >= 6 && reported):
		return genre, ""
	case n.lists >= 3 && genre == "":
		return reading.TaskList, "问题清单"
	case n.notice && n.fields >= 2:
		return reading.ClosureNotice, "公示"
	case n.opinion && n.fields >= 2:
		return reading.AcceptanceOpinion, "验收意见"
	case n.ledger && n.done, n.findings >= 1 && reported:
		return reading.ProgressReport, "整改情况"
	case n.ledger, n.findings >= 2 && n.fields >= 4:
		return reading.TaskList, "整改任务"
	case strings.Contains(title, "整改") && n.findings >= 2:
		return reading.ProgressReport, "整改"
	}
	return genre, ""
}

// answersAuditors reports a letter whose opening speaks to or of auditors.
func (s *scan) answersAuditors(title string) bool {
	if strings.Contains(title, "督察") {
		return false
	}
	for i := range min(6, len(s.paras)) {
		if containsAny(s.paras[i].fold.norm, []string{"审计局", "审计厅", "审计署", "审计报告", "审计处"}) {
			return true
		}
	}
	return false
}

// announcesClosing reports an opening or a close that announces closing: 拟予以销号, 公示期.
func (s *scan) announcesClosing() bool {
	for i := range s.paras {
		if i > 4 && i < len(s.paras)-5 {
			continue
		}
		norm := s.paras[i].fold.norm
		if strings.Contains(norm, "销号") && containsAny(norm, []string{"公示", "拟", "申请"}) {
			return true
		}
	}
	return false
}

// listGenre tells what a document called a list is: with statuses in prose a report, with measures in
// prose a plan.
func listGenre(n bodySigns, title string, reported bool) (reading.Genre, string) {
	switch {
	case n.notice && strings.Contains(title, "公示"):
		return reading.ClosureNotice, "公示"
	case (!n.ledger && reported || n.ledger && n.done) && containsAny(title, []string{"进展", "情况", "落实", "完成", "进度"}):
		return reading.ProgressReport, "整改进展情况"
	}
	return reading.TaskList, ""
}

// reportGenre tells what a document called a report is: a table of tasks without progress is a list,
// a notice with a period for objections closes a problem.
func reportGenre(n bodySigns, title string, reported bool) (reading.Genre, string) {
	switch {
	case n.ledger && !n.done && !reported:
		return reading.TaskList, "整改任务"
	case !n.ledger && !n.done && n.statuses == 0 && n.measures && n.fields >= 2*max(n.findings, 1) && n.findings > 0:
		return reading.Plan, "整改措施"
	case n.notice && strings.Contains(title, "公示") && n.findings <= 1:
		return reading.ClosureNotice, "公示时间"
	}
	return reading.ProgressReport, ""
}

// bodySigns are counts of what tells genres apart.
type bodySigns struct {
	articles, petitions, findings, statuses, fields int
	lists                                           int // labels of the four lists: 问题清单, 措施清单
	ledger, done, notice, opinion, measures, counts bool
}

func (s *scan) bodySigns(l *layout) bodySigns {
	n := bodySigns{findings: len(l.sections)}
	for i := range s.paras {
		norm := s.paras[i].fold.norm
		if isArticle(norm) {
			n.articles++
		}
		if startsWithAny(norm, petitionWords...) {
			n.petitions++
		}
	}
	for _, b := range s.doc.Blocks {
		if b.Table > 0 && len(b.Text) < 60 && startsWithAny(foldString(b.Text), petitionWords...) {
			n.petitions++
		}
	}
	n.counts = s.countsUnits() || l.countsByUnit()
	for _, x := range l.sections {
		if l.signsOf(x).status > 0 {
			n.statuses++
		}
	}
	for i := range l.tokens {
		n.note(l.tokens[i].field)
		if t := &l.tokens[i]; t.field != fieldNone && strings.HasSuffix(foldString(t.label()), "清单") {
			n.lists++
		}
	}
	for i := range s.grids {
		n.grid(&s.grids[i])
	}
	return n
}

var petitionWords = []string{"受理编号", "交办问题基本情况", "是否属实", "信访件编号", "举报编号", "信访编号", "交办编号", "转办编号", "案件编号", "来电编号", "举报件编号", "投诉编号"}

func (n *bodySigns) note(f field) {
	if f != fieldNone {
		n.fields++
	}
	n.notice = n.notice || f == fieldNotice
	n.opinion = n.opinion || f == fieldOpinion
	n.done = n.done || f == fieldProgress || f == fieldStatus
	n.measures = n.measures || f == fieldMeasure
}

func (n *bodySigns) grid(g *grid) {
	if g.columns != nil {
		n.ledger = true
		for _, f := range g.columns.fields {
			n.note(f)
		}
		return
	}
	for row := range g.cells {
		for col := range g.cells[row] {
			n.note(wordField(g.word(row, col)))
		}
	}
}

var countWords = []string{"任务数", "总数", "完成数", "已完成", "未完成", "完成率", "销号率", "办结率", "排名", "应完成", "销号数", "任务总数", "已销号", "整改率", "序时进度"}

// countsUnits finds a header of counts: 任务数, 完成数, 完成率, as cells or between bars.
func (s *scan) countsUnits() bool {
	cells := map[[2]int]int{}
	counts := func(text string) int {
		n := 0
		for _, w := range countWords {
			if strings.HasPrefix(text, w) && len(text) <= len(w)+18 {
				n = 1
			}
		}
		return n
	}
	for _, b := range s.doc.Blocks {
		if b.Table > 0 {
			at := [2]int{b.Table, b.Row}
			if cells[at] += counts(foldString(b.Text)); cells[at] >= 2 && b.Row <= 4 {
				return true
			}
		}
	}
	for i := range s.paras {
		if bars(&s.paras[i]) < 2 {
			continue
		}
		n := 0
		for w := range strings.SplitSeq(s.paras[i].fold.norm, "|") {
			n += counts(w)
		}
		if n >= 2 {
			return true
		}
	}
	return false
}

// isArticle recognises 第一条 at the start of a paragraph.
func isArticle(norm string) bool {
	rest, ok := strings.CutPrefix(norm, "第")
	if !ok {
		return false
	}
	_, w := anyNumber(rest)
	return w > 0 && strings.HasPrefix(rest[w:], "条")
}
