package main

import (
	"bytes"
	"context"
	"io"
	"log/slog"
	"math/rand/v2"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"testing"
	"time"

	"zhenggai/internal/journal"
	"zhenggai/internal/org"
)

// tus asks as a client of the protocol does.
func (c *caller) tus(method, path string, body io.Reader, headers ...string) (status int, told http.Header) {
	c.t.Helper()
	req, err := http.NewRequestWithContext(c.t.Context(), method, c.base+path, body)
	if err != nil {
		c.t.Fatal(err)
	}
	req.Header.Set("Accept", "application/json")
	for i := 0; i+1 < len(headers); i += 2 {
		req.Header.Set(headers[i], headers[i+1])
	}
	r, err := c.http.Do(req)
	if err != nil {
		c.t.Fatal(err)
	}
	r.Body.Close()
	return r.StatusCode, r.Header
}

// piece sends bytes from an offset on, as a piece of an upload.
func (c *caller) piece(at string, from int64, body io.Reader) (status int, told http.Header) {
	return c.tus(http.MethodPatch, at, body, "Upload-Offset", strconv.FormatInt(from, 10), "Content-Type", "application/offset+octet-stream")
}

// uploadOffice is an office in which files may be handed in, with a finding and two people who play a part in it.
func uploadOffice(t *testing.T) (m *Main, finding string, liaison, other *caller) {
	t.Helper()
	m = &Main{Log: slog.New(slog.DiscardHandler), Config: serveCommand{
		place: place{Data: t.TempDir()}, Addr: "127.0.0.1:0", Sample: true, CheckpointEvery: time.Hour,
		MaxEvidenceMB: 64, UploadQuotaMB: 256, UploadDays: 7,
	}}
	if err := m.Run(t.Context()); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { m.Close() })
	f, err := m.office.findFinding(t.Context(), "1")
	if err != nil {
		t.Fatal(err)
	}
	people := make([]*caller, 2)
	for i, login := range []string{"lianluo", "lingyige"} {
		m.enter(t, login, org.Whole(org.UnitLiaison))
		people[i] = m.signIn(t, login)
	}
	return m, f.ID, people[0], people[1]
}

// A file handed in over HTTP goes on after its line broke, only by who began it, and is evidence only when who hands it
// in still may.
func TestAFileArrivesInPieces(t *testing.T) {
	m, finding, liaison, other := uploadOffice(t)
	whole := make([]byte, 3<<20)
	rand.NewChaCha8([32]byte{7}).Read(whole)
	status, told := liaison.tus(http.MethodPost, "/findings/"+finding+"/uploads", nil, "Upload-Length", strconv.Itoa(len(whole)), "Upload-Metadata", "filename MS5qcGc=")
	at := told.Get("Location")
	if status != http.StatusCreated || !strings.HasPrefix(at, "/uploads/") {
		t.Fatalf("begun: %d at %q", status, at)
	}
	for _, method := range []string{http.MethodHead, http.MethodPatch, http.MethodDelete} {
		if got, _ := other.tus(method, at, nil, "Upload-Offset", "0"); got != http.StatusNotFound {
			t.Errorf("somebody else's %s: %d", method, got)
		}
	}
	// The line breaks in the middle: the body promises more than comes.
	body, feed := io.Pipe()
	go func() {
		_, _ = feed.Write(whole[:1<<20])
		_ = feed.CloseWithError(io.ErrUnexpectedEOF)
	}()
	req, err := http.NewRequestWithContext(t.Context(), http.MethodPatch, liaison.base+at, body)
	if err != nil {
		t.Fatal(err)
	}
	req.ContentLength = int64(len(whole))
	req.Header.Set("Upload-Offset", "0")
	req.Header.Set("Content-Type", "application/offset+octet-stream")
	if r, err := liaison.http.Do(req); err == nil {
		r.Body.Close()
		t.Errorf("a broken line is answered %d", r.StatusCode)
	}
	received := int64(0)
	for end := time.Now().Add(5 * time.Second); received < 1<<19 && time.Now().Before(end); { // the other end of the line notices a little later
		_, told = liaison.tus(http.MethodHead, at, nil)
		received, err = strconv.ParseInt(told.Get("Upload-Offset"), 10, 64)
	}
	if err != nil || received < 1<<19 {
		t.Fatalf("%d bytes are left of what arrived, %v", received, err)
	}
	if got, _ := liaison.piece(at, received+1, bytes.NewReader(whole[received+1:])); got != http.StatusConflict {
		t.Errorf("at another offset: %d", got)
	}
	status, told = liaison.piece(at, received, bytes.NewReader(whole[received:]))
	if status != http.StatusNoContent || told.Get("Upload-Offset") != strconv.Itoa(len(whole)) {
		t.Fatalf("the rest: %d, %v", status, told)
	}
	// Between the beginning and the end they lost the right to.
	m.grant(t, "lianluo", org.Whole(org.Reader))
	liaison = m.signIn(t, "lianluo")
	if got := liaison.form(at+"/finish", url.Values{}); got != http.StatusForbidden {
		t.Errorf("handed in by a reader: %d", got)
	}
	if files, err := m.office.db.Proofs().FilesOf(t.Context(), finding); err != nil || len(files) != 0 {
		t.Fatalf("evidence nevertheless: %v, %v", files, err)
	}
	m.grant(t, "lianluo", org.Whole(org.UnitLiaison))
	liaison = m.signIn(t, "lianluo")
	for range 2 {
		if got := liaison.form(at+"/finish", url.Values{}); got != http.StatusCreated {
			t.Errorf("handed in: %d", got)
		}
	}
	files, err := m.office.db.Proofs().FilesOf(t.Context(), finding)
	if err != nil || len(files) != 1 || files[0].Row.Size != int64(len(whole)) {
		t.Fatalf("evidence: %v, %v", files, err)
	}
	if well, err := m.office.db.Vault().Check(files[0].Row.Hash); err != nil || !well {
		t.Errorf("its bytes: %v, %v", well, err)
	}
}

// grant gives an account other roles.
func (m *Main) grant(t *testing.T, login string, grants ...org.Grant) {
	t.Helper()
	a := m.account(t, login)
	a.Grants = grants
	_, err := m.office.db.Accounts().Change(t.Context(), org.ActorSystem, func(context.Context, org.Roll) ([]journal.Draft, error) {
		return []journal.Draft{{Act: journal.GrantsChanged, Subject: a.Ref(), Rows: []journal.Record{a}}}, nil
	})
	if err != nil {
		t.Fatal(err)
	}
}
