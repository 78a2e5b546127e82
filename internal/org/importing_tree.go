package org

import (
	"slices"
	"strings"
)

func (p *planning) regionRows(rows []RegionRow) {
	seen := map[string]Place{}
	var good []RegionRow
	for _, r := range rows {
		first, twice := seen[r.Code]
		_, valid := levelByCode(r.Code)
		switch {
		case !valid:
			p.defect(r.At.Cell("code"), "org.code_odd", "Code", r.Code)
		case twice:
			p.defect(r.At.Cell("code"), "org.code_twice", "Code", r.Code, "Row", first.Row)
		case goodWords("name", r.Name, MaxUnitName) != nil:
			p.defect(r.At.Cell("name"), "org.odd_words", "Max", MaxUnitName)
		default:
			seen[r.Code] = r.At
			good = append(good, r)
		}
	}
	// From the highest down, so that a parent is there before what stands under it.
	slices.SortStableFunc(good, func(a, b RegionRow) int { return strings.Compare(levelKey(a.Code), levelKey(b.Code)) })
	for _, r := range good {
		p.regionRow(r)
	}
}

// levelKey sorts codes by level, then by number.
func levelKey(code string) string {
	level, _ := levelByCode(code)
	return string(rune('0'+slices.Index(Levels, level))) + code
}

func (p *planning) regionRow(r RegionRow) {
	level, _ := levelByCode(r.Code)
	if r.Level != "" {
		said, known := valueOf(levelWords, r.Level)
		if !known || said != level {
			p.defect(r.At.Cell("level"), "org.level_odd", "Level", r.Level, "Code", r.Code, "Levels", wordsOf(levelWords))
			return
		}
	}
	parent, ok := p.regionParent(r)
	if !ok {
		return
	}
	old, known := p.regions[r.Code]
	now := old
	if !known {
		now = Region{ID: p.desk.NewID(), Code: r.Code, Name: r.Name, Level: level, Parent: parent, Aliases: r.Aliases}
		p.regions[r.Code] = now
		p.take(now, Change{Kind: Added, Name: r.Name})
		return
	}
	var d differing
	d.set("name", &now.Name, r.Name)
	if now.Parent != parent {
		d = append(d, FieldChange{"parent", p.regionName(now.Parent), p.regionName(parent)})
		now.Parent = parent
	}
	d.join("aliases", &now.Aliases, r.Aliases)
	p.regions[r.Code] = now
	p.take(now, Change{Kind: Altered, Name: r.Name, Fields: d})
}

func (p *planning) regionName(id string) string {
	for _, r := range p.regions {
		if r.ID == id {
			return r.Name
		}
	}
	return ""
}

// regionParent is the region that a row stands under: the one it names, or the nearest that its code
// tells.
func (p *planning) regionParent(r RegionRow) (id string, ok bool) {
	if r.Parent != "" {
		above, known := p.regions[r.Parent]
		if !known {
			p.defect(r.At.Cell("parent"), "org.parent_code", "Code", r.Parent)
		}
		return above.ID, known
	}
	for _, code := range parentCodes(r.Code) {
		if above, known := p.regions[code]; known {
			return above.ID, true
		}
	}
	return "", true
}

// unitRows first finds or makes the unit of every row, then sets what the rows say: a parent may stand
// further down in the sheet.
func (p *planning) unitRows(rows []UnitRow) {
	type placed struct {
		row   UnitRow
		id    string
		fresh bool
	}
	var all []placed
	seen := map[string]Place{}
	for i, r := range rows {
		key := FoldName(r.Parent) + "\x00" + FoldName(r.Name)
		if first, twice := seen[key]; twice {
			p.defect(r.At.Cell("name"), "org.row_twice", "Name", r.Name, "Row", first.Row)
			continue
		}
		seen[key] = r.At
		if goodWords("name", r.Name, MaxUnitName) != nil {
			p.defect(r.At.Cell("name"), "org.odd_words", "Max", MaxUnitName)
			continue
		}
		id, fresh, ok := p.unitOf(r)
		if !ok {
			continue
		}
		if fresh {
			u := Unit{ID: id, Name: r.Name, Short: r.Short, Aliases: r.Aliases, Kind: kindByName(r.Name), No: i + 1}
			p.units[id], p.fresh[id] = u, true
			p.name(u)
		}
		all = append(all, placed{r, id, fresh})
	}
	for _, a := range all {
		p.unitRow(a.row, a.id, a.fresh)
	}
	p.unitCircles(rows)
}

// unitOf is the unit that a row speaks of: one that was there, of the same full name, and where several have it, under the
// parent that the row names.
func (p *planning) unitOf(r UnitRow) (id string, fresh, ok bool) {
	var same []string
	for _, id := range p.unitNames[FoldName(r.Name)] {
		u := p.units[id]
		if !p.fresh[id] && FoldName(u.Name) == FoldName(r.Name) && (r.Parent == "" || u.Parent == "" || p.goesBy(u.Parent, r.Parent)) {
			same = append(same, id)
		}
	}
	switch len(same) {
	case 0:
		return p.desk.NewID(), true, true
	case 1:
		return same[0], false, true
	}
	p.defect(r.At.Cell("name"), "org.unit_ambiguous", "Name", r.Name, "Count", len(same))
	return "", false, false
}

// goesBy tells whether a unit has a name, or stands at the end of a path that ends in it.
func (p *planning) goesBy(id, name string) bool {
	if i := strings.LastIndex(name, "/"); i >= 0 {
		name = name[i+1:]
	}
	return slices.Contains(p.units[id].names(), FoldName(name))
}

func (p *planning) unitRow(r UnitRow, id string, fresh bool) {
	now := p.units[id]
	var d differing
	d.set("short", &now.Short, r.Short)
	d.join("aliases", &now.Aliases, r.Aliases)
	now.Aliases = tidyAliases(now)
	if !p.unitKind(r, &now, &d) || !p.unitParent(r, &now, &d) || !p.unitRegion(r, &now, &d) || !p.unitState(r, &now, &d) {
		return
	}
	p.units[id] = now
	p.name(now)
	change := Change{Kind: Altered, Name: now.Called(), Under: p.units[now.Parent].Called(), Fields: d}
	if fresh {
		change.Kind, change.Fields = Added, nil
	}
	p.take(now, change)
}

func (p *planning) unitKind(r UnitRow, now *Unit, d *differing) bool {
	if r.Kind == "" {
		return true
	}
	kind, known := valueOf(kindWords, r.Kind)
	if !known {
		p.defect(r.At.Cell("kind"), "org.kind_word", "Kind", r.Kind, "Kinds", wordsOf(kindWords))
		return false
	}
	if now.Kind != kind {
		*d = append(*d, FieldChange{"kind", string(now.Kind), string(kind)})
		now.Kind = kind
	}
	return true
}

func (p *planning) unitParent(r UnitRow, now *Unit, d *differing) bool {
	if r.Parent == "" {
		return true
	}
	parent, ok := p.resolve(r.At.Cell("parent"), r.Parent)
	if ok && parent != now.Parent {
		*d = append(*d, FieldChange{"parent", p.units[now.Parent].Called(), p.units[parent].Called()})
		now.Parent = parent
	}
	return ok
}

func (p *planning) unitRegion(r UnitRow, now *Unit, d *differing) bool {
	if r.Region == "" {
		return true
	}
	var found []Region
	if x, ok := p.regions[r.Region]; ok {
		found = []Region{x}
	} else {
		for _, x := range p.regions {
			if FoldName(x.Name) == FoldName(r.Region) || slices.ContainsFunc(x.Aliases, func(a string) bool { return FoldName(a) == FoldName(r.Region) }) {
				found = append(found, x)
			}
		}
	}
	if len(found) != 1 {
		p.defect(r.At.Cell("region"), "org.region_word", "Region", r.Region, "Count", len(found))
		return false
	}
	if now.Region != found[0].ID {
		*d = append(*d, FieldChange{"region", p.regionName(now.Region), found[0].Name})
		now.Region = found[0].ID
	}
	return true
}

func (p *planning) unitState(r UnitRow, now *Unit, d *differing) bool {
	disabled := r.State == "停用" || r.State == "是" || r.State == "已停用"
	switch {
	case r.State == "":
		return true
	case !disabled && r.State != "在用" && r.State != "否" && r.State != "正常":
		p.defect(r.At.Cell("state"), "org.state_word", "State", r.State)
		return false
	}
	if now.Disabled != disabled {
		*d = append(*d, FieldChange{"state", stateWord(now.Disabled), stateWord(disabled)})
		now.Disabled = disabled
	}
	return true
}

func stateWord(disabled bool) string {
	if disabled {
		return "停用"
	}
	return "在用"
}

// resolve finds the one unit that a cell names, by any of its names or, where several go by one, by a
// path: 查干苏木/红旗嘎查.
func (p *planning) resolve(cell, name string) (string, bool) {
	parts := strings.Split(strings.ReplaceAll(name, "／", "/"), "/")
	last := parts[len(parts)-1]
	found := slices.Clone(p.unitNames[FoldName(last)])
	if len(parts) > 1 {
		found = slices.DeleteFunc(found, func(id string) bool { return !p.standsUnder(id, parts[:len(parts)-1]) })
	}
	switch len(found) {
	case 1:
		return found[0], true
	case 0:
		p.defect(cell, "org.unit_unknown", "Name", name)
	default:
		p.defect(cell, "org.unit_ambiguous", "Name", name, "Count", len(found))
	}
	return "", false
}

// standsUnder tells whether the units of the names, last one nearest, are all above a unit.
func (p *planning) standsUnder(id string, above []string) bool {
	i := len(above) - 1
	for steps := 0; id != "" && i >= 0 && steps <= len(p.units); steps++ {
		id = p.units[id].Parent
		if id != "" && p.goesBy(id, above[i]) {
			i--
		}
	}
	return i < 0
}

// unitCircles tells of rows that would make a unit stand below itself.
func (p *planning) unitCircles(rows []UnitRow) {
	for _, r := range rows {
		for _, id := range p.unitNames[FoldName(r.Name)] {
			if p.circular(id) {
				p.defect(r.At.Cell("parent"), "org.parent_below", "Name", r.Name)
				return
			}
		}
	}
}

func (p *planning) circular(id string) bool {
	at := p.units[id].Parent
	for steps := 0; at != ""; steps++ {
		if at == id || steps > len(p.units) {
			return true
		}
		at = p.units[at].Parent
	}
	return false
}
