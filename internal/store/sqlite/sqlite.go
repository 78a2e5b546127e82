// Package sqlite opens the store's single-file database: one connection that writes, several that
// read, every pragma in the address so that each connection has it. It owns what is SQLite's own:
// pragmas, error codes and the FTS5 index.
package sqlite

import (
	"database/sql"
	"errors"
	"net/url"
	"runtime"
	"strings"

	driver "modernc.org/sqlite"
	codes "modernc.org/sqlite/lib"

	"zhenggai/internal/store/engine"
)

// Dialect is SQLite as the store sees it.
func Dialect() engine.Dialect {
	return engine.Dialect{
		Name:  "sqlite",
		Lock:  "", // the writing connection begins every transaction immediately
		Retry: func(err error) bool { return isCode(err, codes.SQLITE_BUSY, codes.SQLITE_LOCKED) },
		Fatal: func(err error) bool { return isCode(err, codes.SQLITE_IOERR, codes.SQLITE_CORRUPT) },
		Full:  func(err error) bool { return isCode(err, codes.SQLITE_FULL) },
		Text:  fts{},
	}
}

func isCode(err error, wanted ...int) bool {
	var e *driver.Error
	if !errors.As(err, &e) {
		return false
	}
	for _, code := range wanted {
		if e.Code()&0xff == code {
			return true
		}
	}
	return false
}

// Open opens the file, creating it when it is not there: writer is one connection, readers are many.
func Open(path string) (writer, readers *sql.DB, err error) {
	// FULL: a commit that was answered survives the loss of power.
	shared := []string{
		"journal_mode(WAL)", "synchronous(FULL)", "busy_timeout(10000)", "foreign_keys(1)",
		"cache_size(-32768)", "temp_store(MEMORY)", "mmap_size(0)", "journal_size_limit(67108864)",
	}
	writer, err = sql.Open("sqlite", address(path, "immediate", shared))
	if err != nil {
		return nil, nil, err
	}
	writer.SetMaxOpenConns(1)
	readers, err = sql.Open("sqlite", address(path, "deferred", append(shared, "query_only(1)")))
	if err != nil {
		writer.Close()
		return nil, nil, err
	}
	n := max(4, 2*runtime.NumCPU())
	readers.SetMaxOpenConns(n)
	readers.SetMaxIdleConns(n)
	return writer, readers, nil
}

// OpenScanners opens connections that read a database from one end to the other: they map the file
// instead of reading it page by page, and keep little.
func OpenScanners(path string) (*sql.DB, error) {
	db, err := sql.Open("sqlite", address(path, "deferred", []string{
		"busy_timeout(10000)", "query_only(1)", "mmap_size(1099511627776)", "cache_size(-4096)", "temp_store(MEMORY)",
	}))
	if err != nil {
		return nil, err
	}
	db.SetMaxOpenConns(2 + runtime.NumCPU())
	return db, nil
}

func address(path, lock string, pragmas []string) string {
	q := url.Values{"_txlock": {lock}, "_pragma": pragmas}
	return "file:" + strings.ReplaceAll(url.PathEscape(path), "%2F", "/") + "?" + q.Encode()
}
