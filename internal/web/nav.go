package web

import (
	"zhenggai/internal/gate"
	"zhenggai/internal/org"
)

// navItem is a place in the rail. Its word is the sentence nav.<key>.
type navItem struct {
	key    string
	href   string
	route  string // the pattern that must exist
	icon   string
	letter string // g and this letter goes there
	may    org.Permission
	phone  bool // in the bottom bar too, as far as there is room
	count  int  // what waits there, 0 for nothing
}

// navGroup is a run of places under a heading, nav.group.<key>, "" without one.
type navGroup struct {
	key   string
	items []navItem
}

// navPlan is the rail from top to bottom.
var navPlan = []navGroup{
	{"", []navItem{
		{"overview", "/", "/{$}", "overview", "d", org.SeeLedger, true, 0},
		{"inbox", "/inbox", "/inbox", "bell", "i", org.SignedIn, true, 0},
		{"leader", "/leader", "/leader", "leader", "v", org.SeeSupervision, false, 0},
		{"ledger", "/ledger", "/ledger", "ledger", "t", org.SeeLedger, true, 0},
		{"documents", "/documents", "/documents", "inbox", "w", org.HandIn, true, 0},
		{"report", "/report", "/report", "report", "b", org.SeeLedger, true, 0},
	}},
	{"press", []navItem{
		{"plan", "/plan", "/plan", "plan", "p", org.SeeLedger, false, 0},
		{"dispatch", "/dispatch", "/dispatch", "pulse", "f", org.SeeSupervision, true, 0},
		{"lamps", "/lamps", "/lamps", "lamps", "m", org.SeeSupervision, false, 0},
		{"campaigns", "/campaigns", "/campaigns", "spread", "c", org.SeeLedger, false, 0},
		{"petitions", "/petitions", "/petitions", "petitions", "n", org.SeeLedger, false, 0},
	}},
	{"close", []navItem{
		{"closing", "/closing", "/closing", "closing", "x", org.SeeLedger, false, 0},
		{"afterwards", "/afterwards", "/afterwards", "again", "e", org.SeeLedger, false, 0},
		{"papers", "/papers", "/papers", "letter", "u", org.SeeLedger, false, 0},
		{"doubts", "/doubts", "/doubts", "doubts", "y", org.SeeDoubts, false, 0},
	}},
	{"record", []navItem{
		{"org", "/org", "/org", "tree", "o", org.SignedIn, true, 0},
		{"letters", "/letters", "/letters", "letter", "z", org.SeeLedger, false, 0},
		{"journal", "/history", "/history", "history", "l", org.SeeJournal, false, 0},
	}},
	{"admin", []navItem{
		{"accounts", "/admin/accounts", "/admin/accounts", "people", "a", org.ManageAccounts, true, 0},
		{"grants", "/admin/grants", "/admin/grants", "key", "q", org.ManageGrants, true, 0},
		{"notices", "/admin/notices", "/admin/notices", "bell", "y", org.ManageSettings, false, 0},
		{"audit", "/admin/audit", "/admin/audit", "history", "r", org.SeeAudit, true, 0},
		{"health", "/admin/health", "/admin/health", "pulse", "h", org.SeeHealth, true, 0},
	}},
}

// settingsItem stands at the foot of the rail and last among all places.
var settingsItem = navItem{"settings", "/settings", "/settings", "settings", "s", org.SignedIn, true, 0}

// navFor is the rail of one person: what exists and is open to them.
func navFor(r *gate.Request) []navGroup {
	var groups []navGroup
	for _, plan := range navPlan {
		g := navGroup{key: plan.key}
		for _, it := range plan.items {
			if r.May(it.may) && r.Has("GET", it.route) {
				g.items = append(g.items, it)
			}
		}
		if len(g.items) > 0 {
			groups = append(groups, g)
		}
	}
	return groups
}

// mostOnPhone is how many places stand in the bottom bar beside the one that opens all others.
const mostOnPhone = 4

// phoneItems are the places of the bottom bar.
func phoneItems(groups []navGroup) []navItem {
	var items []navItem
	for _, g := range groups {
		for _, it := range g.items {
			if it.phone && len(items) < mostOnPhone {
				items = append(items, it)
			}
		}
	}
	return items
}

// railOf is the rail of the reader with what waits for them.
func (s *Shell) railOf(r *gate.Request) []navGroup {
	groups := navFor(r)
	if s.Waiting == nil || r.Account == nil {
		return groups
	}
	waiting, err := s.Waiting(r)
	if err != nil {
		return groups // a page is not lost over a number beside it
	}
	for _, g := range groups {
		for i := range g.items {
			if g.items[i].key == "inbox" {
				g.items[i].count = waiting
			}
		}
	}
	return groups
}
