package web

import (
	"net/url"
	"path"
	"slices"
	"strconv"
	"strings"

	"zhenggai/internal/closure"
	"zhenggai/internal/evidence"
	"zhenggai/internal/fault"
	"zhenggai/internal/gate"
	"zhenggai/internal/journal"
	"zhenggai/internal/ledger"
	"zhenggai/internal/org"
)

// act lets an event happen, or shows the page again with what is wrong and what was typed.
func (p *ClosingPages) act(r *gate.Request) error {
	in, err := r.Form()
	if err != nil {
		return err
	}
	id := r.PathValue("id")
	if _, err := p.Ledger.Finding(r.Context(), id); err != nil {
		return err
	}
	person, err := p.Cases.Person(r.Context(), r.Caller, id)
	if err != nil {
		return err
	}
	files, err := p.Proofs.Store.FilesOf(r.Context(), id)
	if err != nil {
		return err
	}
	tree, err := p.Units(r.Context())
	if err != nil {
		return err
	}
	e := eventFrom(closure.Kind(r.PathValue("kind")), in, evidenceOf(journal.Rows(files)))
	e.On = p.today()
	if !slices.Contains(closure.Kinds, e.Kind) {
		return fault.New(fault.Missing, "fault.missing")
	}
	units, err := unitsNamed(tree, in.Get("units"))
	if e.Units = units; err == nil {
		_, err = p.Desk.Act(r.Context(), id, person, e)
	}
	if err == nil {
		return p.Shell.Done(r, closingHref(id), "page.closing.done", "Kind", e.Kind.Name())
	}
	return p.again(r, id, err, func(v *closingView) {
		v.Drafted, v.Outside = e, in.Get("outside")
		if in.Has("units") {
			v.Units = in.Get("units")
		}
	})
}

// eventFrom reads the form of an event. Of the files of the finding those are brought that are ticked.
func eventFrom(k closure.Kind, in url.Values, files []closure.Evidence) closure.Event {
	e := closure.Event{
		ID: in.Get("event"), Kind: k, Day: ledger.Date(strings.TrimSpace(in.Get("day"))),
		Opinion: strings.TrimSpace(in.Get("opinion")), Reason: strings.TrimSpace(in.Get("reason")),
		Nature: closure.Nature(in.Get("nature")), LongTerm: in.Has("long_term"), About: in.Get("about"), Target: in.Get("target"),
		Seen: closure.Seen{Cycle: seenNumber(in, "cycle"), Events: seenNumber(in, "events")},
	}
	for _, f := range files {
		if slices.Contains(in["evidence"], f.ID) {
			e.Evidence = append(e.Evidence, f)
		}
	}
	if unit := strings.TrimSpace(in.Get("outside")); unit != "" {
		e.By.External = &closure.External{Unit: unit}
	}
	return e
}

// seenNumber is a number that a hidden field holds, -1 for none, which is seen nowhere.
func seenNumber(in url.Values, name string) int {
	n, err := strconv.Atoi(in.Get(name))
	if err != nil {
		return -1
	}
	return n
}

// seenVersion is the version of a record that a hidden field holds, 0 for none: that of nothing.
func seenVersion(in url.Values) journal.Seq {
	seq, _ := strconv.ParseInt(in.Get("seen"), 10, 64)
	return journal.Seq(seq)
}

// unitsNamed finds the units that a text names. One that is not on the tree, and a name of several, is
// fault.Invalid at units.
func unitsNamed(tree *org.Tree, text string) ([]string, error) {
	var ids []string
	for _, name := range strings.FieldsFunc(text, func(c rune) bool { return strings.ContainsRune("、，,；;\n", c) }) {
		if name = strings.TrimSpace(name); name == "" {
			continue
		}
		switch found := tree.Find(name); len(found) {
		case 1:
			ids = append(ids, found[0].ID)
		case 0:
			return nil, fault.New(fault.Invalid, "page.closing.unit_unknown", "Name", name).At("units")
		default:
			return nil, fault.New(fault.Invalid, "page.closing.unit_ambiguous", "Name", name, "Count", len(found)).At("units")
		}
	}
	return ids, nil
}

// again shows the page with what is wrong.
func (p *ClosingPages) again(r *gate.Request, id string, err error, keep func(*closingView)) error {
	v, viewErr := p.view(r, id)
	if viewErr != nil {
		return viewErr
	}
	status, err := v.refused(err)
	if err != nil {
		return err
	}
	keep(&v)
	return p.showAs(r, status, v)
}

// player is who the caller is in a finding's closing, or fault.Denied when they play no part and hand nothing in.
func (p *ClosingPages) player(r *gate.Request, finding string) (closure.Person, error) {
	if _, err := p.Ledger.Finding(r.Context(), finding); err != nil {
		return closure.Person{}, err // of what is out of sight nobody learns more than that it is not there
	}
	person, err := p.Cases.Person(r.Context(), r.Caller, finding)
	if err == nil && !person.Plays() {
		err = fault.New(fault.Denied, "page.closing.no_part")
	}
	return person, err
}

// compare records how the goal compares with what was done.
func (p *ClosingPages) compare(r *gate.Request) error {
	in, err := r.Form()
	if err != nil {
		return err
	}
	id := r.PathValue("id")
	if _, err := p.player(r, id); err != nil {
		return err
	}
	c := evidence.Comparison{
		Finding: id, Cycle: 1, Verdict: evidence.Verdict(in.Get("verdict")), Words: in.Get("words"), By: r.Actor(), On: p.today(),
	}
	held, err := p.Cases.Case(r.Context(), id)
	if err == nil {
		c.Cycle = held.Cycle
	} else if !fault.Is(err, fault.Missing) {
		return err
	}
	if _, err := p.Proofs.Compare(r.Context(), c); err != nil {
		return p.again(r, id, err, func(v *closingView) { v.Compare = c })
	}
	return p.Shell.Done(r, closingHref(id)+"#goal", "page.closing.compared")
}

// downloadEvidence sends a file as it came.
func (p *ClosingPages) downloadEvidence(r *gate.Request) error {
	f, err := p.Proofs.Store.File(r.Context(), r.PathValue("id"))
	if err != nil {
		return err
	}
	return sendKept(r, p.Vault, f.Row.Hash, f.Row.Name)
}

// textView is the words of a file, as far as a limited process could read them.
type textView struct {
	evidence.File
	Lines   []string
	Trouble string
	Whole   bool // all of it was asked for
}

// firstPage is how many paragraphs are about a page.
const firstPage = 30

// shown are the paragraphs to be shown: about the first page, unless more was asked for.
func (v textView) shown() []string {
	if v.Whole {
		return v.Lines
	}
	return v.Lines[:min(firstPage, len(v.Lines))]
}

// maxText is how large a file may be for its words to be read, in bytes.
const maxText = 20 << 20

// readable tells whether a file's words can be looked at without taking it home.
func readable(f evidence.File) bool {
	ext := strings.ToLower(path.Ext(f.Name))
	return f.Size <= maxText && slices.Contains([]string{".docx", ".xlsx", ".pdf", ".html", ".htm", ".txt"}, ext)
}

// evidenceText shows the words of a file of evidence. The file itself is never shown.
func (p *ClosingPages) evidenceText(r *gate.Request) error {
	f, err := p.Proofs.Store.File(r.Context(), r.PathValue("id"))
	if err != nil {
		return err
	}
	v := textView{File: f.Row, Whole: r.URL.Query().Has("all")}
	if !readable(f.Row) {
		v.Trouble = r.Say("page.closing.text.not", "Limit", maxText>>20)
	} else if v.Lines, err = p.textOf(r, f.Row.Hash); err != nil {
		v.Trouble = sentence(r, err)
	}
	return p.Shell.Show(r, Page{Title: f.Row.Name, Nav: "closing", Body: evidenceTextPage(v)})
}

func (p *ClosingPages) textOf(r *gate.Request, hash string) ([]string, error) {
	body, err := p.Vault.Get(hash)
	if err != nil {
		return nil, err
	}
	defer body.Close()
	return p.Text(r.Context(), body)
}

// closingActs are the entries that the events of a closing leave.
func closingActs() []journal.Act {
	acts := make([]journal.Act, 0, len(closure.Kinds))
	for _, k := range closure.Kinds {
		acts = append(acts, k.Act())
	}
	return acts
}
