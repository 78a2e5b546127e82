package web

import (
	"errors"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"unicode/utf16"

	"zhenggai/internal/fault"
	"zhenggai/internal/gate"
	"zhenggai/internal/reading"
	"zhenggai/internal/say"
)

// correct takes one correction from the desk. When somebody else was first, or the correction cannot
// be made, the desk comes back as it stands now, with what the person typed still in the form.
func (p *Documents) correct(r *gate.Request) error {
	form, err := r.Form()
	if err != nil {
		return err
	}
	base, err := baseOf(form)
	if err != nil {
		return err
	}
	o, err := p.open(r)
	if err != nil {
		return err
	}
	cs, err := correctionsOf(form, o.Reading.Result)
	for _, c := range cs {
		if err == nil {
			base, err = p.Desk.Correct(r.Context(), r.Actor(), o.Doc.ID, base, c)
		}
	}
	kind := fault.KindOf(err)
	if err != nil && kind != fault.Conflict && kind != fault.Invalid {
		return err
	}
	if err != nil {
		return p.showRefused(r, form, err)
	}
	return p.showCorrected(r, form)
}

func (p *Documents) showCorrected(r *gate.Request, form url.Values) error {
	at := form.Get("at")
	finding, _, _, ok := parseAt(at)
	if !ok {
		finding = -1
	}
	if !r.Fragment() {
		d := desk{openDocument: openDocument{Doc: reading.Document{ID: r.PathValue("id")}}, Tab: tabOf(form.Get("tab"))}
		return r.See(string(d.stayURL(at)))
	}
	o, err := p.open(r)
	if err != nil {
		return err
	}
	return p.showDesk(r, http.StatusOK, o, deskAsk{tab: form.Get("tab"), open: finding, focus: at})
}

func (p *Documents) showRefused(r *gate.Request, form url.Values, cause error) error {
	o, err := p.open(r)
	if err != nil {
		return err
	}
	finding, _, _, ok := parseAt(form.Get("at"))
	if !ok {
		finding = -1
	}
	status := http.StatusUnprocessableEntity
	if fault.Is(cause, fault.Conflict) {
		status = http.StatusConflict
	}
	text := sentenceOf(cause)
	return p.showDesk(r, status, o, deskAsk{
		tab: form.Get("tab"), open: finding, edit: form.Get("at"), typed: textOf(form, "value"), fault: &text,
	})
}

// sentenceOf is what a person is told of a fault.
func sentenceOf(err error) say.Text {
	var f *fault.Error
	if errors.As(err, &f) {
		return f.Text
	}
	return say.T("fault.internal")
}

// correctionsOf turns the form of one field into corrections: mostly one; a measure whose label or
// words were changed before it is split, joined or saved takes more.
func correctionsOf(form url.Values, r reading.Result) ([]reading.Correction, error) {
	op := reading.Operation(form.Get("op"))
	finding, measure, field, _ := parseAt(form.Get("at"))
	c := reading.Correction{Op: op, Finding: finding, Measure: measure, Field: field, Value: textOf(form, "value")}
	switch op {
	case reading.SetMeasure, reading.SplitMeasure:
		return measureCorrections(form, r, c)
	case reading.UnreadMeasure, reading.UnreadFinding, reading.UnreadIgnored:
		return unreadCorrection(form, r, c)
	}
	return []reading.Correction{c}, nil
}

func measureCorrections(form url.Values, r reading.Result, c reading.Correction) ([]reading.Correction, error) {
	if c.Finding < 0 || c.Finding >= len(r.Findings) || c.Measure < 0 || c.Measure >= len(r.Findings[c.Finding].Measures) {
		return nil, fault.New(fault.Conflict, "reading.no_such_measure")
	}
	held := r.Findings[c.Finding].Measures[c.Measure]
	set := func(field, value string) reading.Correction {
		return reading.Correction{Op: reading.SetMeasure, Finding: c.Finding, Measure: c.Measure, Field: field, Value: value}
	}
	value, at := c.Value, splitPlace(form, c.Value)
	if c.Op == reading.SplitMeasure && form.Get("cursor") == "" {
		value = withoutBreak(value)
	}
	var out []reading.Correction
	if label := strings.TrimSpace(form.Get("label")); form.Has("label") && label != held.Label {
		out = append(out, set("label", label))
	}
	if strings.TrimSpace(value) != held.Text {
		lead := len(value) - len(strings.TrimLeft(value, " \n"))
		out, at = append(out, set("text", value)), at-lead
	}
	if c.Op == reading.SplitMeasure {
		c.At, c.Value = at, ""
		return append(out, c), nil
	}
	if len(out) == 0 {
		out = append(out, set("text", value))
	}
	return out, nil
}

// splitPlace is the byte at which a measure is to be split: where the cursor stood, or, without
// script, at the first empty line that the person typed.
func splitPlace(form url.Values, text string) int {
	if units, err := strconv.Atoi(form.Get("cursor")); err == nil {
		return byteAt(text, units)
	}
	if at := strings.Index(text, "\n\n"); at >= 0 {
		return at
	}
	return 0
}

// withoutBreak takes the first empty line out again.
func withoutBreak(text string) string {
	head, tail, ok := strings.Cut(text, "\n\n")
	if !ok {
		return text
	}
	return head + strings.TrimLeft(tail, "\n")
}

// byteAt turns a place counted as browsers count, in UTF-16 units, into bytes.
func byteAt(text string, units int) int {
	n := 0
	for at, r := range text {
		if n >= units {
			return at
		}
		n += utf16.RuneLen(r)
	}
	return len(text)
}

// unreadCorrection finds the place of an unread piece among the findings.
func unreadCorrection(form url.Values, r reading.Result, c reading.Correction) ([]reading.Correction, error) {
	at, err := strconv.Atoi(strings.TrimPrefix(form.Get("at"), "u"))
	if err != nil {
		return nil, fault.New(fault.Invalid, "reading.no_such_unread")
	}
	near, _ := strconv.Atoi(form.Get("near"))
	after, _ := strconv.Atoi(form.Get("after"))
	c.At = at
	switch c.Op {
	case reading.UnreadFinding:
		c.Finding = near
	case reading.UnreadMeasure:
		wanted, err := strconv.Atoi(form.Get("finding"))
		if err != nil || wanted < 1 || wanted > len(r.Findings) {
			return nil, fault.New(fault.Invalid, "page.document.which_finding", "Count", len(r.Findings))
		}
		c.Finding, c.Measure = wanted-1, len(r.Findings[wanted-1].Measures)-1
		if wanted == near {
			c.Measure = after
		}
	}
	return []reading.Correction{c}, nil
}

// textOf reads a field of several lines as the ledger keeps it: lines end with "\n".
func textOf(form url.Values, name string) string {
	return strings.ReplaceAll(form.Get(name), "\r\n", "\n")
}

// parseAt reads the name of a place on the desk: f3, f3.statement, f3m2. Measure is -1 without one.
func parseAt(at string) (finding, measure int, field string, ok bool) {
	rest, ok := strings.CutPrefix(at, "f")
	if !ok {
		return 0, 0, "", false
	}
	measure = -1
	rest, field, _ = strings.Cut(rest, ".")
	if head, tail, has := strings.Cut(rest, "m"); has {
		n, err := strconv.Atoi(tail)
		if err != nil {
			return 0, 0, "", false
		}
		rest, measure = head, n
	}
	finding, err := strconv.Atoi(rest)
	return finding, measure, field, err == nil && finding >= 0
}
