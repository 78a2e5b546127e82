package store

import (
	"context"
	"slices"

	"zhenggai/internal/ledger"
)

// soon is how many days ahead a deadline counts as near.
const soon = 30

// settledStatuses are the statuses of which no deadline can be missed any more.
var settledStatuses = []ledger.Status{
	ledger.StatusDone, ledger.StatusDoneLongTerm, ledger.StatusClosed, ledger.StatusAccepted, ledger.StatusNoticed,
}

// search is a filter on its way over the listing, and the rounds in their order.
type search struct {
	l       Ledger
	filter  ledger.Filter
	today   ledger.Date
	last    ledger.Date     // of the days that are near
	rounds  []ledger.Round  // those that the filter leaves, in order
	within  map[string]bool // their ids
	all     bool            // whether it leaves all
	listing *listing
	hits    hits
	textual bool
	sight   sight // what of it the caller may know
	// What of each kind is wanted, by code; nil for everything.
	statuses, classes, flows, grades []bool
	settled                          []bool
}

func (l Ledger) search(ctx context.Context, f ledger.Filter) (search, error) {
	today := ledger.DateOf(l.db.cfg.Clock())
	s := search{
		l: l, filter: f, today: today, last: ledger.DateOf(today.Time().AddDate(0, 0, soon)),
		within: map[string]bool{}, textual: len(f.Words) > 0 || len(f.Units) > 0,
	}
	all, err := l.Rounds(ctx)
	if err != nil {
		return s, err
	}
	for _, r := range all {
		if (len(f.Rounds) == 0 || slices.Contains(f.Rounds, r.Row.ID)) &&
			(len(f.Sources) == 0 || slices.Contains(f.Sources, r.Row.Source)) {
			s.rounds = append(s.rounds, r.Row)
			s.within[r.Row.ID] = true
		}
	}
	s.all = len(s.rounds) == len(all)
	if s.sight, err = l.sight(ctx); err != nil {
		return s, err
	}
	if s.listing, err = l.db.listing(ctx); err != nil {
		return s, err
	}
	if s.textual {
		s.hits, err = s.listing.containing(ctx, l.db, f.Words, f.Units)
	}
	return s, err
}

// begin makes the filter's words codes. The listing is locked for reading.
func (s *search) begin() {
	s.statuses, s.classes = coded(s.listing, s.filter.Statuses), coded(s.listing, s.filter.Classes)
	s.flows, s.grades = coded(s.listing, s.filter.Flows), coded(s.listing, s.filter.Grades)
	s.settled = coded(s.listing, settledStatuses)
}

// coded is which codes are those of the words wanted.
func coded[T ~string](r *listing, wanted []T) []bool {
	if len(wanted) == 0 {
		return nil
	}
	set := make([]bool, len(r.codes))
	for _, w := range wanted {
		if c, ok := r.codes[string(w)]; ok {
			set[c] = true
		}
	}
	return set
}

// fits reports whether the filter leaves the finding at a place, rounds aside.
func (s *search) fits(at int32) bool {
	x := &s.listing.rows[at]
	switch {
	case s.textual && !s.hits.has(at), !s.sight.has(x.id):
		return false
	case s.statuses != nil && !s.statuses[x.status], s.classes != nil && !s.classes[x.class],
		s.flows != nil && !s.flows[x.flow], s.grades != nil && !s.grades[x.grade]:
		return false
	case len(s.filter.Numbers) > 0 && !slices.Contains(s.filter.Numbers, x.no), !s.placed(x):
		return false
	}
	return s.filter.Due == (ledger.Due{}) || s.due(x)
}

// placed is the condition on the place in a chain over rounds; its terms are alternatives.
func (s *search) placed(x *listed) bool {
	wanted := s.filter.Carried
	return len(wanted) == 0 || slices.Contains(wanted, ledger.CarriedAll) ||
		slices.Contains(wanted, ledger.CarriedIn) && s.listing.carriers[x.id] || slices.Contains(wanted, ledger.CarriedOut) && x.into != ""
}

// doubled reports whether the finding went on as another that the filter leaves too.
func (s *search) doubled(x *listed) bool {
	if x.into == "" || len(s.filter.Carried) > 0 {
		return false
	}
	at, there := s.listing.byID[x.into]
	return there && s.within[s.listing.rows[at].round] && s.fits(at)
}

// due is the condition on the deadline; its terms are alternatives.
func (s *search) due(x *listed) bool {
	d := s.filter.Due
	between := (d.From != "" || d.To != "") && x.deadline != "" && (d.From == "" || x.deadline >= d.From) && (d.To == "" || x.deadline <= d.To)
	return between || d.Overdue && s.overdue(x) || d.Soon && s.near(x) || d.None && x.deadline == ""
}

func (s *search) overdue(x *listed) bool {
	return x.deadline != "" && x.deadline < s.today && !s.settled[x.status]
}

func (s *search) near(x *listed) bool {
	return x.deadline >= s.today && x.deadline <= s.last && !s.settled[x.status]
}

// each sees every finding that the filter leaves, in no order, of a chain over rounds the last. It tells how many
// it left out for that.
func (s *search) each(see func(*listed)) (doubled int) {
	s.listing.mu.RLock()
	defer s.listing.mu.RUnlock()
	s.begin()
	if s.all {
		for i := range s.listing.rows {
			if x := &s.listing.rows[i]; !x.gone && s.fits(int32(i)) {
				doubled += s.once(x, see)
			}
		}
		return doubled
	}
	for _, round := range s.rounds {
		for _, at := range s.listing.rounds[round.ID] {
			if s.fits(at) {
				doubled += s.once(&s.listing.rows[at], see)
			}
		}
	}
	return doubled
}

// once sees a finding, unless its chain is seen elsewhere; then it is 1.
func (s *search) once(x *listed, see func(*listed)) int {
	if s.doubled(x) {
		return 1
	}
	see(x)
	return 0
}

// spot is a finding on a page of a list.
type spot struct {
	round ledger.Round
	no    int
	id    string
}

// page walks the rounds in order until it has limit findings after a place.
func (s *search) page(rounds []ledger.Round, after cursor, limit int) []spot {
	s.listing.mu.RLock()
	defer s.listing.mu.RUnlock()
	s.begin()
	var out []spot
	for _, round := range rounds {
		slots := s.listing.rounds[round.ID]
		if after.Round == round.ID {
			slots = slots[s.beyond(slots, after):]
		}
		for _, at := range slots {
			if !s.fits(at) || s.doubled(&s.listing.rows[at]) {
				continue
			}
			if out = append(out, spot{round, s.listing.rows[at].no, s.listing.rows[at].id}); len(out) == limit {
				return out
			}
		}
	}
	return out
}

// beyond is how many of a round's findings, which are in order, come up to a place.
func (s *search) beyond(slots []int32, after cursor) int {
	n, _ := slices.BinarySearchFunc(slots, after, func(at int32, c cursor) int {
		x := &s.listing.rows[at]
		if x.no < c.No || x.no == c.No && x.id <= c.ID {
			return -1
		}
		return 1
	})
	return n
}
