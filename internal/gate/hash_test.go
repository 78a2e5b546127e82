package gate

import (
	"context"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/alexedwards/scs/v2/memstore"

	"zhenggai/internal/fault"
)

func TestAHashKnowsItsPasswordAlone(t *testing.T) {
	ctx := context.Background()
	h, err := newHasher()
	if err != nil {
		t.Fatal(err)
	}
	hash, err := h.hash(ctx, "Lvcao-88-qianli")
	if err != nil {
		t.Fatal(err)
	}
	if !strings.HasPrefix(hash, "$argon2id$v=19$m=19456,t=2,p=1$") {
		t.Errorf("hash %q", hash)
	}
	for password, want := range map[string]bool{"Lvcao-88-qianli": true, "lvcao-88-qianli": false, "": false, strings.Repeat("x", 1<<20): false} {
		if got, err := h.verify(ctx, hash, password); err != nil || got != want {
			t.Errorf("%.20q: %v %v", password, got, err)
		}
	}
	for _, broken := range []string{"x", "$argon2id$", "$2a$10$abc", "$argon2id$v=19$m=1,t=1,p=1$!$!"} {
		if ok, err := h.verify(ctx, broken, "x"); ok || err == nil {
			t.Errorf("%q verifies: %v %v", broken, ok, err)
		}
	}
}

func TestNobodysHashIsNeverRight(t *testing.T) {
	h, err := newHasher()
	if err != nil {
		t.Fatal(err)
	}
	for _, password := range []string{"", "x", h.nobody} {
		if ok, err := h.verify(context.Background(), "", password); ok || err != nil {
			t.Errorf("%q: %v %v", password, ok, err)
		}
	}
}

func TestWaitingForASlotEndsWithTheRequest(t *testing.T) {
	h := &hasher{slots: make(chan struct{}, 1)}
	h.slots <- struct{}{}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := h.hash(ctx, "x"); err == nil {
		t.Error("hashed without a slot")
	}
}

// Who comes when the queue is full is told so at once, and nobody already waiting is harmed.
func TestTheQueueForASlotIsBounded(t *testing.T) {
	h := &hasher{slots: make(chan struct{}, 1)}
	if err := h.take(context.Background()); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	waiting := make(chan error, queuePerSlot)
	for range queuePerSlot - 1 {
		go func() { waiting <- h.take(ctx) }()
	}
	for h.queue.Load() < queuePerSlot {
		runtime.Gosched()
	}
	if err := h.take(context.Background()); !fault.Is(err, fault.Unavailable) {
		t.Errorf("the queue grows: %v", err)
	}
	cancel()
	for range queuePerSlot - 1 {
		<-waiting
	}
	h.free()
	if n := h.queue.Load(); n != 0 {
		t.Errorf("%d are counted after all have gone", n)
	}
}

func BenchmarkVerifyKnown(b *testing.B)   { benchVerify(b, true) }
func BenchmarkVerifyUnknown(b *testing.B) { benchVerify(b, false) }

func benchVerify(b *testing.B, known bool) {
	h, err := newHasher()
	if err != nil {
		b.Fatal(err)
	}
	hash := ""
	if known {
		if hash, err = h.hash(b.Context(), "Lvcao-88-qianli"); err != nil {
			b.Fatal(err)
		}
	}
	for b.Loop() {
		if _, err := h.verify(b.Context(), hash, "Wrong-12-password"); err != nil {
			b.Fatal(err)
		}
	}
}

// A session read often is written seldom, but always before it would seem unused; a change at once.
func TestAReadCostsNoWrite(t *testing.T) {
	ctx, now := context.Background(), time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
	under := &countingStore{MemStore: memstore.NewWithCleanupInterval(0)}
	s := newSparing(under)
	write := func(at time.Duration, data string, want int) {
		t.Helper()
		if err := s.CommitCtx(ctx, "token", []byte(data), now.Add(at).Add(IdleLimit)); err != nil || under.commits != want {
			t.Errorf("after %v: %d writes, want %d (%v)", at, under.commits, want, err)
		}
	}
	write(0, "a", 1)
	write(30*time.Second, "a", 1)
	write(rewriteAfter, "a", 2)
	write(rewriteAfter+time.Second, "b", 3)
	if err := s.DeleteCtx(ctx, "token"); err != nil {
		t.Fatal(err)
	}
	write(rewriteAfter+2*time.Second, "b", 4)
	for i := range maxWritten + 5 {
		s.remember(time.Duration(i).String(), nil, now)
	}
	if len(s.written) > maxWritten {
		t.Errorf("%d remembered", len(s.written))
	}
}

func TestTheSameSessionIsTheSameBytes(t *testing.T) {
	values := map[string]any{"account": "a", "standing": "1/2", "flash": "x"}
	at := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
	first, err := plainCodec{}.Encode(at, values)
	if err != nil {
		t.Fatal(err)
	}
	for range 20 {
		if again, _ := (plainCodec{}).Encode(at, values); string(again) != string(first) {
			t.Fatalf("%s\n%s", first, again)
		}
	}
	deadline, back, err := plainCodec{}.Decode(first)
	if err != nil || !deadline.Equal(at) || back["standing"] != "1/2" {
		t.Errorf("%v %v %v", deadline, back, err)
	}
}

type countingStore struct {
	*memstore.MemStore
	commits int
}

func (s *countingStore) Commit(token string, b []byte, until time.Time) error {
	s.commits++
	return s.MemStore.Commit(token, b, until)
}
