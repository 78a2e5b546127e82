//go:build !linux

package main

import "errors"

// disk is not known here.
func disk(string) (free, whole int64, err error) { return 0, 0, errors.ErrUnsupported }
