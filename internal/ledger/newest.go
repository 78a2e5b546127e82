package ledger

import (
	"cmp"
	"slices"

	"zhenggai/internal/journal"
)

// Newest is the inspection that was opened last, ids sorting by time: the round of which a page or a report speaks when
// nobody said which. Self-inspections (自查) follow from inspections and stand back behind them. There must be a round.
func Newest(rounds []journal.Versioned[Round]) Round {
	return slices.MaxFunc(rounds, func(a, b journal.Versioned[Round]) int {
		return cmp.Or(-cmp.Compare(own(a.Row), own(b.Row)), cmp.Compare(a.Row.ID, b.Row.ID))
	}).Row
}

func own(r Round) int {
	if r.Source == Own {
		return 1
	}
	return 0
}
