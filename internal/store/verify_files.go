package store

import (
	"context"

	"zhenggai/internal/fault"
)

// files reads the bytes of every document ever handed in, of every scan of a letter and of all evidence, also with
// answers of campaigns, and the models of all readings.
func (v *verification) files(ctx context.Context) error {
	if err := v.models(ctx); err != nil {
		return err
	}
	digests, err := v.digests(ctx)
	if err != nil {
		return err
	}
	proofs, err := v.proofs(ctx)
	if err != nil {
		return err
	}
	digests = append(digests, proofs...)
	for _, d := range digests {
		if err := ctx.Err(); err != nil {
			return err
		}
		v.report.Files++
		whole, err := v.db.vault.Check(d.digest)
		switch {
		case fault.Is(err, fault.Missing):
			v.defects.add(Defect{Kind: FileMissing, Table: d.table, ID: d.id, Field: d.digest})
		case err != nil:
			return err
		case !whole:
			v.defects.add(Defect{Kind: FileAltered, Table: d.table, ID: d.id, Field: d.digest})
		}
	}
	return nil
}

// fileOf is a file in the vault and the record that names it.
type fileOf struct{ table, id, digest string }

func (v *verification) digests(ctx context.Context) ([]fileOf, error) {
	rows, err := v.q.QueryContext(ctx, `
		SELECT 'document', min(id), digest FROM document WHERE since_seq <= $1 GROUP BY digest
		UNION ALL SELECT 'letter', min(id), scan FROM letter WHERE since_seq <= $1 AND scan <> '' GROUP BY scan
		UNION ALL SELECT 'evidence', min(id), hash FROM evidence WHERE since_seq <= $1 GROUP BY hash
		UNION ALL SELECT 'signoff_paper', min(id), hash FROM signoff_paper WHERE since_seq <= $1 GROUP BY hash
		ORDER BY 3, 1`, int64(v.head.tree.Size()))
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
	return out, rows.Err()
}

// models digests the stored models; the rows of readings bear the digests and are compared with their
// entries like all rows.
func (v *verification) models(ctx context.Context) error {
	rows, err := v.q.QueryContext(ctx, `
		SELECT r.id, r.model, coalesce(m.model, '') FROM (SELECT DISTINCT id, model FROM reading WHERE since_seq <= $1) AS r
		LEFT JOIN reading_model AS m ON m.digest = r.model`, int64(v.head.tree.Size()))
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		var id, want, model string
		if err := rows.Scan(&id, &want, &model); err != nil {
			return err
		}
		if digest(model) != want {
			v.defects.add(Defect{Kind: ModelAltered, Table: "reading", ID: id, Field: "model"})
		}
	}
	return rows.Err()
}

// proofs are the files that came with answers of campaigns, each once.
func (v *verification) proofs(ctx context.Context) ([]fileOf, error) {
	held, err := campaignAnswers.list(ctx, v.q, "since_seq <= $1 AND proof <> 'null' ORDER BY id, since_seq", int64(v.head.tree.Size()))
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
