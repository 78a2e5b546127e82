package web

import (
	"bytes"
	"cmp"
	"net/http"
	"slices"
	"strconv"

	"zhenggai/internal/closure"
	"zhenggai/internal/fault"
	"zhenggai/internal/gate"
	"zhenggai/internal/ledger"
	"zhenggai/internal/org"
	"zhenggai/internal/paper"
	"zhenggai/internal/report"
)

// paperRoutes are the downloads of a closing's papers. A form is a route of its own: what is foreign or unknown is a
// page that is not there.
func (p *ClosingPages) paperRoutes() []gate.Route {
	var all []gate.Route
	for _, f := range paper.Forms {
		all = append(all, gate.Route{
			Method: http.MethodGet, Pattern: "/findings/{id}/papers/" + string(f), Name: "paper." + string(f), Permission: org.SeeLedger,
			Handle: func(r *gate.Request) error { return p.downloadPaper(r, f) },
		})
	}
	return all
}

// downloadPaper composes a paper of the cycle that is asked for, the newest without. What cannot be composed yet is told
// on the closing's page, beside what has to happen first.
func (p *ClosingPages) downloadPaper(r *gate.Request, f paper.Form) error {
	cycle, err := readSeq(r.URL.Query().Get("cycle"))
	if err != nil {
		return err
	}
	id := r.PathValue("id")
	m, err := p.Press.Matter(r.Context(), id, int(cycle), p.today())
	if err != nil {
		return err
	}
	var buf bytes.Buffer
	err = p.Press.Write(r.Context(), &buf, f, m)
	switch fault.KindOf(err) {
	case fault.Invalid, fault.Missing, fault.Unavailable:
		p.Shell.Keeper.Refuse(r, sentence(r, err))
		return r.See(closingHref(id) + "#papers")
	}
	if err != nil {
		return err
	}
	return download(r, paperFile(r, f, m.Finding)+".docx", report.Docx.MediaType(), buf.Bytes())
}

func paperFile(r *gate.Request, f paper.Form, of ledger.Finding) string {
	return r.Say("page.closing.paper.file", "Form", f.Name(), "Name", findingName(of))
}

// closingPaper is a paper on the page: where it can be had, or what has to happen first.
type closingPaper struct {
	Form paper.Form
	Href string
	Why  string
	Now  bool // the stage at which it is wanted
}

// wanted are the events that a case waits for when a paper is of most use.
var wanted = map[paper.Form][]closure.Kind{
	paper.Application: {closure.SelfCheck, closure.Apply},
	paper.Opinion:     {closure.VerifySite, closure.VerifyPaper, closure.Review, closure.Accept},
	paper.Notice:      {closure.StartNotice, closure.EndNotice},
	paper.Certificate: {closure.File, closure.PassLookBack, ""},
}

// papers are the papers of the newest cycle.
func (v closingView) papers() []closingPaper {
	var out []closingPaper
	next := v.Case.Awaits(v.Rules.Policy)
	for _, f := range paper.Forms {
		l := closingPaper{Form: f, Href: paperHref(v.Finding.ID, f, 0)}
		if err := f.Ready(v.Case, v.Rules.Policy); err != nil {
			l.Why = sentence(v.r, err)
		} else {
			l.Now = slices.Contains(wanted[f], next)
		}
		out = append(out, l)
	}
	return out
}

// certificates are those of the cycles before, the newest first.
func (v closingView) certificates() []closure.Case {
	old := slices.DeleteFunc(slices.Clone(v.Earlier), func(c closure.Case) bool { return c.Closing == nil })
	slices.SortFunc(old, func(a, b closure.Case) int { return cmp.Compare(b.Cycle, a.Cycle) })
	return old
}

func paperHref(finding string, f paper.Form, cycle int) string {
	href := findingHref(finding) + "/papers/" + string(f)
	if cycle > 0 {
		href += "?cycle=" + strconv.Itoa(cycle)
	}
	return href
}
