package ledger

import (
	"testing"

	"zhenggai/internal/journal"
)

func TestASelfInspectionIsNotTheNewestRound(t *testing.T) {
	round := func(id string, s Source) journal.Versioned[Round] {
		return journal.Versioned[Round]{Row: Round{ID: id, Source: s}}
	}
	all := []journal.Versioned[Round]{round("2", Central), round("1", Provincial), round("3", Own)}
	if got := Newest(all).ID; got != "2" {
		t.Errorf("the newest is %s", got)
	}
	if got := Newest(all[2:]).ID; got != "3" {
		t.Errorf("alone it is %s", got)
	}
}
