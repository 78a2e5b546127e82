package ledger

import (
	"context"
	"slices"
	"strings"
	"unicode/utf8"

	"zhenggai/internal/fault"
	"zhenggai/internal/journal"
)

// Point (反映点) is one thing that a finding complains of. A finding's points are the office's own reading
// of its statement: they are never taken from the document by themselves, and the statement stays as printed.
type Point struct {
	ID        string `json:"id"`
	FindingID string `json:"finding"`
	Ord       int    `json:"ord"` // order in its finding, from 1
	Text      string `json:"text"`
}

// Ref names the point's row.
func (p Point) Ref() journal.Ref { return journal.Ref{Table: "finding_point", ID: p.ID} }

// Image is the point itself.
func (p Point) Image() any { return p }

// shortestPoint is how many characters a sentence needs to be proposed as a point by itself; a shorter
// one is said together with the sentence before it.
const shortestPoint = 8

// ProposePoints splits a statement where it ends a sentence or a clause (。；！？ and the line), as a first
// draft for a person. Joined again the points are the statement, white space aside.
func ProposePoints(statement string) []string {
	var points []string
	for para := range strings.SplitSeq(statement, "\n") {
		for _, s := range sentences(para) {
			if utf8.RuneCountInString(s) < shortestPoint && len(points) > 0 {
				points[len(points)-1] += s
				continue
			}
			points = append(points, s)
		}
	}
	return points
}

// sentences cuts a paragraph behind its sentence ends that stand outside brackets and quotation marks.
func sentences(para string) []string {
	var out []string
	depth, from := 0, 0
	for i, r := range para {
		switch {
		case strings.ContainsRune("（(“‘《〔【", r):
			depth++
		case strings.ContainsRune("）)”’》〕】", r):
			depth = max(0, depth-1)
		case depth == 0 && strings.ContainsRune("。；！？;", r):
			end := i + utf8.RuneLen(r)
			out, from = append(out, strings.TrimSpace(para[from:end])), end
		}
	}
	if rest := strings.TrimSpace(para[from:]); rest != "" {
		out = append(out, rest)
	}
	return out
}

// PointText is a point as a person wants it: the id of one that is kept, "" for a new one.
type PointText struct{ ID, Text string }

// SetPoints makes texts the points of the finding e.ID, in order. A point that texts leaves out ends, and
// no measure answers it any more. e.Base is the version of the finding that the person saw.
func (d *PlanDesk) SetPoints(ctx context.Context, e Edit, texts []PointText) (journal.Seq, error) {
	ids := make([]string, len(texts))
	for i := range ids {
		ids[i] = d.NewID()
	}
	return d.Store.ChangePlan(ctx, e.Actor, func(ctx context.Context, r PlanReader) ([]journal.Draft, error) {
		f, err := r.Finding(ctx, e.ID)
		if err != nil {
			return nil, err
		}
		if e.Base != f.Since {
			return nil, &Stale{Now: f.Row, Since: f.Since}
		}
		held, err := r.PointsOf(ctx, e.ID)
		if err != nil {
			return nil, err
		}
		c := pointsChange{finding: e.ID, held: held}
		if err := c.want(texts, ids); err != nil {
			return nil, err
		}
		measures, err := r.MeasuresOf(ctx, e.ID)
		if err != nil {
			return nil, err
		}
		return c.drafts(measures, f.Row.Ref(), e.Reason), nil
	})
}

// pointsChange is what makes held points the wanted ones.
type pointsChange struct {
	finding string
	held    []journal.Versioned[Point]
	rows    []journal.Record
	gone    []journal.Ref
	kept    map[string]bool
}

func (c *pointsChange) want(texts []PointText, ids []string) error {
	c.kept = map[string]bool{}
	for i, t := range texts {
		p := Point{ID: t.ID, FindingID: c.finding, Ord: i + 1, Text: tidy(t.Text)}
		if p.Text == "" {
			return fault.New(fault.Invalid, "ledger.point_empty", "No", i+1).At("points")
		}
		at := slices.IndexFunc(c.held, func(v journal.Versioned[Point]) bool { return v.Row.ID == t.ID })
		switch {
		case t.ID == "":
			p.ID = ids[i]
			c.rows = append(c.rows, p)
		case at < 0 || c.kept[t.ID]:
			return fault.New(fault.Invalid, "ledger.point_unknown", "No", i+1).At("points")
		case c.held[at].Row != p:
			c.rows = append(c.rows, p)
		}
		c.kept[p.ID] = true
	}
	for _, v := range c.held {
		if !c.kept[v.Row.ID] {
			c.gone = append(c.gone, v.Row.Ref())
		}
	}
	return nil
}

func (c *pointsChange) drafts(measures []journal.Versioned[Measure], subject journal.Ref, reason string) []journal.Draft {
	for _, v := range measures {
		m := v.Row
		m.Answers = slices.DeleteFunc(slices.Clone(m.Answers), func(id string) bool { return !c.kept[id] })
		if len(m.Answers) != len(v.Row.Answers) {
			c.rows = append(c.rows, m)
		}
	}
	if len(c.rows)+len(c.gone) == 0 {
		return nil
	}
	return []journal.Draft{{Act: journal.PointsSet, Subject: subject, Reason: reason, Rows: c.rows, Gone: c.gone}}
}

// Answer says which points of its finding the measure e.ID answers.
func (d *PlanDesk) Answer(ctx context.Context, e Edit, points []string) (journal.Seq, error) {
	return d.Store.ChangePlan(ctx, e.Actor, func(ctx context.Context, r PlanReader) ([]journal.Draft, error) {
		old, err := r.Measure(ctx, e.ID)
		if err != nil {
			return nil, err
		}
		held, err := r.PointsOf(ctx, old.Row.FindingID)
		if err != nil {
			return nil, err
		}
		m := old.Row
		m.Answers = nil
		for _, p := range held {
			if slices.Contains(points, p.Row.ID) {
				m.Answers = append(m.Answers, p.Row.ID)
			}
		}
		for _, id := range points {
			if !slices.Contains(m.Answers, id) {
				return nil, fault.New(fault.Invalid, "ledger.point_not_its").At("points")
			}
		}
		return amended(e, old.Since, old.Row, m, journal.MeasureChanged)
	})
}
