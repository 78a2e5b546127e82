package storetest

import (
	"context"
	"database/sql"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"zhenggai/internal/journal"
	"zhenggai/internal/ledger"
	"zhenggai/internal/org"
	"zhenggai/internal/reading"
	"zhenggai/internal/store"
	"zhenggai/internal/store/postgres"
	"zhenggai/internal/store/sqlite"
)

// move is one way of tampering, and what verify must say of it.
type move struct {
	name   string
	do     func(*drill)
	kind   string // a defect of this kind must be told
	table  string
	id     string
	field  string
	seq    journal.Seq
	stored string
	report func(*drill) store.Report // another way to verify
}

// runs is a move made of SQL alone.
func runs(all ...string) func(*drill) {
	return func(d *drill) {
		for _, s := range all {
			d.exec(s)
		}
	}
}

// moves are the ways of tampering. The rows they touch are those of newDrill.
func moves() []move { //nolint:funlen // a table, a move an entry
	return []move{
		{
			name: "a deadline is put off", do: runs(`UPDATE finding SET deadline = '2030-01-01' WHERE id = 'round-01-f00002'`),
			kind: store.RowField, table: "finding", id: "round-01-f00002", field: "deadline", seq: 4, stored: "2030-01-01",
		},
		{
			name: "a status is made done", do: runs(`UPDATE finding SET status = 'closed' WHERE id = 'round-01-f00001' AND until_seq = 9223372036854775807`),
			kind: store.RowField, table: "finding", id: "round-01-f00001", field: "status", stored: "closed",
		},
		{
			name: "a former version is altered", do: runs(`UPDATE finding SET status = 'closed' WHERE id = 'round-01-f00001' AND since_seq = 3`),
			kind: store.RowField, table: "finding", id: "round-01-f00001", field: "status", seq: 3,
		},
		{
			name: "a unit is exchanged", do: runs(`UPDATE finding SET units = '[{"name":"别的单位","role":"lead"}]' WHERE id = 'round-01-f00002'`),
			kind: store.RowField, table: "finding", id: "round-01-f00002", field: "units",
		},
		{
			name: "a measure is reworded", do: runs(`UPDATE measure SET text = '全部完成'`),
			kind: store.RowField, table: "measure", field: "text", stored: "全部完成",
		},
		{
			name: "a role is raised", do: runs(`UPDATE account SET grants = '[{"role":"administrator"}]' WHERE id = 'acc-2'`),
			kind: store.RowField, table: "account", id: "acc-2", field: "role", stored: "administrator",
		},
		{
			name: "a name is exchanged", do: runs(`UPDATE account SET name = '别人' WHERE id = 'acc-2'`),
			kind: store.RowField, table: "account", id: "acc-2", field: "person",
		},
		{
			name: "a setting is changed", do: runs(`UPDATE setting SET value = '90'`),
			kind: store.RowField, table: "setting", id: "threshold", field: "value", stored: "90",
		},
		{
			name: "what was read is altered", do: runs(`UPDATE reading SET result = replace(result, '草原退化', '草原良好')`),
			kind: store.RowField, table: "reading", id: "doc-1", field: "result",
		},
		{
			name: "the text model is altered", do: runs(`UPDATE reading_model SET model = replace(model, '整改', '整治')`),
			kind: store.ModelAltered, table: "reading", id: "doc-1",
		},
		{
			name: "a row is inserted", do: runs(`INSERT INTO setting(id, value, since_seq, until_seq) VALUES ('extra', '1', 2, 9223372036854775807)`),
			kind: store.RowExtra, table: "setting", id: "extra", seq: 2,
		},
		{
			name: "a row is inserted after the end", do: runs(`INSERT INTO setting(id, value, since_seq, until_seq) VALUES ('extra', '1', 999, 9223372036854775807)`),
			kind: store.RowExtra, table: "setting", id: "extra", seq: 999,
		},
		{
			name: "a row is deleted", do: runs(`DELETE FROM measure WHERE id = 'round-01-f00002-m1'`),
			kind: store.RowMissing, table: "measure", id: "round-01-f00002-m1", seq: 4,
		},
		{
			name: "a version is ended early", do: runs(`UPDATE finding SET until_seq = 7 WHERE id = 'round-01-f00002'`),
			kind: store.RowInterval, table: "finding", id: "round-01-f00002", field: "until_seq", seq: 4, stored: "7",
		},
		{
			name: "a withdrawn record is brought back", do: runs(`UPDATE finding SET until_seq = 9223372036854775807 WHERE id = 'round-01-f00003'`),
			kind: store.RowInterval, table: "finding", id: "round-01-f00003",
		},
		{
			name: "a touch is deleted", do: runs(`DELETE FROM entry_touch WHERE tbl = 'finding' AND seq = 4`),
			kind: store.TouchMissing, table: "finding", id: "round-01-f00002", seq: 4,
		},
		{
			name: "a touch is inserted", do: runs(`INSERT INTO entry_touch(tbl, id, seq) VALUES ('finding', 'nobody', 4)`),
			kind: store.TouchExtra, table: "finding",
		},
		{
			name: "a touch of no table is inserted", do: runs(`INSERT INTO entry_touch(tbl, id, seq) VALUES ('nothing', 'nobody', 4)`),
			kind: store.TouchExtra,
		},
		{
			name: "an actor is exchanged", do: runs(`UPDATE entry SET actor = 'acc-9' WHERE seq = 5`),
			kind: store.EntryField, field: "actor", seq: 5, stored: "acc-9",
		},
		{
			name: "an actor is exchanged in the bytes too", do: rewrite(5, `"actor":"acc-clerk"`, `"actor":"acc-9"`),
			kind: store.EntryAltered, seq: 5,
		},
		{
			name: "a time is altered", do: runs(`UPDATE entry SET recorded_at = recorded_at - 86400000 WHERE seq = 6`),
			kind: store.EntryField, field: "recorded_at", seq: 6,
		},
		{
			name: "a time is altered in the bytes too", do: rewrite(6, `"occurred_on":"2026-05-20"`, `"occurred_on":"2026-05-19"`),
			kind: store.EntryAltered, seq: 6,
		},
		{name: "an entry is deleted", do: runs(`DELETE FROM entry WHERE seq = 6`), kind: store.EntryMissing, seq: 6},
		{
			name: "two entries change places", do: runs(`UPDATE entry SET seq = -1 WHERE seq = 5`, `UPDATE entry SET seq = 5 WHERE seq = 6`, `UPDATE entry SET seq = 6 WHERE seq = -1`),
			kind: store.EntryMisplaced, seq: 5,
		},
		{
			name: "an entry is inserted at the end", do: runs(`INSERT INTO entry SELECT 999, act, subject_table, subject_id, actor, occurred_on, recorded_at, leaf, hashes FROM entry WHERE seq = 5`),
			kind: store.EntryBeyond, seq: 999,
		},
		{
			name: "a stored hash is altered", do: func(d *drill) {
				d.exec(`UPDATE entry SET hashes = (SELECT e.hashes FROM entry AS e WHERE e.seq = 4) WHERE seq = 8`)
			},
			kind: store.HashAltered, seq: 8,
		},
		{name: "the root is altered", do: func(d *drill) { d.exec(`UPDATE head SET root = $1`, make([]byte, 32)) }, kind: store.HeadAltered},
		{name: "the last ten are deleted", do: func(d *drill) { d.cut(10) }, kind: store.HeadBehind},
		{name: "a row and its entry are rewritten and hashed again", do: func(d *drill) { d.rehash(0) }, kind: store.CheckpointBroken},
		{name: "the same, and the checkpoints are deleted", do: func(d *drill) { d.rehash(0); d.exec(`DELETE FROM checkpoint`) }, kind: store.CheckpointNone},
		{name: "the same, signed with another key", do: func(d *drill) { d.rehash(0); d.sign(d.otherKey()) }, kind: store.CheckpointForged},
		{name: "the same, signed with the key", do: func(d *drill) { d.rehash(0); d.sign(d.ownKey()) }, kind: store.HeadBehind},
		{
			name: "the same, signed with the key, and the head forgotten", do: func(d *drill) { d.rehash(0); d.sign(d.ownKey()); os.Remove(d.path("keys/head")) },
			kind: store.OutsideBroken, report: (*drill).against,
		},
		{
			name: "cut off, and checked from outside", do: func(d *drill) { d.cut(10); os.Remove(d.path("keys/head")) },
			kind: store.OutsideAhead, report: (*drill).against,
		},
		{name: "the remembered head is removed", do: func(d *drill) { os.Remove(d.path("keys/head")) }, kind: store.HeadForgotten},
		{
			name: "a public key is exchanged", do: func(d *drill) { d.exec(`UPDATE signing_key SET public = $1`, "zhenggai/x+00000000+AAAA") },
			kind: store.RowField, table: "signing_key", field: "public",
		},
		{name: "a file is replaced", do: func(d *drill) { d.write(d.files[0], "别的内容") }, kind: store.FileAltered, table: "document", id: "doc-1"},
		{name: "a bit of a file is flipped", do: func(d *drill) { d.flip(d.files[0]) }, kind: store.FileAltered, table: "document", id: "doc-1"},
		{name: "a file is deleted", do: func(d *drill) { os.Remove(d.blob(d.files[1])) }, kind: store.FileMissing, table: "document", id: "doc-2"},
		{name: "two files change places", do: func(d *drill) { d.swap(d.files[0], d.files[1]) }, kind: store.FileAltered, table: "document", id: "doc-2"},
	}
}

// testTampering plants every move, one at a time, and wants it told; between them the store is as it
// was, and must verify clean (Q12).
func testTampering(t *testing.T, place Place) {
	d := newDrill(t, place)
	clean(t, d.rig)
	for _, m := range moves() {
		t.Run(m.name, func(t *testing.T) {
			d.T = t
			before := d.snapshot()
			m.do(d)
			verify := m.report
			if verify == nil {
				verify = (*drill).verify
			}
			report := verify(d)
			if !tells(report, m) {
				t.Errorf("not told; the report has")
				for _, x := range report.Defects {
					t.Logf("%+v %v", x, x.Text)
				}
			}
			before()
		})
	}
	d.T = t
	clean(t, d.rig)
	testOldBackup(t, place)
}

func tells(r store.Report, m move) bool {
	for _, x := range r.Defects {
		if x.Kind == m.kind && (m.table == "" || x.Table == m.table) && (m.id == "" || x.ID == m.id) &&
			(m.field == "" || x.Field == m.field) && (m.seq == 0 || x.Seq == m.seq) && (m.stored == "" || x.Stored == m.stored) &&
			!strings.Contains(x.Text.String(), "store.") && !strings.Contains(x.Text.String(), "no value") {
			return true
		}
	}
	return false
}

// drill is a small store with something of everything, and a second way into it.
type drill struct {
	*rig
	*testing.T
	raw     *sql.DB
	files   []string // digests in the vault
	outside string   // a checkpoint kept elsewhere
}

// raw is a connection past the store, for whoever would tamper.
func (r *rig) raw(t testing.TB) *sql.DB {
	t.Helper()
	raw, readers, err := sqlite.Open(filepath.Join(r.cfg.Dir, "zhenggai.db"))
	if r.cfg.URL != "" {
		raw, readers, err = postgres.Open(r.cfg.URL)
	}
	if err != nil {
		t.Fatal(err)
	}
	readers.Close()
	t.Cleanup(func() { raw.Close() })
	return raw
}

func newDrill(t *testing.T, place Place) *drill {
	ctx := context.Background()
	r := open(t, place)
	d := &drill{rig: r, T: t}
	d.raw = r.raw(t)

	round := sampleRound(1)
	f1, f2, f3 := sampleFinding(round, 1), sampleFinding(round, 2), sampleFinding(round, 3)
	r.change(t, draft(journal.RoundAdded, round))
	r.change(t, draft(journal.FindingAdded, f1))
	r.change(t, draft(journal.FindingAdded, f2, sampleMeasure(f2, 1), sampleMeasure(f2, 2)))
	r.change(t, draft(journal.FindingAdded, f3))
	must[journal.Checkpoint](t)(r.Seal(ctx))
	f1.Status = ledger.StatusPartlyDone
	r.change(t, draft(journal.FindingChanged, f1))
	r.change(t, journal.Draft{Act: journal.FindingWithdrawn, Subject: f3.Ref(), Gone: []journal.Ref{f3.Ref()}})
	must[journal.Seq](t)(r.Settings().Set(ctx, "acc-1", org.Setting{Key: "threshold", Value: "30"}, ""))
	must[journal.Seq](t)(r.Accounts().Change(ctx, "acc-1", func(context.Context, org.Roll) ([]journal.Draft, error) {
		return []journal.Draft{draft(journal.AccountAdded, org.Account{ID: "acc-2", Login: "li", Name: "李燕", Grants: []org.Grant{org.Whole(org.Clerk)}, Salt: "x"})}, nil
	}))
	d.document()
	for no := 10; no < 22; no++ {
		r.change(t, draft(journal.FindingAdded, sampleFinding(round, no)))
	}
	d.outside = must[journal.Checkpoint](t)(r.Seal(ctx)).Note
	return d
}

func (d *drill) document() {
	ctx := context.Background()
	doc, rd := sampleReading()
	other := doc
	other.ID = "doc-2"
	for i, x := range []*reading.Document{&doc, &other} {
		digest, _, err := d.Vault().Put(ctx, strings.NewReader(fmt.Sprintf("原件 %d", i)))
		if err != nil {
			d.Fatal(err)
		}
		x.Digest = digest
		d.files = append(d.files, x.Digest)
	}
	must[journal.Seq](d.T)(d.Readings().Change(ctx, "acc-clerk", func(context.Context, reading.Source) ([]journal.Draft, error) {
		return []journal.Draft{draft(journal.DocumentRead, doc, rd, other)}, nil
	}))
}

func (d *drill) verify() store.Report {
	return must[store.Report](d.T)(d.Verify(context.Background(), store.VerifyOptions{}))
}

func (d *drill) against() store.Report {
	return must[store.Report](d.T)(d.Verify(context.Background(), store.VerifyOptions{Against: []string{d.outside}}))
}
