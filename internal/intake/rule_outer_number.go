package intake

import (
	"strings"

	"zhenggai/internal/reading"
)

// Rule outer number: a notice about one problem may print its number outside the text: in the title
// (第23项), in brackets after a label (反馈问题（问题5）：), in the opening sentence, or among the numbers
// of its sources (市级编号：6).

// outerNumber gives a single finding without a label the number printed outside it.
func (s *scan) outerNumber() {
	if !s.r.on(ruleOuterNumber) || len(s.result.Findings) != 1 || s.result.Findings[0].Label != "" {
		return
	}
	f := &s.result.Findings[0]
	texts := []string{s.result.Title}
	for _, a := range s.result.Asides {
		if a.Role == reading.RoleIntroduction {
			texts = append(texts, a.Text)
		}
	}
	for _, n := range f.Notes {
		if n.Field == string(fieldSource) {
			texts = append([]string{n.Text}, texts...)
		}
	}
	for _, text := range texts {
		label, no := numberIn(text)
		if label == "" {
			continue
		}
		f.Label = label
		f.No = no
		f.Because = append(f.Because, because(ruleOuterNumber, "Text", label))
		return
	}
}

// ownNumbers name the number that the office itself gives, against those of its superiors.
var ownNumbers = []string{"市级编号:", "市级序号:", "县级编号:", "县级序号:", "区级编号:", "区级序号:", "本级编号:", "市编号:", "县编号:", "市序号:"}

// numberIn finds one item number in a text; a text that names several names none.
func numberIn(text string) (string, *int) {
	f := fold(text)
	for _, w := range ownNumbers {
		if i := strings.Index(f.norm, w); i >= 0 {
			i += len(w)
			if n, x := anyNumber(f.norm[i:]); x > 0 {
				return text[f.at[i]:f.at[i+x]], &n
			}
		}
	}
	label, no := "", (*int)(nil)
	for _, w := range []string{"第", "问题", "序号", "编号", "任务"} {
		for i := 0; ; {
			k := strings.Index(f.norm[i:], w)
			if k < 0 {
				break
			}
			start := i + k
			i = start + len(w)
			n, x := anyNumber(f.norm[i:])
			end := i + x
			if x == 0 || n > 999 {
				continue
			}
			switch {
			case w == "第" && startsWithAny(f.norm[end:], "项", "号"):
				end += len("项")
			case w != "第" && endsNumber(f.norm[end:]):
			default:
				continue
			}
			got := text[f.at[start]:f.at[end]]
			if label != "" && foldString(got) != foldString(label) {
				return "", nil
			}
			label, no = got, &n
		}
		if label != "" {
			return label, no
		}
	}
	return "", nil
}

func endsNumber(s string) bool {
	return s == "" || startsWithAny(s, ")", ":", "。", ",", "整改", "销号", "完成")
}
