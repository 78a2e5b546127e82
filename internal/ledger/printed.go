package ledger

// PrintedUnit is a name that findings and tasks print for a unit, and how often they do.
type PrintedUnit struct {
	Name string
	N    int
}
