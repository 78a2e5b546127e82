package web

import (
	"context"
	"slices"

	"zhenggai/internal/gate"
	"zhenggai/internal/org"
	"zhenggai/internal/supervise"
	"zhenggai/internal/workday"
)

// What of each list a leader's page shows: it is to be read at a glance.
const (
	leaderLate  = 5
	leaderBack  = 4
	leaderCalls = 5
)

// leaderView is what is late, what may come back, and whom to call.
type leaderView struct {
	supervise.Brief
	Today  workday.Day
	Late   []*supervise.Pressed
	Back   []supervise.Relapsing
	People []callView
}

// callView is a unit to call and who answers there.
type callView struct {
	supervise.Call
	Who []whoView
}

// whoView is a person to call.
type whoView struct{ Name, Post, Phone, Dial string }

func (p *LampPages) showLeader(r *gate.Request) error {
	v := leaderView{Today: p.today()}
	items, err := p.Board.Items(r.Context(), p.Desk.Book(), v.Today)
	if err != nil {
		return err
	}
	v.Brief = supervise.BriefOf(items, v.Today)
	v.Late = v.Brief.Late[:min(leaderLate, len(v.Brief.Late))]
	v.Back = v.Brief.Returning[:min(leaderBack, len(v.Brief.Returning))]
	calls := v.Brief.Calls[:min(leaderCalls, len(v.Brief.Calls))]
	if v.People, err = p.reachable(r.Context(), calls, r.May(org.ManageOrg) || r.May(org.SignOff)); err != nil {
		return err
	}
	return p.Shell.Show(r, Page{Title: r.Say("nav.leader"), Nav: "leader", Body: leaderPage(v)})
}

// reachable finds the heads and liaisons of units. A telephone number is whole for who keeps the roster and for a leader,
// who is to call.
func (p *LampPages) reachable(ctx context.Context, calls []supervise.Call, whole bool) ([]callView, error) {
	out := make([]callView, len(calls))
	var units []string
	for i, c := range calls {
		out[i].Call = c
		if c.UnitID != "" {
			units = append(units, c.UnitID)
		}
	}
	if len(units) == 0 {
		return out, nil
	}
	posts, err := p.Roster.Posts(ctx, org.PostWant{Units: units})
	if err != nil {
		return nil, err
	}
	duties := map[string]org.Post{}
	for _, v := range posts {
		if x := v.Row; !x.Ended && (x.Duty == org.Head || x.Duty == org.Liaison) {
			duties[x.ID] = x
		}
	}
	if len(duties) == 0 {
		return out, nil
	}
	ids := make([]string, 0, len(duties))
	for id := range duties {
		ids = append(ids, id)
	}
	holdings, err := p.Roster.Holdings(ctx, org.HoldingWant{Posts: ids, Lasting: true})
	if err != nil || len(holdings) == 0 {
		return out, err
	}
	held := map[string]string{} // person by post
	people := make([]string, 0, len(holdings))
	for _, h := range holdings {
		held[h.Row.Post] = h.Row.Person
		people = append(people, h.Row.Person)
	}
	found, err := p.Roster.People(ctx, org.PeopleWant{IDs: people, Limit: len(people)})
	if err != nil {
		return nil, err
	}
	byID := map[string]org.Person{}
	for _, v := range found {
		byID[v.Row.ID] = v.Row
	}
	for i := range out {
		out[i].Who = whoOf(ctx, out[i].UnitID, inOrder(duties), held, byID, whole)
	}
	return out, nil
}

// inOrder are posts in the order of duties: the head before the liaison.
func inOrder(duties map[string]org.Post) []org.Post {
	out := make([]org.Post, 0, len(duties))
	for _, p := range duties {
		out = append(out, p)
	}
	slices.SortFunc(out, func(a, b org.Post) int {
		if d := slices.Index(org.Duties, a.Duty) - slices.Index(org.Duties, b.Duty); d != 0 {
			return d
		}
		return a.No - b.No
	})
	return out
}

func whoOf(ctx context.Context, unit string, posts []org.Post, held map[string]string, people map[string]org.Person, whole bool) []whoView {
	var who []whoView
	for _, post := range posts {
		person, ok := people[held[post.ID]]
		if !ok || post.Unit != unit || unit == "" {
			continue
		}
		w := whoView{Name: personName(ctx, person), Post: post.Title, Phone: phoneShown(person, whole)}
		if whole {
			w.Dial = person.Phone
		}
		who = append(who, w)
	}
	return who
}
