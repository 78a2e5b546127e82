// Package store keeps everything the domain rooms know, in SQLite or PostgreSQL. It implements the
// small interfaces that they declare: ledger.Store, reading.Store, org.Store, org.ChartStore,
// journal.Book. Every change of state passes through one commit, which appends its entries to the
// journal and writes the rows they tell of in one transaction. The SQL is written once; one file holds
// one subject. It decides nothing about the domain, and it never changes or removes an entry or a
// row's version, but for what is personal in it, which can be erased.
package store

import (
	"context"
	"crypto/cipher"
	"database/sql"
	"errors"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"zhenggai/internal/fault"
	"zhenggai/internal/journal"
	"zhenggai/internal/org"
	"zhenggai/internal/petition"
	"zhenggai/internal/store/engine"
	"zhenggai/internal/store/migration"
	"zhenggai/internal/store/postgres"
	"zhenggai/internal/store/sqlite"
	"zhenggai/internal/vault"
)

// Config says where things are kept.
type Config struct {
	// URL is a postgres:// address, or "" for the file zhenggai.db in Dir.
	URL string
	// Dir holds the database file, the vault and, unless Keys says otherwise, the directory keys.
	Dir string
	// Keys is the directory of the signing key and of the highest head seen. Whoever can take it out of
	// the reach of the database's administrator should: it is what a rewritten journal is told by.
	Keys string
	// Clock is the one clock of entries; time.Now when nil. Its location is that of the office.
	Clock func() time.Time
	// Suite signs checkpoints; Ed25519 when nil.
	Suite journal.Suite
	Log   *slog.Logger // discarded when nil
}

// DB is an open store. Its views are cheap to make and safe for concurrent use.
type DB struct {
	cfg      Config
	dialect  engine.Dialect
	writer   *pool
	readers  *pool
	keepers  map[string]keeper
	people   table[org.Person]
	contacts *contactBox // what telephone numbers and addresses of people are encrypted with
	// complainants is what names, telephone numbers and addresses of complainants are encrypted with.
	complainants *contactBox
	channels     *contactBox // what is secret about the ways out of the house is encrypted with
	petitions    table[petition.Petition]
	vault        *vault.Vault
	signer       *sealer
	sealer       cipher.AEAD // of second factors
	charges      charges
	owing        owing
	rules        rulebook
	pressed      pressed
	doubting     doubting
	instance     string
	halted       atomic.Bool // an fsync failed; nothing is written any more
	lists        sync.Mutex
	listed       *listing // nil until a list is asked for
}

// Open opens the store, creating and migrating it as needed. A database that holds data is backed up
// into Dir/backup before a migration changes it (SQLite; on PostgreSQL the operator's backup stands).
func Open(ctx context.Context, cfg Config) (*DB, error) {
	cfg, err := settled(cfg)
	if err != nil {
		return nil, err
	}
	db := newDB(cfg)
	if err := db.connect(); err != nil {
		return nil, err
	}
	if err := db.openContacts(); err != nil {
		db.Close()
		return nil, err
	}
	for _, step := range []func(context.Context) error{db.migrate, db.begin, db.openKeys, db.openSealer} {
		if err := step(ctx); err != nil {
			db.Close()
			return nil, err
		}
	}
	return db, nil
}

// newDB is a store that is not connected yet and has no key to the contacts.
func newDB(cfg Config) *DB {
	db := &DB{cfg: cfg, contacts: &contactBox{of: contactOf}, complainants: &contactBox{of: complainantOf}, channels: &contactBox{of: channelOf}, vault: vault.Open(filepath.Join(cfg.Dir, "vault"))}
	db.people = peopleTable(db.contacts)
	db.petitions = petitionTable(db.complainants)
	db.keepers = keepers(db.people, db.petitions)
	return db
}

func settled(cfg Config) (Config, error) {
	if cfg.Clock == nil {
		cfg.Clock = time.Now
	}
	if cfg.Log == nil {
		cfg.Log = slog.New(slog.DiscardHandler)
	}
	if cfg.Suite == nil {
		cfg.Suite = journal.Ed25519{}
	}
	if cfg.Dir == "" {
		return cfg, fault.New(fault.Invalid, "store.no_directory")
	}
	if cfg.Keys == "" {
		cfg.Keys = filepath.Join(cfg.Dir, "keys")
	}
	for _, dir := range []string{cfg.Dir, cfg.Keys} {
		if err := os.MkdirAll(dir, 0o700); err != nil {
			return cfg, fault.Wrap(err, fault.Unavailable, "store.directory", "Path", dir)
		}
	}
	return cfg, nil
}

func (db *DB) connect() error {
	var writer, readers *sql.DB
	var err error
	switch {
	case db.cfg.URL == "":
		db.dialect = sqlite.Dialect()
		writer, readers, err = sqlite.Open(db.file())
	case strings.HasPrefix(db.cfg.URL, "postgres://"), strings.HasPrefix(db.cfg.URL, "postgresql://"):
		db.dialect = postgres.Dialect()
		writer, readers, err = postgres.Open(db.cfg.URL)
	default:
		return fault.New(fault.Invalid, "store.unknown_address")
	}
	if err != nil {
		return fault.Wrap(err, fault.Unavailable, "store.cannot_open")
	}
	db.writer, db.readers = newPool(writer), newPool(readers)
	return nil
}

// scanners are connections for reading everything from one end to the other.
func (db *DB) scanners() (*pool, error) {
	if db.cfg.URL != "" {
		writer, readers, err := postgres.Open(db.cfg.URL)
		if err == nil {
			writer.Close()
		}
		return newPool(readers), err
	}
	scanners, err := sqlite.OpenScanners(db.file())
	return newPool(scanners), err
}

// file is the path of the SQLite database.
func (db *DB) file() string { return filepath.Join(db.cfg.Dir, "zhenggai.db") }

func (db *DB) migrate(ctx context.Context) error {
	plan, err := migration.Prepare(ctx, db.writer.DB, db.dialect.Name, db.cfg.Log)
	if err != nil {
		return fault.Wrap(err, fault.Unavailable, "store.cannot_open")
	}
	if plan.Pending == 0 {
		return nil
	}
	if !plan.Fresh && db.dialect.Name == "sqlite" {
		if err := db.copyBeforeMigration(ctx); err != nil {
			return err
		}
	}
	if err := plan.Apply(ctx); err != nil {
		return fault.Wrap(err, fault.Internal, "store.migration_failed")
	}
	return nil
}

func (db *DB) copyBeforeMigration(ctx context.Context) error {
	dir := filepath.Join(db.cfg.Dir, "backup")
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return fault.Wrap(err, fault.Unavailable, "store.directory", "Path", dir)
	}
	path := filepath.Join(dir, "before-migration-"+db.cfg.Clock().UTC().Format("20060102T150405")+".db")
	db.cfg.Log.Info("copying the database before it is migrated", "path", path)
	return db.vacuumInto(ctx, path)
}

// Close closes the connections. A change under way is waited for.
func (db *DB) Close() error {
	var errs []error
	for _, p := range []*pool{db.writer, db.readers} {
		if p != nil {
			errs = append(errs, p.Close())
		}
	}
	return errors.Join(errs...)
}

// Instance is the name that this store's journal was started under.
func (db *DB) Instance() string { return db.instance }

// Vault is where the bytes of documents are.
func (db *DB) Vault() *vault.Vault { return db.vault }

// Derived is where what was made of those bytes is.
func (db *DB) Derived() *vault.Derived {
	return vault.OpenDerived(filepath.Join(db.cfg.Dir, "derived"))
}

// Dialect names the engine: sqlite or postgres.
func (db *DB) Dialect() string { return db.dialect.Name }

// Ping asks the engine whether it is there.
func (db *DB) Ping(ctx context.Context) error {
	return db.told(db.readers.PingContext(ctx))
}
