package main

import (
	"context"
	"errors"
	"io"
	"os"
	"time"

	"zhenggai/internal/evidence"
	"zhenggai/internal/fault"
	"zhenggai/internal/office"
	"zhenggai/internal/store"
)

// looker looks at pictures in a limited process, and keeps the smaller ones that are made of them.
type looker struct {
	db      *store.DB
	sandbox *office.Sandbox
}

// The smaller pictures, as the store of derived files calls them.
const (
	smallPicture = "small.jpg"
	largePicture = "large.jpg"
)

// longestLook is how long somebody who hands a file in waits for it to be looked at.
const longestLook = 20 * time.Second

// look reads what a picture says of itself, nil when it is none. A picture that cannot be looked at is evidence all the
// same; a machine that is too busy says nothing about it.
func (l looker) look(ctx context.Context, f evidence.File) *evidence.Picture {
	ctx, cancel := context.WithTimeout(ctx, longestLook)
	defer cancel()
	p, err := l.make(ctx, f.Hash)
	var named *fault.Error
	switch {
	case err == nil && p == nil, fault.Is(err, fault.Unavailable), err != nil && !errors.As(err, &named):
		return nil
	case err != nil:
		return &evidence.Picture{Trouble: &named.Text}
	}
	out := &evidence.Picture{Width: p.Width, Height: p.Height, Taken: p.Taken, Lat: p.Lat, Lon: p.Lon, Grade: evidence.Stripped}
	if p.Taken != "" {
		out.Grade = evidence.Told
	}
	return out
}

// make makes the smaller pictures of a file in the vault, nil when it is no picture.
func (l looker) make(ctx context.Context, hash string) (*office.Photo, error) {
	f, err := l.db.Vault().Get(hash)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	var head [16]byte
	n, err := f.ReadAt(head[:], 0)
	if err != nil && !errors.Is(err, io.EOF) {
		return nil, err
	}
	if !office.IsPicture(head[:n]) {
		return nil, nil //nolint:nilnil // most files are no pictures: that is no fault
	}
	p, err := l.sandbox.Look(ctx, f)
	if err != nil {
		return nil, err
	}
	made := l.db.Derived()
	return p, errors.Join(made.Put(ctx, hash, smallPicture, p.Small), made.Put(ctx, hash, largePicture, p.Large))
}

// Open opens a smaller picture of a file, making it when it is not there.
func (l looker) Open(ctx context.Context, hash string, large bool) (*os.File, error) {
	what := smallPicture
	if large {
		what = largePicture
	}
	f, err := l.db.Derived().Get(hash, what)
	if !fault.Is(err, fault.Missing) {
		return f, err
	}
	p, err := l.make(ctx, hash)
	if err == nil && p == nil {
		err = fault.New(fault.Missing, "fault.missing")
	}
	if err != nil {
		return nil, err
	}
	return l.db.Derived().Get(hash, what)
}
