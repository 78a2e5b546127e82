package office

import (
	"strconv"
	"strings"

	"github.com/xuri/excelize/v2"
)

// display writes numbers as a sheet shows them. The number formats are excelize's; the file read never
// reaches it, only one number and one format code at a time, in a scratch book with a cell for each code.
type display struct {
	book  *excelize.File
	sheet string
	cells map[string]string // format code to the cell that is so formatted
	known map[kept]string   // what was shown before: dates and small numbers come again and again
}

// kept is a number as a file holds it, with the code of its format.
type kept struct{ value, format string }

// mostKnown bounds what is remembered.
const mostKnown = 20_000

func newDisplay(since1904 bool) *display {
	d := &display{book: excelize.NewFile(), cells: map[string]string{}, known: map[kept]string{}}
	d.sheet = d.book.GetSheetName(0)
	if since1904 {
		// On a new book nothing can fail here: the property exists and the value is typed.
		_ = d.book.SetWorkbookProps(&excelize.WorkbookPropsOptions{Date1904: &since1904})
	}
	return d
}

func (d *display) close() { _ = d.book.Close() } // nothing on disk, nothing to lose

// mostFormat is the length of a format code worth trying.
const mostFormat = 255

// number shows a stored number in a format code; a number or a code that cannot be shown stands as it
// is stored.
func (d *display) number(value, format string) string {
	value = strings.TrimSpace(value)
	if format == "" || strings.EqualFold(format, "general") {
		if len(value) <= 11 && strings.Trim(value, "-0123456789") == "" {
			return value
		}
		format = ""
	}
	if _, err := strconv.ParseFloat(value, 64); err != nil || len(format) > mostFormat || len(value) > 40 {
		return value
	}
	if format == "" {
		return general(value)
	}
	key := kept{value, format}
	shown, ok := d.known[key]
	if !ok {
		var err error
		if shown, err = d.show(value, format); err != nil || shown == "" {
			shown = value
		}
		if len(d.known) < mostKnown {
			d.known[key] = shown
		}
	}
	return shown
}

// general is Excel's own choice: up to 11 significant digits of what is stored with 17.
func general(value string) string {
	f, err := strconv.ParseFloat(value, 64)
	if err != nil {
		return value
	}
	s := strconv.FormatFloat(f, 'g', 15, 64)
	if !strings.Contains(s, "e") {
		return s
	}
	return strconv.FormatFloat(f, 'f', -1, 64)
}

// mostFormats is how many different formats a book may have; beyond, numbers stand as they are stored.
const mostFormats = 1000

func (d *display) show(value, format string) (string, error) {
	cell, ok := d.cells[format]
	if !ok {
		if len(d.cells) >= mostFormats {
			return value, nil
		}
		var err error
		if cell, err = d.cellFor(format); err != nil {
			return "", err
		}
		d.cells[format] = cell
	}
	if err := d.book.SetCellDefault(d.sheet, cell, value); err != nil {
		return "", err
	}
	return d.book.GetCellValue(d.sheet, cell)
}

// cellFor formats the next free cell of the first row.
func (d *display) cellFor(format string) (string, error) {
	style, err := d.book.NewStyle(&excelize.Style{CustomNumFmt: &format})
	if err != nil {
		return "", err
	}
	cell, err := excelize.CoordinatesToCellName(len(d.cells)+1, 1)
	if err != nil {
		return "", err
	}
	return cell, d.book.SetCellStyle(d.sheet, cell, cell, style)
}

// builtin is the format code behind a built-in id, ECMA-376 Part 1 §18.8.30, with the codes that
// Chinese Excel gives to ids 27 to 58.
func builtin(id int) string { return builtins[id] }

var builtins = map[int]string{
	1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 9: "0%", 10: "0.00%", 11: "0.00E+00", 12: "# ?/?", 13: "# ??/??",
	14: "yyyy/m/d", 15: "d-mmm-yy", 16: "d-mmm", 17: "mmm-yy", 18: "h:mm AM/PM", 19: "h:mm:ss AM/PM", 20: "h:mm", 21: "h:mm:ss",
	22: "yyyy/m/d h:mm", 27: `yyyy"年"m"月"`, 28: `m"月"d"日"`, 29: `m"月"d"日"`, 30: "m-d-yy", 31: `yyyy"年"m"月"d"日"`,
	32: `h"时"mm"分"`, 33: `h"时"mm"分"ss"秒"`, 36: `yyyy"年"m"月"`, 37: "#,##0;-#,##0", 38: "#,##0;-#,##0", 39: "#,##0.00;-#,##0.00",
	40: "#,##0.00;-#,##0.00", 45: "mm:ss", 46: "[h]:mm:ss", 47: "mm:ss.0", 48: "##0.0E+0", 49: "@",
	50: `yyyy"年"m"月"`, 51: `m"月"d"日"`, 52: `yyyy"年"m"月"`, 53: `m"月"d"日"`, 54: `m"月"d"日"`, 57: `yyyy"年"m"月"`, 58: `m"月"d"日"`,
}
