package store

import (
	"context"

	"zhenggai/internal/dispatch"
	"zhenggai/internal/ledger"
	"zhenggai/internal/store/engine"
	"zhenggai/internal/workday"
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
	periods := map[string]string{} // one string for each key, however many words are kept
	for rows.Next() {
		var w dispatch.Word
		var finding string
		if err := rows.Scan(&finding, &w.Matter, &w.Unit, &w.Period, dayCell{&w.Day}, jsonCell{&w.Share}, jsonCell{&w.Reached}); err != nil {
			return nil, r.db.told(err)
		}
		if kept, met := periods[w.Period]; met {
			w.Period = kept
		}
		periods[w.Period] = w.Period
		if w.Matter == "" {
			w.Matter = finding
		}
		told[w.Matter] = append(told[w.Matter], w)
	}
	return told, r.db.told(rows.Err())
}

// Began is the day of the office's first return or reminder, none before.
func (r dispatcher) Began(ctx context.Context) (workday.Day, error) {
	var handed string
	var sent int64
	err := r.q.QueryRowContext(ctx, `
		SELECT coalesce((SELECT min(handed_day) FROM filing), ''), coalesce((SELECT min(sent_at) FROM dispatch_reminder), 0)`).Scan(&handed, &sent)
	began := parseDay(ledger.Date(handed))
	if sent != 0 && (began == 0 || dayAt(sent) < began) {
		began = dayAt(sent)
	}
	return began, r.db.told(err)
}
