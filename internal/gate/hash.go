package gate

import (
	"context"
	"crypto/rand"
	"crypto/subtle"
	"encoding/base64"
	"errors"
	"fmt"
	"runtime"
	"sync/atomic"

	"golang.org/x/crypto/argon2"

	"zhenggai/internal/fault"
)

// The cost of a password hash: argon2id over 19 MiB, two passes, one lane, about 40 ms of one core.
const (
	hashKiB    = 19 * 1024
	hashPasses = 2
	hashLanes  = 1
	saltBytes  = 16
	keyBytes   = 32
)

// queuePerSlot is how many may wait for each core; a longer queue would outlast anybody's patience.
const queuePerSlot = 16

// hasher hashes passwords, never more at once than there are cores: guessing must not slow down
// everybody else.
type hasher struct {
	slots  chan struct{}
	queue  atomic.Int64 // who waits or hashes
	nobody string       // a hash whose password nobody knows, for logins that do not exist
}

func newHasher() (*hasher, error) {
	h := &hasher{slots: make(chan struct{}, runtime.NumCPU())}
	nobody, err := h.hash(context.Background(), rand.Text())
	h.nobody = nobody
	return h, err
}

// take waits for a slot. It is fault.Unavailable at once when too many wait already.
func (h *hasher) take(ctx context.Context) error {
	if h.queue.Add(1) > int64(cap(h.slots)*queuePerSlot) {
		h.queue.Add(-1)
		return fault.New(fault.Unavailable, "gate.unavailable")
	}
	select {
	case h.slots <- struct{}{}:
		return nil
	case <-ctx.Done():
		h.queue.Add(-1)
		return ctx.Err()
	}
}

func (h *hasher) free() {
	<-h.slots
	h.queue.Add(-1)
}

// hash makes a hash in PHC form.
func (h *hasher) hash(ctx context.Context, password string) (string, error) {
	if err := h.take(ctx); err != nil {
		return "", err
	}
	defer h.free()
	salt := make([]byte, saltBytes)
	rand.Read(salt) // never fails
	key := argon2.IDKey([]byte(password), salt, hashPasses, hashKiB, hashLanes, keyBytes)
	b64 := base64.RawStdEncoding.EncodeToString
	return fmt.Sprintf("$argon2id$v=%d$m=%d,t=%d,p=%d$%s$%s", argon2.Version, hashKiB, hashPasses, hashLanes, b64(salt), b64(key)), nil
}

// verify tells whether password has the hash. No hash, "", costs the same and is never right.
func (h *hasher) verify(ctx context.Context, hash, password string) (bool, error) {
	known := hash != ""
	if !known {
		hash = h.nobody
	}
	if len(password) > MaxPassword*4 { // more bytes than any password allowed has
		password = ""
	}
	var version, kib, passes, lanes int
	var salt64, key64 string
	if _, err := fmt.Sscanf(splitPHC(hash), "%d %d %d %d %s %s", &version, &kib, &passes, &lanes, &salt64, &key64); err != nil {
		return false, fault.Wrap(err, fault.Internal, "fault.internal")
	}
	salt, err1 := base64.RawStdEncoding.DecodeString(salt64)
	key, err2 := base64.RawStdEncoding.DecodeString(key64)
	if err := errors.Join(err1, err2); err != nil {
		return false, fault.Wrap(err, fault.Internal, "fault.internal")
	}
	if err := h.take(ctx); err != nil {
		return false, err
	}
	defer h.free()
	got := argon2.IDKey([]byte(password), salt, uint32(passes), uint32(kib), uint8(lanes), uint32(len(key)))
	return subtle.ConstantTimeCompare(got, key) == 1 && known && password != "", nil
}

// splitPHC spreads $argon2id$v=19$m=19456,t=2,p=1$salt$key into words.
func splitPHC(hash string) string {
	out := make([]byte, 0, len(hash))
	const head = "$argon2id$v="
	if len(hash) < len(head) || hash[:len(head)] != head {
		return ""
	}
	rest, plain := hash[len(head):], 0
	for i := 0; i < len(rest); i++ {
		c := rest[i]
		switch {
		case c == '$':
			plain++
			out = append(out, ' ')
		case plain == 1 && c == ',':
			out = append(out, ' ')
		case plain == 1 && (c < '0' || c > '9'): // m= t= p=
		default:
			out = append(out, c)
		}
	}
	return string(out)
}
