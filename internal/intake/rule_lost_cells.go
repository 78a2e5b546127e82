package intake

import "unicode/utf8"

// Rule lost cells: where a row has more or fewer cells than the header (empty ones were lost, one
// was broken over lines), each goes to the column whose kind it fits, order kept.

// alignRow gives the column of every cell of a row: the assignment in order that fits best.
func (r recogniser) alignRow(cells []para, fields []field) []int {
	out := make([]int, len(cells))
	if len(cells) == len(fields) || !r.on(ruleLostCells) {
		for i := range out {
			out[i] = min(i, len(fields)-1)
		}
		return out
	}
	const none = -1e9
	// best[i][c]: cells before i placed, the last of them in column c-1; from[i][c] the column before.
	best := make([][]float64, len(cells)+1)
	from := make([][]int, len(cells)+1)
	for i := range best {
		best[i], from[i] = make([]float64, len(fields)+1), make([]int, len(fields)+1)
		for c := range best[i] {
			best[i][c] = none
		}
	}
	best[0][0] = 0
	for i := range cells {
		s := cells[i].fold.norm
		for was := range best[i] {
			if best[i][was] == none {
				continue
			}
			for c := max(was, 1); c <= len(fields); c++ {
				gain := cellFits(s, fields[c-1])
				switch {
				case c == was:
					gain += sameCell(s, fields[c-1])
				case c > was+1:
					gain -= 1.5 * float64(c-was-1)
				}
				if v := best[i][was] + gain; v > best[i+1][c] {
					best[i+1][c], from[i+1][c] = v, was
				}
			}
		}
	}
	last, value := 0, none
	for c, v := range best[len(cells)] {
		if v -= 1.5 * float64(len(fields)-c); c > 0 && v > value {
			last, value = c, v
		}
	}
	for i := len(cells); i > 0; i-- {
		out[i-1] = last - 1
		last = from[i][last]
	}
	return out
}

// cellFits tells how well a cell's text suits a column, above 0 for well.
func cellFits(s string, f field) float64 {
	deadline := !deadlineOf(s).IsZero() && utf8.RuneCountInString(s) <= 30 || startsWithAny(s, "立行立改", "长期坚持", "持续整改")
	_, w := statusAt(s)
	status := w > 0 && w == len(s)
	units := true
	for _, u := range splitUnits(s) {
		units = units && isUnit(u)
	}
	if s == "" {
		return 0
	}
	switch f {
	case fieldNo:
		return pick(wholeNumber(s) || ordinal(s) != nil && len(s) <= 12, 3, -4)
	case fieldDeadline:
		return pick(deadline, 3, -2)
	case fieldStatus:
		return pick(status, 3, -2)
	case fieldOrgs, fieldSupervise:
		return pick(units, 3, -2)
	case fieldMeasure:
		return pick(findMark(s).form != formNone, 2, pick(deadline || status || units, -2, 0.5))
	case fieldStatement, fieldGoal, fieldProgress:
		return pick(deadline || status && f != fieldProgress || units || wholeNumber(s), -2, 0.5)
	}
	return 0
}

// sameCell weighs a further line of the same cell.
func sameCell(s string, f field) float64 {
	switch f {
	case fieldMeasure, fieldProgress:
		return pick(findMark(s).form != formNone, 0.5, -0.5)
	case fieldStatement, fieldGoal:
		return -1
	case fieldOrgs:
		return -1
	}
	return -3
}

func pick(ok bool, yes, no float64) float64 {
	if ok {
		return yes
	}
	return no
}
