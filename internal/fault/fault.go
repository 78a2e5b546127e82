// Package fault is the one error of the product: a kind, which decides what a caller does, and a
// sentence, which a person can act on. Every room may import it. A room wraps what it cannot
// name as Internal; what an Internal fault carries goes to the log and never to the outside.
package fault

import (
	"context"
	"errors"
	"fmt"

	"zhenggai/internal/say"
)

// Kind says what went wrong in terms of what the caller can do about it.
type Kind uint8

// The kinds. Internal is the zero value: an error nobody named.
const (
	Internal    Kind = iota // a defect or a broken machine; details go to the log only
	Invalid                 // the input must be changed; Place says where
	Denied                  // not allowed for this person
	Missing                 // no such thing, or none this person may know of
	Conflict                // somebody else changed it first; read again and merge
	Unavailable             // try again later, nothing was lost
)

var names = [...]string{"internal", "invalid", "denied", "missing", "conflict", "unavailable"}

// String names the kind as the API and the log print it.
func (k Kind) String() string { return names[k] }

// Error is a kind, a sentence in no language yet, the place it speaks of, and the cause.
type Error struct {
	Kind  Kind
	Text  say.Text
	Place string // a field, a cell, a page: whatever helps a person find it
	Cause error  // for the log only
}

// Error speaks zh-CN, with the cause, for logs.
func (e *Error) Error() string {
	s := e.Text.String()
	if s == "" {
		s = e.Kind.String()
	}
	if e.Place != "" {
		s = e.Place + ": " + s
	}
	if e.Cause != nil {
		s = fmt.Sprintf("%s (%v)", s, e.Cause)
	}
	return s
}

// Unwrap gives the cause to errors.Is and errors.As.
func (e *Error) Unwrap() error { return e.Cause }

// New makes a fault of a kind with the sentence at key.
func New(kind Kind, key string, kv ...any) *Error {
	return &Error{Kind: kind, Text: say.T(key, kv...)}
}

// Wrap makes a fault of a kind that keeps cause for the log.
func Wrap(cause error, kind Kind, key string, kv ...any) *Error {
	return &Error{Kind: kind, Text: say.T(key, kv...), Cause: cause}
}

// At returns e with its place set.
func (e *Error) At(place string) *Error {
	c := *e
	c.Place = place
	return &c
}

// KindOf tells the kind of err: Internal unless a fault says otherwise. A cancelled or timed-out
// context is Unavailable.
func KindOf(err error) Kind {
	var e *Error
	if errors.As(err, &e) {
		return e.Kind
	}
	if errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded) {
		return Unavailable
	}
	return Internal
}

// ErrFull is the cause of a fault where a disk has no space left.
var ErrFull = errors.New("no space left")

// Is reports whether err is a fault of kind k.
func Is(err error, k Kind) bool { return err != nil && KindOf(err) == k }
