package web

import (
	"context"

	"github.com/shopspring/decimal"

	"zhenggai/internal/quantity"
)

// conversions writes an amount in the other units of its dimension.
func conversions(q quantity.Quantity) []string {
	var out []string
	for _, unit := range quantity.Others(q.Unit) {
		v, err := quantity.Convert(q.Value, q.Unit, unit)
		if err != nil || v.IsZero() || v.LessThan(decimal.New(1, -4)) {
			continue
		}
		out = append(out, inFew(v)+" "+unit)
	}
	return out
}

// inFew writes an amount with at most four decimals, and says when that is not exact.
func inFew(v decimal.Decimal) string {
	const decimals = 4
	if short := v.Round(decimals); !short.Equal(v) {
		return "≈ " + quantity.Grouped(short)
	}
	return quantity.Grouped(v)
}

// valueOf writes an amount's value in its unit, with every digit.
func valueOf(q quantity.Quantity) string {
	s := quantity.Grouped(q.Value)
	if q.Max != nil {
		s += "—" + quantity.Grouped(*q.Max)
	}
	return s + " " + q.Unit
}

// rangeOf says which exact values would be printed as this amount, "" when only the one is.
func rangeOf(ctx context.Context, q quantity.Quantity) string {
	in := q.Interval()
	low, high := bound(in.Low, in.LowExclusive, "＞", "≥"), bound(in.High, in.HighExclusive, "＜", "≤")
	switch {
	case q.Max != nil, !in.LowUnbounded && !in.HighUnbounded && in.Low.Equal(in.High):
		return ""
	case in.HighUnbounded:
		return low + " " + q.Unit
	case in.LowUnbounded:
		return high + " " + q.Unit
	}
	return T(ctx, "page.finding.number.between", "Low", low, "High", high, "Unit", q.Unit)
}

func bound(v decimal.Decimal, exclusive bool, open, closed string) string {
	if exclusive {
		return open + quantity.Grouped(v)
	}
	return closed + quantity.Grouped(v)
}
