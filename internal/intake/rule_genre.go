package intake

import (
	"strings"

	"zhenggai/internal/reading"
)

// Rule genre by title, rule genre by body: the title names the kind of document as a rule; where it
// does not, or says less than the text shows, the text decides. Rules, laws, speeches, tenders and
// news hold no ledger; bulletins and batches of petitions hold counts, no ledger items.

// judge decides the genre.
func (s *scan) judge(l *layout) {
	title := foldString(s.result.Title)
	genre, word := reading.Genre(""), ""
	if s.r.on(ruleGenreTitle) {
		genre, word = genreOfTitle(title)
		if genre != "" {
			s.result.GenreBecause = append(s.result.GenreBecause, because(ruleGenreTitle, "Word", word))
		}
	}
	if s.r.on(ruleGenreBody) {
		if g, seen := s.genreOfBody(l, genre, title); g != genre {
			genre = g
			s.result.GenreBecause = append(s.result.GenreBecause, because(ruleGenreBody, "Seen", seen))
		}
	}
	if genre == "" {
		genre = reading.GenreNone
	}
	s.result.Genre = genre
}

// holdsFindings reports a genre whose documents list findings.
func (s *scan) holdsFindings() bool {
	switch s.result.Genre {
	case reading.GenreNone, reading.Bulletin, reading.PetitionBatch:
		return false
	}
	return true
}

// titleWords name genres, the first that fits wins. A word of a row is one or more parts in order.
var titleWords = []struct {
	genre reading.Genre
	words string
}{
	{reading.GenreNone, "招标 采购 中标 磋商 竞价 比选 开标 聘 讲话 致辞 解读 答记者问 规定(试行) 办法(试行) 细则(试行) 指引(试行) 工作规则 管理办法 实施细则 工作规定 工作办法 条例 工作制度 工作规程 工作规范 会议召开 召开会议 主持召开 动员会 推进会 督导检查 调研 环境影响评价"},
	{reading.PetitionBatch, "信访…边督边改 边督边改 信访…办理情况 举报…办理情况 交办…办理情况 信访件 信访举报…一览 转办…情况 群众举报 交办问题…公开 信访…公开 举报件 信访问题…情况 群众信访"},
	{reading.AcceptanceOpinion, "验收意见 验收表 验收报告 核查意见 验收结论 验收核查 销号验收 验收情况表 销号申请表 验收销号表 验收登记表"},
	{reading.ClosureNotice, "销号…公示 公示…销号 整改…公示 验收…公示 整改结果公示 完成情况…公示 公示 销号…公告 整改…公告 销号公开 销号情况"},
	{reading.AuditLetter, "审计…整改 审计…问题 审计查出"},
	{reading.Bulletin, "调度…通报 周调度 月通报 进展…通报 整改…通报 情况的通报 月报 周报 简报 专报 调度情况 进度通报 通报"},
	{reading.TaskList, "措施清单 问题清单 任务清单 整改清单 责任清单 任务分解 任务一览 任务表 整改台账 问题台账 整改任务 清单 台账 一览表 分解表 任务书"},
	{reading.ProgressReport, "整改进展 整改落实 整改完成 整改情况 落实情况 进展情况 完成情况 整改工作情况 整改报告 整改情况报告 整改工作报告 整改任务完成 整改推进情况"},
	{reading.Plan, "整改方案 整改工作方案 整改实施方案 整改落实方案 整改计划 整改…方案 方案"},
	{reading.GenreNone, "办法 细则 规则 规定 规程 指引 制度"},
}

func genreOfTitle(title string) (reading.Genre, string) {
	for _, row := range titleWords {
		for w := range strings.FieldsSeq(row.words) {
			if partsIn(title, foldString(w)) && !overruled(row.genre, w, title) {
				return row.genre, w
			}
		}
	}
	return "", ""
}

// partsIn reports the parts of w, cut at …, in order inside s.
func partsIn(s, w string) bool {
	for part := range strings.SplitSeq(w, "…") {
		i := strings.Index(s, part)
		if i < 0 {
			return false
		}
		s = s[i+len(part):]
	}
	return true
}

// overruled lists titles in which a word means less than it does alone.
func overruled(g reading.Genre, w, title string) bool {
	switch {
	case g == reading.GenreNone && startsWithAny(w, "办法", "细则", "规则", "规定", "规程", "指引", "制度"):
		return !strings.HasSuffix(strings.TrimSuffix(title, "(试行)"), w)
	case g == reading.GenreNone && (w == "条例" || strings.HasPrefix(w, "工作") || w == "调研" || w == "督导检查" || w == "聘"):
		return strings.Contains(title, "整改") && !strings.HasSuffix(strings.TrimSuffix(title, "(试行)"), w)
	case g == reading.Bulletin:
		return strings.Contains(title, "通报问题") || strings.Contains(title, "通报的") || strings.Contains(title, "通报典型") || strings.Contains(title, "通报反馈") || strings.Contains(title, "公示")
	case g == reading.TaskList:
		return w == "整改任务" && partsIn(title, "情况")
	case g == reading.AuditLetter:
		return !strings.Contains(title, "审计")
	}
	return false
}
