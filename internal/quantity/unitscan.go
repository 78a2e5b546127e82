package quantity

import "unicode/utf8"

// unitAt reads the longest unit at i, compound units and 量词+次 included, and gives its end; i when
// there is none.
func (s *scanner) unitAt(i int) (measure, int) {
	m, end := s.simpleUnit(i)
	if end == i {
		return measure{}, i
	}
	if m.discrete && s.at(end) == '次' && !s.unlike('次', end+1) {
		m.name += "次"
		return m, end + 1
	}
	if sep := s.at(end); sep == '/' || sep == '每' && !m.discrete {
		if under, e := s.simpleUnit(end + 1); e > end+1 {
			return per(m.name+string(sep)+under.name, m, under), e
		}
	}
	return m, end
}

// simpleUnit reads a unit of the table. Latin units end where the letters end: 5mA is no metre.
func (s *scanner) simpleUnit(i int) (measure, int) {
	for _, m := range s.units.byFirst[s.at(i)] {
		if !s.has(i, m.name) {
			continue
		}
		end := i + runeLen(m.name)
		last, _ := utf8.DecodeLastRuneInString(m.name)
		if letter(last) && (letter(s.at(end)) || isDigit(s.at(end))) {
			continue
		}
		return m, end
	}
	return measure{}, i
}
