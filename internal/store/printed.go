package store

import (
	"cmp"
	"context"
	"encoding/json"
	"slices"

	"zhenggai/internal/ledger"
)

// PrintedUnits lists the names that findings and tasks print for units, those printed most often first.
// Lists that are alike are read once, so that tens of thousands of tasks stay cheap.
func (r reader) PrintedUnits(ctx context.Context) ([]ledger.PrintedUnit, error) {
	rows, err := r.q.QueryContext(ctx, `
		SELECT units, COUNT(*) FROM finding WHERE `+now+` GROUP BY units
		UNION ALL SELECT units, COUNT(*) FROM task WHERE `+now+` GROUP BY units`)
	if err != nil {
		return nil, r.db.told(err)
	}
	defer rows.Close()
	times := map[string]int{}
	for rows.Next() {
		var list string
		var n int
		if err := rows.Scan(&list, &n); err != nil {
			return nil, r.db.told(err)
		}
		var units []ledger.Unit
		if err := json.Unmarshal([]byte(list), &units); err != nil {
			return nil, r.db.told(err)
		}
		for _, u := range units {
			times[u.Name] += n
		}
	}
	var out []ledger.PrintedUnit
	for name, n := range times {
		out = append(out, ledger.PrintedUnit{Name: name, N: n})
	}
	slices.SortFunc(out, func(a, b ledger.PrintedUnit) int { return cmp.Or(-cmp.Compare(a.N, b.N), cmp.Compare(a.Name, b.Name)) })
	return out, r.db.told(rows.Err())
}
