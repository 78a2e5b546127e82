package store

import (
	"context"
	"database/sql/driver"
	"errors"
	"fmt"
	"io"
)

// scan runs a statement that reads very many rows and hands over each as the driver gives it: int64,
// string, []byte, float64 or nil, each value for good, the slice of them until each returns. What
// database/sql does for every cell beyond that costs more than reading it.
func (p *pool) scan(ctx context.Context, query string, args []any, each func(row []driver.Value) error) error {
	conn, err := p.Conn(ctx)
	if err != nil {
		return err
	}
	defer conn.Close()
	return conn.Raw(func(raw any) error {
		asked, ok := raw.(driver.QueryerContext)
		if !ok {
			return fmt.Errorf("%T answers no queries", raw)
		}
		named := make([]driver.NamedValue, len(args))
		for i, a := range args {
			named[i] = driver.NamedValue{Ordinal: i + 1, Value: a}
		}
		rows, err := asked.QueryContext(ctx, query, named)
		if err != nil {
			return err
		}
		return errors.Join(eachRow(ctx, rows, each), rows.Close())
	})
}

func eachRow(ctx context.Context, rows driver.Rows, each func([]driver.Value) error) error {
	row := make([]driver.Value, len(rows.Columns()))
	for ctx.Err() == nil {
		if err := rows.Next(row); errors.Is(err, io.EOF) {
			return nil
		} else if err != nil {
			return err
		}
		if err := each(row); err != nil {
			return err
		}
	}
	return ctx.Err()
}

// rowScanner takes the values of a row apart, in order. Once one is of another type than is asked for, err is
// set and stays.
type rowScanner struct {
	rest []driver.Value
	err  error
}

func (r *rowScanner) next() driver.Value {
	v := r.rest[0]
	r.rest = r.rest[1:]
	return v
}

func (r *rowScanner) number() int64 {
	v := r.next()
	n, ok := v.(int64)
	if !ok && r.err == nil {
		r.err = fmt.Errorf("%v is not a number", v)
	}
	return n
}

func (r *rowScanner) text() string {
	switch v := r.next().(type) {
	case string:
		return v
	case []byte:
		return string(v)
	default:
		return r.fail(v)
	}
}

func (r *rowScanner) bytes() []byte {
	switch v := r.next().(type) {
	case []byte:
		return v
	case string:
		return []byte(v)
	case nil: // a driver's way of saying that there are no bytes
		return nil
	default:
		return []byte(r.fail(v))
	}
}

func (r *rowScanner) fail(v any) string {
	if r.err == nil {
		r.err = fmt.Errorf("%v is not a text", v)
	}
	return ""
}
