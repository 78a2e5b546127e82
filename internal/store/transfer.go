package store

import (
	"context"
	"database/sql"
	"strings"

	"zhenggai/internal/journal"
	"zhenggai/internal/store/engine"
)

// transferred are the tables that make up a store. Sessions and locks are left behind, the search index is made
// anew.
var transferred = []string{
	"head", "entry", "entry_touch", "checkpoint", "round", "finding", "task", "measure", "document", "reading",
	"reading_model", "mapping", "account", "delegation", "api_token", "audit_event", "setting", "signing_key", "secret",
	"second_factor", "recovery_code", "finding_point", "amendment", "region", "unit", "person", "post", "holding", "letter", "letter_template",
	"closing", "closing_event", "closing_link", "evidence", "goal_comparison", "signoff_paper",
	"inspection", "inspection_pool", "inspection_item", "campaign", "campaign_answer",
	"ladder_event", "task_remark", "rule_file",
	"follower", "notice", "notice_read",
	"petition_batch", "petition",
	"outward_host", "mail_server", "robot", "way", "post_mark", "post_message",
	"filing", "filing_line", "dispatch_reminder", "dispatch_draft", "doubt",
}

// transfer copies a store between databases of any engine, in one transaction at the receiving end.
func transfer(ctx context.Context, from engine.Querier, to *sql.DB, text engine.Text) error {
	tx, err := newPool(to).begin(ctx)
	if err != nil {
		return err
	}
	defer tx.Rollback()
	for _, name := range transferred {
		if err := transferTable(ctx, from, tx, name); err != nil {
			return err
		}
	}
	if err := index(ctx, tx, text); err != nil {
		return err
	}
	return tx.Commit()
}

func transferTable(ctx context.Context, from, to engine.Querier, name string) error {
	rows, err := from.QueryContext(ctx, "SELECT * FROM "+name)
	if err != nil {
		return err
	}
	defer rows.Close()
	columns, err := rows.Columns()
	if err != nil {
		return err
	}
	row, cells := make([]any, len(columns)), make([]any, len(columns))
	var a engine.Args
	marks := make([]string, len(columns))
	for i := range row {
		cells[i], marks[i] = &row[i], a.Bind(nil)
	}
	insert := "INSERT INTO " + name + "(" + strings.Join(columns, ", ") + ") VALUES (" + strings.Join(marks, ", ") + ")"
	for rows.Next() {
		if err := rows.Scan(cells...); err != nil {
			return err
		}
		if _, err := to.ExecContext(ctx, insert, row...); err != nil {
			return err
		}
	}
	return rows.Err()
}

// Reindex makes the search index anew from the rows that are true now.
func (db *DB) Reindex(ctx context.Context) error {
	tx, err := db.writer.begin(ctx)
	if err != nil {
		return db.told(err)
	}
	defer tx.Rollback()
	// Under the lock of the head, so that no change comes in between.
	if _, err := readHead(ctx, tx, db.dialect.Lock); err != nil {
		return db.told(err)
	}
	if err := index(ctx, tx, db.dialect.Text); err != nil {
		return db.told(err)
	}
	if err := tx.Commit(); err != nil {
		return db.told(err)
	}
	db.lists.Lock()
	defer db.lists.Unlock()
	db.listed = nil // the keys in the index are others now
	return nil
}

func index(ctx context.Context, q engine.Querier, text engine.Text) error {
	if err := text.Clear(ctx, q); err != nil {
		return err
	}
	if err := indexFindings(ctx, q, text); err != nil {
		return err
	}
	if err := indexTable(ctx, q, text, measures); err != nil {
		return err
	}
	if err := indexTable(ctx, q, text, documents); err != nil {
		return err
	}
	return indexReadings(ctx, q, text)
}

func indexFindings(ctx context.Context, q engine.Querier, text engine.Text) error {
	const page = 500
	after := ""
	for {
		held, err := findings.list(ctx, q, "id > $1 AND "+now+" ORDER BY id LIMIT $2", after, page)
		if err != nil {
			return err
		}
		for _, v := range held {
			if err := indexFinding(ctx, q, text, v.Row.ID); err != nil {
				return err
			}
			after = v.Row.ID
		}
		if len(held) < page {
			return nil
		}
	}
}

// indexFinding puts a finding as it stands now into the index, or takes it out.
func indexFinding(ctx context.Context, q engine.Querier, text engine.Text, id string) error {
	held, err := findings.list(ctx, q, "id = $1 AND "+now, id)
	if err != nil {
		return err
	}
	if len(held) == 0 {
		return text.DropFinding(ctx, q, id)
	}
	ms, err := measures.list(ctx, q, "finding_id = $1 AND "+now+" ORDER BY ord, id", id)
	if err != nil {
		return err
	}
	return text.PutFinding(ctx, q, findingDoc(held[0].Row, ms))
}

// indexTable reads a page at a time: one connection cannot read and write at once.
func indexTable[T journal.Record](ctx context.Context, q engine.Querier, text engine.Text, t table[T]) error {
	const page = 500
	after := ""
	for {
		held, err := t.list(ctx, q, "id > $1 AND "+now+" ORDER BY id LIMIT $2", after, page)
		if err != nil {
			return err
		}
		for _, v := range held {
			for _, d := range t.docs(v.Row) {
				if err := text.Put(ctx, q, d); err != nil {
					return err
				}
			}
			after = v.Row.Ref().ID
		}
		if len(held) < page {
			return nil
		}
	}
}

func indexReadings(ctx context.Context, q engine.Querier, text engine.Text) error {
	held, err := readings.list(ctx, q, now+" ORDER BY id")
	if err != nil {
		return err
	}
	for _, v := range held {
		rd, err := v.Row.reading(ctx, q)
		if err != nil {
			return err
		}
		for _, d := range readings.docs(v.Row.with(rd.Model)) {
			if err := text.Put(ctx, q, d); err != nil {
				return err
			}
		}
	}
	return nil
}
