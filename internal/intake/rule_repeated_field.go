package intake

// Rule repeated field: where findings bear no numbers, the label that begins each of them
// (整改任务：, 序号：) tells where one ends and the next begins.

func (l *layout) repeated() []section {
	for _, f := range []field{fieldNo, fieldStatement} {
		var starts []int
		for i := range l.tokens {
			if l.tokens[i].field == f && l.tokens[i].body < l.tokens[i].end {
				starts = append(starts, i)
			}
		}
		if len(starts) < 2 {
			continue
		}
		var out []section
		good := 0
		for k, i := range starts {
			end := len(l.tokens)
			if k+1 < len(starts) {
				end = starts[k+1]
			}
			s := section{i, end}
			if n := l.signsOf(s); n.status+n.orgs+n.deadline+n.goal+n.measure > 0 && n.status < 3 {
				good++
			}
			out = append(out, s)
		}
		if 3*good >= 2*len(starts) {
			return out
		}
	}
	return nil
}
