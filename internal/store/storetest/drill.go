package storetest

import (
	"bytes"
	"context"
	"crypto/rand"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"zhenggai/internal/fault"
	"zhenggai/internal/journal"
	"zhenggai/internal/store"
)

// What a person with the database, the files and perhaps the key can do.

func (d *drill) exec(statement string, args ...any) {
	d.Helper()
	res, err := d.raw.Exec(statement, args...)
	if err != nil {
		d.Fatalf("%s: %v", statement, err)
	}
	if n, _ := res.RowsAffected(); n == 0 {
		d.Fatalf("%s: nothing was tampered with", statement)
	}
}

// rewrite replaces words in an entry's bytes and in its columns alike.
func rewrite(seq journal.Seq, old, fresh string) func(*drill) {
	return func(d *drill) {
		leaf := d.leaf(seq)
		changed := strings.Replace(string(leaf), old, fresh, 1)
		if changed == string(leaf) {
			d.Fatalf("entry %d has no %s: %s", seq, old, leaf)
		}
		e := must[journal.Entry](d.T)(journal.DecodeEntry([]byte(changed)))
		d.exec(`UPDATE entry SET leaf = $1, actor = $2, occurred_on = $3 WHERE seq = $4`, []byte(changed), e.Actor, e.OccurredOn, int64(seq))
	}
}

func (d *drill) leaf(seq journal.Seq) []byte {
	var leaf []byte
	if err := d.raw.QueryRow(`SELECT leaf FROM entry WHERE seq = $1`, int64(seq)).Scan(&leaf); err != nil {
		d.Fatal(err)
	}
	return leaf
}

// rehash rewrites an entry with its row and hashes everything anew, up to the end less cut entries.
func (d *drill) rehash(cut journal.Seq) {
	if cut == 0 {
		rewrite(4, `"deadline":"2026-12-31"`, `"deadline":"2028-12-31"`)(d)
		d.exec(`UPDATE finding SET deadline = '2028-12-31' WHERE id = 'round-01-f00002'`)
	}
	size := must[journal.Seq](d.T)(d.Book().Size(context.Background())) - cut
	var tree journal.Tree
	for seq := journal.Seq(1); seq <= size; seq++ {
		made := tree.Append(d.leaf(seq))
		d.exec(`UPDATE entry SET hashes = $1 WHERE seq = $2`, journal.JoinHashes(made), int64(seq))
	}
	root := tree.Root()
	d.exec(`UPDATE head SET seq = $1, root = $2, peaks = $3`, int64(size), root[:], tree.Peaks())
}

// cut removes the last entries with everything that tells of them.
func (d *drill) cut(n journal.Seq) {
	size := int64(must[journal.Seq](d.T)(d.Book().Size(context.Background())) - n)
	d.exec(`DELETE FROM entry WHERE seq > $1`, size)
	d.exec(`DELETE FROM entry_touch WHERE seq > $1`, size)
	d.exec(`DELETE FROM finding WHERE since_seq > $1`, size)
	d.exec(`DELETE FROM checkpoint WHERE size > $1`, size)
	d.rehash(n)
	d.sign(d.ownKey())
}

// sign replaces all checkpoints by one of the head as it is.
func (d *drill) sign(s journal.Signer) {
	var size int64
	var peaks []byte
	if err := d.raw.QueryRow(`SELECT seq, peaks FROM head`).Scan(&size, &peaks); err != nil {
		d.Fatal(err)
	}
	tree := must[journal.Tree](d.T)(journal.RestoreTree(journal.Seq(size), peaks))
	c := must[journal.Checkpoint](d.T)(journal.Seal(s, &tree, 0))
	d.exec(`DELETE FROM checkpoint`)
	d.exec(`INSERT INTO checkpoint(size, note, recorded_at) VALUES ($1, $2, 0)`, int64(c.Size), c.Note)
}

func (d *drill) ownKey() journal.Signer {
	secret := must[[]byte](d.T)(os.ReadFile(d.path("keys/signing.key")))
	return must[journal.Signer](d.T)(journal.Ed25519{}.Signer(strings.TrimSpace(string(secret))))
}

func (d *drill) otherKey() journal.Signer {
	secret, _, err := journal.Ed25519{}.NewKey(rand.Reader, journal.Origin(d.Instance()))
	if err != nil {
		d.Fatal(err)
	}
	return must[journal.Signer](d.T)(journal.Ed25519{}.Signer(secret))
}

func (d *drill) path(name string) string { return filepath.Join(d.cfg.Dir, name) }

func (d *drill) blob(digest string) string { return d.path("vault/" + digest[:2] + "/" + digest) }

func (d *drill) write(digest, content string) {
	if err := os.WriteFile(d.blob(digest), []byte(content), 0o600); err != nil {
		d.Fatal(err)
	}
}

func (d *drill) flip(digest string) {
	buf := must[[]byte](d.T)(os.ReadFile(d.blob(digest)))
	buf[0] ^= 1
	d.write(digest, string(buf))
}

func (d *drill) swap(a, b string) {
	x, y := must[[]byte](d.T)(os.ReadFile(d.blob(a))), must[[]byte](d.T)(os.ReadFile(d.blob(b)))
	d.write(a, string(y))
	d.write(b, string(x))
}

// snapshot remembers all tables, the vault and the keys, and returns what puts them back.
func (d *drill) snapshot() func() {
	tables := map[string]*content{}
	for _, name := range []string{
		"head", "entry", "entry_touch", "checkpoint", "round", "finding", "measure", "document", "reading", "reading_model",
		"account", "setting", "signing_key",
	} {
		tables[name] = d.contentOf(name)
	}
	files := map[string][]byte{}
	for _, path := range []string{d.path("keys/head"), d.blob(d.files[0]), d.blob(d.files[1])} {
		files[path] = must[[]byte](d.T)(os.ReadFile(path))
	}
	return func() {
		for name, c := range tables {
			d.putBack(name, c)
		}
		for path, buf := range files {
			if err := os.WriteFile(path, buf, 0o600); err != nil {
				d.Fatal(err)
			}
		}
	}
}

type content struct {
	columns []string
	rows    [][]any
}

func (d *drill) contentOf(table string) *content {
	rows, err := d.raw.Query("SELECT * FROM " + table)
	if err != nil {
		d.Fatal(err)
	}
	defer rows.Close()
	c := &content{}
	c.columns, _ = rows.Columns()
	for rows.Next() {
		row := make([]any, len(c.columns))
		cells := make([]any, len(row))
		for i := range row {
			cells[i] = &row[i]
		}
		if err := rows.Scan(cells...); err != nil {
			d.Fatal(err)
		}
		for i := range row {
			if b, ok := row[i].([]byte); ok {
				row[i] = bytes.Clone(b)
			}
		}
		c.rows = append(c.rows, row)
	}
	if err := rows.Err(); err != nil {
		d.Fatal(err)
	}
	return c
}

func (d *drill) putBack(table string, c *content) {
	if _, err := d.raw.Exec("DELETE FROM " + table); err != nil {
		d.Fatal(err)
	}
	marks := "$1"
	for i := 1; i < len(c.columns); i++ {
		marks += ", $" + string([]byte{byte('0' + (i+1)/10), byte('0' + (i+1)%10)})
	}
	marks = strings.ReplaceAll(marks, "$0", "$")
	for _, row := range c.rows {
		d.exec("INSERT INTO "+table+"("+strings.Join(c.columns, ", ")+") VALUES ("+marks+")", row...)
	}
}

// testOldBackup puts yesterday's database in the place of today's: everything in it agrees, and only
// what is remembered outside it tells.
func testOldBackup(t *testing.T, place Place) {
	d := newDrill(t, place)
	restore := d.snapshot()
	remembered := d.path("keys/head")
	for no := 30; no < 33; no++ {
		d.change(t, draft(journal.FindingAdded, sampleFinding(sampleRound(1), no)))
	}
	today := must[[]byte](t)(os.ReadFile(remembered))
	restore()
	if err := os.WriteFile(remembered, today, 0o600); err != nil {
		t.Fatal(err)
	}
	if !tells(d.verify(), move{kind: store.HeadBehind}) {
		t.Error("an old backup in place of the database is not told")
	}
	if _, err := d.Book().Entry(context.Background(), 999); !fault.Is(err, fault.Missing) {
		t.Error(err)
	}
}
