package paper

import (
	"cmp"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"zhenggai/internal/closure"
	"zhenggai/internal/evidence"
	"zhenggai/internal/ledger"
	"zhenggai/internal/office"
	"zhenggai/internal/say"
	"zhenggai/internal/workday"
)

// form is a table without a head: a name and what stands beside it, row by row.
func form(rows ...[]string) office.Para {
	return office.Para{Table: &office.Table{Columns: []office.TableColumn{{Share: 1, Align: "center"}, {Share: 4}}, Rows: rows}}
}

// line is a row of a form.
func line(key, text string) []string { return []string{said("row." + key), text} }

// heading is a first-level heading with its number: 一、
func heading(no int, key string) office.Para {
	return office.Para{Role: office.RoleHeading1, Text: said("heading", "No", numeral(no), "Text", said("part."+key))}
}

// numeral is a number from 1 to 10 as headings count.
func numeral(n int) string { return strings.Split(said("numerals"), "")[n-1] }

// body are the paragraphs of a text.
func body(text string) []office.Para {
	var out []office.Para
	for _, t := range strings.Split(text, "\n") {
		if t = strings.TrimSpace(t); t != "" {
			out = append(out, office.Para{Role: office.RoleBody, Text: t})
		}
	}
	return out
}

// day is a day as official papers write it; a day that has not come is a blank to be filled in by hand.
func day(d ledger.Date) string {
	if d == "" {
		return said("day_blank")
	}
	t := d.Time()
	return said("day", "Year", strconv.Itoa(t.Year()), "Month", int(t.Month()), "Day", t.Day())
}

// units are the names that the finding gives the units of some roles, the first role that has any.
func units(f ledger.Finding, roles ...ledger.UnitRole) string {
	for _, role := range roles {
		var names []string
		for _, u := range f.Units {
			if u.Role == role {
				names = append(names, u.Name)
			}
		}
		if len(names) > 0 {
			return strings.Join(names, said("comma"))
		}
	}
	return ""
}

// doers are the units that do the work: those that claimed it, else those that the finding charges.
func (m Matter) doers() string {
	names := m.names(m.Case.Doers)
	return cmp.Or(names, units(m.Finding, ledger.Responsible, ledger.Lead))
}

func (m Matter) names(ids []string) string {
	out := make([]string, 0, len(ids))
	for _, id := range ids {
		out = append(out, m.Unit(id))
	}
	return strings.Join(out, said("comma"))
}

// who is for whom an event was caused: an organisation from outside, or the part with its units.
func (m Matter) who(w closure.Who) string {
	if w.External != nil {
		return w.External.Unit
	}
	if names := m.names(w.Units); names != "" {
		return said("who", "Role", w.Role.Name(), "Units", names)
	}
	return w.Role.Name().In(say.ZhCN)
}

// last is the newest event of a kind in the cycle, and whether there is one.
func (m Matter) last(k closure.Kind) (closure.Event, bool) {
	for _, e := range slices.Backward(m.Case.Events) {
		if e.Kind == k {
			return e, true
		}
	}
	return closure.Event{}, false
}

// called is what the papers call the finding.
func (m Matter) called() string { return said("called", "Round", m.Round.Title, "No", m.Finding.No) }

// pieces are the files that the cycle holds, in the order they came; with none yet, all that were handed in.
func (m Matter) pieces() []evidence.File {
	if len(m.Case.Evidence) == 0 {
		return m.Files
	}
	return m.among(m.Case.Evidence)
}

func (m Matter) among(held []closure.Evidence) []evidence.File {
	return slices.DeleteFunc(slices.Clone(m.Files), func(f evidence.File) bool {
		return !slices.ContainsFunc(held, func(e closure.Evidence) bool { return e.ID == f.ID })
	})
}

// numbers are the places in the index of the files that match, as the index numbers them: 1、3至6.
func numbers(files []evidence.File, match func(evidence.File) bool) string {
	var out []string
	for i := 0; i < len(files); i++ {
		if !match(files[i]) {
			continue
		}
		first := i + 1
		for i+1 < len(files) && match(files[i+1]) {
			i++
		}
		switch last := i + 1; last - first {
		case 0:
			out = append(out, strconv.Itoa(first))
		case 1:
			out = append(out, strconv.Itoa(first), strconv.Itoa(last))
		default:
			out = append(out, said("range", "First", first, "Last", last))
		}
	}
	return strings.Join(out, said("comma"))
}

// index lists files with their digests.
func index(files []evidence.File) office.Para {
	t := office.Table{Columns: []office.TableColumn{
		{Title: said("column.no"), Share: 1, Align: "center"},
		{Title: said("column.name"), Share: 5},
		{Title: said("column.material"), Share: 3},
		{Title: said("column.hash"), Share: 5},
	}}
	for i, f := range files {
		t.Rows = append(t.Rows, []string{strconv.Itoa(i + 1), f.Name, materialName(closure.Material(f.Material)), foldHash(f.Hash)})
	}
	return office.Para{Table: &t}
}

func materialName(m closure.Material) string {
	if m == "" {
		return said("none")
	}
	return m.Name().In(say.ZhCN)
}

// foldHash breaks a digest into lines of 16, in groups of eight so that it can be compared by eye.
func foldHash(h string) string {
	var lines, groups []string
	for i := 0; i < len(h); i += 8 {
		groups = append(groups, h[i:min(i+8, len(h))])
	}
	for line := range slices.Chunk(groups, 2) {
		lines = append(lines, strings.Join(line, " "))
	}
	return strings.Join(lines, "\n")
}

// civil are days as records write them.
var civil = regexp.MustCompile(`\b\d{4}-\d{2}-\d{2}\b`)

// inWords writes the days in a sentence that pages show too as official papers do.
func inWords(sentence string) string {
	return civil.ReplaceAllStringFunc(sentence, func(d string) string {
		if _, err := workday.Parse(d); err != nil {
			return d
		}
		return day(ledger.Date(d))
	})
}

// verdict is how the goal compares, in words.
func verdict(v closure.Verdict) string {
	return say.T("closure.verdict." + cmp.Or(string(v), "uncompared")).In(say.ZhCN)
}

// seal is where somebody signs and stamps.
func seal(key string) string { return said(key) + "\n" + said("day_blank") }
