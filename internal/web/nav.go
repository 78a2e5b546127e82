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
	phone  bool // in the bottom bar too
}

// navGroup is a run of places under a heading, nav.group.<key>, "" without one.
type navGroup struct {
	key   string
	items []navItem
}

// navPlan is the rail from top to bottom.
var navPlan = []navGroup{
	{"", []navItem{
		{"overview", "/", "/{$}", "overview", "d", org.SeeLedger, true},
		{"ledger", "/ledger", "/ledger", "ledger", "t", org.SeeLedger, true},
		{"documents", "/documents", "/documents", "inbox", "w", org.HandIn, true},
		{"report", "/report", "/report", "report", "b", org.SeeLedger, true},
	}},
	{"press", []navItem{
		{"plan", "/plan", "/plan", "plan", "p", org.SeeLedger, false},
	}},
	{"close", []navItem{
		{"closing", "/closing", "/closing", "closing", "x", org.SeeLedger, false},
		{"papers", "/papers", "/papers", "letter", "u", org.SeeLedger, false},
	}},
	{"record", []navItem{
		{"org", "/org", "/org", "tree", "o", org.SignedIn, true},
		{"letters", "/letters", "/letters", "letter", "z", org.SeeLedger, false},
		{"journal", "/history", "/history", "history", "l", org.SeeJournal, false},
	}},
	{"admin", []navItem{
		{"accounts", "/admin/accounts", "/admin/accounts", "people", "a", org.ManageAccounts, true},
		{"grants", "/admin/grants", "/admin/grants", "key", "q", org.ManageGrants, true},
		{"audit", "/admin/audit", "/admin/audit", "history", "r", org.SeeAudit, true},
		{"health", "/admin/health", "/admin/health", "pulse", "h", org.SeeHealth, true},
	}},
}

// settingsItem stands at the foot of the rail and last in the bottom bar.
var settingsItem = navItem{"settings", "/settings", "/settings", "settings", "s", org.SignedIn, true}

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

// phoneItems are the places of the bottom bar.
func phoneItems(groups []navGroup) []navItem {
	var items []navItem
	for _, g := range groups {
		for _, it := range g.items {
			if it.phone {
				items = append(items, it)
			}
		}
	}
	return append(items, settingsItem)
}
