package store

import (
	"context"

	"zhenggai/internal/store/engine"
)

// failing is a full-text index on a disk that cannot be written.
type failing struct {
	engine.Text
	err error
}

func (f failing) PutFinding(context.Context, engine.Querier, engine.FindingDoc) error { return f.err }
