package arith

import "zhenggai/internal/say"

// lost reports every measure word whose number is missing. Nothing explains it but a lost number, so it
// is a mismatch.
//
//	编制完成座污水处理厂提标改造方案  mismatch
//	编制完成7座污水处理厂提标改造方案  nothing
//	完成座谈会筹备  nothing
func lost(p *page) []Check {
	var checks []Check
	for _, q := range p.Quantities {
		if q.Missing {
			why := say.T("arith.lost", "Unit", q.Unit, "Around", p.around(q.Start, q.End))
			checks = append(checks, p.check(Mismatch, q.Text, "", why, q))
		}
	}
	return checks
}

// around quotes the words on either side of a place, within their clause.
func (p *page) around(start, end int) string {
	const reach = 8
	before, after := []rune(p.Text[:start]), []rune(p.Text[end:])
	before = before[max(0, len(before)-reach):]
	after = after[:min(reach, len(after))]
	return string(before) + p.Text[start:end] + string(after)
}
