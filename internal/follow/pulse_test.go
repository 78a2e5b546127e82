package follow_test

import (
	"context"
	"encoding/json"
	"testing"

	"zhenggai/internal/follow"
	"zhenggai/internal/journal"
)

// touching is a journal whose every entry changes a measure of the finding f, by an actor of its own.
type touching struct{ paper }

func (p *touching) After(ctx context.Context, from, to journal.Seq, each func(journal.Entry) error) error {
	return p.paper.After(ctx, from, to, func(e journal.Entry) error {
		e.Actor = string(rune('a' + e.Seq%26))
		e.Images = []journal.Image{
			{Ref: journal.Ref{Table: "measure", ID: "m"}, Row: json.RawMessage(`{"finding":"f"}`)},
			{Ref: journal.Ref{Table: "letter", ID: "l"}, Row: json.RawMessage(`{}`)},
			{Ref: journal.Ref{Table: "measure", ID: "gone"}, Gone: true},
		}
		return each(e)
	})
}

func TestWhoListensHearsWhichFindingsChanged(t *testing.T) {
	book, p := &touching{paper{size: 3}}, &follow.Pulse{}
	beats, leave := p.Listen()
	look := func(size journal.Seq) {
		t.Helper()
		book.size = size
		if err := p.Look(t.Context(), book); err != nil {
			t.Fatal(err)
		}
	}
	look(3)
	look(3)
	select {
	case b := <-beats:
		t.Fatalf("heard %+v of nothing", b)
	default:
	}
	look(4)
	look(6) // not heard before the first was: they are joined
	if b := <-beats; b.Seq != 6 || len(b.Findings) != 1 || b.Findings["f"] != "g" {
		t.Errorf("heard %+v", b)
	}
	look(6 + 10*follow.Batch)
	if b := <-beats; b.Seq != 6+10*follow.Batch {
		t.Errorf("heard %+v after a flood", b)
	}
	leave()
	look(book.size + 1)
	select {
	case b := <-beats:
		t.Errorf("heard %+v after leaving", b)
	default:
	}
}
