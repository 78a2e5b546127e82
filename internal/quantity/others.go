package quantity

// others are the units in which amounts of a dimension are commonly told.
var others = map[string][]string{
	"area":   {"平方公里", "公顷", "亩"},
	"length": {"公里", "米"},
	"mass":   {"吨", "公斤"},
	"volume": {"立方米"},
}

// Others lists the units in which an amount of a unit is commonly told beside its own, the largest
// first; none for what is counted and for units without such a habit. Convert takes it there.
func Others(unit string) []string {
	var out []string
	for _, other := range others[Dimension(unit)] {
		if other != unit {
			out = append(out, other)
		}
	}
	return out
}
