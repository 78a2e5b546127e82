package closure

import (
	"maps"

	"zhenggai/internal/ledger"
)

// note writes an allowed event into the notebook.
func (m *reference) note(e Event) {
	kind, to := string(e.Kind), m.leads(string(e.Kind))
	if to == "rebound" {
		m.begin(m.cycle + 1)
	}
	m.n, m.lastDay, m.lastOn = m.n+1, max(m.lastDay, e.Day), max(m.lastOn, e.On)
	m.ids[e.ID] = true
	m.person(kind, e.By)
	for _, ev := range e.Evidence {
		m.fresh[ev.ID] = ev
		if _, ok := m.frozen[ev.ID]; !ok {
			m.proofs[ev.ID] = ev
		}
	}
	if s := stageOf(kind); s != "" && s != "notice" && (s != "accept" || to == "accepted") {
		m.passed[s] = true
	}
	m.effect(kind, e)
	m.state = to
}

func (m *reference) person(kind string, who Who) {
	if who.External != nil && who.External.Token != "" {
		m.tokens[who.External.Token] = true
	}
	if who.Account == "" {
		return
	}
	for _, did := range []map[string]map[string]bool{m.did, m.lately} {
		if did[who.Account] == nil {
			did[who.Account] = map[string]bool{}
		}
		did[who.Account][kind] = true
	}
	m.units[who.Account] = append(append(m.units[who.Account], who.Units...), who.Former...)
}

func (m *reference) effect(kind string, e Event) {
	switch kind {
	case "claim":
		m.claimed = true
	case "apply":
		m.afresh()
	case "return", "uphold":
		kept := map[string]bool{}
		if kind == "uphold" {
			kept = map[string]bool{"self_check": m.passed["self_check"], "apply": true}
		}
		m.passed, m.levels = kept, 0
		m.afresh()
	case "accept":
		m.levels++
		m.frozen = maps.Clone(m.proofs)
	case "start_notice":
		end, _ := plainCalendar{}.End(e.Day.Time(), m.p.Notice.Days, m.p.Notice.Unit == "working", m.p.Notice.CountFirst)
		m.notice.start, m.notice.end = e.Day, ledger.DateOf(end.AddDate(0, 0, -1))
	case "object":
		m.open[e.ID] = true
		m.notice.ended, m.passed["notice"] = false, false
	case "dismiss":
		delete(m.open, e.About)
	case "end_notice":
		m.notice.ended, m.passed["notice"] = true, true
	case "close":
		m.frozen = maps.Clone(m.proofs)
		m.closings++
	}
}
