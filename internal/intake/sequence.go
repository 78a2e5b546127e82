package intake

// run is a series of numbers of one form that count on: token indices, in order.
type run struct {
	form   form
	starts []int
}

// runsOf lists the runs of a form. A number continues a run when it is the next, or one or two are
// missing, or it is larger and its section shows signs of a finding; 1 begins a new run. A number
// that fits nowhere (四、五等 at the start of a wrapped line) is text.
func (l *layout) runsOf(f form) []run {
	var runs []run
	last := 0
	for i := range l.tokens {
		m := l.tokens[i].mark
		if m.form != f {
			continue
		}
		switch {
		case len(runs) > 0 && (m.named || m.sub || m.no == last+1):
		case m.named || m.sub || m.no == 1 || len(runs) == 0 && (m.no <= 3 || l.signal(i)):
			runs = append(runs, run{form: f})
		case len(runs) == 0:
			continue
		case m.no > last && (m.no <= last+3 || l.signal(i)), m.no == last && l.signal(i):
		case l.signal(i):
			runs = append(runs, run{form: f})
		default:
			continue
		}
		at := &runs[len(runs)-1]
		at.starts = append(at.starts, i)
		last = m.no
	}
	return runs
}

// signal reports a field label or a status near token i, before the next number of its form.
func (l *layout) signal(i int) bool {
	for j := i; j < len(l.tokens) && j < i+6; j++ {
		t := &l.tokens[j]
		if j > i && t.mark.form == l.tokens[i].mark.form {
			return false
		}
		if t.field != fieldNone || t.hasStatus {
			return true
		}
	}
	return false
}

// isFieldRun reports a run whose numbers stand before field names: 一、整改任务 二、整改目标.
func (l *layout) isFieldRun(r run) bool {
	seen, labelled := map[field]bool{}, 0
	for _, i := range r.starts {
		if f := l.tokens[i].field; f != fieldNone {
			seen[f] = true
			labelled++
		}
	}
	return len(seen) >= 2 && 5*labelled >= 3*len(r.starts)
}
