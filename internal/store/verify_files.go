package store

import (
	"context"

	"zhenggai/internal/fault"
)

// files reads the bytes of every file that a record ever named, and the models of all readings.
func (v *verification) files(ctx context.Context) error {
	if err := v.models(ctx); err != nil {
		return err
	}
	named, err := filesNamed(ctx, v.q, v.head.tree.Size())
	if err != nil {
		return err
	}
	for _, d := range named {
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
