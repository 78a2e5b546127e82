package org

import (
	"slices"

	"zhenggai/internal/journal"
)

// Chain is the line of authority that a letter stands in.
type Chain string

// The chains: government to township to village to ranger, and forestry department to state farm to
// ranger.
const (
	GovernmentChain Chain = "government"
	ForestryChain   Chain = "forestry"
)

// Chains lists the chains.
var Chains = []Chain{GovernmentChain, ForestryChain}

// LetterState is how far a letter is.
type LetterState string

// The states.
const (
	LetterDraft  LetterState = "draft"  // made, not yet handed to the lower post
	LetterSent   LetterState = "sent"   // handed over, waiting for a signature
	LetterSigned LetterState = "signed" // binding
)

// LetterStates lists the states in the order in which a letter goes through them.
var LetterStates = []LetterState{LetterDraft, LetterSent, LetterSigned}

// How is how a letter was signed.
type How string

// The ways of signing.
const (
	SignedOnPaper How = "signed"    // the paper lies with the upper unit
	SignedByScan  How = "scanned"   // a scan of the signed paper is in the vault
	SignedHere    How = "confirmed" // the lower post's holder confirmed it with the own account
)

// Hows lists the ways of signing.
var Hows = []How{SignedOnPaper, SignedByScan, SignedHere}

// Letter is a letter of responsibility (责任状): it binds a lower post to an upper one for a year.
// There is at most one for two posts and a year.
type Letter struct {
	ID        string      `json:"id"`
	Year      int         `json:"year"`
	No        int         `json:"no"` // 编号, from 1 in a year
	Chain     Chain       `json:"chain"`
	Upper     string      `json:"upper"`      // post id
	UpperUnit string      `json:"upper_unit"` // unit id
	Lower     string      `json:"lower"`
	LowerUnit string      `json:"lower_unit"`
	State     LetterState `json:"state"`
	How       How         `json:"how,omitempty"`
	SignedOn  Day         `json:"signed_on,omitempty"`
	Signer    string      `json:"signer,omitempty"` // person id of who signed for the lower post
	Scan      string      `json:"scan,omitempty"`   // SHA-256 of the scan in the vault
	ScanName  string      `json:"scan_name,omitempty"`
}

// Ref names the letter's row.
func (l Letter) Ref() journal.Ref { return journal.Ref{Table: "letter", ID: l.ID} }

// Image is the letter itself.
func (l Letter) Image() any { return l }

// Pair is two posts that a letter of a chain binds.
type Pair struct {
	Chain        Chain
	Upper, Lower Post
}

// Lack is a unit that ought to stand in a chain and has nobody to sign for it.
type Lack struct {
	Unit  Unit
	Chain Chain
}

// steps are the pairs of units between whose heads letters are made. A village or a farm binds its
// rangers and wardens besides.
var steps = []struct {
	upper, lower UnitKind
	chain        Chain
}{
	{Government, TownshipUnit, GovernmentChain},
	{TownshipUnit, VillageCommittee, GovernmentChain},
	{Department, Farm, ForestryChain},
}

// Pairs lists whom letters bind within top and below it, "" for the whole tree: in the order of the
// tree. Units of a chain without a head are listed apart; nothing is made up for them.
func Pairs(t *Tree, posts []Post, top string) ([]Pair, []Lack) {
	p := pairing{tree: t, posts: map[string][]Post{}, lacking: map[string]bool{}}
	for _, post := range posts {
		if !post.Ended {
			p.posts[post.Unit] = append(p.posts[post.Unit], post)
		}
	}
	if u, ok := t.Unit(top); ok {
		p.unit(u)
	}
	for _, u := range t.Below(top) {
		p.unit(u)
	}
	return p.pairs, p.lacks
}

type pairing struct {
	tree    *Tree
	posts   map[string][]Post // by unit
	pairs   []Pair
	lacks   []Lack
	lacking map[string]bool
}

// unit makes the pairs whose lower side stands in u.
func (p *pairing) unit(u Unit) {
	upper, ok := p.tree.Unit(u.Parent)
	if u.Disabled {
		return
	}
	for _, s := range steps {
		if ok && upper.Kind == s.upper && u.Kind == s.lower {
			p.bind(s.chain, upper, u)
		}
	}
	chain := map[UnitKind]Chain{VillageCommittee: GovernmentChain, Farm: ForestryChain}[u.Kind]
	if chain == "" {
		return
	}
	for _, post := range p.posts[u.ID] {
		if post.Duty != Ranger && post.Duty != Warden {
			continue
		}
		if head, ok := p.head(u, chain); ok {
			p.pairs = append(p.pairs, Pair{chain, head, post})
		}
	}
}

func (p *pairing) bind(chain Chain, upper, lower Unit) {
	a, okA := p.head(upper, chain)
	b, okB := p.head(lower, chain)
	if okA && okB {
		p.pairs = append(p.pairs, Pair{chain, a, b})
	}
}

// head is the post that signs for a unit; a unit without one is noted, once.
func (p *pairing) head(u Unit, chain Chain) (Post, bool) {
	i := slices.IndexFunc(p.posts[u.ID], func(post Post) bool { return post.Duty == Head })
	if i >= 0 {
		return p.posts[u.ID][i], true
	}
	if !p.lacking[u.ID] {
		p.lacking[u.ID] = true
		p.lacks = append(p.lacks, Lack{u, chain})
	}
	return Post{}, false
}

// Coverage is how many letters there are, by state.
type Coverage struct{ Draft, Sent, Signed int }

// All is the number of letters.
func (c Coverage) All() int { return c.Draft + c.Sent + c.Signed }

// Open is the number of letters that nobody has signed.
func (c Coverage) Open() int { return c.Draft + c.Sent }

func (c *Coverage) add(state LetterState, n int) {
	switch state {
	case LetterDraft:
		c.Draft += n
	case LetterSent:
		c.Sent += n
	case LetterSigned:
		c.Signed += n
	}
}

// Cover sums counts up the tree: the coverage of a unit is that of its own posts and of all below
// it. The key "" holds the whole.
func Cover(t *Tree, counts []LetterCount) map[string]Coverage {
	sums := map[string]Coverage{}
	for _, n := range counts {
		for _, u := range t.Path(n.Unit) {
			c := sums[u.ID]
			c.add(n.State, n.N)
			sums[u.ID] = c
		}
		whole := sums[""]
		whole.add(n.State, n.N)
		sums[""] = whole
	}
	return sums
}
