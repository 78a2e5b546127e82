package intake

import (
	"strings"
	"unicode/utf8"
)

// Rule organisations: units stand in one string, cut at 、，； and white space, and at 及 和 between two
// names that each end as a unit's name does. 牵头 and 配合 name roles, not units.

// unitEndings end the name of a unit or of a region that acts as one.
var unitEndings = []string{
	"局", "委", "部", "厅", "办", "政府", "公司", "集团", "中心", "站", "院", "处", "队", "室", "会", "区", "市", "县", "旗", "镇", "乡", "街道",
	"办公室", "管委会", "大队", "支队", "总站", "银行", "党委", "厂", "场", "所", "校", "盟", "州", "组", "园", "学院", "社", "检察院", "法院", "分局",
}

var roleWords = []string{
	"牵头单位:", "责任单位:", "配合单位:", "牵头:", "配合:", "责任:", "牵头部门:", "配合部门:", "市级:", "县级:", "牵头单位", "配合单位", "协办:", "主办:", "参与:", "属地:", "责任主体:", "实施主体:",
}

// organisationsOf lists the units of fields in the order of the document, each once.
func organisationsOf(entries []entry) []string {
	var out []string
	seen := map[string]bool{}
	for _, e := range entries {
		for _, name := range splitUnits(e.text.text()) {
			if !seen[name] {
				seen[name] = true
				out = append(out, name)
			}
		}
	}
	return out
}

// leadOf finds the unit that the fields print as lead: under 牵头单位, or with 牵头 beside its name.
func leadOf(entries []entry) string {
	for _, e := range entries {
		units := splitUnits(e.text.text())
		if strings.Contains(foldString(e.name), "牵头") && len(units) > 0 {
			return units[0]
		}
	}
	for _, e := range entries {
		text := e.text.text()
		for _, u := range splitUnits(text) {
			rest := text[strings.Index(text, u)+len(u):]
			before := text[:strings.Index(text, u)]
			if startsWithAny(foldString(rest), "(牵头", "牵头") || strings.HasSuffix(foldString(before), "牵头单位:") || strings.HasSuffix(foldString(before), "牵头:") {
				return u
			}
		}
	}
	return ""
}

// splitUnits cuts a string of units; brackets keep together what they hold.
func splitUnits(s string) []string {
	var out []string
	depth, start := 0, 0
	flush := func(end int) {
		out = append(out, cleanUnits(s[start:end])...)
	}
	for i, r := range s {
		switch r {
		case '（', '(':
			depth++
		case '）', ')':
			depth = max(0, depth-1)
		case '、', '，', ',', '；', ';', '。', '\n', '\t', ' ', '　', '/', '|':
			if depth == 0 && (r != '、' || !sharedHead(s[start:i], s[i+utf8.RuneLen(r):])) {
				flush(i)
				start = i + utf8.RuneLen(r)
			}
		}
	}
	flush(len(s))
	return out
}

// sharedHead reports that the unit s ends in goes on behind the point that parts units: 各镇党委、政府 is one.
func sharedHead(s, rest string) bool {
	return endsWithAny(strings.TrimRightFunc(s, isBlank), "党委", "党工委") && startsWithAny(foldString(rest), "政府", "人民政府", "管委会", "办事处")
}

// personWords begin what a list of units says of persons.
var personWords = []string{"责任领导", "责任人", "牵头领导", "包联领导", "包保领导", "分管领导", "包案领导", "联系人", "联系电话", "主要负责人", "负责人"}

// cutPerson cuts a unit before the person who answers for it: 市水务局（责任领导：某某）.
func cutPerson(s string) string {
	for _, w := range personWords {
		if i := strings.Index(s, w); i >= 0 {
			s = strings.TrimRight(s[:i], "（( 　")
		}
	}
	return s
}

// cleanUnits takes role words off one part and cuts it at 及 and 和 where both sides are names.
func cleanUnits(s string) []string {
	s = strings.TrimFunc(s, isBlank)
	for again := true; again; {
		again = false
		for _, w := range roleWords {
			for _, form := range []string{w, strings.ReplaceAll(w, ":", "：")} {
				if t, ok := strings.CutPrefix(s, form); ok && t != "" {
					s, again = strings.TrimFunc(t, isBlank), true
				}
			}
		}
	}
	for _, suffix := range []string{"（牵头）", "(牵头)", "（配合）", "(配合)", "牵头", "配合", "按职责分工负责", "负责", "等部门", "等单位", "等"} {
		if t, ok := strings.CutSuffix(s, suffix); ok && t != "" {
			s = strings.TrimFunc(t, isBlank)
		}
	}
	s = cutPerson(s)
	if s == "政府" || s == "人民政府" || s == "" || s == "各" || s == "无" || s == "—" || s == "-" || s == "/" {
		return nil
	}
	for _, and := range []string{"以及", "及", "和", "与"} {
		head, tail, ok := strings.Cut(s, and)
		if ok && isUnit(head) && isUnit(tail) && !partOfName(tail) {
			return append(cleanUnits(head), cleanUnits(tail)...)
		}
	}
	return []string{s}
}

// partOfName reports a tail that only goes on with the name before it: 各旗市区党委和人民政府.
func partOfName(tail string) bool {
	switch strings.TrimFunc(tail, isBlank) {
	case "人民政府", "政府", "管委会", "党委", "办公室", "有关部门", "相关部门", "规划局", "改革委", "旅游局", "城乡建设局", "草原局", "林草局", "信息化局", "社会保障局", "改革局":
		return true
	}
	return false
}

// isUnit reports a string that ends as the name of a unit does.
func isUnit(s string) bool {
	s = strings.TrimFunc(s, isBlank)
	if utf8.RuneCountInString(s) < 2 {
		return false
	}
	for _, e := range unitEndings {
		if strings.HasSuffix(s, e) {
			return true
		}
	}
	return false
}

// unitLines reports lines that are units each.
func unitLines(lines []para) bool {
	for i := range lines {
		if !isUnit(lines[i].text) {
			return false
		}
	}
	return true
}
