package store

import (
	"context"

	"zhenggai/internal/journal"
)

// PartsOf names the measures, tasks, points, requests, cases, events and links of closing, evidence, comparisons, draws, campaigns, lines of returns, events of ladders and judgements of signs that a
// finding has or ever had, those withdrawn too, so that its history can be told whole.
func (db *DB) PartsOf(ctx context.Context, findingID string) ([]journal.Ref, error) {
	if err := db.now().inSight(ctx, findingID); err != nil {
		return nil, err
	}
	rows, err := db.readers.QueryContext(ctx, `
		SELECT DISTINCT 'measure', id FROM measure WHERE finding_id = $1
		UNION ALL SELECT DISTINCT 'task', id FROM task WHERE finding_id = $1
		UNION ALL SELECT DISTINCT 'finding_point', id FROM finding_point WHERE finding_id = $1
		UNION ALL SELECT DISTINCT 'amendment', id FROM amendment WHERE finding_id = $1
		UNION ALL SELECT DISTINCT 'closing', id FROM closing WHERE finding_id = $1
		UNION ALL SELECT DISTINCT 'closing_event', id FROM closing_event WHERE finding_id = $1
		UNION ALL SELECT DISTINCT 'closing_link', id FROM closing_link WHERE finding_id = $1
		UNION ALL SELECT DISTINCT 'ladder_event', id FROM ladder_event WHERE finding_id = $1
		UNION ALL SELECT DISTINCT 'task_remark', id FROM task_remark WHERE finding_id = $1
		UNION ALL SELECT DISTINCT 'filing_line', id FROM filing_line WHERE finding_id = $1
		UNION ALL SELECT DISTINCT 'evidence', id FROM evidence WHERE finding_id = $1
		UNION ALL SELECT DISTINCT 'goal_comparison', id FROM goal_comparison WHERE id = $1
		UNION ALL SELECT DISTINCT 'inspection_item', id FROM inspection_item WHERE finding_id = $1
		UNION ALL SELECT DISTINCT 'doubt', id FROM doubt WHERE finding_id = $1
		UNION ALL SELECT DISTINCT 'campaign', id FROM campaign WHERE finding_id = $1
		UNION ALL SELECT DISTINCT 'campaign_answer', id FROM campaign_answer WHERE finding_id = $1`, findingID)
	if err != nil {
		return nil, db.told(err)
	}
	defer rows.Close()
	var out []journal.Ref
	for rows.Next() {
		var ref journal.Ref
		if err := rows.Scan(&ref.Table, &ref.ID); err != nil {
			return nil, db.told(err)
		}
		out = append(out, ref)
	}
	return out, db.told(rows.Err())
}
