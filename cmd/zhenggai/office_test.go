package main

import (
	"context"
	"io"
	"log/slog"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"zhenggai/internal/journal"
	"zhenggai/internal/ledger"
)

// visitor is a browser without script in the clerk's hands, at a program that runs as it is shipped.
type visitor struct {
	t      testing.TB
	main   *Main
	client *http.Client
}

// openOffice starts the program over an empty directory, with the sample city or without, founds the
// office and signs its clerk in.
func openOffice(t testing.TB, sample bool) *visitor {
	t.Helper()
	m := &Main{
		Config: serveCommand{place: place{Data: t.TempDir()}, Addr: "127.0.0.1:0", Sample: sample, CheckpointEvery: time.Hour},
		Log:    slog.New(slog.DiscardHandler),
	}
	if err := m.Run(context.Background()); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := m.Close(); err != nil {
			t.Error(err)
		}
	})
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	v := &visitor{t: t, main: m, client: &http.Client{
		Jar: jar, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}}
	setup, err := url.Parse(m.setup)
	if err != nil {
		t.Fatal(err)
	}
	const password = "Shanqing-82-yunbai"
	v.send("/setup", http.StatusSeeOther, url.Values{
		"token":      {setup.Query().Get("token")},
		"admin-name": {"那日松"}, "admin-login": {"guanli"}, "admin-password": {password + "1"}, "admin-again": {password + "1"},
		"clerk-name": {"乌云"}, "clerk-login": {"jingban"}, "clerk-password": {password}, "clerk-again": {password},
	})
	return v
}

// see opens an address and returns the page.
func (v *visitor) see(path string, status int, header ...string) string {
	v.t.Helper()
	r, err := http.NewRequest(http.MethodGet, v.main.URL()+path, nil)
	if err != nil {
		v.t.Fatal(err)
	}
	for i := 0; i+1 < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	return v.answer(r, path, status)
}

// send sends a form and returns the answer, of a redirection the place it leads to.
func (v *visitor) send(path string, status int, form url.Values) string {
	v.t.Helper()
	r, err := http.NewRequest(http.MethodPost, v.main.URL()+path, strings.NewReader(form.Encode()))
	if err != nil {
		v.t.Fatal(err)
	}
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	return v.answer(r, path, status)
}

func (v *visitor) answer(r *http.Request, path string, status int) string {
	v.t.Helper()
	res, err := v.client.Do(r)
	if err != nil {
		v.t.Fatal(err)
	}
	defer res.Body.Close()
	body, err := io.ReadAll(res.Body)
	if err != nil {
		v.t.Fatal(err)
	}
	if res.StatusCode != status {
		v.t.Fatalf("%s: %d, want %d: %.400s", path, res.StatusCode, status, body)
	}
	if res.StatusCode == http.StatusSeeOther {
		return res.Header.Get("Location")
	}
	return string(body)
}

// finding is the finding of a number in the only round, with its measures.
func (v *visitor) finding(no int) (journal.Versioned[ledger.Finding], []journal.Versioned[ledger.Measure]) {
	v.t.Helper()
	ctx, store := context.Background(), v.main.office.ledger.Store
	found, err := store.Find(ctx, ledger.Filter{Numbers: []int{no}}, ledger.Page{Limit: 1})
	if err != nil || len(found.Rows) != 1 {
		v.t.Fatalf("finding %d: %v, %v", no, found.Rows, err)
	}
	measures, err := store.MeasuresOf(ctx, found.Rows[0].Row.ID)
	if err != nil {
		v.t.Fatal(err)
	}
	return found.Rows[0].Versioned, measures
}

// seal signs the journal, as the clock does every minute.
func (v *visitor) seal() {
	v.t.Helper()
	if _, err := v.main.office.db.Seal(context.Background()); err != nil {
		v.t.Fatal(err)
	}
}

var (
	bareKey = regexp.MustCompile(`[>"](?:page|word|told|act|web|nav|role|arith|quantity|office)\.[a-z_.]+[a-z][<"]`)
	inlined = regexp.MustCompile(`(?i)<[^>]*\s(?:style|on[a-z]+|hx-on[^=]*)=|<style|<script>`)
	sameID  = regexp.MustCompile(` id="([^"]+)"`)
)

// whole fails unless a page is complete, speaks in words, holds nothing that the content policy
// blocks, and names no two of its parts alike.
func whole(t *testing.T, path, page string) {
	t.Helper()
	if !strings.HasPrefix(page, "<!doctype html>") || !strings.HasSuffix(strings.TrimSpace(page), "</html>") {
		t.Errorf("%s is not a whole page: %.80s", path, page)
	}
	if key := bareKey.FindString(page); key != "" {
		t.Errorf("%s shows a key instead of words: %s", path, key)
	}
	if bad := inlined.FindString(page); bad != "" {
		t.Errorf("%s has what the content policy blocks: %s", path, bad)
	}
	seen := map[string]bool{}
	for _, m := range sameID.FindAllStringSubmatch(page, -1) {
		if seen[m[1]] {
			t.Errorf("%s has two parts named %s", path, m[1])
		}
		seen[m[1]] = true
	}
}
