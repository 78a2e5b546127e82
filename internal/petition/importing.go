package petition

import (
	"context"
	"slices"
	"strings"

	"zhenggai/internal/journal"
	"zhenggai/internal/ledger"
	"zhenggai/internal/org"
	"zhenggai/internal/say"
)

// Draft is a batch as it is about to be taken. It holds complainants: whoever keeps it keeps it sealed.
type Draft struct {
	Batch Batch `json:"batch"`
	Rows  []Row `json:"rows"`
}

// Import is what a draft would change, or what is wrong with it. Nothing of a draft with a defect is taken.
type Import struct {
	Batch    Batch
	Added    []Petition
	Answered []Petition // those in the register already, of which the table reports something new
	Same     int        // rows that say what is so already
	Defects  []Defect
	// Differs tells where the counts that came with the batch and the petitions counted are not the same.
	Differs []say.Text
	Counted int // of this batch
	Total   int // of all up to it, of the same round
}

// Preview tells what a draft would change as things stand.
func (d *Desk) Preview(ctx context.Context, draft Draft, today ledger.Date) (Import, error) {
	return d.plan(ctx, d.Store, draft, today)
}

// plan is what a draft comes to.
func (d *Desk) plan(ctx context.Context, r Reader, draft Draft, today ledger.Date) (Import, error) {
	in := Import{Batch: draft.Batch}
	if err := checkBatch(draft.Batch, today); err != nil {
		return in, err
	}
	tree, err := d.Tree(ctx)
	if err != nil {
		return in, err
	}
	held, err := r.Petitions(ctx)
	if err != nil {
		return in, err
	}
	p := planner{Desk: d, Import: in, tree: tree, held: map[Number]Petition{}, seen: map[Number]string{}, today: today}
	for _, v := range held {
		p.held[v.Row.Number] = v.Row
	}
	for _, row := range draft.Rows {
		p.take(row)
	}
	p.count(held)
	return p.Import, nil
}

type planner struct {
	*Desk
	Import
	tree  *org.Tree
	held  map[Number]Petition
	seen  map[Number]string // number -> cell
	first Number
	today ledger.Date
}

// take adds a row, changes what it answers, or notes what is wrong with it.
func (p *planner) take(row Row) {
	r := &reader{row: row}
	n := r.number()
	if len(r.defects) == 0 {
		p.checkNumber(r, n)
	}
	a, told := r.answer(p.Batch.Day)
	x := Petition{
		Number: n, Batch: p.Batch.ID, Day: p.Batch.Day, Text: r.bounded("text", MaxText), Place: r.bounded("place", MaxPlace), Kinds: r.kinds(), Unit: r.unit(p.tree),
		Answer: a, Complainant: Complainant{r.bounded("name", MaxWho), r.bounded("phone", MaxWho), r.bounded("address", MaxWho)},
	}
	old, known := p.held[n]
	if !known && x.Text == "" {
		r.blame("text", "petition.cell_empty", "Title", Columns[1].Title)
	}
	if known || len(r.defects) > 0 {
		if p.Defects = append(p.Defects, r.defects...); len(r.defects) == 0 {
			p.answer(r, old, a, told)
		}
		return
	}
	var err error
	if x.Due, x.Term, err = p.due(p.tree, x.Unit, x.Day); err != nil {
		r.blame("number", textOf(err).Key)
		p.Defects = append(p.Defects, r.defects...)
		return
	}
	p.Added = append(p.Added, x)
}

// checkNumber minds a number against the table that it stands in.
func (p *planner) checkNumber(r *reader, n Number) {
	if p.first == "" {
		p.first = n
	}
	if at, twice := p.seen[n]; twice {
		r.blame("number", "petition.number_twice", "Number", string(n), "Cell", at)
	}
	p.seen[n] = r.row.At.Cell("number")
	if n.Day() > p.Batch.Day {
		r.blame("number", "petition.number_future", "Number", string(n), "Day", string(n.Day()), "Batch", string(p.Batch.Day))
	}
	if n.Round() != p.first.Round() || n.Province() != p.first.Province() {
		r.blame("number", "petition.number_stranger", "Number", string(n), "First", string(p.first))
	}
}

// answer changes what is in the register already by what the table reports of it. What the table leaves empty stays.
func (p *planner) answer(r *reader, old Petition, a Answer, told bool) {
	next := old
	if told {
		next.Answer = merged(old.Answer, a, r.text("status") != "")
	}
	if journal.Same(old, next) {
		p.Same++
		return
	}
	p.Answered = append(p.Answered, next)
}

func merged(old, a Answer, status bool) Answer {
	next := old
	if status {
		next.Status, next.DoneOn = a.Status, a.DoneOn
	}
	if a.Truth != "" {
		next.Truth = a.Truth
	}
	for _, f := range []struct{ to, from *string }{{&next.Found, &a.Found}, {&next.Result, &a.Result}, {&next.Accountable, &a.Accountable}} {
		if *f.from != "" {
			*f.to = *f.from
		}
	}
	return next
}

// count compares the counts that came with the batch.
func (p *planner) count(held []journal.Versioned[Petition]) {
	p.Counted = len(p.Added)
	p.Total = p.Counted
	for _, v := range held {
		if v.Row.Number.Round() == p.first.Round() && v.Row.Number.Province() == p.first.Province() && v.Row.Day <= p.Batch.Day {
			p.Total++
		}
	}
	if p.Batch.Stated > 0 && p.Batch.Stated != p.Counted {
		p.Differs = append(p.Differs, say.T("petition.count_batch", "Stated", p.Batch.Stated, "Counted", p.Counted))
	}
	if p.Batch.Total > 0 && p.Batch.Total != p.Total {
		p.Differs = append(p.Differs, say.T("petition.count_total", "Stated", p.Batch.Total, "Counted", p.Total))
	}
}

// Count is how far the counts printed with a batch agree with the register: what is printed, and what is there.
type Count struct{ Stated, Counted, StatedTotal, Total int }

// Agrees tells that no printed count differs.
func (c Count) Agrees() bool {
	return (c.Stated == 0 || c.Stated == c.Counted) && (c.StatedTotal == 0 || c.StatedTotal == c.Total)
}

// CountOf counts a batch among all petitions. Totals run over batches up to its day and number.
func CountOf(b Batch, batches []Batch, all []Petition) Count {
	c := Count{Stated: b.Stated, StatedTotal: b.Total}
	before := map[string]bool{}
	for _, o := range batches {
		before[o.ID] = o.Day < b.Day || o.Day == b.Day && o.No <= b.No
	}
	for _, p := range all {
		if p.Batch == b.ID {
			c.Counted++
		}
		if before[p.Batch] {
			c.Total++
		}
	}
	return c
}

// regionCodes are the codes of the regions that a unit lies in, from the narrowest to the widest; of the office's
// own region when nobody handles the petition yet.
func regionCodes(tree *org.Tree, unit string) []string {
	region := ""
	path := tree.Path(unit)
	slices.Reverse(path)
	for _, u := range append(path, tree.Children("")...) {
		if region == "" {
			region = u.Region
		}
	}
	r, known := tree.Region(region)
	if !known || len(r.Code) < 6 || strings.Trim(r.Code, "0123456789") != "" {
		return nil
	}
	return []string{r.Code[:6], r.Code[:4] + "00", r.Code[:2] + "0000"}
}
