package store

import (
	"context"

	"zhenggai/internal/journal"
	"zhenggai/internal/store/engine"
)

// fileOf is a file in the vault and a record that names it.
type fileOf struct{ table, id, digest string }

// filesNamed lists the files that any version of a record up to an entry names, each once for a table. A backup takes
// them along and verification reads them, so that a table which names files has its line here and nowhere else.
func filesNamed(ctx context.Context, q engine.Querier, upTo journal.Seq) ([]fileOf, error) {
	rows, err := q.QueryContext(ctx, `
		SELECT 'document', min(id), digest FROM document WHERE since_seq <= $1 GROUP BY digest
		UNION ALL SELECT 'letter', min(id), scan FROM letter WHERE since_seq <= $1 AND scan <> '' GROUP BY scan
		UNION ALL SELECT 'evidence', min(id), hash FROM evidence WHERE since_seq <= $1 GROUP BY hash
		UNION ALL SELECT 'signoff_paper', min(id), hash FROM signoff_paper WHERE since_seq <= $1 GROUP BY hash
		ORDER BY 3, 1`, int64(upTo))
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var out []fileOf
	for rows.Next() {
		var d fileOf
		if err := rows.Scan(&d.table, &d.id, &d.digest); err != nil {
			return nil, err
		}
		out = append(out, d)
	}
	if err := rows.Err(); err != nil {
		return nil, err
	}
	proofs, err := proofsOfAnswers(ctx, q, upTo)
	return append(out, proofs...), err
}

// proofsOfAnswers are the files that came with answers of campaigns, each once.
func proofsOfAnswers(ctx context.Context, q engine.Querier, upTo journal.Seq) ([]fileOf, error) {
	held, err := campaignAnswers.list(ctx, q, "since_seq <= $1 AND proof <> 'null' ORDER BY id, since_seq", int64(upTo))
	if err != nil {
		return nil, err
	}
	var out []fileOf
	known := map[string]bool{}
	for _, a := range held {
		for _, p := range a.Row.Proof {
			if !known[p.Hash] {
				known[p.Hash] = true
				out = append(out, fileOf{campaignAnswers.name, a.Row.Ref().ID, p.Hash})
			}
		}
	}
	return out, nil
}
