package store

import (
	"context"
	"encoding/json"
	"sync"

	"zhenggai/internal/dispatch"
	"zhenggai/internal/journal"
	"zhenggai/internal/ledger"
	"zhenggai/internal/org"
)

// owing remembers what units must tell of, for as long as neither findings, tasks nor units change.
type owing struct {
	mu   sync.Mutex
	at   journal.Seq
	made bool
	held []dispatch.Owed
}

// of is what is owed now. The list is shared and must not be changed.
func (o *owing) of(ctx context.Context, r dispatcher) ([]dispatch.Owed, error) {
	charged, err := r.db.charges.of(ctx, r.q)
	if err != nil {
		return nil, r.db.told(err)
	}
	o.mu.Lock()
	defer o.mu.Unlock()
	h, err := readHead(ctx, r.q, "")
	if err != nil {
		return nil, r.db.told(err)
	}
	if o.made && o.at == h.tree.Size() {
		return o.held, nil
	}
	if o.made {
		stale, err := r.owesOtherwise(ctx, o.at)
		if err != nil {
			return nil, r.db.told(err)
		}
		if !stale {
			o.at = h.tree.Size()
			return o.held, nil
		}
	}
	held, err := r.readOwed(ctx, charged.tree)
	if err != nil {
		return nil, r.db.told(err)
	}
	o.at, o.made, o.held = h.tree.Size(), true, held
	return held, nil
}

// owesOtherwise tells whether what units owe may have changed since an entry.
func (r dispatcher) owesOtherwise(ctx context.Context, at journal.Seq) (bool, error) {
	stale, err := changedSince(ctx, r.q, at)
	if err != nil || stale {
		return stale, err
	}
	// A finding that was withdrawn began no version.
	var n int
	err = r.q.QueryRowContext(ctx, `
		SELECT (SELECT count(*) FROM (SELECT 1 FROM task WHERE since_seq > $1 LIMIT 1) t)
			+ (SELECT count(*) FROM (SELECT 1 FROM entry WHERE act = $2 AND seq > $1 LIMIT 1) e)`,
		int64(at), string(journal.FindingWithdrawn)).Scan(&n)
	return n > 0, err
}

func (r dispatcher) readOwed(ctx context.Context, tree *org.Tree) ([]dispatch.Owed, error) {
	rows, err := r.q.QueryContext(ctx, `
		SELECT f.id, f.units, f.status, f.workflow, coalesce(t.id, ''), coalesce(t.units, 'null'), coalesce(t.done_day, ''), e.recorded_at
		FROM finding AS f LEFT JOIN task AS t ON t.finding_id = f.id AND t.until_seq = 9223372036854775807
		JOIN (SELECT id, min(since_seq) AS seq FROM finding GROUP BY id UNION ALL SELECT id, min(since_seq) FROM task GROUP BY id) AS came
			ON came.id = coalesce(t.id, f.id)
		JOIN entry AS e ON e.seq = came.seq
		WHERE f.until_seq = 9223372036854775807
		ORDER BY f.round_id, f.no, f.id, t.ord, t.id`)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	all := []dispatch.Owed{}
	known := naming{tree: tree, units: map[[2]string][]string{}}
	for rows.Next() {
		var o dispatch.Owed
		var status ledger.Status
		var flow ledger.Workflow
		var ofFinding, ofTask string
		var done ledger.Date
		var entered int64
		if err := rows.Scan(&o.Finding, &ofFinding, &status, &flow, &o.Task, &ofTask, &done, &entered); err != nil {
			return nil, err
		}
		if !dispatch.Open(status, flow, done) {
			continue
		}
		o.Entered = dayAt(entered)
		if o.Units, err = known.answering(ofTask, ofFinding); err != nil {
			return nil, err
		}
		all = append(all, o)
	}
	return all, rows.Err()
}

// naming remembers which units lists of names stand for: a plan has the same few lists again and again.
type naming struct {
	tree  *org.Tree
	units map[[2]string][]string
}

func (n naming) answering(task, finding string) ([]string, error) {
	key := [2]string{task, finding}
	if ids, known := n.units[key]; known {
		return ids, nil
	}
	var parts [2][]ledger.Unit
	for i, text := range key {
		if err := json.Unmarshal([]byte(text), &parts[i]); err != nil {
			return nil, err
		}
	}
	n.units[key] = dispatch.Answering(n.tree, parts[0], parts[1])
	return n.units[key], nil
}
