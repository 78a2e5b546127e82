package intake

import (
	"strings"
	"unicode/utf8"

	"zhenggai/internal/reading"
)

// Rule chapters as fields: a notice or an opinion about one problem gives each field a chapter, or a
// line with a colon, under names that no list of labels holds to the end: 一、问题概况, 验收组织过程：. In
// such a document, told by its title, the words of a short heading say what it opens.

// headingWords are what headings are made of: a heading that holds a word of the row, and ends with one
// of its ends or has no other, opens the field. The first that fits counts.
var headingWords = []struct {
	field      field
	has, endIn string
}{
	{fieldNotice, "公示", ""},
	{fieldContact, "联系 受理 反映 举报 监督电话 监督方式 反馈方式 异议 意见反馈", "方式 电话 单位 部门 渠道 途径 地址 受理 反馈 人"},
	{fieldOpinion, "验收 核查 核实 自查 自验 销号 审核", "情况 意见 结论 结果 过程 程序 组织 概况"},
	{fieldOrgs, "责任 牵头 实施 主体", "单位 主体 部门"},
	{fieldDeadline, "整改 完成 时间", "时限 期限 时间 节点"},
	{fieldGoal, "目标 标准 整改要求", "目标 标准 要求"},
	{fieldProgress, "完成 落实 整改 进展 成效 治理 办理", "情况 概况 结果 成效 成果 进展 过程 做法 工作 完成"},
	{fieldMeasure, "措施 举措 做法 方案", "措施 举措 做法 方案 安排"},
	{fieldStatement, "问题 任务 反馈 事项", "概况 概述 情况 内容 基本情况 描述 简介 介绍 事项 背景 由来 原文 表述 表现 任务 问题"},
}

// shapedField tells what a short heading opens by its words.
func shapedField(s string) field {
	s = strings.Trim(s, "[]()《》<>:。#\"“”")
	if n := utf8.RuneCountInString(s); n < 3 || n > 12 || strings.ContainsAny(s, "。,;、0123456789") {
		return fieldNone
	}
	for _, h := range headingWords {
		if containsAny(s, strings.Fields(h.has)) && (h.endIn == "" || endsWithAny(s, strings.Fields(h.endIn)...)) {
			return h.field
		}
	}
	return fieldNone
}

// shapeFields gives the headings of a document about one problem their fields, when they and the known
// labels then tell of a problem and of two things more, each once.
func (s *scan) shapeFields(tokens []token) {
	genre, _ := genreOfTitle(foldString(s.result.Title))
	if !s.r.on(ruleFieldChapters) || genre != reading.ClosureNotice && genre != reading.AcceptanceOpinion {
		return
	}
	opened := map[field]int{}
	var found []shaped
	for i := range tokens {
		if f := tokens[i].field; f != fieldNone {
			opened[f]++
			continue
		}
		if x, ok := shapeOf(tokens, i); ok {
			found = append(found, x)
			opened[x.field]++
		}
	}
	told := 0
	for _, f := range []field{fieldGoal, fieldMeasure, fieldProgress, fieldOpinion, fieldDeadline} {
		if opened[f] > 0 {
			told++
		}
	}
	if opened[fieldStatement] != 1 || told < 2 || opened[fieldGoal] > 1 || opened[fieldProgress] > 2 {
		return
	}
	for _, x := range found {
		t := &tokens[x.token]
		t.field, t.bare, t.body = x.field, x.bare, x.body
	}
}

// shaped is a token that its words make a label.
type shaped struct {
	token int
	field field
	bare  bool
	body  int // where what it opens begins
}

// shapeOf reads token i, the beginning of a paragraph, as a heading on a line of its own with a number,
// or as a heading before a colon.
func shapeOf(tokens []token, i int) (shaped, bool) {
	t := &tokens[i]
	if t.start > 0 || t.hasStatus || t.p.block.Table > 0 {
		return shaped{}, false
	}
	norm := t.p.fold.norm[t.mark.end:]
	if head, rest, ok := strings.Cut(norm, ":"); ok && rest != "" {
		f := shapedField(head)
		return shaped{i, f, false, t.p.fold.at[t.mark.end+len(head)+1]}, f != fieldNone
	}
	if t.mark.form == formNone || i+1 >= len(tokens) {
		return shaped{}, false
	}
	f := shapedField(norm)
	return shaped{i, f, true, t.end}, f != fieldNone
}
