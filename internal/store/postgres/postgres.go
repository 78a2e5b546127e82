// Package postgres opens the store's database on a PostgreSQL server, 15 or later. It owns what is
// PostgreSQL's own: the row lock on the head, error classes and the array index.
package postgres

import (
	"database/sql"
	"errors"

	"github.com/jackc/pgx/v5/pgconn"
	_ "github.com/jackc/pgx/v5/stdlib" // the driver named pgx

	"zhenggai/internal/store/engine"
)

// Dialect is PostgreSQL as the store sees it.
func Dialect() engine.Dialect {
	return engine.Dialect{
		Name: "postgres",
		// Sequences hand out numbers in another order than transactions commit, and leave gaps; the lock
		// on the head row gives one change at a time its number.
		Lock:  " FOR UPDATE",
		Retry: func(err error) bool { return isState(err, "40001", "40P01") },
		Fatal: func(err error) bool { return isState(err, "58030", "XX001", "XX002") },
		Full:  func(err error) bool { return isState(err, "53100") },
		Text:  grams{},
	}
}

func isState(err error, wanted ...string) bool {
	var e *pgconn.PgError
	if !errors.As(err, &e) {
		return false
	}
	for _, state := range wanted {
		if e.Code == state {
			return true
		}
	}
	return false
}

// Open opens the database at a postgres:// address. Writer and readers are pools on the same server.
func Open(address string) (writer, readers *sql.DB, err error) {
	writer, err = sql.Open("pgx", address)
	if err != nil {
		return nil, nil, err
	}
	readers, err = sql.Open("pgx", address)
	if err != nil {
		writer.Close()
		return nil, nil, err
	}
	writer.SetMaxOpenConns(8)
	writer.SetMaxIdleConns(2)
	readers.SetMaxOpenConns(16)
	readers.SetMaxIdleConns(8)
	return writer, readers, nil
}
