package web

import (
	"strconv"

	"zhenggai/internal/gate"
	"zhenggai/internal/ledger"
)

// dueYear is how many findings are due in a year, and how they stand. All before the first year shown
// and all after the last stand under it with its year's name made open.
type dueYear struct {
	Year           int
	Earlier, Later bool // everything before, everything after
	Done, Open     int
	Late           int // open, and the day has gone by
	Href           string
}

// yearsAround is how many years before and after this one stand on their own.
const yearsAround = 3

// fillYears counts the deadlines of each year around this one, and of all before and after.
func (p *LedgerPages) fillYears(r *gate.Request, v *overviewView) error {
	now := v.Today.Time().Year()
	for year := now - yearsAround - 1; year <= now+yearsAround+1; year++ {
		y := dueYear{Year: year, Earlier: year < now-yearsAround, Later: year > now+yearsAround}
		f := v.Filter
		f.Due.From, f.Due.To = ledger.Date(yearText(year)+"-01-01"), ledger.Date(yearText(year)+"-12-31")
		if y.Earlier {
			f.Due.From = ""
		}
		if y.Later {
			f.Due.To = ""
		}
		tally, err := p.Desk.Store.Tally(r.Context(), f)
		if err != nil {
			return err
		}
		if tally.Total == 0 {
			continue
		}
		for status, n := range tally.ByStatus {
			if status.Settled() {
				y.Done += n
			}
		}
		y.Late = tally.Overdue
		y.Open = tally.Total - y.Done - y.Late
		due := f.Due
		y.Href = v.query(func(f *ledger.Filter) { f.Due = due })
		v.Years = append(v.Years, y)
	}
	return nil
}

func (y dueYear) total() int { return y.Done + y.Open + y.Late }

// column is a year as drawn: stacked shares of a column, and the place of its words.
type column struct {
	dueYear
	Left, X, Wide, Top int
	Parts              []segmentPart
	Now                bool
}

// segmentPart is a stacked share of a column.
type segmentPart struct {
	State string
	Y, H  int
}

// The measures of the drawing, in its own units.
const (
	yearsWide = 400 // all columns together
	yearStep  = 84  // the widest a column and its gap may be
	yearHigh  = 84  // the highest column
	yearBase  = 110 // where columns stand
	yearDraw  = 134 // the whole drawing
)

// stepOf is how far columns stand apart when there are n of them.
func stepOf(n int) int { return min(yearStep, yearsWide/max(n, 1)) }

// columns lays the years out, each as high as its share of the fullest.
func columns(years []dueYear, now int) []column {
	most, step := 1, stepOf(len(years))
	bar := step * 5 / 9
	for _, y := range years {
		most = max(most, y.total())
	}
	var out []column
	for i, y := range years {
		c := column{dueYear: y, Left: i * step, X: i*step + (step-bar)/2, Wide: bar, Now: y.Year == now, Top: yearBase}
		for _, part := range []struct {
			state string
			n     int
		}{{"done", y.Done}, {"going", y.Open}, {"late", y.Late}} {
			if part.n == 0 {
				continue
			}
			h := max(4, yearHigh*part.n/most)
			c.Top -= h
			c.Parts = append(c.Parts, segmentPart{part.state, c.Top, h})
		}
		out = append(out, c)
	}
	return out
}

// name is the year as a person reads it.
func (y dueYear) name(r *gate.Request) string {
	switch {
	case y.Earlier:
		return r.Say("page.overview.year_before", "Year", yearText(y.Year))
	case y.Later:
		return r.Say("page.overview.year_after", "Year", yearText(y.Year))
	}
	return yearText(y.Year)
}

// words tell a year to who cannot see the drawing.
func (y dueYear) words(r *gate.Request) string {
	return r.Say("page.overview.year_words", "Year", y.name(r), "N", y.total(), "Done", y.Done, "Open", y.Open, "Late", y.Late)
}

func px(n int) string { return strconv.Itoa(n) }
