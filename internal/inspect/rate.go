package inspect

import "math"

// Finish is how a sample stands.
type Finish struct {
	Population, Sample    int
	Passed, Failed, Waits int
	Set                   int // settled some other way before anybody looked
	PerUnit               bool
	AtLeastBad, AtMostBad int  // of the population, with 95 % confidence
	Tells                 bool // whether the bounds mean anything
}

// Checked is how many were looked at.
func (f Finish) Checked() int { return f.Passed + f.Failed }

// Percent is the rate of error of the sample in whole per cent, rounded half up: failed ÷ looked at. Zero while nobody
// has looked.
func (f Finish) Percent() int {
	if f.Checked() == 0 {
		return 0
	}
	return (200*f.Failed + f.Checked()) / (2 * f.Checked())
}

// Stand counts outcomes. The bounds for the population are told only of a plain draw that was looked at whole: a share
// fixed per unit, or findings left out, would make them say what they can't.
func Stand(i Inspection, p Pool, items []Item, outcomes []Outcome) Finish {
	f := Finish{Population: len(p.Lots), Sample: len(items), PerUnit: i.Rule.PerUnit}
	byFinding := map[string]Result{}
	for _, o := range outcomes {
		byFinding[o.Finding] = o.Result
	}
	for _, x := range items {
		switch byFinding[x.Finding] {
		case Passed:
			f.Passed++
		case Failed, Rebounded:
			f.Failed++
		case Gone:
			f.Set++
		default:
			f.Waits++
		}
	}
	if f.Tells = !f.PerUnit && f.Sample > 0 && f.Checked() == f.Sample; f.Tells {
		f.AtLeastBad, f.AtMostBad = Bounds(f.Population, f.Sample, f.Failed)
	}
	return f
}

// Bounds are how many of a population are bad at least and at most when k of n drawn without replacement are: the
// numbers under which k is not in either tail of 2.5 % of the hypergeometric distribution (an exact interval of 95 %).
func Bounds(population, n, k int) (low, high int) {
	low, high = k, population-(n-k)
	for low < high && tail(population, low, n, k, population) <= 0.025 {
		low++
	}
	for high > low && tail(population, high, n, 0, k) <= 0.025 {
		high--
	}
	return low, high
}

// tail is the probability that between from and to of n drawn are bad when bad of the population are.
func tail(population, bad, n, from, to int) float64 {
	p := 0.0
	for x := max(from, 0, n-(population-bad)); x <= min(to, n, bad); x++ {
		p += math.Exp(choose(bad, x) + choose(population-bad, n-x) - choose(population, n))
	}
	return p
}

// choose is the logarithm of n over k.
func choose(n, k int) float64 {
	a, _ := math.Lgamma(float64(n + 1))
	b, _ := math.Lgamma(float64(k + 1))
	c, _ := math.Lgamma(float64(n - k + 1))
	return a - b - c
}
