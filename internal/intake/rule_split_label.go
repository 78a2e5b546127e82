package intake

import "unicode/utf8"

// Rule split label: a label may be broken over lines, 整改 above 任务, as narrow table cells print it.

// joinSplitLabels joins two or three short lines that together name a field and alone do not.
func joinSplitLabels(paras []para) []para {
	var out []para
	for i := 0; i < len(paras); i++ {
		p := paras[i]
		for take := 2; take >= 1; take-- {
			if i+take < len(paras) && splitsLabel(paras[i:i+take+1]) {
				for _, q := range paras[i+1 : i+take+1] {
					p.join(q)
				}
				i += take
				break
			}
		}
		out = append(out, p)
	}
	return out
}

func splitsLabel(lines []para) bool {
	whole := ""
	for k := range lines {
		s := lines[k].fold.norm
		if utf8.RuneCountInString(s) > 4 || lines[k].block.Table != lines[0].block.Table {
			return false
		}
		if wordField(s) != fieldNone && k > 0 && wordField(whole) != fieldNone {
			return false
		}
		whole += s
	}
	_, ok := fieldWords[trimColon(whole)]
	return ok && utf8.RuneCountInString(whole) >= 4
}

func trimColon(s string) string {
	if n := len(s); n > 0 && s[n-1] == ':' {
		return s[:n-1]
	}
	return s
}
