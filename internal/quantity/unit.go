package quantity

import (
	_ "embed"
	"math/big"
	"strings"
	"sync"
	"unicode/utf8"

	"github.com/BurntSushi/toml"
	"github.com/shopspring/decimal"

	"zhenggai/internal/fault"
)

//go:embed units.toml
var unitFile string

//go:embed classifiers.txt
var classifierFile string

// Count is the dimension of measure words: what is counted one by one and has no fractions.
const Count = "count"

// measure is a unit as the scanner meets it.
type measure struct {
	name      string // the printed form
	dimension string
	factor    *big.Rat // to the base unit of the dimension
	discrete  bool
	// arabic marks words that count only behind Arabic digits: 5县 is an amount, 三县 a name.
	arabic bool
}

// table is every unit and measure word, by printed form and by first rune (longest first).
type table struct {
	byName  map[string]measure
	byFirst map[rune][]measure
}

var units = sync.OnceValue(func() *table {
	t := &table{byName: map[string]measure{}, byFirst: map[rune][]measure{}}
	t.addUnits(unitFile)
	t.addClassifiers(classifierFile)
	return t
})

func (t *table) addUnits(file string) {
	var dims map[string]map[string]struct {
		Factor string
		Also   []string
	}
	if _, err := toml.Decode(file, &dims); err != nil {
		panic(err) // a broken unit file is a broken build; TestUnitFile meets it first
	}
	for dim, names := range dims {
		for name, u := range names {
			f, ok := new(big.Rat).SetString(u.Factor)
			if !ok {
				panic("unit " + name + ": factor " + u.Factor)
			}
			for _, n := range append(u.Also, name) {
				t.add(measure{name: n, dimension: dim, factor: f})
			}
		}
	}
}

func (t *table) addClassifiers(file string) {
	one := big.NewRat(1, 1)
	places := false
	for line := range strings.Lines(file) {
		if strings.HasPrefix(line, "#") {
			places = strings.Contains(line, "阿拉伯数字")
			continue
		}
		for _, w := range strings.Fields(line) {
			t.add(measure{name: w, dimension: Count, factor: one, discrete: true, arabic: places})
		}
	}
}

func (t *table) add(m measure) {
	t.byName[m.name] = m
	r, _ := utf8.DecodeRuneInString(m.name)
	list := append(t.byFirst[r], m)
	for i := len(list) - 1; i > 0 && len(list[i].name) > len(list[i-1].name); i-- {
		list[i], list[i-1] = list[i-1], list[i]
	}
	t.byFirst[r] = list
}

// lookup finds a unit by its printed form, compound units (吨/日) and 量词+次 included.
func (t *table) lookup(name string) (measure, bool) {
	if m, ok := t.byName[name]; ok {
		return m, true
	}
	if base, ok := strings.CutSuffix(name, "次"); ok {
		if m, ok := t.byName[base]; ok && m.discrete {
			m.name = name
			return m, true
		}
	}
	for _, sep := range []string{"/", "／", "每"} {
		if a, b, ok := strings.Cut(name, sep); ok {
			over, ok1 := t.lookup(a)
			under, ok2 := t.lookup(b)
			return per(name, over, under), ok1 && ok2
		}
	}
	return measure{}, false
}

// per is the compound of two units. What is divided is no longer counted in whole ones.
func per(name string, over, under measure) measure {
	if over.factor == nil || under.factor == nil {
		return measure{}
	}
	return measure{
		name:      name,
		dimension: over.dimension + "/" + under.dimension,
		factor:    new(big.Rat).Quo(over.factor, under.factor),
	}
}

// Dimension tells what a unit measures: area, mass, share, count, mass/volume …; "" for a unit
// that is in no table.
func Dimension(unit string) string {
	m, _ := units().lookup(unit)
	return m.dimension
}

// Places is how many decimals Convert keeps where the result has no end, as 1 亩 in 公顷.
const Places = 12

// Convert gives value, an amount in the unit from, in the unit to. The arithmetic is on fractions, so
// a result that ends is exact (375000 亩 are 25000 公顷); one that does not is rounded to Places.
// Units that are unknown or measure different things are refused as fault.Invalid; measure words
// convert only to themselves.
func Convert(value decimal.Decimal, from, to string) (decimal.Decimal, error) {
	if from == to {
		return value, nil
	}
	a, okA := units().lookup(from)
	b, okB := units().lookup(to)
	if !okA || !okB || a.dimension != b.dimension || a.discrete || b.discrete {
		return decimal.Decimal{}, fault.New(fault.Invalid, "quantity.no_conversion", "From", from, "To", to)
	}
	r := new(big.Rat).Mul(value.Rat(), new(big.Rat).Quo(a.factor, b.factor))
	d, err := decimal.NewFromString(r.FloatString(places(r)))
	if err != nil {
		return decimal.Decimal{}, fault.Wrap(err, fault.Internal, "fault.internal")
	}
	return trim(d), nil
}

// places is how many decimals r has, or Places when it has no end.
func places(r *big.Rat) int {
	twos, fives := 0, 0
	den := new(big.Int).Set(r.Denom())
	strip := func(by int64, n *int) {
		div, mod := big.NewInt(by), new(big.Int)
		for q := new(big.Int); ; *n++ {
			if q.QuoRem(den, div, mod); mod.Sign() != 0 {
				return
			}
			den.Set(q)
		}
	}
	strip(2, &twos)
	strip(5, &fives)
	if den.IsInt64() && den.Int64() == 1 {
		return max(twos, fives)
	}
	return Places
}

// trim drops zeros behind the last decimal that counts, without ever going above the point.
func trim(d decimal.Decimal) decimal.Decimal {
	for d.Exponent() < 0 {
		shorter := d.Truncate(-d.Exponent() - 1)
		if !shorter.Equal(d) {
			return d
		}
		d = shorter
	}
	return d
}
