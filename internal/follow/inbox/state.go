package inbox

import (
	"encoding/json"
	"slices"
	"time"

	"zhenggai/internal/journal"
	"zhenggai/internal/ledger"
	"zhenggai/internal/org"
	"zhenggai/internal/workday"
)

// tables are those whose rows decide who is told.
var tables = []string{"unit", "person", "holding", "account", "delegation", "finding"}

// state is who is who and charged with what, as the entries so far have it.
type state struct {
	accounts    map[string]account
	granted     map[string]map[string][]grant // unit, "" for the whole office -> account -> what it holds there
	units       map[string]org.Unit
	tree        *org.Tree // nil when units have changed since it was made
	charged     map[string][]ledger.Unit
	delegations map[string]row
	lent        map[string]map[string]bool // account -> its delegations
	accountOf   map[string]string          // person -> account
	holdings    map[string]row
	holders     map[string]map[string]bool // post -> its holdings
}

// account is what an account's image says.
type account struct {
	Role     org.Role    `json:"role"`
	Grants   []org.Grant `json:"grants"`
	Disabled bool        `json:"disabled"`
	Holder   string      `json:"holder"` // person on the roster
}

// grant is a role over a unit that is known from where it stands.
type grant struct {
	role  org.Role
	below bool
}

// row is what any other record may say that matters here, as the journal's images write it. What is of another
// form under the same name says nothing.
type row struct {
	Finding word  `json:"finding"`
	Unit    word  `json:"unit"`
	Units   words `json:"units"`
	Asked   words `json:"asked"`
	AskedBy word  `json:"asked_by"`
	By      word  `json:"by"`
	From    word  `json:"from"`
	To      word  `json:"to"`
	Since   word  `json:"since"`
	Until   word  `json:"until"`
	Person  word  `json:"person"`
	Post    word  `json:"post"`
	Lower   word  `json:"lower"`
	Account word  `json:"account"`
}

// word is a string, or "" for anything else.
type word string

// UnmarshalJSON never fails.
func (w *word) UnmarshalJSON(b []byte) error {
	var s string
	if json.Unmarshal(b, &s) == nil {
		*w = word(s)
	}
	return nil
}

// words is a list of strings, or empty for anything else.
type words []string

// UnmarshalJSON never fails.
func (w *words) UnmarshalJSON(b []byte) error {
	var s []string
	if json.Unmarshal(b, &s) == nil {
		*w = s
	}
	return nil
}

// facts are what an audience is chosen by.
type facts struct {
	row
	units []string // ids of the units that the record charges
}

// named is an account id as a list, without "".
func named[S ~string](id S) []string {
	if id == "" {
		return nil
	}
	return []string{string(id)}
}

func newState() *state {
	return &state{
		accounts: map[string]account{}, granted: map[string]map[string][]grant{}, units: map[string]org.Unit{},
		charged: map[string][]ledger.Unit{}, delegations: map[string]row{}, lent: map[string]map[string]bool{},
		accountOf: map[string]string{}, holdings: map[string]row{}, holders: map[string]map[string]bool{},
	}
}

// learn takes one image in and returns what it says of records that decide nothing by themselves.
func (s *state) learn(i journal.Image) (row, error) {
	switch i.Table {
	case "unit":
		return row{}, s.learnUnit(i)
	case "finding":
		return row{Finding: word(i.ID)}, s.learnFinding(i)
	case "account":
		return row{}, s.learnAccount(i)
	}
	var r row
	if !i.Gone {
		if err := json.Unmarshal(i.Row, &r); err != nil {
			return r, err
		}
	}
	switch i.Table {
	case "person":
		if r.Account != "" {
			s.accountOf[i.ID] = string(r.Account)
		}
	case "holding":
		r = remember(s.holdings, s.holders, i, r, func(r row) string { return string(r.Post) })
	case "delegation":
		r = remember(s.delegations, s.lent, i, r, func(r row) string { return string(r.From) })
	}
	return r, nil
}

// remember keeps a row under its id and under what it is looked up by, and lets one go that has ended. It returns
// the row as it was when the image tells no more than its end.
func remember(rows map[string]row, by map[string]map[string]bool, i journal.Image, r row, key func(row) string) row {
	if i.Gone {
		r = rows[i.ID]
		delete(rows, i.ID)
		delete(by[key(r)], i.ID)
		return r
	}
	rows[i.ID] = r
	if by[key(r)] == nil {
		by[key(r)] = map[string]bool{}
	}
	by[key(r)][i.ID] = true
	return r
}

func (s *state) learnUnit(i journal.Image) error {
	s.tree = nil
	if i.Gone {
		delete(s.units, i.ID)
		return nil
	}
	var u org.Unit
	err := json.Unmarshal(i.Row, &u)
	s.units[i.ID] = u
	return err
}

func (s *state) learnFinding(i journal.Image) error {
	if i.Gone {
		delete(s.charged, i.ID)
		return nil
	}
	var f struct {
		Units []ledger.Unit `json:"units"`
	}
	err := json.Unmarshal(i.Row, &f)
	s.charged[i.ID] = f.Units
	return err
}

func (s *state) learnAccount(i journal.Image) error {
	for _, g := range s.accounts[i.ID].Grants {
		delete(s.granted[g.Unit], i.ID)
	}
	var a account
	if !i.Gone {
		if err := json.Unmarshal(i.Row, &a); err != nil {
			return err
		}
	}
	if a.Role != "" {
		a.Grants = []org.Grant{org.Whole(a.Role)}
	}
	s.accounts[i.ID] = a
	if a.Holder != "" {
		s.accountOf[a.Holder] = i.ID
	}
	if a.Disabled {
		return nil
	}
	for _, g := range a.Grants {
		if s.granted[g.Unit] == nil {
			s.granted[g.Unit] = map[string][]grant{}
		}
		s.granted[g.Unit][i.ID] = append(s.granted[g.Unit][i.ID], grant{g.Role, g.Below})
	}
	return nil
}

// over are the accounts that hold one of roles over one of units: there, over what is above with all below it, or
// over the whole office.
func (s *state) over(units []string, roles ...org.Role) []string {
	var all []string
	pick := func(unit string, there bool) {
		for id, grants := range s.granted[unit] {
			if slices.ContainsFunc(grants, func(g grant) bool { return (there || g.below) && slices.Contains(roles, g.role) }) {
				all = append(all, id)
			}
		}
	}
	pick("", true)
	for _, unit := range units {
		for _, above := range s.nest().Path(unit) {
			pick(above.ID, above.ID == unit)
		}
	}
	return all
}

// nest is the tree of the units.
func (s *state) nest() *org.Tree {
	if s.tree == nil {
		var all []org.Unit
		for _, u := range s.units {
			all = append(all, u)
		}
		s.tree = org.NewTree(nil, all)
	}
	return s.tree
}

// take makes the notices of an entry, after learning what it says.
func (s *state) take(e journal.Entry) ([]Notice, error) {
	rule, tells := told[Kind(e.Act)]
	var made []Notice
	var rows []row
	for _, i := range e.Images {
		known := slices.Contains(tables, i.Table)
		if !known && !tells {
			continue
		}
		before := s.charged[i.ID]
		r, err := s.learn(i)
		if err != nil {
			return nil, err
		}
		rows = append(rows, r)
		if i.Table == "finding" && !i.Gone {
			made = append(made, s.chargedAnew(e, i, before)...)
		}
	}
	if tells {
		for _, r := range rows {
			if rule.apart {
				r.Finding = ""
			}
			made = append(made, s.notices(e, Kind(e.Act), rule, s.factsOf(r))...)
		}
	}
	return unique(made), nil
}

// factsOf finds the units that a record charges: those of its finding, or those it names itself.
func (s *state) factsOf(r row) facts {
	if r.Finding != "" {
		return facts{row: r, units: ledger.Charged(s.nest(), s.charged[string(r.Finding)])}
	}
	return facts{row: r, units: append(slices.Clone([]string(r.Units)), named(r.Unit)...)}
}

// chargedAnew tells whoever answers for a unit that a finding did not name before.
func (s *state) chargedAnew(e journal.Entry, i journal.Image, before []ledger.Unit) []Notice {
	var fresh []ledger.Unit
	for _, u := range s.charged[i.ID] {
		if !slices.ContainsFunc(before, func(b ledger.Unit) bool { return b.Name == u.Name }) {
			fresh = append(fresh, u)
		}
	}
	if len(fresh) == 0 || len(s.granted) == 0 {
		return nil
	}
	f := facts{row: row{Finding: word(i.ID)}, units: ledger.Charged(s.nest(), fresh)}
	return s.notices(e, Charged, told[Charged], f)
}

// notices are those of one record: one for each account that a rule names and whoever acts for it, but for who did it.
func (s *state) notices(e journal.Entry, kind Kind, r rule, f facts) []Notice {
	var all []Notice
	for _, tell := range r.tell {
		for _, id := range tell(s, f) {
			for _, to := range s.andDelegates(id, e.RecordedAt) {
				if to == e.Actor || s.accounts[to].Disabled {
					continue
				}
				all = append(all, Notice{
					Account: to, Seq: e.Seq, Kind: kind, Finding: string(f.Finding), Subject: e.Subject, Actor: e.Actor, Urgent: r.urgent, At: e.RecordedAt,
				})
			}
		}
	}
	return all
}

// andDelegates are an account and those to whom its work is lent on the day.
func (s *state) andDelegates(id string, at int64) []string {
	all := []string{id}
	day := workday.Of(time.UnixMilli(at)).String()
	for d := range s.lent[id] {
		if x := s.delegations[d]; string(x.Since) <= day && day <= string(x.Until) {
			all = append(all, named(x.To)...)
		}
	}
	return all
}
