package store

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"slices"
	"strings"

	"zhenggai/internal/fault"
	"zhenggai/internal/journal"
	"zhenggai/internal/ledger"
	"zhenggai/internal/store/engine"
)

// The bounds of a list.
const (
	maxPage  = 200
	maxTotal = 10_000
)

// soon is how many days ahead a deadline counts as near.
const soon = 30

// settledStatuses are the statuses of which no deadline can be missed any more.
var settledStatuses = []ledger.Status{
	ledger.StatusDone, ledger.StatusDoneLongTerm, ledger.StatusClosed, ledger.StatusAccepted, ledger.StatusNoticed,
}

// search is a filter on its way into SQL: conditions on finding AS f, and the rounds in their order.
type search struct {
	l      Ledger
	filter ledger.Filter
	today  ledger.Date
	rounds []ledger.Round // those that the filter leaves, in order
	narrow bool           // whether it leaves not all
}

func (l Ledger) search(ctx context.Context, f ledger.Filter) (search, error) {
	s := search{l: l, filter: f, today: ledger.DateOf(l.db.cfg.Clock())}
	all, err := l.Rounds(ctx)
	if err != nil {
		return s, err
	}
	for _, r := range all {
		if (len(f.Rounds) == 0 || slices.Contains(f.Rounds, r.Row.ID)) &&
			(len(f.Sources) == 0 || slices.Contains(f.Sources, r.Row.Source)) {
			s.rounds = append(s.rounds, r.Row)
		}
	}
	s.narrow = len(s.rounds) < len(all)
	return s, nil
}

// chosen is what follows FROM: the findings that the filter leaves, as f.
func (s search) chosen(a *engine.Args) string {
	f := s.filter
	cond := oneOf(a, "f.status", f.Statuses)
	cond = append(cond, oneOf(a, "f.time_class", f.Classes)...)
	cond = append(cond, oneOf(a, "f.workflow", f.Flows)...)
	cond = append(cond, oneOf(a, "f.grade", f.Grades)...)
	if len(f.Numbers) > 0 {
		cond = append(cond, engine.In(a, "f.no", f.Numbers))
	}
	cond = append(cond, s.due(a)...)
	if s.narrow {
		ids := make([]string, len(s.rounds))
		for i, r := range s.rounds {
			ids[i] = r.ID
		}
		cond = append(cond, engine.In(a, "f.round_id", ids))
	}
	return strings.Join(append([]string{s.from(a)}, cond...), " AND ")
}

// from is where the findings come from: without words and units the versions that are true, whose
// index list has all that is compared; with them the search index.
func (s search) from(a *engine.Args) string {
	if s.textual() {
		return s.l.db.dialect.Text.Findings(a, s.filter.Words, s.filter.Units)
	}
	return "finding AS f WHERE f." + now
}

func (s search) textual() bool { return len(s.filter.Words) > 0 || len(s.filter.Units) > 0 }

func oneOf[T ~string](a *engine.Args, expr string, values []T) []string {
	if len(values) == 0 {
		return nil
	}
	plain := make([]string, len(values))
	for i, v := range values {
		plain[i] = string(v)
	}
	return []string{engine.In(a, expr, plain)}
}

// due is the condition on the deadline; its terms are alternatives.
func (s search) due(a *engine.Args) []string {
	d := s.filter.Due
	var any []string
	if d.From != "" || d.To != "" {
		between := "f.deadline <> ''"
		if d.From != "" {
			between += " AND f.deadline >= " + a.Bind(string(d.From))
		}
		if d.To != "" {
			between += " AND f.deadline <= " + a.Bind(string(d.To))
		}
		any = append(any, between)
	}
	if d.Overdue {
		any = append(any, s.overdue(a))
	}
	if d.Soon {
		any = append(any, s.near(a))
	}
	if d.None {
		any = append(any, "f.deadline = ''")
	}
	if len(any) == 0 {
		return nil
	}
	return []string{"(" + strings.Join(any, " OR ") + ")"}
}

func (s search) overdue(a *engine.Args) string {
	return "f.deadline <> '' AND f.deadline < " + a.Bind(string(s.today)) + " AND " + s.open(a)
}

func (s search) near(a *engine.Args) string {
	last := ledger.DateOf(s.today.Time().AddDate(0, 0, soon))
	return "f.deadline >= " + a.Bind(string(s.today)) + " AND f.deadline <= " + a.Bind(string(last)) + " AND " + s.open(a)
}

func (s search) open(a *engine.Args) string {
	return "NOT " + strings.Join(oneOf(a, "f.status", settledStatuses), "")
}

// Find lists findings under a filter, by round and No, keyset-paged.
func (l Ledger) Find(ctx context.Context, f ledger.Filter, p ledger.Page) (ledger.Found, error) {
	limit := p.Limit
	if limit <= 0 || limit > maxPage {
		limit = maxPage
	}
	after, err := readCursor(p.After)
	if err != nil {
		return ledger.Found{}, err
	}
	s, err := l.search(ctx, f)
	if err != nil {
		return ledger.Found{}, err
	}
	total, perRound, err := s.count(ctx)
	if err != nil {
		return ledger.Found{}, err
	}
	rows, err := s.page(ctx, after, perRound, limit+1)
	if err != nil {
		return ledger.Found{}, err
	}
	found := ledger.Found{Rows: rows, Total: min(total, maxTotal)}
	if len(rows) > limit {
		found.Rows = rows[:limit]
		found.Next = cursorOf(rows[limit-1]).String()
	}
	return found, l.countMeasures(ctx, found.Rows)
}

// count is the number of findings, as far as maxTotal is worth knowing. Where words or units must be
// looked up it is counted by round, which tells page where to look; nil means that all rounds may have some.
func (s search) count(ctx context.Context) (int, map[string]int, error) {
	var a engine.Args
	chosen := s.chosen(&a)
	if !s.textual() {
		var n int
		err := s.l.q.QueryRowContext(ctx, "SELECT count(*) FROM (SELECT 1 FROM "+chosen+" LIMIT "+a.Bind(maxTotal+1)+") AS bounded", a.Values...).Scan(&n)
		return n, nil, s.l.db.told(err)
	}
	rows, err := s.l.q.QueryContext(ctx, "SELECT f.round_id, count(*) FROM "+chosen+" GROUP BY f.round_id", a.Values...)
	if err != nil {
		return 0, nil, s.l.db.told(err)
	}
	defer rows.Close()
	total, perRound := 0, map[string]int{}
	for rows.Next() {
		var round string
		var n int
		if err := rows.Scan(&round, &n); err != nil {
			return 0, nil, s.l.db.told(err)
		}
		perRound[round] = n
		total += n
	}
	return total, perRound, s.l.db.told(rows.Err())
}

// page walks the rounds in order until it has limit rows.
func (s search) page(ctx context.Context, after cursor, perRound map[string]int, limit int) ([]ledger.Row, error) {
	rest := s.rounds
	if after.Round != "" {
		i := slices.IndexFunc(s.rounds, func(r ledger.Round) bool { return r.ID == after.Round })
		if i < 0 {
			return nil, fault.New(fault.Invalid, "store.page_gone")
		}
		rest = s.rounds[i:]
	}
	var out []ledger.Row
	for _, round := range rest {
		if perRound != nil && perRound[round.ID] == 0 {
			continue
		}
		rows, err := s.ofRound(ctx, round, after, limit-len(out))
		if err != nil {
			return nil, err
		}
		out = append(out, rows...)
		if len(out) == limit {
			break
		}
	}
	return out, nil
}

// ofRound finds the ids of a round first, off an index, and then reads their rows.
func (s search) ofRound(ctx context.Context, round ledger.Round, after cursor, limit int) ([]ledger.Row, error) {
	ids, err := s.idsOf(ctx, round, after, limit)
	if err != nil || len(ids) == 0 {
		return nil, s.l.db.told(err)
	}
	var a engine.Args
	held, err := findings.list(ctx, s.l.q, engine.In(&a, "id", ids)+" AND "+now+" ORDER BY no, id", a.Values...)
	if err != nil {
		return nil, s.l.db.told(err)
	}
	out := make([]ledger.Row, len(held))
	for i, v := range held {
		out[i] = ledger.Row{Versioned: v, Round: round}
	}
	return out, nil
}

func (s search) idsOf(ctx context.Context, round ledger.Round, after cursor, limit int) ([]string, error) {
	var a engine.Args
	chosen := s.chosen(&a) + " AND f.round_id = " + a.Bind(round.ID)
	if after.Round == round.ID {
		chosen += " AND (f.no, f.id) > (" + a.Bind(after.No) + ", " + a.Bind(after.ID) + ")"
	}
	return column(ctx, s.l.q, "SELECT f.id FROM "+chosen+" ORDER BY f.no, f.id LIMIT "+a.Bind(limit), a.Values)
}

// column reads a statement's one column.
func column(ctx context.Context, q engine.Querier, query string, args []any) ([]string, error) {
	rows, err := q.QueryContext(ctx, query, args...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var out []string
	for rows.Next() {
		var s string
		if err := rows.Scan(&s); err != nil {
			return nil, err
		}
		out = append(out, s)
	}
	return out, rows.Err()
}

func (l Ledger) countMeasures(ctx context.Context, found []ledger.Row) error {
	if len(found) == 0 {
		return nil
	}
	place := map[string]int{}
	ids := make([]string, len(found))
	for i, row := range found {
		place[row.Row.ID], ids[i] = i, row.Row.ID
	}
	var a engine.Args
	rows, err := l.q.QueryContext(ctx, "SELECT finding_id, count(*) FROM measure WHERE "+now+" AND "+
		engine.In(&a, "finding_id", ids)+" GROUP BY finding_id", a.Values...)
	if err != nil {
		return l.db.told(err)
	}
	defer rows.Close()
	for rows.Next() {
		var id string
		var n int
		if err := rows.Scan(&id, &n); err != nil {
			return l.db.told(err)
		}
		found[place[id]].Measures = n
	}
	return l.db.told(rows.Err())
}

// Tally counts the findings under a filter by status.
func (l Ledger) Tally(ctx context.Context, f ledger.Filter) (ledger.Tally, error) {
	t := ledger.Tally{ByStatus: map[ledger.Status]int{}}
	s, err := l.search(ctx, f)
	if err != nil {
		return t, err
	}
	var a engine.Args
	rows, err := l.q.QueryContext(ctx, "SELECT f.status, count(*), "+countOf(s.overdue(&a))+", "+countOf(s.near(&a))+" FROM "+s.chosen(&a)+
		" GROUP BY f.status", a.Values...)
	if err != nil {
		return t, l.db.told(err)
	}
	defer rows.Close()
	for rows.Next() {
		var status ledger.Status
		var n, late, near int
		if err := rows.Scan(&status, &n, &late, &near); err != nil {
			return t, l.db.told(err)
		}
		t.ByStatus[status] = n
		t.Total += n
		t.Overdue += late
		t.Soon += near
	}
	return t, l.db.told(rows.Err())
}

// countOf counts the rows of a group for which cond is true.
func countOf(cond string) string { return "coalesce(sum(CASE WHEN " + cond + " THEN 1 ELSE 0 END), 0)" }

// cursor is the place of a row in a list.
type cursor struct {
	Round string `json:"r"`
	No    int    `json:"n"`
	ID    string `json:"i"`
}

func cursorOf(row ledger.Row) cursor { return cursor{row.Round.ID, row.Row.No, row.Row.ID} }

// String is the cursor as it stands in an address.
func (c cursor) String() string {
	buf, _ := journal.Canonical(c) // strings and a number: cannot fail
	return base64.RawURLEncoding.EncodeToString(buf)
}

func readCursor(s string) (cursor, error) {
	var c cursor
	if s == "" {
		return c, nil
	}
	buf, err := base64.RawURLEncoding.DecodeString(s)
	if err == nil {
		err = json.Unmarshal(buf, &c)
	}
	if err != nil || c.Round == "" {
		return c, fault.Wrap(err, fault.Invalid, "store.page_gone")
	}
	return c, nil
}
