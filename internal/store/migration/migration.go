// Package migration brings a database to the form that the store expects: SQL files that both
// engines run as they stand, overlaid with those of one engine, applied in order of their numbers.
package migration

import (
	"context"
	"database/sql"
	"embed"
	"io/fs"
	"log/slog"

	"github.com/pressly/goose/v3"
	"github.com/pressly/goose/v3/lock"
)

//go:embed common/*.sql sqlite/*.sql postgres/*.sql
var files embed.FS

// Files is the common files and those of one engine in one directory.
func Files(engine string) (fs.FS, error) { return overlay(files, "common", engine) }

// Plan tells what there is to do: the versions not applied yet, and whether any was before.
type Plan struct {
	Pending int
	Fresh   bool // nothing was applied yet: there is nothing to lose
	run     *goose.Provider
}

// Prepare looks at a database. On PostgreSQL, replicas that start together take turns.
func Prepare(ctx context.Context, db *sql.DB, engine string, log *slog.Logger) (*Plan, error) {
	dir, err := Files(engine)
	if err != nil {
		return nil, err
	}
	dialect := goose.DialectSQLite3
	options := []goose.ProviderOption{goose.WithSlog(log), goose.WithDisableGlobalRegistry(true)}
	if engine == "postgres" {
		dialect = goose.DialectPostgres
		locker, err := lock.NewPostgresSessionLocker()
		if err != nil {
			return nil, err
		}
		options = append(options, goose.WithSessionLocker(locker))
	}
	provider, err := goose.NewProvider(dialect, db, dir, options...)
	if err != nil {
		return nil, err
	}
	return plan(ctx, provider)
}

func plan(ctx context.Context, provider *goose.Provider) (*Plan, error) {
	states, err := provider.Status(ctx)
	if err != nil {
		return nil, err
	}
	p := &Plan{Fresh: true, run: provider}
	for _, s := range states {
		if s.State == goose.StateApplied {
			p.Fresh = false
		} else {
			p.Pending++
		}
	}
	return p, nil
}

// Apply runs what is pending, each file in a transaction of its own.
func (p *Plan) Apply(ctx context.Context) error {
	_, err := p.run.Up(ctx)
	return err
}
