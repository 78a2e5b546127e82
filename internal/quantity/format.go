package quantity

import (
	"strings"

	"github.com/shopspring/decimal"
)

// Grouped prints d with thousands parted by commas and every digit it has: 12,847.
func Grouped(d decimal.Decimal) string {
	s := trim(d).String()
	sign, s := cutSign(s)
	whole, rest, pointed := strings.Cut(s, ".")
	var b strings.Builder
	b.WriteString(sign)
	for i, r := range whole {
		if i > 0 && (len(whole)-i)%3 == 0 {
			b.WriteByte(',')
		}
		b.WriteRune(r)
	}
	if pointed {
		b.WriteString("." + rest)
	}
	return b.String()
}

func cutSign(s string) (string, string) {
	if rest, ok := strings.CutPrefix(s, "-"); ok {
		return "-", rest
	}
	return "", s
}

// Scaled prints d in 亿 or 万 where that takes at most two decimals and loses nothing: 37.5万 for 375000,
// but 12,847 as it stands.
func Scaled(d decimal.Decimal) string {
	for _, scale := range []struct {
		exp  int32
		name string
	}{{8, "亿"}, {4, "万"}} {
		up := decimal.New(1, scale.exp)
		if d.Abs().LessThan(up) {
			continue
		}
		if short := trim(d.Shift(-scale.exp)); short.Exponent() >= -2 {
			return Grouped(short) + scale.name
		}
	}
	return Grouped(d)
}

// Rounded prints d with the decimals of step, and no more: 57.73 for a step of 0.01.
func Rounded(d, step decimal.Decimal) string {
	return d.Round(max(0, -step.Exponent())).StringFixed(max(0, -step.Exponent()))
}

// String prints the amount as printed; one made in memory is printed from its parts, 120余家次.
func (q Quantity) String() string {
	if q.Text != "" {
		return q.Text
	}
	number := Scaled(q.Value)
	if q.Max != nil {
		number += "—" + Scaled(*q.Max)
	}
	switch q.Qualifier {
	case Odd, Many:
		return number + string(q.Qualifier) + q.Unit
	case AtLeast, AtMost:
		return number + q.Unit + string(q.Qualifier)
	}
	return string(q.Qualifier) + number + q.Unit
}
