package ledger

import (
	"slices"

	"zhenggai/internal/org"
)

// Charged are the ids of the units that a finding charges with a part, in lead or not. A name that no unit goes by, or more
// than one, charges nobody until a person settles which is meant: a permission never rests on a guess.
func Charged(tree *org.Tree, units []Unit) []string {
	var ids []string
	for _, u := range units {
		if found := tree.Find(u.Name); len(found) == 1 && !slices.Contains(ids, found[0].ID) {
			ids = append(ids, found[0].ID)
		}
	}
	return ids
}
