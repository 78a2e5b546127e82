package closure

import (
	"slices"
	"strings"

	"zhenggai/internal/ledger"
)

// legal is the reference: what may follow what, written down apart from the table that the program uses. A line is
// state, kind, next state and what must hold; "-" forbids, "+" demands. first and later say on which side of
// the acceptance the notice stands, left that further levels of acceptance follow.
const legal = `
draft claim draft
draft plan planned
planned start active
active suspend suspended
suspended resume active
active self_check self_checked +self_check
self_checked self_check self_checked
self_checked apply applied
active apply applied -self_check
applied verify_site verifying +verify_site
applied verify_paper verifying +verify_paper
verifying verify_site verifying +verify_site
verifying verify_paper verifying +verify_paper
verifying review verifying +review
accepted review accepted +review
noticed review noticed +review
applied return returned
verifying return returned
accepted return returned
noticed return returned
returned start active
verifying accept verifying -first +left
verifying accept accepted -first -left
noticed accept noticed +first +left
noticed accept accepted +first -left
verifying start_notice noticed +first
accepted start_notice noticed +later
noticed object noticed
noticed dismiss noticed
noticed uphold verifying
noticed end_notice noticed
accepted close closed -later
noticed close closed +later
closed file filed +file
closed pass_look_back closed +look_back
filed pass_look_back filed +look_back
closed fail_look_back rebound +look_back
filed fail_look_back rebound +look_back
closed rebound rebound
filed rebound rebound
rebound start active`

// lawful is the lines of legal by state and kind.
var lawful = func() map[string][][]string {
	m := map[string][][]string{}
	for line := range strings.Lines(strings.TrimSpace(legal)) {
		f := strings.Fields(line)
		m[f[0]+" "+f[1]] = append(m[f[0]+" "+f[1]], f[2:])
	}
	return m
}()

// reference is what a clerk with a notebook would keep of one finding. It keeps flags where the program keeps
// events, and asks its questions all at once.
type reference struct {
	p        Policy
	state    string
	cycle, n int
	lastDay  ledger.Date
	lastOn   ledger.Date
	claimed  bool
	passed   map[string]bool
	proofs   map[string]Evidence // of the cycle
	frozen   map[string]Evidence
	fresh    map[string]Evidence // since the application was last judged afresh
	levels   int
	notice   struct {
		start, end ledger.Date
		ended      bool
	}
	open     map[string]bool            // objections without an answer
	did      map[string]map[string]bool // person -> what they did that binds the whole cycle
	lately   map[string]map[string]bool // person -> the same, since the application was last judged afresh
	doerUnit map[string]bool
	units    map[string][]string // person -> units under which they acted
	tokens   map[string]bool
	ids      map[string]bool
	closings int
}

func newReference(p Policy) *reference {
	m := &reference{p: p, state: "draft", ids: map[string]bool{}}
	m.begin(1)
	return m
}

func (m *reference) begin(cycle int) {
	m.cycle, m.n, m.lastDay, m.lastOn, m.levels = cycle, 0, "", "", 0
	m.passed, m.proofs, m.frozen = map[string]bool{}, map[string]Evidence{}, map[string]Evidence{}
	m.did, m.units, m.tokens, m.doerUnit = map[string]map[string]bool{}, map[string][]string{}, map[string]bool{}, map[string]bool{}
	m.afresh()
}

func (m *reference) afresh() {
	m.fresh, m.lately, m.open = map[string]Evidence{}, map[string]map[string]bool{}, map[string]bool{}
	m.notice.start, m.notice.end, m.notice.ended = "", "", false
}

// stageOf is the stage that a kind stands for, "" for none.
func stageOf(kind string) string {
	switch kind {
	case "start_notice":
		return "notice"
	case "self_check", "apply", "verify_site", "verify_paper", "review", "accept", "close", "file":
		return kind
	}
	return ""
}

func (m *reference) flag(name string) bool {
	first := slices.Index(m.p.Stages, "notice")
	accept := slices.Index(m.p.Stages, "accept")
	switch name {
	case "first":
		return first >= 0 && first < accept
	case "later":
		return first > accept
	case "left":
		return m.levels < len(m.p.Levels)-1
	}
	return m.p.Has(Stage(name))
}

// leads says where a kind leads from here, "" for nowhere.
func (m *reference) leads(kind string) string {
	if kind == "transfer" && m.state != "transferred" {
		return "transferred"
	}
	for _, line := range lawful[m.state+" "+kind] {
		ok := true
		for _, f := range line[1:] {
			ok = ok && m.flag(f[1:]) == (f[0] == '+')
		}
		if ok {
			return line[0]
		}
	}
	return ""
}

var judging = strings.Fields("verify_site verify_paper review return accept uphold dismiss close pass_look_back fail_look_back")

func in(list string, word string) bool { return slices.Contains(strings.Fields(list), word) }

// may says whether the right person does it.
func (m *reference) may(kind string, who Who) bool {
	parts := map[string]string{
		"office":   "claim plan start suspend resume return start_notice object end_notice close file pass_look_back fail_look_back rebound transfer",
		"doer":     "claim start self_check apply",
		"acceptor": "verify_site verify_paper review return accept uphold dismiss pass_look_back fail_look_back",
		"reviewer": "review return",
		"leader":   "plan suspend resume return uphold dismiss close rebound",
	}
	if !in(parts[string(who.Role)], kind) {
		return false
	}
	ours := func(unit string) bool { return unit == "bureau" || unit == "station" }
	mine := slices.ContainsFunc(who.Units, ours)
	if who.Role == Doer {
		return mine && (m.claimed || kind == "claim")
	}
	if !slices.Contains(judging, kind) {
		return who.External == nil
	}
	if who.External != nil && !in("verify_site verify_paper review accept return", kind) {
		return false
	}
	return m.apart(who, mine || slices.ContainsFunc(who.Former, ours) || slices.ContainsFunc(m.units[who.Account], ours), kind)
}

// apart says whether a judge is another than the doer.
func (m *reference) apart(who Who, ofTheDoers bool, kind string) bool {
	if m.p.Separation && ofTheDoers && m.claimed {
		return false
	}
	if m.did[who.Account]["self_check"] || m.did[who.Account]["apply"] {
		return false
	}
	late := m.lately[who.Account]
	switch kind {
	case "accept", "close":
		return !late["accept"] && !late["review"]
	case "review", "dismiss":
		return !late["accept"]
	}
	return true
}

// inTurn says whether all that the policy lists before a stage is through, and it is not.
func (m *reference) inTurn(kind string) bool {
	stage := stageOf(kind)
	if stage == "" {
		return true
	}
	if m.passed[stage] && !in("self_check verify_site verify_paper", stage) {
		return false
	}
	before := m.p.Stages[:slices.Index(m.p.Stages, Stage(stage))]
	return !slices.ContainsFunc(before, func(s Stage) bool { return !m.passed[string(s)] })
}

// shown says whether the event carries what it must.
func (m *reference) shown(e Event) bool {
	kind := string(e.Kind)
	if in("self_check verify_site verify_paper review return accept object uphold dismiss pass_look_back fail_look_back", kind) && e.Opinion == "" ||
		in("suspend rebound transfer", kind) && e.Reason == "" ||
		in("self_check verify_site pass_look_back fail_look_back rebound", kind) && len(e.Evidence) == 0 ||
		kind == "claim" && len(e.Units) == 0 || kind == "plan" && e.Nature == "" || kind == "transfer" && e.Target == "" {
		return false
	}
	for _, ev := range e.Evidence {
		if f, ok := m.frozen[ev.ID]; ok && (f.Hash != ev.Hash || f.Material != ev.Material) {
			return false
		}
	}
	return m.papers(e)
}

// papers says whether the material for an application, an acceptance or a closing is there.
func (m *reference) papers(e Event) bool {
	kind := string(e.Kind)
	if !in("apply accept close", kind) {
		return true
	}
	if len(m.proofs)+len(e.Evidence) == 0 {
		return false
	}
	there := func(kept map[string]Evidence, want Material) bool {
		replaced := map[string]bool{}
		found := false
		for _, ev := range e.Evidence {
			replaced[ev.ID] = true
			found = found || ev.Material == want
		}
		for id, ev := range kept {
			found = found || !replaced[id] && ev.Material == want
		}
		return found
	}
	for _, n := range m.p.Materials.Works {
		switch {
		case n.By == "apply" && !there(m.proofs, n.Material),
			n.By == "accept" && kind != "apply" && !there(m.fresh, n.Material),
			n.By == "close" && kind == "close" && !there(m.fresh, n.Material):
			return false
		}
	}
	return true
}

// timely says whether the days can be, and whether a window is kept.
func (m *reference) timely(e Event) bool {
	since := m.lastDay
	if e.Kind == "object" && m.notice.start != "" {
		since = m.notice.start
	}
	if e.On < m.lastOn || e.Day > e.On || e.Day < since {
		return false
	}
	switch e.Kind {
	case "end_notice":
		return !m.notice.ended && e.Day > m.notice.end && len(m.open) == 0
	case "object":
		return e.Day <= m.notice.end
	case "uphold", "dismiss":
		return m.open[e.About]
	case "accept", "close":
		return len(m.open) == 0
	case "plan":
		return m.claimed
	}
	return true
}

// outsider says whether somebody from outside comes in by a fresh link, or with the opinion signed.
func (m *reference) outsider(e Event) bool {
	x := e.By.External
	if x == nil {
		return true
	}
	if x.Token == "" {
		signed := slices.ContainsFunc(e.Evidence, func(ev Evidence) bool { return ev.Material == AcceptanceOpinion })
		return signed || e.Kind != "accept" && len(e.Evidence) > 0
	}
	return e.On <= x.Expires && !m.tokens[x.Token]
}

// allows is the reference's answer.
func (m *reference) allows(e Event) bool {
	kind := string(e.Kind)
	return e.Seen == Seen{m.cycle, m.n} && m.leads(kind) != "" && m.timely(e) && m.may(kind, e.By) && m.outsider(e) &&
		m.inTurn(kind) && m.shown(e)
}
