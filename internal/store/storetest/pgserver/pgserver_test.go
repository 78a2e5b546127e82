package pgserver_test

import (
	"context"
	"os"
	"testing"

	"github.com/jackc/pgx/v5"

	"zhenggai/internal/store/storetest/pgserver"
)

var server = pgserver.New()

func TestMain(m *testing.M) { os.Exit(server.Run(m)) }

func TestDatabaseIsEmptyUTF8AndSortsByCodePoint(t *testing.T) {
	conn := connect(t, server.NewDatabase(t))
	var tables int
	var encoding, least string
	err := conn.QueryRow(t.Context(), `
		SELECT (SELECT count(*) FROM information_schema.tables WHERE table_schema = 'public'),
		       current_setting('server_encoding'),
		       (SELECT min(v) FROM (VALUES ('苍原'), ('云泽'), ('北安')) AS places(v))`).
		Scan(&tables, &encoding, &least)
	if err != nil {
		t.Fatal(err)
	}
	if tables != 0 || encoding != "UTF8" || least != "云泽" {
		t.Errorf("got %d tables, encoding %s, least name %s; want 0, UTF8, 云泽", tables, encoding, least)
	}
}

func TestEachTestHasItsOwnDatabase(t *testing.T) {
	first, second := server.NewDatabase(t), server.NewDatabase(t)
	exec(t, connect(t, first), "CREATE TABLE finding (id BIGINT)")
	exec(t, connect(t, second), "CREATE TABLE finding (id BIGINT)")
}

func TestPreparedDatabaseIsFilledOnceAndCopied(t *testing.T) {
	times := 0
	prepare := func(address string) error {
		times++
		conn, err := pgx.Connect(t.Context(), address)
		if err != nil {
			return err
		}
		defer conn.Close(t.Context())
		_, err = conn.Exec(t.Context(), "CREATE TABLE finding AS SELECT 7 AS id")
		return err
	}
	for range 2 {
		var id int
		conn := connect(t, server.NewPrepared(t, "finding", prepare))
		if err := conn.QueryRow(t.Context(), "DELETE FROM finding RETURNING id").Scan(&id); err != nil || id != 7 {
			t.Errorf("got id %d, error %v; want the prepared row", id, err)
		}
	}
	if times != 1 {
		t.Errorf("prepared %d times, want once", times)
	}
}

func TestDatabaseIsGoneAfterItsTest(t *testing.T) {
	var address string
	t.Run("uses it", func(t *testing.T) { address = server.NewDatabase(t) })
	conn, err := pgx.Connect(t.Context(), address)
	if err == nil {
		conn.Close(t.Context())
		t.Error("the database of an ended test still answers")
	}
}

func connect(t *testing.T, address string) *pgx.Conn {
	t.Helper()
	conn, err := pgx.Connect(t.Context(), address)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = conn.Close(context.Background()) })
	return conn
}

func exec(t *testing.T, conn *pgx.Conn, statement string) {
	t.Helper()
	if _, err := conn.Exec(t.Context(), statement); err != nil {
		t.Fatal(err)
	}
}

func BenchmarkNewPrepared(b *testing.B) {
	for b.Loop() {
		server.NewPrepared(b, "empty", func(string) error { return nil })
	}
}
