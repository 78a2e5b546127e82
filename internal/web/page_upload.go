package web

import (
	"context"
	"encoding/base64"
	"errors"
	"io"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"zhenggai/internal/closure"
	"zhenggai/internal/evidence"
	"zhenggai/internal/fault"
	"zhenggai/internal/gate"
	"zhenggai/internal/journal"
	"zhenggai/internal/org"
)

// Files that arrive in pieces, by the core of tus 1.0 (tus.io/protocols/resumable-upload) with its extensions creation,
// expiration and termination: any client of that protocol can hand evidence in. What the protocol has no word for, that a
// file is whole and becomes evidence, is a request of its own.

// tusVersion is the version of the protocol that is spoken.
const tusVersion = "1.0.0"

// partType is what a piece is sent as.
const partType = "application/offset+octet-stream"

// uploadRoutes are the ways in for files that arrive in pieces. Who may hand in is asked when one begins and when it
// becomes evidence; between, only who began it goes on.
func (p *ClosingPages) uploadRoutes() []gate.Route {
	const noRecord = "what is still arriving is no evidence and no part of the record"
	see := org.SeeLedger
	return []gate.Route{
		{Method: http.MethodPost, Pattern: "/findings/{id}/uploads", Name: "upload.begin", Permission: see, Handle: p.beginUpload, Harmless: noRecord},
		{Method: http.MethodGet, Pattern: "/uploads/{id}", Name: "upload.show", Permission: see, Handle: p.showUpload},
		{Method: http.MethodPatch, Pattern: "/uploads/{id}", Name: "upload.append", Permission: see, Handle: p.appendUpload, MaxBody: p.Counter.Most, Harmless: noRecord},
		{Method: http.MethodDelete, Pattern: "/uploads/{id}", Name: "upload.end", Permission: see, Handle: p.endUpload, Harmless: noRecord},
		{Method: http.MethodPost, Pattern: "/uploads/{id}/drop", Name: "upload.drop", Permission: see, Handle: p.dropUpload, Harmless: noRecord},
		{
			Method: http.MethodPost, Pattern: "/uploads/{id}/finish", Name: "upload.finish", Permission: see, Handle: p.finishUpload,
			Acts: []journal.Act{journal.EvidenceAdded},
		},
	}
}

// beginUpload makes an upload at a finding.
func (p *ClosingPages) beginUpload(r *gate.Request) error {
	id := r.PathValue("id")
	if _, err := p.player(r, id); err != nil {
		return err
	}
	u, err := announced(r)
	if err != nil {
		return err
	}
	u.Account, u.Finding = r.Actor(), id
	if u, err = p.Counter.Begin(r.Context(), u); err != nil {
		return err
	}
	r.W.Header().Set("Location", uploadHref(u.ID))
	return p.tellUpload(r, http.StatusCreated, u)
}

// announced reads what a sender says of a file before its first byte.
func announced(r *gate.Request) (evidence.Upload, error) {
	var u evidence.Upload
	var err error
	if u.Size, err = strconv.ParseInt(r.Header.Get("Upload-Length"), 10, 64); err != nil {
		return u, fault.Wrap(err, fault.Invalid, "page.upload.no_length")
	}
	for _, pair := range strings.Split(r.Header.Get("Upload-Metadata"), ",") {
		key, coded, _ := strings.Cut(strings.TrimSpace(pair), " ")
		value, err := base64.StdEncoding.DecodeString(coded)
		if err != nil || len(value) > maxWord {
			return u, fault.Wrap(err, fault.Invalid, "gate.form_broken")
		}
		switch key {
		case "filename":
			u.Name = string(value)
		case "material":
			u.Material = string(value)
		case "measures":
			u.Measures = strings.Fields(string(value))
		}
	}
	return u, knownMaterial(u.Material)
}

// knownMaterial minds a part of a closing's material that there is not.
func knownMaterial(name string) error {
	if name != "" && !slices.Contains(closure.Materials, closure.Material(name)) {
		return fault.New(fault.Invalid, "closure.material_unknown", "Material", name).At("material")
	}
	return nil
}

// tellUpload answers with how much of an upload is on disk.
func (p *ClosingPages) tellUpload(r *gate.Request, status int, u evidence.Upload) error {
	h := r.W.Header()
	h.Set("Tus-Resumable", tusVersion)
	h.Set("Upload-Offset", strconv.FormatInt(u.Received, 10))
	h.Set("Upload-Length", strconv.FormatInt(u.Size, 10))
	h.Set("Upload-Expires", p.Counter.Until(u).UTC().Format(http.TimeFormat))
	r.KeepNowhere()
	r.W.WriteHeader(status)
	return nil
}

// mine is the upload that a request is about, if the caller began it.
func (p *ClosingPages) mine(r *gate.Request) (evidence.Upload, error) {
	return p.Counter.Find(r.Context(), r.Actor(), r.PathValue("id"))
}

func (p *ClosingPages) showUpload(r *gate.Request) error {
	u, err := p.mine(r)
	if err != nil {
		return err
	}
	return p.tellUpload(r, http.StatusOK, u)
}

// appendUpload takes a piece in. A piece that breaks off is kept as far as it came.
func (p *ClosingPages) appendUpload(r *gate.Request) error {
	if _, err := p.mine(r); err != nil {
		return err
	}
	ctx, leave, err := p.turns.take(r.Context(), r.PathValue("id"))
	if err != nil {
		return err
	}
	defer leave()
	u, err := p.mine(r) // as whoever had the turn before left it
	if err != nil {
		return err
	}
	from, err := strconv.ParseInt(r.Header.Get("Upload-Offset"), 10, 64)
	if err != nil || r.Header.Get("Content-Type") != partType {
		return fault.Wrap(err, fault.Invalid, "page.upload.no_offset")
	}
	line := http.NewResponseController(r.W)
	hangUp := context.AfterFunc(ctx, func() { _ = line.SetReadDeadline(time.Now()) })
	defer hangUp()
	u, err = p.Counter.Append(ctx, u, from, patient{ctx, r.Body, line})
	if err != nil && fault.KindOf(err) == fault.Internal { // the line broke: nobody's defect
		err = fault.Wrap(err, fault.Unavailable, "page.document.broke_off")
	}
	if err != nil {
		return err
	}
	return p.tellUpload(r, http.StatusNoContent, u)
}

// patience is how long a sender may be silent before its line counts as broken.
const patience = 30 * time.Second

// patient reads a body that may take its time, but may not fall silent.
type patient struct {
	ctx  context.Context
	body io.Reader
	line *http.ResponseController
}

// Read waits for the next bytes.
func (b patient) Read(to []byte) (int, error) {
	err := b.line.SetReadDeadline(time.Now().Add(patience))
	if errors.Is(err, http.ErrNotSupported) {
		err = nil
	}
	if err = errors.Join(err, b.ctx.Err()); err != nil {
		return 0, err
	}
	return b.body.Read(to)
}

// endUpload forgets an upload, as the protocol asks.
func (p *ClosingPages) endUpload(r *gate.Request) error {
	if _, err := p.forget(r); err != nil {
		return err
	}
	r.W.Header().Set("Tus-Resumable", tusVersion)
	r.W.WriteHeader(http.StatusNoContent)
	return nil
}

// dropUpload forgets an upload, as a form asks.
func (p *ClosingPages) dropUpload(r *gate.Request) error {
	u, err := p.forget(r)
	if err != nil {
		return err
	}
	return p.Shell.Done(r, closingHref(u.Finding)+"#evidence", "page.upload.dropped", "Name", u.Name)
}

func (p *ClosingPages) forget(r *gate.Request) (evidence.Upload, error) {
	if _, err := p.mine(r); err != nil {
		return evidence.Upload{}, err
	}
	_, leave, err := p.turns.take(r.Context(), r.PathValue("id"))
	if err != nil {
		return evidence.Upload{}, err
	}
	defer leave()
	u, err := p.mine(r)
	if err == nil {
		err = p.Counter.Drop(r.Context(), u)
	}
	return u, err
}

// finishUpload makes evidence of an upload that is whole. Asked again, it answers as it did.
func (p *ClosingPages) finishUpload(r *gate.Request) error {
	in, err := r.Form()
	if err != nil {
		return err
	}
	f, err := p.finish(r, in.Get("sum"))
	if fault.Is(err, fault.Missing) {
		f, err = p.Counter.Finished(r.Context(), r.Actor(), r.PathValue("id"))
	}
	if err != nil {
		return err
	}
	r.W.Header().Set("Location", evidenceHref(f.ID))
	if count, err := strconv.Atoi(in.Get("count")); err == nil { // the last of so many: the page is drawn again
		return p.Shell.Done(r, closingHref(f.Finding)+"#evidence", "page.closing.uploaded", "Count", count)
	}
	r.W.WriteHeader(http.StatusCreated)
	return nil
}

func (p *ClosingPages) finish(r *gate.Request, sum string) (evidence.File, error) {
	if _, err := p.mine(r); err != nil {
		return evidence.File{}, err
	}
	_, leave, err := p.turns.take(r.Context(), r.PathValue("id"))
	if err != nil {
		return evidence.File{}, err
	}
	defer leave()
	u, err := p.mine(r)
	if err != nil {
		return evidence.File{}, err
	}
	if _, err := p.player(r, u.Finding); err != nil {
		return evidence.File{}, err
	}
	return p.Counter.Finish(r.Context(), u, sum, p.today())
}

// uploadWords are what the page says while files are sent.
func uploadWords(ctx context.Context) map[string]string {
	words := map[string]string{}
	for _, name := range []string{"waits", "sends", "paused", "offline", "checks", "done", "failed", "gone", "pause", "go_on", "again", "sign_in"} {
		words[name] = T(ctx, "page.upload."+name)
	}
	return words
}

func uploadHref(id string) string   { return "/uploads/" + id }
func evidenceHref(id string) string { return "/evidence/" + id }

// turns lets one request at a time work on an upload. Who comes later is right: their predecessor's line is dead, which
// this end may not have noticed yet, and it is ended.
type turns struct {
	mu   sync.Mutex
	held map[string]*turn
}

type turn struct {
	end  context.CancelFunc
	done chan struct{}
}

// longestTurn is how long one waits for a predecessor to write down what it had.
const longestTurn = 10 * time.Second

// take waits for the turn on an upload. The context it returns ends when somebody else wants it.
func (t *turns) take(ctx context.Context, id string) (mine context.Context, leave func(), err error) {
	late := time.After(longestTurn)
	for {
		t.mu.Lock()
		before := t.held[id]
		if before == nil {
			break
		}
		t.mu.Unlock()
		before.end()
		select {
		case <-before.done:
		case <-late:
			return nil, nil, fault.New(fault.Unavailable, "gate.unavailable")
		case <-ctx.Done():
			return nil, nil, ctx.Err()
		}
	}
	defer t.mu.Unlock()
	mine, end := context.WithCancel(ctx)
	own := &turn{end, make(chan struct{})}
	if t.held == nil {
		t.held = map[string]*turn{}
	}
	t.held[id] = own
	return mine, func() {
		t.mu.Lock()
		delete(t.held, id)
		t.mu.Unlock()
		end()
		close(own.done)
	}, nil
}
