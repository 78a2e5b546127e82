package supervise

import (
	"fmt"
	"regexp"
	"strconv"

	"zhenggai/internal/fault"
)

// Number is a document's number: the word of its series, the year, and a count that begins anew each
// year. The counter is storage's, which alone knows what was taken.
type Number struct {
	Series string `json:"series"`
	Year   int    `json:"year"`
	No     int    `json:"no"`
}

// String is the number as printed: 预警〔2026〕3号; "" for no number.
func (n Number) String() string {
	if n == (Number{}) {
		return ""
	}
	return fmt.Sprintf("%s〔%d〕%d号", n.Series, n.Year, n.No)
}

// numbered is a number in any of the brackets people type.
var numbered = regexp.MustCompile(`^\s*(\S+?)\s*[〔（(\[【［]\s*(\d{4})\s*[〕）)\]】］]\s*(\d{1,6})\s*号\s*$`)

// ParseNumber reads a number as printed or typed; anything else is fault.Invalid.
func ParseNumber(s string) (Number, error) {
	m := numbered.FindStringSubmatch(s)
	if m == nil {
		return Number{}, fault.New(fault.Invalid, "supervise.odd_number", "Text", s)
	}
	year, _ := strconv.Atoi(m[2]) // digits alone, few enough
	no, _ := strconv.Atoi(m[3])
	return Number{Series: m[1], Year: year, No: no}, nil
}

// Counter gives the next count of a series in a year, and never the same twice.
type Counter func(series string, year int) int

// Record turns actions into the events of their history, each document with its number.
func Record(actions []Action, next Counter) []Event {
	events := make([]Event, len(actions))
	for i, a := range actions {
		var number Number
		if a.Deed == Issued {
			number = Number{Series: a.Series, Year: a.Day.Year(), No: next(a.Series, a.Day.Year())}
		}
		events[i] = a.Event(number)
	}
	return events
}
