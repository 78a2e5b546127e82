package follow

import (
	"context"
	"encoding/json"
	"sync"

	"zhenggai/internal/journal"
)

// Pulse tells whoever listens in this process that the journal has grown, and which findings it speaks of since. It
// keeps nothing: who comes later hears what comes later, and who is slow hears of the newest.
type Pulse struct {
	mu      sync.Mutex
	at      journal.Seq
	hearing map[chan Beat]bool
}

// Beat is what happened between two looks at the journal.
type Beat struct {
	Seq      journal.Seq
	Findings map[string]string // id -> account that changed it last
}

// Listen hears beats until leave is called.
func (p *Pulse) Listen() (beats <-chan Beat, leave func()) {
	c := make(chan Beat, 1)
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.hearing == nil {
		p.hearing = map[chan Beat]bool{}
	}
	p.hearing[c] = true
	return c, func() {
		p.mu.Lock()
		defer p.mu.Unlock()
		delete(p.hearing, c)
	}
}

// Look looks once whether the journal has grown. The first look only remembers where the journal stands. It is
// called by one goroutine.
func (p *Pulse) Look(ctx context.Context, book Book) error {
	head, err := book.Size(ctx)
	if err != nil {
		return err
	}
	p.mu.Lock()
	from := p.at
	p.mu.Unlock()
	if from == 0 || head-from > Batch { // after a flood everybody looks again anyway
		from = max(head-1, 0)
	}
	if head == from || head == p.at {
		return nil
	}
	beat := Beat{Seq: head, Findings: map[string]string{}}
	first := p.at == 0
	if !first {
		if err := book.After(ctx, from, head, beat.take); err != nil {
			return err
		}
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	p.at = head
	if first {
		return nil
	}
	for c := range p.hearing {
		send(c, beat)
	}
	return nil
}

// send never waits: what was not heard yet is joined with what is new.
func send(c chan Beat, b Beat) {
	select {
	case old := <-c:
		joined := Beat{Seq: b.Seq, Findings: map[string]string{}}
		for _, findings := range []map[string]string{old.Findings, b.Findings} {
			for id, actor := range findings {
				joined.Findings[id] = actor
			}
		}
		b = joined
	default:
	}
	c <- b // there is room: only this goroutine sends
}

func (b *Beat) take(e journal.Entry) error {
	for _, i := range e.Images {
		id := i.ID
		if i.Table != "finding" {
			var row struct {
				Finding json.RawMessage `json:"finding"`
			}
			if json.Unmarshal(i.Row, &row) != nil || json.Unmarshal(row.Finding, &id) != nil {
				continue
			}
		}
		b.Findings[id] = e.Actor
	}
	return nil
}
