package report

import (
	"io"

	"zhenggai/internal/fault"
	"zhenggai/internal/office"
)

var officeRole = map[Role]office.Role{
	Statement: office.RoleHeading1, Status: office.RoleStatus, Measure: office.RoleBody, Body: office.RoleBody,
}

// Official is the report as an official paper. What stands in 黑体 is a finding's first paragraph; a
// measure's run-in heading stands in 楷体.
func (r Report) Official() office.Official {
	o := office.Official{Preface: r.Round.ReportPreface, Title: r.Round.ReportTitle, Mark: r.Mark}
	for _, p := range r.Paras {
		role, printed := officeRole[p.Role]
		if !printed {
			continue
		}
		n := r.lead(p)
		o.Paras = append(o.Paras, office.Para{Role: role, Lead: p.Text[:n], Text: p.Text[n:]})
	}
	return o
}

// Write writes the report in a format. A format that is not the report's is fault.Invalid.
func Write(w io.Writer, r Report, f Format) error {
	switch f {
	case Docx:
		return office.WriteDocx(w, r.Official())
	case HTML:
		return WriteHTML(w, r)
	case Text:
		return office.WriteText(w, r.Official())
	}
	return fault.New(fault.Invalid, "report.no_such_format", "Format", string(f)).At("format")
}
