package store

import (
	"context"

	"zhenggai/internal/dispatch"
	"zhenggai/internal/store/engine"
)

// Words lists what units said of the matters of findings, in every period, by matter and day. It is for rules, which
// look at all that was said whoever may read it; the findings given are those that the caller may know of.
func (r dispatcher) Words(ctx context.Context, findingIDs []string) (map[string][]dispatch.Word, error) {
	var a engine.Args
	where, args := r.when(engine.In(&a, "finding_id", findingIDs), a.Values)
	rows, err := r.q.QueryContext(ctx, `
		SELECT finding_id, task_id, unit, period, handed_day, share, reached FROM filing_line
		WHERE `+where+" ORDER BY handed_day, since_seq, id", args...)
	if err != nil {
		return nil, r.db.told(err)
	}
	defer rows.Close()
	told := map[string][]dispatch.Word{}
	for rows.Next() {
		var w dispatch.Word
		var finding string
		if err := rows.Scan(&finding, &w.Matter, &w.Unit, &w.Period, dayCell{&w.Day}, jsonCell{&w.Share}, jsonCell{&w.Reached}); err != nil {
			return nil, r.db.told(err)
		}
		if w.Matter == "" {
			w.Matter = finding
		}
		told[w.Matter] = append(told[w.Matter], w)
	}
	return told, r.db.told(rows.Err())
}
