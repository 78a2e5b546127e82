package store

import (
	"context"

	"zhenggai/internal/journal"
)

// intervals compares, inside the engine, when versions ended with when their record was next touched.
func (v *verification) intervals(ctx context.Context) error {
	for name := range v.db.keepers {
		if err := v.intervalsOf(ctx, name); err != nil {
			return err
		}
	}
	return nil
}

func (v *verification) intervalsOf(ctx context.Context, name string) error {
	rows, err := v.db.readers.QueryContext(ctx, `
		SELECT id, since_seq, until_seq, ended, touched FROM (
			SELECT r.id, r.since_seq, r.until_seq,
				coalesce((SELECT min(t.seq) FROM entry_touch AS t WHERE t.tbl = $1 AND t.id = r.id AND t.seq > r.since_seq), 9223372036854775807) AS ended,
				(SELECT count(*) FROM entry_touch AS t WHERE t.tbl = $1 AND t.id = r.id AND t.seq = r.since_seq) AS touched
			FROM `+name+` AS r WHERE r.since_seq <= $2
		) AS x WHERE until_seq <> ended OR touched = 0 ORDER BY since_seq, id`, name, int64(v.head.tree.Size()))
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		var id string
		var since, until, ended, touched int64
		if err := rows.Scan(&id, &since, &until, &ended, &touched); err != nil {
			return err
		}
		if touched == 0 {
			v.defects.add(Defect{Kind: TouchMissing, Table: name, ID: id, Seq: journal.Seq(since)})
		}
		if until != ended {
			v.defects.add(Defect{Kind: RowInterval, Table: name, ID: id, Field: "until_seq", Seq: journal.Seq(since), Stored: number(until), Journalled: number(ended)})
		}
	}
	return rows.Err()
}

// goneTouched looks for the touches of records that ended.
func (v *verification) goneTouched(ctx context.Context, gone []storedRow) error {
	for _, r := range gone {
		var n int
		err := v.db.readers.QueryRowContext(ctx, `SELECT count(*) FROM entry_touch WHERE tbl = $1 AND id = $2 AND seq = $3`, r.Table, r.ID, int64(r.since)).Scan(&n)
		if err != nil {
			return err
		}
		if n == 0 {
			v.defects.add(Defect{Kind: TouchMissing, Table: r.Table, ID: r.ID, Seq: r.since})
		}
	}
	return nil
}

// counts finds what nothing else meets: rows begun at no entry, and touches that no entry made. Every
// version and every end has its touch by now, so one too many shows in the number.
func (v *verification) counts(ctx context.Context) error {
	for name := range v.db.keepers {
		if err := v.strays(ctx, name); err != nil {
			return err
		}
		var touches int64
		err := v.db.readers.QueryRowContext(ctx, `SELECT count(*) FROM entry_touch WHERE tbl = $1 AND seq <= $2`, name, int64(v.head.tree.Size())).Scan(&touches)
		if err != nil {
			return err
		}
		if want := v.rows[name] + v.gone[name]; touches > want {
			v.defects.add(Defect{Kind: TouchExtra, Table: name, Stored: number(touches), Journalled: number(want)})
		}
	}
	return nil
}

func (v *verification) strays(ctx context.Context, name string) error {
	rows, err := v.db.readers.QueryContext(ctx, `SELECT id, since_seq FROM `+name+`
		WHERE since_seq < 1 OR since_seq > (SELECT seq FROM head WHERE id = 1) ORDER BY since_seq, id LIMIT 1000`)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		var id string
		var since int64
		if err := rows.Scan(&id, &since); err != nil {
			return err
		}
		v.defects.add(Defect{Kind: RowExtra, Table: name, ID: id, Seq: journal.Seq(since)})
	}
	return rows.Err()
}
