package main

import (
	"zhenggai/internal/gate"
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
