package store

import (
	"zhenggai/internal/journal"
	"zhenggai/internal/org"
	"zhenggai/internal/petition"
)

var accounts = table[org.Account]{
	name:    "account",
	columns: []string{"id", "login", "login_key", "name", "grants", "person", "disabled", "lang", "salt"},
	cells: func(a *org.Account) []any {
		key := derivedCell(func() string { return org.Fold(a.Login) })
		return []any{&a.ID, &a.Login, key, &a.Name, jsonCell{&a.Grants}, &a.Person, flagCell{&a.Disabled}, &a.Lang, &a.Salt}
	},
}

var delegations = table[org.Delegation]{
	name:    "delegation",
	columns: []string{"id", "from_account", "to_account", "since", "until", "reason"},
	cells: func(d *org.Delegation) []any {
		return []any{&d.ID, &d.From, &d.To, &d.Since, &d.Until, &d.Reason}
	},
}

var apiTokens = table[org.Token]{
	name:    "api_token",
	columns: []string{"id", "account", "name", "hash", "may", "until"},
	cells: func(t *org.Token) []any {
		return []any{&t.ID, &t.Account, &t.Name, &t.Hash, jsonCell{&t.May}, &t.Until}
	},
}

var auditEvents = table[org.Event]{
	name:    "audit_event",
	columns: []string{"id", "account", "login", "source", "route", "method", "path", "result", "request", "salt"},
	cells: func(e *org.Event) []any {
		return []any{&e.ID, &e.Account, &e.Login, &e.Source, &e.Route, &e.Method, &e.Path, &e.Result, &e.Request, &e.Salt}
	},
}

var settings = table[org.Setting]{
	name:    "setting",
	columns: []string{"id", "value"},
	cells:   func(s *org.Setting) []any { return []any{&s.Key, &s.Value} },
}

var keys = table[journal.Key]{
	name:    "signing_key",
	columns: []string{"id", "public"},
	cells:   func(k *journal.Key) []any { return []any{&k.ID, &k.Public} },
}

// keepers are all versioned tables, by name.
func keepers(people table[org.Person], petitions table[petition.Petition]) map[string]keeper {
	m := map[string]keeper{}
	for _, k := range []keeper{
		rounds, findings, tasks, measures, points, amendments, documents, readings, mappings,
		accounts, delegations, apiTokens, auditEvents, settings, keys,
		regions, units, people, posts, holdings, letters, letterTemplates,
		closings, closingEvents, closingLinks, evidences, comparisons, papers,
		inspections, inspectionPools, inspectionItems, campaigns, campaignAnswers, filings, filingLines, dispatchReminders,
		ladderEvents, remarks, ruleFiles,
		petitionBatches, petitions, doubts,
		outwardHosts, mailServers, robots,
	} {
		m[k.title()] = k
	}
	return m
}
