package org

import (
	"context"
	"slices"

	"zhenggai/internal/fault"
)

// over refuses a caller who does not hold a permission over every one of units; "" stands for the whole
// office. The program itself is not asked.
func over(ctx context.Context, what Permission, tree Nesting, units ...string) error {
	who, ok := CallerOf(ctx)
	if !ok {
		return nil
	}
	reach := who.Reach(what, tree)
	if slices.ContainsFunc(units, func(u string) bool { return !reach.Has(u) }) {
		return fault.New(fault.Denied, "org.outside_reach")
	}
	return nil
}

// overIn is over with the tree as it stands in a change.
func overIn(ctx context.Context, c Chart, what Permission, units ...string) error {
	if _, ok := CallerOf(ctx); !ok {
		return nil
	}
	tree, err := TreeOf(ctx, c)
	if err != nil {
		return err
	}
	return over(ctx, what, tree, units...)
}
