package intake

import (
	"strings"

	"zhenggai/internal/reading"
)

// genreOfBody looks at the text: articles make a rule, petition numbers a batch of petitions, a
// ledger table or findings with a status a list or a report.
func (s *scan) genreOfBody(l *layout, genre reading.Genre, title string) (reading.Genre, string) {
	n := s.bodySigns(l)
	switch {
	case n.articles >= 3 && n.articles*2 > n.findings:
		return reading.GenreNone, "第一条"
	case n.petitions >= 1 && genre != reading.AuditLetter:
		return reading.PetitionBatch, "受理编号"
	case genre == reading.Bulletin && n.statuses >= 2 && 2*n.statuses >= n.findings:
		return reading.ProgressReport, "整改进展情况"
	case genre == reading.Plan && n.ledger && n.findings == 0:
		return reading.Plan, ""
	case genre != "" && !(genre == reading.GenreNone && n.findings >= 2 && n.fields >= 4):
		return genre, ""
	case n.notice && n.fields >= 2:
		return reading.ClosureNotice, "公示"
	case n.opinion && n.fields >= 2:
		return reading.AcceptanceOpinion, "验收意见"
	case n.ledger && n.done, n.findings >= 1 && n.statuses*2 >= n.findings && n.statuses > 0:
		return reading.ProgressReport, "整改情况"
	case n.ledger, n.findings >= 2 && n.fields >= 4:
		return reading.TaskList, "整改任务"
	case strings.Contains(title, "整改") && n.findings >= 2:
		return reading.ProgressReport, "整改"
	}
	return genre, ""
}

// bodySigns are counts of what tells genres apart.
type bodySigns struct {
	articles, petitions, findings, statuses, fields int
	ledger, done, notice, opinion                   bool
}

func (s *scan) bodySigns(l *layout) bodySigns {
	n := bodySigns{findings: len(l.sections)}
	for i := range s.paras {
		norm := s.paras[i].fold.norm
		if isArticle(norm) {
			n.articles++
		}
		if startsWithAny(norm, "受理编号", "举报编号", "信访编号", "交办编号") {
			n.petitions++
		}
	}
	for _, b := range s.doc.Blocks {
		if b.Table > 0 && len(b.Text) < 40 {
			switch w := foldString(b.Text); w {
			case "受理编号", "交办问题基本情况", "是否属实", "信访件编号", "举报编号":
				n.petitions++
			}
		}
	}
	for _, x := range l.sections {
		if l.signsOf(x).status > 0 {
			n.statuses++
		}
	}
	note := func(f field) {
		if f != fieldNone {
			n.fields++
		}
		n.notice = n.notice || f == fieldNotice
		n.opinion = n.opinion || f == fieldOpinion
		n.done = n.done || f == fieldProgress || f == fieldStatus
	}
	for i := range l.tokens {
		note(l.tokens[i].field)
	}
	for i := range s.grids {
		g := &s.grids[i]
		if g.columns != nil {
			n.ledger = true
			for _, f := range g.columns.fields {
				note(f)
			}
			continue
		}
		for row := range g.cells {
			for col := range g.cells[row] {
				if f := wordField(g.word(row, col)); f != fieldNone {
					note(f)
				}
			}
		}
	}
	return n
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
