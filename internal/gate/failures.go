package gate

import (
	"sync"
	"time"
)

// maxTracked bounds how many pairs of login and source are remembered at once.
const maxTracked = 20_000

// failures counts wrong passwords by login and source. It lives in memory: whoever can restart the
// program needs no password.
type failures struct {
	mu   sync.Mutex
	seen map[string]failure
}

type failure struct {
	count int
	last  time.Time
}

func newFailures() *failures { return &failures{seen: map[string]failure{}} }

// locked tells whether a pair is shut, and until when.
func (f *failures) locked(pair string, now time.Time) (time.Time, bool) {
	f.mu.Lock()
	defer f.mu.Unlock()
	was := f.seen[pair]
	until := was.last.Add(LockPeriod)
	return until, was.count >= MaxFailures && now.Before(until)
}

// add counts a failure and tells whether the pair is shut by it.
func (f *failures) add(pair string, now time.Time) bool {
	f.mu.Lock()
	defer f.mu.Unlock()
	was := f.seen[pair]
	if now.Sub(was.last) >= LockPeriod {
		was.count = 0
	}
	if len(f.seen) >= maxTracked {
		f.drop(now)
	}
	f.seen[pair] = failure{count: was.count + 1, last: now}
	return was.count+1 == MaxFailures
}

// drop forgets pairs whose time has run out, and when that is not enough, those not yet shut.
func (f *failures) drop(now time.Time) {
	for pair, was := range f.seen {
		if now.Sub(was.last) >= LockPeriod {
			delete(f.seen, pair)
		}
	}
	for pair, was := range f.seen {
		if len(f.seen) < maxTracked {
			return
		}
		if was.count < MaxFailures {
			delete(f.seen, pair)
		}
	}
}

func (f *failures) forget(pair string) {
	f.mu.Lock()
	defer f.mu.Unlock()
	delete(f.seen, pair)
}
