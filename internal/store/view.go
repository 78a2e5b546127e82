package store

import (
	"context"

	"zhenggai/internal/doubt"
	"zhenggai/internal/fault"
	"zhenggai/internal/journal"
	"zhenggai/internal/ledger"
	"zhenggai/internal/org"
	"zhenggai/internal/petition"
	"zhenggai/internal/reading"
	"zhenggai/internal/store/engine"
)

// Each domain room sees the store through its own interface, so that each has a Change of its own.
type (
	// Ledger is the store as the ledger sees it.
	Ledger struct{ reader }
	// Readings is the store as documents see it.
	Readings struct{ reader }
	// Accounts is the store as org sees it.
	Accounts struct{ reader }
	// Settings is what administrators decided.
	Settings struct{ reader }
)

var (
	_ ledger.Store  = Ledger{}
	_ reading.Store = Readings{}
	_ org.Store     = Accounts{}
)

func (db *DB) now() reader { return reader{db: db, q: db.readers} }

// Ledger is the ledger's store.
func (db *DB) Ledger() Ledger { return Ledger{db.now()} }

// LedgerAt is the ledger as it stood when the entry at was the newest.
func (db *DB) LedgerAt(at journal.Seq) ledger.Reader { return reader{db: db, q: db.readers, at: at} }

// Readings is the store of documents and readings.
func (db *DB) Readings() Readings { return Readings{db.now()} }

// Accounts is the store of accounts.
func (db *DB) Accounts() Accounts { return Accounts{db.now()} }

// Settings is the store of settings.
func (db *DB) Settings() Settings { return Settings{db.now()} }

// changeAs runs a change whose decision only reads R.
func changeAs[R any](ctx context.Context, db *DB, actor string, as func(reader) R, decide func(context.Context, R) ([]journal.Draft, error)) (journal.Seq, error) {
	return db.change(ctx, actor, func(ctx context.Context, q engine.Querier) (decision, error) {
		drafts, err := decide(ctx, as(reader{db: db, q: q}))
		return decision{drafts: drafts}, err
	})
}

// Change changes the ledger.
func (l Ledger) Change(ctx context.Context, actor string, decide func(context.Context, ledger.Reader) ([]journal.Draft, error)) (journal.Seq, error) {
	return changeAs(ctx, l.db, actor, func(r reader) ledger.Reader { return r }, decide)
}

// Change changes documents, readings and the ledger.
func (s Readings) Change(ctx context.Context, actor string, decide func(context.Context, reading.Source) ([]journal.Draft, error)) (journal.Seq, error) {
	return changeAs(ctx, s.db, actor, func(r reader) reading.Source { return r }, decide)
}

// Change changes accounts.
func (s Accounts) Change(ctx context.Context, actor string, decide func(context.Context, org.Roll) ([]journal.Draft, error)) (journal.Seq, error) {
	return changeAs(ctx, s.db, actor, func(r reader) org.Roll { return r }, decide)
}

// Set decides a setting. Setting what it already is writes nothing.
func (s Settings) Set(ctx context.Context, actor string, want org.Setting, reason string) (journal.Seq, error) {
	return s.db.change(ctx, actor, func(ctx context.Context, q engine.Querier) (decision, error) {
		held, err := settings.list(ctx, q, "id = $1 AND "+now, want.Key)
		if err != nil || len(held) == 1 && held[0].Row == want {
			return decision{}, err
		}
		return decision{drafts: []journal.Draft{{
			Act: journal.SettingChanged, Subject: want.Ref(), Reason: reason, Rows: []journal.Record{want},
		}}}, nil
	})
}

// Versions lists every version of a record, oldest first; of a record that never was, none. The rows
// are of the record's own type; a reading's shows digests.
func (db *DB) Versions(ctx context.Context, ref journal.Ref) ([]journal.Versioned[journal.Record], error) {
	k, ok := db.keepers[ref.Table]
	if !ok {
		return nil, fault.New(fault.Missing, "fault.missing")
	}
	v, err := k.versions(ctx, db.readers, ref.ID)
	if err != nil || len(v) == 0 {
		return v, db.told(err)
	}
	return v, db.mayKnow(ctx, v[len(v)-1].Row)
}

// mayKnow is fault.Missing when a record is none of the caller's business: of a finding out of their sight, or
// of the administration, which the audit administrator alone reads.
func (db *DB) mayKnow(ctx context.Context, row journal.Record) error {
	switch x := row.(type) {
	case ledger.Finding:
		return db.now().inSight(ctx, x.ID)
	case ledger.Measure:
		return db.now().inSight(ctx, x.FindingID)
	case ledger.Task:
		return db.now().inSight(ctx, x.FindingID)
	case ledger.Point:
		return db.now().inSight(ctx, x.FindingID)
	case ledger.Amendment:
		return db.now().inSight(ctx, x.FindingID)
	case doubt.Judgement:
		_, err := doubter{db.now()}.Judgement(ctx, x.Sign)
		return err
	case petition.Petition:
		_, err := db.Petitions().Petition(ctx, x.ID)
		return err
	}
	return hideAdministration(ctx, row.Ref().Table)
}

// PublicKey is the public half of the key that signs checkpoints, for whoever checks them elsewhere.
func (db *DB) PublicKey() string { return db.signer.public }
