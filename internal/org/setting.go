package org

import "zhenggai/internal/journal"

// Setting is one thing that an administrator decided for the whole office.
type Setting struct {
	Key   string `json:"key"`
	Value string `json:"value"`
}

// Ref names the setting's row.
func (s Setting) Ref() journal.Ref { return journal.Ref{Table: "setting", ID: s.Key} }

// Image is the setting itself.
func (s Setting) Image() any { return s }
