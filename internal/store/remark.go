package store

import (
	"context"

	"zhenggai/internal/supervise"
)

var remarks = table[supervise.Remark]{
	name: "task_remark",
	columns: []string{
		"id", "finding_id", "task_id", "kind", "unit", "level", "source", "words", "said_day", "attainable", "settled_day", "why",
		"noted_by", "noted_day",
	},
	cells: func(r *supervise.Remark) []any {
		return []any{
			&r.ID, &r.Finding, &r.Task, &r.Kind, &r.Unit, &r.Level, &r.Source, &r.Words,
			dayCell{&r.Day},
			flagCell{&r.Attainable},
			dayCell{&r.Settled},
			&r.Why, &r.By,
			dayCell{&r.On},
		}
	},
}

// remarks adds what was put on file about tasks, in the order in which it was.
func (k *knowing) remarks(ctx context.Context, r ladderReader, in string, args []any) error {
	held, err := list(ctx, r.reader, remarks, column(in, "finding_id"), "noted_day, id", args...)
	for _, v := range held {
		if at, ok := k.byTask[v.Row.Task]; ok {
			k.all[at].Remarks = append(k.all[at].Remarks, v.Row)
		}
	}
	return err
}
