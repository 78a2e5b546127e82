package gate

import (
	"bytes"
	"context"
	"encoding/json"
	"sync"
	"time"

	"github.com/alexedwards/scs/v2"
)

// A session in use is written again only this long after it was, for a write is a flush to disk and
// most requests read. It may thus die this much before IdleLimit, never after.
const rewriteAfter = time.Minute

// maxWritten bounds how many sessions are remembered as written; beyond it all are forgotten, which
// costs one write each.
const maxWritten = 10_000

// sparing is a session store that leaves out writes which would only move the expiry a little.
type sparing struct {
	scs.Store
	mu      sync.Mutex
	written map[string]writtenSession
}

type writtenSession struct {
	data   []byte
	expiry time.Time
}

func newSparing(s scs.Store) *sparing {
	return &sparing{Store: s, written: map[string]writtenSession{}}
}

// FindCtx implements scs.CtxStore.
func (s *sparing) FindCtx(ctx context.Context, token string) ([]byte, bool, error) {
	if c, ok := s.Store.(scs.CtxStore); ok {
		return c.FindCtx(ctx, token)
	}
	return s.Find(token)
}

// DeleteCtx implements scs.CtxStore.
func (s *sparing) DeleteCtx(ctx context.Context, token string) error {
	s.mu.Lock()
	delete(s.written, token)
	s.mu.Unlock()
	if c, ok := s.Store.(scs.CtxStore); ok {
		return c.DeleteCtx(ctx, token)
	}
	return s.Delete(token)
}

// CommitCtx implements scs.CtxStore.
func (s *sparing) CommitCtx(ctx context.Context, token string, data []byte, expiry time.Time) error {
	if s.stands(token, data, expiry) {
		return nil
	}
	var err error
	if c, ok := s.Store.(scs.CtxStore); ok {
		err = c.CommitCtx(ctx, token, data, expiry)
	} else {
		err = s.Commit(token, data, expiry)
	}
	if err == nil {
		s.remember(token, data, expiry)
	}
	return err
}

func (s *sparing) stands(token string, data []byte, expiry time.Time) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	was, ok := s.written[token]
	return ok && bytes.Equal(was.data, data) && expiry.Sub(was.expiry) < rewriteAfter
}

func (s *sparing) remember(token string, data []byte, expiry time.Time) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(s.written) >= maxWritten {
		clear(s.written)
	}
	s.written[token] = writtenSession{bytes.Clone(data), expiry}
}

// plainCodec writes a session as JSON: the same words give the same bytes, which a map in gob does not.
type plainCodec struct{}

type plainSession struct {
	Deadline time.Time      `json:"deadline"`
	Values   map[string]any `json:"values"`
}

// Encode implements scs.Codec.
func (plainCodec) Encode(deadline time.Time, values map[string]any) ([]byte, error) {
	return json.Marshal(plainSession{deadline, values})
}

// Decode implements scs.Codec. All values are words.
func (plainCodec) Decode(b []byte) (time.Time, map[string]any, error) {
	var s plainSession
	if err := json.Unmarshal(b, &s); err != nil {
		return time.Time{}, nil, err
	}
	if s.Values == nil {
		s.Values = map[string]any{}
	}
	return s.Deadline, s.Values, nil
}
