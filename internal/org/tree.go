package org

import (
	"cmp"
	"slices"
	"strings"

	"golang.org/x/text/width"

	"zhenggai/internal/journal"
)

// Level is a storey of the administrative division (行政区划).
type Level string

// The levels, highest first.
const (
	Province Level = "province" // 省、自治区、直辖市
	City     Level = "city"     // 地级市、盟
	County   Level = "county"   // 旗、县、区、县级市
	Township Level = "township" // 苏木、乡、镇、街道
	Village  Level = "village"  // 嘎查、村、社区
)

// Levels lists the levels from the highest to the lowest.
var Levels = []Level{Province, City, County, Township, Village}

// Region is an administrative division.
type Region struct {
	ID     string `json:"id"`
	Parent string `json:"parent,omitempty"` // region id, "" at the top
	// Code is its number: six digits of GB/T 2260 down to the county, nine or twelve of the statistics
	// bureau's 统计用区划代码 below.
	Code    string   `json:"code"`
	Name    string   `json:"name"`
	Level   Level    `json:"level"`
	Aliases []string `json:"aliases,omitempty"` // what documents also call it
}

// Ref names the region's row.
func (r Region) Ref() journal.Ref { return journal.Ref{Table: "region", ID: r.ID} }

// Image is the region itself.
func (r Region) Image() any { return r }

// UnitKind says what a unit is.
type UnitKind string

// The kinds of unit.
const (
	Government       UnitKind = "government"        // 人民政府
	Department       UnitKind = "department"        // 部门
	TownshipUnit     UnitKind = "township"          // 苏木、乡镇政府，街道办事处
	VillageCommittee UnitKind = "village_committee" // 嘎查、村民委员会
	Farm             UnitKind = "farm"              // 国有林场、农牧场
	Enterprise       UnitKind = "enterprise"        // 企业
	Office           UnitKind = "office"            // 督察整改办公室等议事协调机构
	OtherUnit        UnitKind = "other"
)

// UnitKinds lists the kinds in the order in which siblings stand on the tree and a chooser shows them.
var UnitKinds = []UnitKind{Office, Department, Government, TownshipUnit, VillageCommittee, Farm, Enterprise, OtherUnit}

// Unit is an organisation that can be charged with something (责任单位).
type Unit struct {
	ID       string   `json:"id"`
	Parent   string   `json:"parent,omitempty"` // unit id, "" at the top
	Region   string   `json:"region,omitempty"` // region id, "" for none
	Name     string   `json:"name"`             // in full: 苍原市林业和草原局
	Short    string   `json:"short,omitempty"`  // as its own level calls it: 市林草局
	Aliases  []string `json:"aliases,omitempty"`
	Kind     UnitKind `json:"kind"`
	No       int      `json:"no,omitempty"` // order among units of its kind under one parent, 0 for none
	Disabled bool     `json:"disabled,omitempty"`
}

// Ref names the unit's row.
func (u Unit) Ref() journal.Ref { return journal.Ref{Table: "unit", ID: u.ID} }

// Image is the unit itself.
func (u Unit) Image() any { return u }

// Called is the name a person reads: the short one where there is one.
func (u Unit) Called() string { return cmp.Or(u.Short, u.Name) }

// Tree is how units stand under each other, and what each is called. It is made from the units as of
// one moment and never changes.
type Tree struct {
	units   map[string]Unit
	below   map[string][]string // unit id -> ids of its children in order; "" -> the tops
	named   map[string][]string // folded name -> ids of the units that go by it
	regions map[string]Region
}

// NewTree builds the tree. A unit whose parent is unknown stands at the top, and so does one whose
// parents lead back to itself: the desk refuses both, and a permission must not hang on either.
func NewTree(regions []Region, units []Unit) *Tree {
	t := &Tree{
		units: make(map[string]Unit, len(units)), below: map[string][]string{},
		named: map[string][]string{}, regions: make(map[string]Region, len(regions)),
	}
	for _, r := range regions {
		t.regions[r.ID] = r
	}
	for _, u := range units {
		t.units[u.ID] = u
	}
	sorted := slices.SortedFunc(slices.Values(units), compareUnits)
	for _, u := range sorted {
		parent := u.Parent
		if _, known := t.units[parent]; !known || t.circular(u.ID) {
			parent = ""
		}
		t.below[parent] = append(t.below[parent], u.ID)
		for _, name := range u.names() {
			if ids := t.named[name]; !slices.Contains(ids, u.ID) {
				t.named[name] = append(ids, u.ID)
			}
		}
	}
	return t
}

// compareUnits orders siblings: by kind, then as numbered, then by name.
func compareUnits(a, b Unit) int {
	return cmp.Or(
		cmp.Compare(slices.Index(UnitKinds, a.Kind), slices.Index(UnitKinds, b.Kind)),
		cmp.Compare(a.No, b.No), cmp.Compare(a.Name, b.Name), cmp.Compare(a.ID, b.ID))
}

func (u Unit) names() []string {
	var names []string
	for _, n := range append([]string{u.Name, u.Short}, u.Aliases...) {
		if f := FoldName(n); f != "" {
			names = append(names, f)
		}
	}
	return names
}

func (t *Tree) circular(id string) bool {
	seen := map[string]bool{}
	for at := id; at != ""; at = t.units[at].Parent {
		if seen[at] {
			return true
		}
		seen[at] = true
	}
	return false
}

// FoldName is the form in which names of units and people are compared: without white space, case
// and width.
func FoldName(name string) string {
	return strings.ToLower(strings.Join(strings.Fields(width.Fold.String(name)), ""))
}

// Unit returns a unit by its id.
func (t *Tree) Unit(id string) (Unit, bool) {
	u, ok := t.units[id]
	return u, ok
}

// Region returns a region by its id.
func (t *Tree) Region(id string) (Region, bool) {
	r, ok := t.regions[id]
	return r, ok
}

// Len is the number of units.
func (t *Tree) Len() int { return len(t.units) }

// Within reports whether a unit is top or stands below it. Permissions rest on it: an id that is
// unknown or empty, on either side, is within nothing.
func (t *Tree) Within(unit, top string) bool {
	if _, known := t.units[top]; !known {
		return false
	}
	for at, steps := unit, 0; at != "" && steps <= len(t.units); steps++ {
		if at == top {
			return true
		}
		at = t.units[at].Parent
	}
	return false
}

// Children are the units right below top in order; "" asks for those at the top.
func (t *Tree) Children(top string) []Unit {
	children := make([]Unit, len(t.below[top]))
	for i, id := range t.below[top] {
		children[i] = t.units[id]
	}
	return children
}

// Below are all units below top, each before those below it and siblings in order; top itself is not
// among them. "" asks for every unit.
func (t *Tree) Below(top string) []Unit {
	var all []Unit
	for _, id := range t.below[top] {
		all = append(all, t.units[id])
		if id != top {
			all = append(all, t.Below(id)...)
		}
	}
	return all
}

// Find returns the units that go by a name, in full, in short or by an alias. More than one is an
// ambiguity, which a person decides; it is never guessed. They come by kind, number and name.
func (t *Tree) Find(name string) []Unit {
	ids := t.named[FoldName(name)]
	found := make([]Unit, len(ids))
	for i, id := range ids {
		found[i] = t.units[id]
	}
	return found
}

// Named lists the ids of the units that Find returns.
func (t *Tree) Named(name string) []string { return slices.Clone(t.named[FoldName(name)]) }

// Path is the way from the top down to a unit, itself last; nil for an unknown one.
func (t *Tree) Path(unit string) []Unit {
	var path []Unit
	for at := unit; at != "" && len(path) <= len(t.units); {
		u, known := t.units[at]
		if !known {
			break
		}
		path = append(path, u)
		at = u.Parent
	}
	slices.Reverse(path)
	return path
}
