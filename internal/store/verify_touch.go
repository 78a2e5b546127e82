package store

import (
	"context"

	"zhenggai/internal/journal"
)

// intervalsOf names the versions that end elsewhere than where their record was next touched, and those
// that the index of touches lacks.
func (v *verification) intervalsOf(ctx context.Context, name string) error {
	rows, err := v.q.QueryContext(ctx, `
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

// touchesOf names the ends of records that the index lacks, and counts what no entry made: every version
// and every end has its touch by now, or was named, so one too many shows in the number.
func (v *verification) touchesOf(ctx context.Context, name string) error {
	want := v.rows[name]
	for _, r := range v.gone {
		if r.Table != name {
			continue
		}
		want++
		var n int
		err := v.q.QueryRowContext(ctx, `SELECT count(*) FROM entry_touch WHERE tbl = $1 AND id = $2 AND seq = $3`, r.Table, r.ID, int64(r.since)).Scan(&n)
		if err != nil {
			return err
		}
		if n == 0 {
			v.defects.add(Defect{Kind: TouchMissing, Table: r.Table, ID: r.ID, Seq: r.since})
		}
	}
	var touches int64
	err := v.q.QueryRowContext(ctx, `SELECT count(*) FROM entry_touch WHERE tbl = $1 AND seq <= $2`, name, int64(v.head.tree.Size())).Scan(&touches)
	if err != nil {
		return err
	}
	if touches > want {
		v.defects.add(Defect{Kind: TouchExtra, Table: name, Stored: number(touches), Journalled: number(want)})
	}
	return nil
}

// strays names rows begun at no entry, which no part of the journal meets.
func (v *verification) strays(ctx context.Context, name string) error {
	rows, err := v.q.QueryContext(ctx, `SELECT id, since_seq FROM `+name+`
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
