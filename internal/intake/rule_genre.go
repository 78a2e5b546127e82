package intake

import (
	"strings"

	"zhenggai/internal/reading"
)

// Rule genre by title: in a Chinese title the last noun says what the document is, so of the words
// that name genres the one that ends last counts; a few words decide wherever they stand. Rules,
// laws, speeches, tenders and news hold no ledger; bulletins and batches of petitions hold counts.

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
	if s.isOtherMatter(title, l) {
		genre = reading.GenreNone
		s.result.GenreBecause = append(s.result.GenreBecause, because(ruleOtherMatter))
	} else if s.r.on(ruleGenreBody) {
		if g, seen := s.genreOfBody(l, genre, title); g != genre {
			genre = g
			s.result.GenreBecause = append(s.result.GenreBecause, because(ruleGenreBody, "Seen", seen))
		}
	}
	if genre == "" {
		genre = reading.GenreNone
	}
	if s.r.mapping != nil && !holds(genre) {
		genre = reading.TaskList // a person said which columns are which
	}
	s.result.Genre = genre
}

// holdsFindings reports a genre whose documents list findings.
func (s *scan) holdsFindings() bool { return holds(s.result.Genre) }

func holds(g reading.Genre) bool {
	switch g {
	case reading.GenreNone, reading.Bulletin, reading.PetitionBatch:
		return false
	}
	return true
}

type genreWords struct {
	genre reading.Genre
	words string // … stands for anything between two parts
}

// decisive words settle the genre wherever they stand; the first that fits wins.
var decisive = []genreWords{
	{reading.GenreNone, "招标 采购 中标 磋商 竞价 开标 讲话 致辞 解读 答记者问 访谈 招聘 环境影响评价 动员会 推进会 座谈会 调度会 专题会 现场会 工作会 视频会 会商会 新闻发布会 一图读懂 图解 典型案例选 公开信 倡议书 领导小组成员 组成人员 政策问答"},
	{reading.PetitionBatch, "信访…边督边改 边督边改 信访件 信访…办理 举报…办理 信访举报 举报件 交办…办理 群众举报 群众信访 信访…公开 信访问题 交办件 转办件 来信来电 群众反映 投诉…办理 举报问题 转办…办理 群众来电 举报线索 边查边改 交办…查处 批…查处 转办…查处 交办…批 批…交办 批…办结"},
	{reading.ClosureNotice, "销号…公示 公示…销号 销号…公告 完成情况…公示 完成情况…公告 整改结果…公示 验收…公示 销号公开 拟销号 完成整改…公示 公示…验收 整改完成…公示 整改到位…公示 验收…公告"},
	{reading.AcceptanceOpinion, "验收意见 验收表 验收报告 核查意见 验收结论 验收情况 销号申请表 验收销号表 验收登记表 销号审批表 销号验收表 验收核查 验收确认 销号确认 同意…销号 销号…批复 销号…复函 验收组意见 验收结果 审查意见 验收纪要 销号意见 核查验收"},
	{reading.AuditLetter, "审计…整改 审计…问题 审计…情况"},
}

// last words compete: the one that ends nearest the title's end wins.
var lastWords = []genreWords{
	{reading.GenreNone, "案例 纪实 侧记 综述 名单 评论 公报 办法 细则 规定 规程 规则 制度 条例 指引 规范 指南 须知 会议 新闻 职责"},
	{reading.Bulletin, "通报 月报 周报 简报 专报 调度情况 调度表 排名 旬报 日报 动态 快报 督查专报 统计表 汇总表 排行榜 调度 预警 提示函 督办函 督办单 晾晒 红黑榜 红黑板"},
	{reading.TaskList, "清单 台账 责任表 任务表 分解表 任务书 一览表 任务分解 销号表 明细表"},
	{reading.ProgressReport, "进展 落实情况 整改情况 完成情况 整改结果 整改报告 整改工作报告 整改工作情况 整改…情况 推进情况 进展情况 整改…报告 整改成效 整改…说明 整改…公示 整改…公告 整改…汇编 整改…总结"},
	{reading.Plan, "方案 整改计划"},
}

func genreOfTitle(title string) (reading.Genre, string) {
	title = strings.TrimSuffix(title, "的通知")
	for _, row := range decisive {
		for w := range strings.FieldsSeq(row.words) {
			if endOf(title, w) > 0 && (row.genre != reading.AuditLetter || !strings.Contains(title, "审计局招")) {
				return row.genre, w
			}
		}
	}
	genre, word, best := reading.Genre(""), "", 0
	for _, row := range lastWords {
		for w := range strings.FieldsSeq(row.words) {
			end := endOf(title, w)
			if end > best && !lessThanItSays(row.genre, w, title, end) {
				genre, word, best = row.genre, w, end
			}
		}
	}
	return genre, word
}

// endOf finds where w, whose parts are cut at …, ends last in s; 0 when it is not in s.
func endOf(s, w string) int {
	head, tail, two := strings.Cut(w, "…")
	if !two {
		i := strings.LastIndex(s, w)
		if i < 0 {
			return 0
		}
		return i + len(w)
	}
	i := strings.Index(s, head)
	j := strings.LastIndex(s, tail)
	if i < 0 || j < i+len(head) {
		return 0
	}
	return j + len(tail)
}

// lessThanItSays lists titles in which a word means less than it does alone: a rule's name counts at
// the title's end only, and 通报问题 are problems.
func lessThanItSays(g reading.Genre, w, title string, end int) bool {
	rest := title[end:]
	switch g {
	case reading.GenreNone:
		rest = strings.TrimLeft(rest, "》>”)")
		return rest != "" && !strings.HasPrefix(rest, "(")
	case reading.TaskList:
		// 整改情况一览表, 整改进展清单 are reports in the form of a list
		before := strings.TrimSuffix(title[:end], w)
		return strings.HasSuffix(before, "情况") || strings.HasSuffix(before, "进展")
	case reading.Bulletin:
		return startsWithAny(rest, "问题", "的", "典型", "反馈", "公告", "指出", "涉")
	}
	return false
}
