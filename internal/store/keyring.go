package store

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"zhenggai/internal/fault"
	"zhenggai/internal/journal"
	"zhenggai/internal/store/engine"
	"zhenggai/internal/vault"
)

// The files of the keys directory. None of them is in the database or in a backup.
const (
	secretFile = "signing.key"
	publicFile = "signing.pub"
	headFile   = "head"
)

// sealer is the signing key and the highest head that was signed or committed under it.
type sealer struct {
	journal.Signer
	public string
	head   *highest
}

// begin starts the journal of a fresh database: it gets a name, under which it signs for ever.
func (db *DB) begin(ctx context.Context) error {
	var name [4]byte
	rand.Read(name[:])
	var empty journal.Tree
	root := empty.Root()
	_, err := db.writer.ExecContext(ctx, `
		INSERT INTO head(id, instance, seq, root, peaks, recorded_at) VALUES (1, $1, 0, $2, $3, 0)
		ON CONFLICT (id) DO NOTHING`, hex.EncodeToString(name[:]), root[:], []byte{})
	if err != nil {
		return db.told(err)
	}
	h, err := readHead(ctx, db.readers, "")
	db.instance = h.instance
	return db.told(err)
}

// openKeys reads the signing key, making one when there is none, and sees to it that the journal
// knows its public half.
func (db *DB) openKeys(ctx context.Context) error {
	secret, public, err := db.readKey()
	if errors.Is(err, fs.ErrNotExist) {
		secret, public, err = db.makeKey()
	}
	if err != nil {
		return fault.Wrap(err, fault.Unavailable, "store.key_unreadable", "Path", db.cfg.Keys)
	}
	signer, err := db.cfg.Suite.Signer(secret)
	if err != nil {
		return fault.Wrap(err, fault.Unavailable, "store.key_unreadable", "Path", db.cfg.Keys)
	}
	if signer.Name() != journal.Origin(db.instance) {
		return fault.New(fault.Unavailable, "store.key_of_another", "Key", signer.Name(), "Instance", journal.Origin(db.instance))
	}
	head, err := openHighest(filepath.Join(db.cfg.Keys, headFile))
	if err != nil {
		return fault.Wrap(err, fault.Unavailable, "store.key_unreadable", "Path", db.cfg.Keys)
	}
	db.signer = &sealer{Signer: signer, public: public, head: head}
	return db.publishKey(ctx)
}

func (db *DB) readKey() (secret, public string, err error) {
	s, err := os.ReadFile(filepath.Join(db.cfg.Keys, secretFile))
	if err != nil {
		return "", "", err
	}
	p, err := os.ReadFile(filepath.Join(db.cfg.Keys, publicFile))
	return strings.TrimSpace(string(s)), strings.TrimSpace(string(p)), err
}

func (db *DB) makeKey() (secret, public string, err error) {
	secret, public, err = db.cfg.Suite.NewKey(rand.Reader, journal.Origin(db.instance))
	if err != nil {
		return "", "", err
	}
	// The public half first: a secret without it would be refused at the next start.
	if err := writeWhole(filepath.Join(db.cfg.Keys, publicFile), []byte(public+"\n"), 0o644); err != nil {
		return "", "", err
	}
	return secret, public, writeWhole(filepath.Join(db.cfg.Keys, secretFile), []byte(secret+"\n"), 0o600)
}

// publishKey writes the first entry of a journal, or the entry of a key's rotation.
func (db *DB) publishKey(ctx context.Context) error {
	v, err := db.cfg.Suite.Verifier(db.signer.public)
	if err != nil {
		return fault.Wrap(err, fault.Unavailable, "store.key_unreadable", "Path", db.cfg.Keys)
	}
	key := journal.KeyOf(v, db.signer.public)
	written, err := db.change(ctx, "", func(ctx context.Context, q engine.Querier) (decision, error) {
		held, err := keys.list(ctx, q, now)
		if err != nil {
			return decision{}, err
		}
		d := journal.Draft{Act: journal.InstanceStarted, Subject: journal.Ref{Table: "instance", ID: db.instance}, Rows: []journal.Record{key}}
		for _, old := range held {
			if old.Row.ID == key.ID {
				return decision{}, nil
			}
			d.Act, d.Subject, d.Gone = journal.KeyRotated, key.Ref(), append(d.Gone, old.Row.Ref())
		}
		return decision{drafts: []journal.Draft{d}}, nil
	})
	if err != nil || written == 0 {
		return err
	}
	// The newest checkpoint is always by the key at hand.
	_, err = db.Seal(ctx)
	return err
}

// writeWhole writes a file so that it is there whole, or not at all.
func writeWhole(path string, buf []byte, mode os.FileMode) error {
	tmp, err := os.CreateTemp(filepath.Dir(path), ".writing-*")
	if err != nil {
		return err
	}
	defer os.Remove(tmp.Name())
	defer tmp.Close()
	if _, err := tmp.Write(buf); err != nil {
		return err
	}
	if err := errors.Join(tmp.Chmod(mode), tmp.Sync(), tmp.Close()); err != nil {
		return err
	}
	if err := os.Rename(tmp.Name(), path); err != nil {
		return err
	}
	return vault.SyncDir(filepath.Dir(path))
}
