package org

import (
	"slices"
	"strings"
	"time"
)

func (p *planning) personRows(rows []PersonRow) {
	seen := map[string]Place{}
	for _, r := range rows {
		r.Phone = phoneOf(r.Phone)
		unit, ok := p.resolve(r.At.Cell("unit"), r.Unit)
		if !ok || !p.goodPerson(r) {
			continue
		}
		key := unit + "\x00" + FoldName(r.Name) + "\x00" + r.Phone
		if first, twice := seen[key]; twice {
			p.defect(r.At.Cell("name"), "org.person_twice", "Name", r.Name, "Row", first.Row)
			continue
		}
		seen[key] = r.At
		p.personRow(r, unit)
	}
}

func (p *planning) goodPerson(r PersonRow) bool {
	n := len(p.in.Defects)
	if goodWords("person", r.Name, MaxName) != nil {
		p.defect(r.At.Cell("name"), "org.odd_words", "Max", MaxName)
	}
	if checkPhone(r.Phone) != nil {
		p.defect(r.At.Cell("phone"), "org.phone_odd", "Phone", r.Phone)
	}
	if checkEmail(r.Email) != nil {
		p.defect(r.At.Cell("email"), "org.email_odd", "Email", r.Email)
	}
	return n == len(p.in.Defects)
}

// personRow takes a row for somebody of the same name in the unit, or of the same name and telephone
// anywhere, who then has moved; anybody else is new.
func (p *planning) personRow(r PersonRow, unit string) {
	old, known, ok := p.personOf(r, unit)
	switch {
	case !ok:
		return
	case !known:
		now := Person{ID: p.desk.NewID(), Salt: p.desk.NewSalt(), Name: r.Name, Unit: unit, Phone: r.Phone, Email: r.Email}
		p.people[now.ID] = now
		p.peopleNames[FoldName(r.Name)] = append(p.peopleNames[FoldName(r.Name)], now.ID)
		p.take(now, Change{Kind: Added, Name: r.Name, Under: p.units[unit].Called()})
		return
	case old.Locked:
		p.defect(r.At.Cell("name"), "org.contacts_locked")
		return
	}
	now := old
	var d differing
	d.masked("phone", &now.Phone, r.Phone, MaskPhone)
	d.masked("email", &now.Email, r.Email, MaskEmail)
	if now.Unit != unit {
		d = append(d, FieldChange{"unit", p.units[now.Unit].Called(), p.units[unit].Called()})
		now.Unit = unit
	}
	p.people[now.ID] = now
	p.take(now, Change{Kind: Altered, Name: r.Name, Under: p.units[unit].Called(), Fields: d})
}

func (p *planning) personOf(r PersonRow, unit string) (who Person, known, ok bool) {
	var here, moved []Person
	for _, id := range p.peopleNames[FoldName(r.Name)] {
		x := p.people[id]
		switch {
		case x.Unit == unit && (r.Phone == "" || x.Phone == "" || x.Phone == r.Phone):
			here = append(here, x)
		case r.Phone != "" && x.Phone == r.Phone:
			moved = append(moved, x)
		}
	}
	if len(here) == 0 {
		here = moved
	}
	switch {
	case len(here) == 0:
		return Person{}, false, true
	case len(here) == 1:
		return here[0], true, true
	}
	for _, x := range here {
		if r.Phone != "" && x.Phone == r.Phone {
			return x, true, true
		}
	}
	p.defect(r.At.Cell("phone"), "org.person_ambiguous", "Name", r.Name, "Count", len(here))
	return Person{}, false, false
}

func (p *planning) postRows(rows []PostRow) {
	seen := map[string]Place{}
	for i, r := range rows {
		unit, ok := p.resolve(r.At.Cell("unit"), r.Unit)
		if !ok {
			continue
		}
		key := unit + "\x00" + FoldName(r.Title)
		if first, twice := seen[key]; twice {
			p.defect(r.At.Cell("title"), "org.row_twice", "Name", r.Title, "Row", first.Row)
			continue
		}
		seen[key] = r.At
		p.postRow(r, unit, i+1)
	}
}

func (p *planning) postRow(r PostRow, unit string, no int) {
	duty := dutyByTitle(r.Title)
	if r.Duty != "" {
		said, known := valueOf(dutyWords, r.Duty)
		if !known {
			p.defect(r.At.Cell("duty"), "org.duty_word", "Duty", r.Duty, "Duties", wordsOf(dutyWords))
			return
		}
		duty = said
	}
	from, ok := dayIn(r.From)
	switch {
	case goodWords("title", r.Title, MaxTitle) != nil:
		p.defect(r.At.Cell("title"), "org.odd_words", "Max", MaxTitle)
		return
	case !ok:
		p.defect(r.At.Cell("from"), "org.day_word", "Day", r.From)
		return
	}
	id, known := p.postTitles[unit+"\x00"+FoldName(r.Title)]
	post := p.posts[id]
	if !known {
		post = Post{ID: p.desk.NewID(), Unit: unit, Title: r.Title, Duty: duty, No: no}
		p.postTitles[unit+"\x00"+FoldName(r.Title)] = post.ID
		p.take(post, Change{Kind: Added, Name: r.Title, Under: p.units[unit].Called()})
	} else {
		var d differing
		if r.Duty != "" && post.Duty != duty {
			d = append(d, FieldChange{"duty", string(post.Duty), string(duty)})
			post.Duty = duty
		}
		p.take(post, Change{Kind: Altered, Name: r.Title, Under: p.units[unit].Called(), Fields: d})
	}
	p.posts[post.ID] = post
	p.holders(r, post, from)
}

// holders makes the people that a row names the holders of its post; an empty cell leaves them as they
// are.
func (p *planning) holders(r PostRow, post Post, from Day) {
	if len(r.Holders) == 0 {
		return
	}
	var want []string
	for _, name := range r.Holders {
		id, ok := p.holder(r, post, name)
		if !ok {
			return
		}
		want = append(want, id)
	}
	var have []string
	for _, h := range p.held[post.ID] {
		if slices.Contains(want, h.Person) {
			have = append(have, h.Person)
			continue
		}
		h.Until = max(p.today, h.From)
		p.take(h, p.holding(Ended, h.Person, post))
	}
	for _, id := range want {
		if !slices.Contains(have, id) {
			h := Holding{ID: p.desk.NewID(), Post: post.ID, Person: id, From: from}
			have = append(have, id)
			p.take(h, p.holding(Began, id, post))
		}
	}
}

func (p *planning) holding(kind ChangeKind, person string, post Post) Change {
	return Change{Kind: kind, Name: p.people[person].Name, Under: p.units[post.Unit].Called(), Fields: []FieldChange{{"title", "", post.Title}}}
}

// holder is the person that a cell names: in the post's own unit first, then anywhere; of several, the
// one of the unit in brackets.
func (p *planning) holder(r PostRow, post Post, text string) (string, bool) {
	name, in, _ := strings.Cut(strings.NewReplacer("（", "(", "）", ")").Replace(text), "(")
	in = strings.TrimSuffix(in, ")")
	found := p.peopleNames[FoldName(name)]
	if in != "" {
		unit, ok := p.resolve(r.At.Cell("holders"), in)
		if !ok {
			return "", false
		}
		found = p.working(found, unit)
	} else if own := p.working(found, post.Unit); len(own) > 0 {
		found = own
	}
	switch len(found) {
	case 1:
		return found[0], true
	case 0:
		p.defect(r.At.Cell("holders"), "org.holder_unknown", "Name", text)
	default:
		p.defect(r.At.Cell("holders"), "org.holder_ambiguous", "Name", text, "Count", len(found))
	}
	return "", false
}

func (p *planning) working(people []string, unit string) []string {
	var there []string
	for _, id := range people {
		if p.people[id].Unit == unit {
			there = append(there, id)
		}
	}
	return there
}

// dayIn reads a date as workbooks hold it.
func dayIn(text string) (Day, bool) {
	if text == "" {
		return "", true
	}
	for _, form := range []string{time.DateOnly, "2006/1/2", "2006.1.2", "2006年1月2日", "20060102", "2006-1-2", "2006-01", "2006年1月", "01-02-06"} {
		if t, err := time.Parse(form, text); err == nil {
			return DayOf(t), true
		}
	}
	return "", false
}
