package quantity

import (
	_ "embed"
	"strings"
	"sync"
	"unicode/utf8"
)

//go:embed lost.txt
var lostFile string

// countedNouns lists, for a measure word, nouns that may follow it directly.
var countedNouns = sync.OnceValue(func() map[rune][]string {
	m := map[rune][]string{}
	for line := range strings.Lines(lostFile) {
		if word, list, ok := strings.Cut(line, "|"); ok && !strings.HasPrefix(line, "#") {
			r, _ := utf8.DecodeRuneInString(word)
			m[r] = strings.Fields(list)
		}
	}
	return m
})

// doing are the words behind which a number is due. Only whole words count: in 排查处置 the 处 is not due
// after 排查, since 置 follows; in 查处问题 it is not, since 查 alone is no such word.
var doing = []string{
	"完成", "建成", "新建", "改建", "扩建", "关闭", "关停", "发现", "排查", "整治", "拆除", "取缔",
	"下达", "签订", "出动", "涉及", "共有", "现有", "共计", "累计", "其中", "清理", "安装", "立案", "查封",
	"检查", "培训", "印发", "淘汰", "搬迁", "划定", "治理", "注销", "退出", "查处", "办结", "受理", "交办", "处罚", "配备", "购置", "设立",
}

// lost reports a measure word whose number is missing at i, and gives the index behind it, or i. It
// wants a verb before and a countable noun behind (编制完成座污水处理厂) or between (新建处理站座), or a unit
// that cannot stand alone (回收率为%): 座谈会, 查处问题 and 投资项目 are whole words.
func (s *scanner) lost(i int) int {
	if end := s.lostShare(i); end > i {
		return s.missing(i, end)
	}
	if end := s.lostCount(i); end > i {
		return s.missing(i, end)
	}
	if end := s.lostVisits(i); end > i {
		return s.missing(i, end)
	}
	if end := s.lostMeasure(i); end > i {
		return s.missing(i, end)
	}
	if end := s.lostBehind(i); end > i {
		return s.missing(i, end)
	}
	return i
}

func (s *scanner) missing(start, end int) int {
	q := Quantity{Missing: true, Start: s.bytes[start], End: s.bytes[end]}
	q.Text = s.text[q.Start:q.End]
	q.Unit = strings.TrimPrefix(strings.TrimPrefix(q.Text, "余"), "多")
	q.Noun = s.noun(end)
	s.out = append(s.out, q)
	s.spans = append(s.spans, runeSpan{start, end})
	s.floor = end
	return end
}

// lostCount: verb, measure word, countable noun.
func (s *scanner) lostCount(i int) int {
	if clauseEnd(s.at(i + 1)) {
		if s.lostTail(i) {
			return i + 1
		}
		return i
	}
	list, ok := countedNouns()[s.at(i)]
	if !ok || s.hasAny(i+1, list) == 0 {
		return i
	}
	if s.unlike(s.at(i), i+1) && s.at(i) != '台' {
		return i
	}
	for _, w := range doing {
		if s.endsWith(i, w) && !s.compound(i, w) {
			return i + 1
		}
	}
	if s.at(i-1) == '了' && s.at(i) != '处' || strings.ContainsRune("，；。", s.at(i-1)) { // ，家矿山企业完善方案
		return i + 1
	}
	return i
}

// documents are what 份 counts.
var documents = []string{"》", "责任状", "责任书", "通知书", "承诺书", "决定书", "协议书", "整改单", "督办单"}

// lostTail reports whether the measure word at i, the last of its clause, lost its number: 签订责任状份，
// 仅建成座。
func (s *scanner) lostTail(i int) bool {
	due := doing
	switch s.at(i) {
	case '份':
		due = documents
	case '座', '眼', '宗', '个':
	default:
		return false
	}
	for _, w := range due {
		if s.endsWith(i, w) {
			return true
		}
	}
	return false
}

// compound reports whether the verb before i and the word at i are parts of a longer word: 查处 in
// 排查处, 检查处 (an office), 治理项 in 综合治理项目.
func (s *scanner) compound(i int, verb string) bool {
	switch s.at(i) {
	case '处':
		return strings.HasSuffix(verb, "查") || strings.HasSuffix(verb, "惩") || strings.HasSuffix(verb, "理")
	case '项', '个', '条', '户', '名', '家', '起', '台', '份':
		return s.at(i+1) == '别' || s.at(i+1) == '目'
	}
	return false
}

// lostVisits: 出动执法人员人次, 执法车辆台次, 检查家次.
func (s *scanner) lostVisits(i int) int {
	j := i
	if s.at(j) == '余' || s.at(j) == '多' {
		j++
	}
	if s.at(j+1) != '次' {
		return i
	}
	for _, w := range []string{"人次", "台次", "家次", "车次", "户次"} {
		if !s.has(j, w) || !clauseEnd(s.at(j+2)) {
			continue
		}
		for _, before := range []string{"人员", "车辆", "检查", "企业", "力量", "出动", "培训"} {
			if s.endsWith(i, before) {
				return j + 2
			}
		}
	}
	return i
}

// lostShare: a percent sign whose number is gone.
func (s *scanner) lostShare(i int) int {
	if s.at(i) != '%' || !clauseEnd(s.at(i+1)) && !s.has(i+1, "以上") && s.at(i+1) != '的' {
		return i
	}
	for _, w := range []string{"为", "达", "达到", "占", "率", "比", "至", "到", "近", "约", "超过", "仅"} {
		if s.endsWith(i, w) {
			return i + 1
		}
	}
	return i
}

// lostMeasure: an area or a sum of money whose number is gone, 治理面积平方公里, 罚款万元.
func (s *scanner) lostMeasure(i int) int {
	var unit int
	switch s.at(i) {
	case '万', '亿', '平', '公', '亩':
		unit = s.hasAny(i, []string{"万平方米", "平方公里", "平方米", "万亩", "公顷", "亩", "万元", "亿元"})
	}
	if unit == 0 || !clauseEnd(s.at(i+unit)) {
		return i
	}
	due := []string{"面积", "面积约", "面积达", "面积共"}
	if s.at(i+unit-1) == '元' {
		due = []string{"罚款", "资金", "投资", "投入", "处罚金额", "罚金", "罚没", "赔偿金"}
	}
	for _, w := range due {
		if s.endsWith(i, w) {
			return i + unit
		}
	}
	return i
}

// clauseEnd reports whether r closes a clause or an item.
func clauseEnd(r rune) bool { return boundary(r) || r == '、' }
