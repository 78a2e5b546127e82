package paper

import (
	"cmp"
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
	"time"

	"zhenggai/internal/closure"
	"zhenggai/internal/fault"
	"zhenggai/internal/journal"
	"zhenggai/internal/ledger"
	"zhenggai/internal/office"
	"zhenggai/internal/say"
)

// Certify writes the certificate of a closing (销号证书) from the proof of the entry that closed it, and from nothing
// else: every word of it can be composed again from what the signature covers, so that a changed word shows.
// The proof travels in the codes and in the docx's note. An entry that closes nothing is fault.Invalid.
func Certify(p journal.Proof) (office.Official, error) {
	c, err := closedBy(p)
	if err != nil {
		return office.Official{}, err
	}
	codes, err := Codes(p)
	if err != nil {
		return office.Official{}, err
	}
	pictures, err := drawn(codes)
	if err != nil {
		return office.Official{}, err
	}
	o := office.Official{Title: said("certificate.title"), Note: strings.Join(codes, "\n")}
	add := func(paras ...office.Para) { o.Paras = append(o.Paras, paras...) }
	add(office.Para{Role: office.RoleCaption, Text: said("certificate.number", "Year", strconv.Itoa(c.closing.Day.Time().Year()), "Seq", fmt.Sprintf("%06d", c.entry.Seq))})
	add(body(said("certificate.lead", "Day", day(c.closing.Day)))...)
	add(form(c.rows()...))
	add(heading(1, "frozen"), c.index())
	add(heading(2, "proof"), form(c.proved(p)...))
	add(heading(3, "verify"))
	add(body(said("certificate.how"))...)
	add(office.Para{Role: office.RoleBody, Pictures: pictures})
	return o, nil
}

// closed is what the entry of a closing says.
type closed struct {
	entry   journal.Entry
	c       closure.Case
	closing closure.Closing
	finding ledger.Finding
}

// closedBy reads the entry of a proof. It does not check the proof: who made it did, or Check does.
func closedBy(p journal.Proof) (closed, error) {
	e, err := journal.DecodeEntry([]byte(p.Entry))
	if err != nil {
		return closed{}, err
	}
	out := closed{entry: e}
	for _, image := range e.Images {
		var err error
		switch image.Table {
		case "closing":
			err = json.Unmarshal(image.Row, &out.c)
		case "finding":
			err = json.Unmarshal(image.Row, &out.finding)
		}
		if err != nil {
			return closed{}, fault.Wrap(err, fault.Invalid, "paper.no_closing")
		}
	}
	if e.Act != journal.ClosureClosed || out.c.Closing == nil || out.finding.ID == "" {
		return closed{}, fault.New(fault.Invalid, "paper.no_closing")
	}
	out.closing = *out.c.Closing
	return out, nil
}

func (c closed) rows() [][]string {
	rows := [][]string{
		line("no", said("finding_no", "No", c.finding.No, "Cycle", c.c.Cycle)), line("statement", c.finding.Statement),
		line("goal", cmp.Or(c.finding.Goal, said("none"))),
		line("doers", cmp.Or(units(c.finding, ledger.Responsible, ledger.Lead), said("none"))),
		line("nature", c.c.Nature.Name().In(say.ZhCN)),
	}
	for _, a := range c.closing.Acceptances {
		who := a.By.Role.Name().In(say.ZhCN)
		if a.By.External != nil {
			who = a.By.External.Unit
		}
		rows = append(rows, line("accepted", said("accepted_line", "Level", closure.LevelName(a.Level), "Who", who, "Day", day(a.Day))))
	}
	if n := c.closing.Notice; n != nil {
		rows = append(rows, line("noticed", said("noticed_line", "Start", day(n.Start), "End", day(n.End), "Objections", len(n.Objections))))
	}
	return append(rows, line("closed", day(c.closing.Day)), line("policy", c.closing.Policy))
}

// index lists what the acceptance froze, by digest; the names of files are no part of the entry.
func (c closed) index() office.Para {
	t := office.Table{Columns: []office.TableColumn{
		{Title: said("column.no"), Share: 1, Align: "center"}, {Title: said("column.material"), Share: 5}, {Title: said("column.hash"), Share: 4},
	}}
	for i, e := range c.closing.Evidence {
		t.Rows = append(t.Rows, []string{strconv.Itoa(i + 1), materialName(e.Material), foldHash(e.Hash)})
	}
	return office.Para{Table: &t}
}

// proved is where the entry stands in the journal, for who compares by eye.
func (c closed) proved(p journal.Proof) [][]string {
	origin, rest, _ := strings.Cut(p.Head, "\n")
	size, rest, _ := strings.Cut(rest, "\n")
	root, _, _ := strings.Cut(rest, "\n")
	at := time.UnixMilli(c.entry.RecordedAt).In(time.FixedZone("", 8*60*60)).Format(time.DateTime)
	return [][]string{
		line("entry", said("entry_line", "Seq", int64(c.entry.Seq), "At", at)),
		line("leaf", journal.LeafHash([]byte(p.Entry)).String()),
		line("checkpoint", said("checkpoint_line", "Origin", origin, "Size", size, "Root", root)),
		line("key", p.Public),
	}
}
