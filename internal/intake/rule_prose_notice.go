package intake

import (
	"strings"

	"zhenggai/internal/reading"
)

// Rule prose notice: a notice may tell in a paragraph of prose what the inspectors found, what was done
// and that it is to be closed: 督察指出，…。针对该问题，…，该问题已完成整改，拟按程序予以销号，现予公示。 The problem is
// what the inspectors are quoted with, or what stands before 问题 behind 反馈的; from there to the
// judgement is what was done.

// says introduce a problem in the words of the inspectors.
var says = []string{"督察反馈指出", "督察组反馈指出", "督察指出", "反馈意见指出", "反馈指出", "反馈:", "督察发现", "检查发现", "督察组指出", "指出"}

// proseNotice reads such a document: exactly one paragraph tells a problem and, behind it, a status.
func (s *scan) proseNotice(l *layout) bool {
	if !s.r.on(ruleProseNotice) || s.result.Genre != reading.ClosureNotice && s.result.Genre != reading.AcceptanceOpinion {
		return false
	}
	found, problem := -1, piece{}
	for i := range l.tokens {
		t := &l.tokens[i]
		if t.start > 0 || t.field != fieldNone {
			continue
		}
		if c, ok := toldProblem(t.p); ok {
			if found >= 0 {
				return false
			}
			found, problem = i, c
		}
	}
	if found < 0 {
		return false
	}
	d, end := s.proseDraft(l.tokens, found, problem)
	if d == nil {
		return false
	}
	d.confirm = append(d.confirm, because(ruleProseNotice))
	s.result.Findings = append(s.result.Findings, s.r.finding(d))
	s.asideAround(l.tokens, found, end, problem)
	return true
}

// toldProblem finds the problem that a paragraph tells: what is quoted, what follows 指出, or what
// stands between 反馈的 and 问题.
func toldProblem(p *para) (piece, bool) {
	f := p.fold
	if !containsAny(f.norm, []string{"督察", "反馈", "审计"}) {
		return piece{}, false
	}
	if i := strings.Index(p.text, "“"); i >= 0 {
		if n := strings.Index(p.text[i:], "”"); n >= 8*len("问") && containsAny(foldString(head(p.text[i+n:], 24)), []string{"问题", "任务", "事项"}) {
			return piece{p, i + len("“"), i + n}, true
		}
	}
	for _, w := range says {
		i := strings.Index(f.norm, w)
		if i < 0 {
			continue
		}
		i += len(w)
		for startsWithAny(f.norm[i:], ",", ":") {
			i++
		}
		if n := strings.IndexAny(f.norm[i:], "。;"); n >= 8*len("问") {
			return piece{p, f.at[i], f.at[i+n+len(firstRune(f.norm[i+n:]))]}, true
		}
	}
	for _, w := range []string{"反馈的", "反馈"} {
		i := strings.Index(f.norm, w)
		if i < 0 {
			continue
		}
		i += len(w)
		n := strings.Index(f.norm[i:], "问题")
		if n >= 8*len("问") && !strings.ContainsAny(f.norm[i:i+n], "。;:") && endsClause(f.norm[i+n+len("问题"):]) {
			return piece{p, f.at[i], f.at[i+n+len("问题")]}, true
		}
	}
	return piece{}, false
}

// proseDraft makes a finding of the problem told at token i and of what follows it up to the notice of
// objections or the signature, whose token is end. Without a status behind the problem it is none.
func (s *scan) proseDraft(tokens []token, i int, problem piece) (d *draft, end int) {
	d = &draft{}
	d.add(fieldStatement, entry{text: problem})
	p := problem.p
	end = i + 1
	for end < len(tokens) && tokens[end].p == p {
		end++
	}
	for end < len(tokens) && tokens[end].field == fieldNone && !startsPublic(tokens[end].p.fold.norm) {
		if isSignature(&tokens[end], &tokens[end-1]) {
			break
		}
		end++
	}
	s.proseParts(d, piece{p, problem.to, len(p.text)})
	for k := i + 1; k < end; k++ {
		if t := &tokens[k]; t.p != p {
			s.proseParts(d, piece{t.p, t.start, t.end})
		}
	}
	if d.status.text.p == nil {
		return nil, 0
	}
	return d, end
}

// proseParts adds a stretch of text as progress, up to a sentence about objections, and takes the
// last judgement in it as the status.
func (s *scan) proseParts(d *draft, c piece) {
	f := c.p.fold
	from, to := normAt(f, c.from), normAt(f, c.to)
	for n := range sentences(f.norm[:to], from) {
		if startsPublic(f.norm[n:to]) && n > from {
			d.add(fieldNotice, entry{text: piece{c.p, f.at[n], f.at[to]}})
			to = n
			break
		}
	}
	proseStatus(d, c.p, from, to)
	before := from
	for _, tail := range []string{"”", "\"", "的", "问题", "任务", "事项", ",", "。", ";"} {
		if from < to && strings.HasPrefix(f.norm[from:to], tail) {
			from += len(tail) // what closes the problem
		}
	}
	if startsWithAny(f.norm[from:to], "列入", "纳入", "列为", "作为", "属于") {
		if n := strings.Index(f.norm[from:to], "。"); n > 0 {
			from += n + len("。") // where the problem stands in lists
		}
	}
	if from > before {
		d.lead = append(d.lead, piece{c.p, f.at[before], f.at[from]})
	}
	if text := (piece{c.p, f.at[from], f.at[to]}); hasWord(text.text()) {
		d.add(fieldProgress, entry{text: text})
	}
}

// proseStatus takes the last judgement among the clauses from..to; 现予公示 behind 拟予以销号 adds nothing.
func proseStatus(d *draft, p *para, from, to int) {
	f := p.fold
	for from < to {
		end := to
		if n := strings.IndexAny(f.norm[from:to], "。;,:"); n >= 0 {
			end = from + n
		}
		st, a, b := clauseStatus(f.norm[from:end])
		if b > 0 && !(st == reading.StatusNoticed && d.status.status == st) {
			d.status = statusPlace{status: st, text: piece{p, f.at[from+a], f.at[from+b]}, rule: ruleProseNotice}
		}
		if end < to {
			end += len(firstRune(f.norm[end:to]))
		}
		from = end
	}
}

// startsPublic reports a text that begins to speak to the public: 公示期为….
func startsPublic(norm string) bool {
	return startsWithAny(norm, "公示期", "公示时间", "现予公示", "现予以公示", "现将", "如有异议", "联系", "监督电话", "受理", "特此")
}

// asideAround sets aside what stands before the problem and below the finding.
func (s *scan) asideAround(tokens []token, found, end int, problem piece) {
	for i := range tokens[:found] {
		s.aside(reading.RoleIntroduction, piece{tokens[i].p, tokens[i].start, tokens[i].end})
	}
	s.aside(reading.RoleIntroduction, piece{problem.p, 0, problem.from})
	s.cutSignature(tokens[end-1:])
}
