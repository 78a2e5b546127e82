package store

import (
	"context"
	"sync"

	"zhenggai/internal/supervise"
)

// rulebook remembers what is in force, for as long as no rule file comes.
type rulebook struct {
	mu    sync.Mutex
	files int
	held  *supervise.Book
}

// InForce is what ships with the product and the rule files that the office loaded, whichever process did. A file
// that an earlier version took and this one does not is logged and left out. When the files cannot be read, what was
// in force before goes on holding.
func (db *DB) InForce(ctx context.Context) *supervise.Book {
	b := &db.rules
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.held == nil {
		b.held = supervise.Shipped()
	}
	var n int
	if err := db.readers.QueryRowContext(ctx, "SELECT count(*) FROM rule_file").Scan(&n); err != nil {
		db.cfg.Log.Warn("the rule files could not be read", "error", err)
		return b.held
	}
	if n == b.files {
		return b.held
	}
	files, err := db.Ladders().RuleFiles(ctx)
	if err != nil {
		db.cfg.Log.Warn("the rule files could not be read", "error", err)
		return b.held
	}
	book, defects := supervise.BookOf(files)
	for _, d := range defects {
		db.cfg.Log.Warn("a rule file does not fit any more", "file", d.File, "line", d.Line, "defect", d.Text.String())
	}
	b.files, b.held = n, book
	return book
}
