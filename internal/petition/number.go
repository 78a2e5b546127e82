package petition

import (
	"strconv"
	"strings"
	"time"

	"golang.org/x/text/width"

	"zhenggai/internal/fault"
	"zhenggai/internal/ledger"
)

// Number is an acceptance number (受理编号) in its one form: D for a call or X for a letter, the round, the province in
// letters, the day as yyyymmdd and a serial: D2NM202606010012. Fields are parsed from it, never kept beside it.
type Number string

// Channel is how a complaint came: D by telephone (来电), X by letter (来信).
type Channel string

// The channels.
const (
	Call   Channel = "D"
	Letter Channel = "X"
)

// The least that a number has: channel, round, two letters, eight digits of a day, one of a serial.
const shortest = 1 + 1 + 2 + 8 + 1

// ParseNumber reads a number as people write it: in full width, with spaces, in small letters, with hyphens or the word
// 号. What is wrong with it is fault.Invalid, with the part that is.
func ParseNumber(text string) (Number, error) {
	s := strings.ToUpper(strings.Join(strings.Fields(width.Fold.String(text)), ""))
	s = strings.TrimSuffix(strings.NewReplacer("-", "", "_", "", "〔", "", "〕", "").Replace(s), "号")
	n := Number(s)
	switch {
	case s == "":
		return "", fault.New(fault.Invalid, "petition.number_empty").At("number")
	case s[0] != 'D' && s[0] != 'X':
		return "", fault.New(fault.Invalid, "petition.number_channel", "Number", text).At("number")
	case len(s) < shortest || s[1] < '1' || s[1] > '9':
		return "", fault.New(fault.Invalid, "petition.number_shape", "Number", text).At("number")
	}
	letters := n.Province()
	rest := s[2+len(letters):]
	switch {
	case len(letters) < 2 || len(letters) > 3 || len(rest) < 9 || strings.Trim(rest, "0123456789") != "":
		return "", fault.New(fault.Invalid, "petition.number_shape", "Number", text).At("number")
	case n.Day() == "":
		return "", fault.New(fault.Invalid, "petition.number_day", "Number", text, "Day", rest[:8]).At("number")
	case n.Serial() == 0 || len(rest) > 8+5:
		return "", fault.New(fault.Invalid, "petition.number_serial", "Number", text).At("number")
	}
	return n, nil
}

// Channel is how the complaint came.
func (n Number) Channel() Channel {
	if n == "" {
		return ""
	}
	return Channel(n[:1])
}

// Round is the round of inspection, 0 when it cannot be read.
func (n Number) Round() int {
	if len(n) < 2 {
		return 0
	}
	round, _ := strconv.Atoi(string(n[1:2]))
	return round
}

// Province are the letters that stand for the province.
func (n Number) Province() string {
	if len(n) < 2 {
		return ""
	}
	rest := string(n[2:])
	return rest[:len(rest)-len(strings.TrimLeft(rest, "ABCDEFGHIJKLMNOPQRSTUVWXYZ"))]
}

// digits are the day and the serial.
func (n Number) digits() string {
	if len(n) < shortest {
		return ""
	}
	return string(n[2+len(n.Province()):])
}

// Day is the day in the number, "" when it is none of the calendar.
func (n Number) Day() ledger.Date {
	d := n.digits()
	if len(d) < 8 {
		return ""
	}
	day, err := time.Parse("20060102", d[:8])
	if err != nil {
		return ""
	}
	return ledger.DateOf(day)
}

// Serial is the running number of the day, 0 when it cannot be read.
func (n Number) Serial() int {
	d := n.digits()
	if len(d) < 9 {
		return 0
	}
	serial, _ := strconv.Atoi(d[8:])
	return serial
}
