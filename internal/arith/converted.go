package arith

import (
	"zhenggai/internal/quantity"
	"zhenggai/internal/say"
)

// converted compares an amount with the same amount in another unit, in brackets behind it.
//
//	治理面积375亩（25公顷）  ok
//	治理面积375亩（2.5公顷）  mismatch
//	治理面积375亩（含25公顷林地）  nothing
func converted(p *page) []Check {
	var checks []Check
	for i, b := range p.Quantities {
		if i == 0 || !p.tellsAgain(p.Quantities[i-1], b) {
			continue
		}
		a := p.Quantities[i-1]
		at, err := quantity.Convert(a.Value, a.Unit, b.Unit)
		reach, ok := boundsIn(a, b.Unit)
		if err != nil || !ok || a.Max != nil || b.Max != nil {
			continue
		}
		verdict, key := Mismatch, "arith.converted_differs"
		if reach.meets(b) {
			verdict, key = OK, "arith.converted_holds"
		}
		shown := quantity.Scaled(at.Round(max(0, 2-b.Step.Exponent()))) + b.Unit
		why := say.T(key, "First", a.Text, "Computed", shown, "Second", b.Text)
		checks = append(checks, p.check(verdict, b.Text, shown, why, a, b))
	}
	return checks
}
