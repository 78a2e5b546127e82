package main

import (
	"zhenggai/internal/gate"
	"zhenggai/internal/intake"
	"zhenggai/internal/office"
	"zhenggai/internal/reading"
	"zhenggai/internal/web"
)

// pages are the officers' pages over the desks.
func (m *Main) pages(shell *web.Shell) []gate.Route {
	o := m.office
	var all []gate.Route
	for _, p := range []interface{ Routes() []gate.Route }{
		shell.Assets,
		web.Door{Shell: shell, Desk: o.people},
		web.Settings{Shell: shell, Desk: o.people},
		web.Accounts{Shell: shell, Desk: o.people, PublicURL: m.Config.PublicURL},
		web.Health{Shell: shell, Examiner: m, Zone: china()},
		&web.Documents{
			Shell: shell, Desk: o.readings, Shelf: o.db.Readings(), Bytes: originals{o.db}, Columns: columns{},
			People: o.db.Accounts(), Readings: m.docs, Now: now,
		},
	} {
		all = append(all, p.Routes()...)
	}
	return all
}

// columns proposes how the tables of a document are read; the recogniser knows.
type columns struct{}

// Columns implements web.ColumnReader.
func (columns) Columns(model office.Document) []reading.Mapping { return intake.Columns(model) }
