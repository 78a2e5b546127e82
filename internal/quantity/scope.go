package quantity

import "strings"

// scopeMark is a word in the passage that tells what its amounts speak of.
type scopeMark struct {
	at    int
	scope Scope
	// weak words name an office or are part of a title; they tell only when nothing else does.
	weak bool
}

var scopeWords = []struct {
	word  string
	scope Scope
}{
	{"全国", ScopeNation},
	{"我国", ScopeNation},
	{"全自治区", ScopeProvince},
	{"我区", ScopeProvince},
	{"全区", ScopeProvince},
	{"全省", ScopeProvince},
	{"我省", ScopeProvince},
	{"自治区", ScopeProvince},
	{"全市", ScopeCity},
	{"我市", ScopeCity},
	{"该市", ScopeCity},
	{"本市", ScopeCity},
	{"全盟", ScopeCity},
	{"我盟", ScopeCity},
	{"该盟", ScopeCity},
	{"全旗", ScopeCounty},
	{"我旗", ScopeCounty},
	{"该旗", ScopeCounty},
	{"本旗", ScopeCounty},
	{"全县", ScopeCounty},
	{"我县", ScopeCounty},
	{"该县", ScopeCounty},
	{"本县", ScopeCounty},
	{"该企业", ScopeEnterprise},
	{"该公司", ScopeEnterprise},
	{"该厂", ScopeEnterprise},
	{"该矿", ScopeEnterprise},
	{"涉事企业", ScopeEnterprise},
	{"涉案企业", ScopeEnterprise},
	{"本企业", ScopeEnterprise},
	{"我公司", ScopeEnterprise},
}

// scopeMarks finds the words that tell a scope, in order. Words for many places at once (各旗县,
// 有关旗市区) tell none: what they did together is the amount of the wider place.
func (s *scanner) scopeMarks(inherited Scope) []scopeMark {
	var marks []scopeMark
	for i := range s.runes {
		if m, ok := s.scopeAt(i); ok {
			if inherited == ScopeCounty && (s.has(i, "全区") || s.has(i, "我区")) {
				m.scope = ScopeCounty // in a district's own text 全区 is the district
			}
			marks = append(marks, m)
		}
	}
	return marks
}

func (s *scanner) scopeAt(i int) (scopeMark, bool) {
	switch s.at(i) {
	case '全', '我', '自', '该', '本', '涉':
		for _, w := range scopeWords {
			if s.has(i, w.word) {
				return s.judged(i, w.word, w.scope)
			}
		}
	case '企':
		if s.has(i, "企业") && s.clauseStart(i) && !s.masked[i] {
			return scopeMark{at: i, scope: ScopeEnterprise}, true
		}
	case '市':
		if s.namesCity(i) {
			return scopeMark{at: i, scope: ScopeCity, weak: s.masked[i]}, true
		}
	case '省':
		if cjk(s.at(i-1)) && !strings.ContainsRune("各全我跨外本该节", s.at(i-1)) && !strings.ContainsRune("级厅委直政部会", s.at(i+1)) {
			return scopeMark{at: i, scope: ScopeProvince, weak: s.masked[i]}, true
		}
	}
	return scopeMark{}, false
}

// judged weighs a scope word. 自治区 begins the name of many an office, and means the region itself only
// where it opens a clause.
func (s *scanner) judged(i int, word string, scope Scope) (scopeMark, bool) {
	end := i + runeLen(word)
	if s.at(end) == '级' {
		return scopeMark{}, false // 2个自治区级
	}
	m := scopeMark{at: i, scope: scope, weak: s.masked[i]}
	if word == "自治区" {
		m.weak = m.weak || !s.clauseStart(i) || s.officeNear(end)
	}
	return m, true
}

// offices end the name of an authority.
var offices = []string{"厅", "局", "部门", "委", "政府", "平台", "督察", "工作组", "党", "中心", "数据", "人大", "有关", "下达", "要求", "印发", "层面"}

// officeNear reports whether an office's name goes on at i.
func (s *scanner) officeNear(i int) bool {
	const reach = 8
	for j := i; j < i+reach; j++ {
		if boundary(s.at(j)) {
			return false
		}
		if s.hasAny(j, offices) > 0 {
			return true
		}
	}
	return false
}

// namesCity reports whether the 市 at i ends a city's name or stands for the city (市住建局).
func (s *scanner) namesCity(i int) bool {
	prev, next := s.at(i-1), s.at(i+1)
	if strings.ContainsRune("场区级民值容面长县", next) && next != 0 {
		return false
	}
	if boundary(prev) || prev == '城' && isDigit(next) { // 云城市11座, but 设市城市均应
		return true
	}
	return cjk(prev) && !strings.ContainsRune("城盟地旗设县各上超门街股夜菜房都等关个座区全我该本省", prev)
}

// clauseStart reports whether a clause begins at i.
func (s *scanner) clauseStart(i int) bool { return boundary(s.at(i - 1)) }

// boundary reports whether r parts clauses; the start and end of the text do.
func boundary(r rune) bool {
	return r == 0 || strings.ContainsRune("，。；：！？\n,;:（(）)", r)
}

// place gives every amount its scope and year.
func (s *scanner) place(ctx Context) {
	if len(s.out) == 0 {
		return
	}
	marks := s.scopeMarks(ctx.Scope)
	for k := range s.out {
		s.out[k].Scope = nearest(marks, s.spans[k].start, ctx.Scope)
		s.out[k].Year = s.yearOf(k, ctx.Year)
	}
}

// nearest gives the scope of the last word before at that tells one, then the inherited scope, then what
// a weak word tells.
func nearest(marks []scopeMark, at int, inherited Scope) Scope {
	scope, weak := inherited, ScopeUnknown
	for _, m := range marks {
		switch {
		case m.at >= at:
		case m.weak:
			weak = m.scope
		default:
			scope = m.scope
		}
	}
	if scope == ScopeUnknown {
		return weak
	}
	return scope
}

// yearOf gives the year the k-th amount speaks of: the nearest named before it in its sentence, or, when
// several were named and 分别 hands them out, the one that falls to it.
func (s *scanner) yearOf(k, inherited int) int {
	last, sentence := -1, s.sentenceStart(s.spans[k].start)
	for j, y := range s.years {
		if y.at >= sentence && y.end <= s.spans[k].start {
			last = j
		}
	}
	if last < 0 {
		return inherited
	}
	mark := s.years[last]
	if mark.chain < 2 {
		return mark.year
	}
	return s.handedOut(k, last)
}

// handedOut distributes a chain of years (2022年、2023年分别 …) over the amounts behind it.
func (s *scanner) handedOut(k, last int) int {
	mark := s.years[last]
	first := k
	for first > 0 && s.spans[first-1].start >= mark.end {
		first--
	}
	if !strings.Contains(string(s.runes[mark.end:s.spans[first].start]), "分别") || k-first >= mark.chain {
		return 0
	}
	return s.years[last-mark.chain+1+k-first].year
}

// sentenceStart gives the index at which the sentence of i begins.
func (s *scanner) sentenceStart(i int) int {
	for i > 0 && !strings.ContainsRune("。！？\n", s.at(i-1)) {
		i--
	}
	return i
}
