package quantity

import "strings"

// qualifierWord is a word before an amount and what it says. A word that ends in another comes first.
type qualifierWord struct {
	word string
	says Qualifier
	// never lists characters before the word that make it part of another: 节约, 附近.
	never string
}

// neverAbout are the characters with which 约 forms another word: 节约, 合约.
const neverAbout = "节合公条制签集特契违履预盟"

var before = []qualifierWord{
	{word: "不得超过", says: AtMost},
	{word: "不得高于", says: AtMost},
	{word: "不能超过", says: AtMost},
	{word: "不得低于", says: AtLeast},
	{word: "不得少于", says: AtLeast},
	{word: "不能低于", says: AtLeast},
	{word: "不超过", says: AtMost},
	{word: "未超过", says: AtMost},
	{word: "不高于", says: AtMost},
	{word: "不大于", says: AtMost},
	{word: "不多于", says: AtMost},
	{word: "至多", says: AtMost},
	{word: "最多", says: AtMost},
	{word: "≤", says: AtMost},
	{word: "不低于", says: AtLeast},
	{word: "不少于", says: AtLeast},
	{word: "不小于", says: AtLeast},
	{word: "至少", says: AtLeast},
	{word: "最少", says: AtLeast},
	{word: "≥", says: AtLeast},
	{word: "未达到", says: Under},
	{word: "未达", says: Under},
	{word: "不足", says: Under},
	{word: "不到", says: Under},
	{word: "未到", says: Under},
	{word: "低于", says: Under},
	{word: "少于", says: Under},
	{word: "小于", says: Under},
	{word: "<", says: Under},
	{word: "超过", says: Over},
	{word: "超出", says: Over},
	{word: "突破", says: Over},
	{word: "大于", says: Over},
	{word: "高于", says: Over},
	{word: "多于", says: Over},
	{word: "逾", says: Over},
	{word: ">", says: Over},
	{word: "超", says: Over, never: "反赶"},
	{word: "最高达到", says: Reaching},
	{word: "最高达", says: Reaching},
	{word: "最大达", says: Reaching},
	{word: "最多达", says: Reaching},
	{word: "达到了", says: Reaching},
	{word: "达到", says: Reaching},
	{word: "高达", says: Reaching},
	{word: "多达", says: Reaching},
	{word: "长达", says: Reaching},
	{word: "达", says: Reaching, never: "到抵发表传直下转通送"},
	{word: "大约", says: About},
	{word: "约为", says: About},
	{word: "大概", says: About},
	{word: "大致", says: About},
	{word: "约有", says: About, never: neverAbout},
	{word: "约计", says: About, never: neverAbout},
	{word: "约占", says: About, never: neverAbout},
	{word: "约合", says: About, never: neverAbout},
	{word: "约", says: About, never: neverAbout},
	{word: "接近", says: Nearly},
	{word: "将近", says: Nearly},
	{word: "逼近", says: Nearly},
	{word: "近", says: Nearly, never: "附最临邻靠就亲远"},
}

// timed reports whether m is a span of time.
func (m measure) timed() bool {
	return m.dimension == "time" || m.dimension == "months" || m.dimension == "workdays"
}

// qualifierBefore gives the start and meaning of the qualifier that ends before the rune i, or i.
func (s *scanner) qualifierBefore(i int, m measure) (int, Qualifier) {
	for _, w := range before {
		if !s.endsWith(i, w.word) {
			continue
		}
		start := i - runeLen(w.word)
		if start < s.floor || w.never != "" && start > 0 && strings.ContainsRune(w.never, s.at(start-1)) {
			return i, Exact
		}
		if w.says == Nearly && m.timed() {
			return i, Exact // 近3年 are the last three
		}
		if w.word == "超" && m.name == "倍" {
			return i, Exact // 超2倍 is an excess, not a bound
		}
		return start, w.says
	}
	if (s.at(i-1) == '上' || s.at(i-1) == '过') && scaleOf(s.at(i)) >= 2 && i-1 >= s.floor { // 上百家, 过万亩
		if s.at(i-1) == '上' {
			return i - 1, AtLeast
		}
		return i - 1, Over
	}
	return i, Exact
}

var after = []struct {
	word string
	says Qualifier
}{
	{"及以上", AtLeast},
	{"（含）以上", AtLeast},
	{"(含)以上", AtLeast},
	{"以上", AtLeast},
	{"及以下", AtMost},
	{"（含）以下", AtMost},
	{"(含)以下", AtMost},
	{"以下", AtMost},
	{"以内", AtMost},
	{"之内", AtMost},
	{"左右", About},
	{"上下", About},
	{"有余", Odd},
}

// qualifierAfter gives the end and meaning of the qualifier at i, or i.
func (s *scanner) qualifierAfter(i int, m measure) (int, Qualifier) {
	if s.at(i) == '内' && m.timed() {
		return i + 1, AtMost
	}
	for _, w := range after {
		if s.has(i, w.word) {
			return i + runeLen(w.word), w.says
		}
	}
	switch s.at(i) { // 3年多, 5公里余
	case '余', '多':
		if next := s.at(i + 1); !cjk(next) || next == '的' || next == '未' {
			return i + 1, map[rune]Qualifier{'余': Odd, '多': Many}[s.at(i)]
		}
	}
	return i, Exact
}
