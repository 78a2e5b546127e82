package store

import (
	"context"
	"maps"
	"slices"
	"sync"

	"zhenggai/internal/journal"
	"zhenggai/internal/supervise"
	"zhenggai/internal/workday"
)

// pressed are all tasks as the rules see them, in memory: the pages of lamps and the leader's look at every task of a
// province at once. It is a view of the journal that follows it, as the listing does. The lamps of sittings are left
// out of the files; the newest standing of a task's ladder is not.
type pressed struct {
	mu       sync.RWMutex
	seq      journal.Seq
	made     bool
	findings map[string][]supervise.Known
	// asked tells that the office has begun to ask for returns: on that day silence begins to count for every task.
	asked bool
	// The items of a few days by the rules in force, by finding: a bulletin compares two.
	book  *supervise.Book
	items map[workday.Day]*standing
}

// standing is how tasks stand on a day.
type standing struct {
	worst []*supervise.Pressed // worst first
	held  map[string]bool      // the findings whose tasks are in it
	stale map[string]bool      // those whose tasks are in it as they stood before
}

const (
	readAtOnce = 500 // findings
	daysHeld   = 4
	// What of a file stays in memory: everything but the lamps, one of which every task gets at every sitting.
	withoutLamps = " AND deed <> 'lit'"
)

// pressedWatch is what decides on an item.
var pressedWatch = watch{
	parts: map[string]string{"task": "", "ladder_event": "", "task_remark": "", "closing_event": "", "filing_line": ""},
	all:   []string{"unit", "region", "round"},
}

// pressedFirst are the tables of which the first row begins the office's asking for returns.
var pressedFirst = []string{"filing", "dispatch_reminder"}

// Items are the tasks in the caller's sight as they stand on a day, worst first, by the rules of a book.
func (l Ladders) Items(ctx context.Context, book *supervise.Book, day workday.Day) ([]*supervise.Pressed, error) {
	s, err := l.sight(ctx)
	if err != nil {
		return nil, err
	}
	p := &l.db.pressed
	p.mu.Lock()
	defer p.mu.Unlock()
	if err := p.follow(ctx, l); err != nil {
		return nil, l.db.told(err)
	}
	if book != p.book || p.items == nil || p.items[day] == nil && len(p.items) >= daysHeld {
		p.book, p.items = book, map[workday.Day]*standing{}
	}
	if p.items[day] == nil {
		p.items[day] = &standing{held: map[string]bool{}, stale: map[string]bool{}}
	}
	p.press(p.items[day], s.has, book, day)
	out := make([]*supervise.Pressed, 0, len(p.items[day].worst))
	for _, x := range p.items[day].worst {
		if s.has(x.Finding.ID) {
			out = append(out, x)
		}
	}
	return out, nil
}

// press makes the items that are asked for and not held, in one go: what depends on the day alone is found once. They are
// merged into the others, for most of which nothing has changed, and the stale ones taken out.
func (p *pressed) press(on *standing, asked func(string) bool, book *supervise.Book, day workday.Day) {
	var known []supervise.Known
	for id, tasks := range p.findings {
		if !on.held[id] && asked(id) {
			known, on.held[id] = append(known, tasks...), true
		}
	}
	if len(known) == 0 && len(on.stale) == 0 {
		return
	}
	fresh := supervise.Press(book, known, day)
	slices.SortFunc(fresh, supervise.WorstFirst)
	merged := make([]*supervise.Pressed, 0, len(on.worst)+len(fresh))
	for _, x := range on.worst {
		if on.stale[x.Finding.ID] {
			continue
		}
		for len(fresh) > 0 && supervise.WorstFirst(fresh[0], x) < 0 {
			merged, fresh = append(merged, fresh[0]), fresh[1:]
		}
		merged = append(merged, x)
	}
	on.worst = append(merged, fresh...)
	clear(on.stale)
}

// follow takes in what the journal tells since it last did.
func (p *pressed) follow(ctx context.Context, l Ladders) error {
	seq, err := l.db.Book().Size(ctx)
	if err != nil || p.made && seq == p.seq {
		return err
	}
	changed, all := map[string]bool{}, !p.made || seq < p.seq || seq-p.seq > mostFollowed
	if !all {
		w := pressedWatch
		if !p.asked {
			w.all = slices.Concat(w.all, pressedFirst)
		}
		if all, err = w.changed(ctx, l.db, p.seq, seq, changed); err != nil {
			return err
		}
	}
	if all {
		whole := context.WithoutCancel(context.Background())
		ids, err := l.Pressed(whole)
		if err != nil {
			return err
		}
		p.findings, p.items = map[string][]supervise.Known{}, nil
		for _, id := range ids {
			changed[id] = true
		}
	}
	if err := p.renew(ctx, l, changed); err != nil {
		p.made = false
		return err
	}
	p.seq, p.made = seq, true
	return nil
}

// renew reads findings anew.
func (p *pressed) renew(ctx context.Context, l Ladders, changed map[string]bool) error {
	for some := range slices.Chunk(slices.Collect(maps.Keys(changed)), readAtOnce) {
		held, err := l.known(ctx, some, withoutLamps)
		if err != nil {
			return err
		}
		for _, id := range some {
			delete(p.findings, id)
			for _, on := range p.items {
				if on.held[id] {
					delete(on.held, id)
					on.stale[id] = true
				}
			}
		}
		for _, k := range held {
			p.findings[k.Finding.ID] = append(p.findings[k.Finding.ID], k)
			p.asked = p.asked || k.Began != 0
		}
	}
	return nil
}
