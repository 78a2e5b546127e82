package house

import "strings"

// Layer is a storey of the house.
type Layer uint8

// The storeys, in the order of the table in ARCHITECTURE.md.
const (
	Ground  Layer = iota // formats and arithmetic; knows no domain
	Domain               // what is so and what may happen
	Outlook              // what people look at, derived
	Ingress              // whatever moves the domain
	Storage              // implements what the rooms above declare
	Egress               // what goes out
	Command              // wires the rooms
	Sample               // the invented city
	House                // this room
)

var layerNames = [...]string{
	"ground", "domain", "outlook", "ingress", "storage", "egress", "command", "sample", "house",
}

// String names the storey as a sentence does.
func (l Layer) String() string { return layerNames[l] }

// Room is a row of the table. Folders below a room's are parts of it, unless they have a row.
type Room struct {
	Path  string // below internal/, or below the root for cmd and sample
	Layer Layer
	Rank  int      // the order within domain and outlook: a room imports lower ranks only
	Also  []string // what it may import beyond its row
	Only  []string // where set: the only rooms it may import, besides say and fault
	Never []string // what its row would allow and it must not import

	Outside []string // packages beyond the product that its storey must not import and it may
}

// Rooms is the house. To add a room, add its row here and in ARCHITECTURE.md.
var Rooms = []Room{
	{Path: "say", Layer: Ground},
	{Path: "fault", Layer: Ground},
	{Path: "quantity", Layer: Ground},
	{Path: "arith", Layer: Ground, Also: []string{"quantity"}},
	{Path: "rulefile", Layer: Ground},
	{Path: "alike", Layer: Ground},
	{Path: "workday", Layer: Ground, Also: []string{"rulefile"}},
	{Path: "geo", Layer: Ground},
	{Path: "raster", Layer: Ground, Also: []string{"geo"}},
	{Path: "hj212", Layer: Ground},
	// Foreign documents are read in a child process, which can be killed.
	{Path: "office", Layer: Ground, Outside: []string{"os/exec"}},

	{Path: "journal", Layer: Domain, Rank: 1},
	{Path: "org", Layer: Domain, Rank: 2},
	{Path: "channel", Layer: Domain, Rank: 3},
	{Path: "ledger", Layer: Domain, Rank: 3},
	{Path: "registry", Layer: Domain, Rank: 3},
	{Path: "reading", Layer: Domain, Rank: 4},
	{Path: "evidence", Layer: Domain, Rank: 5},
	{Path: "petition", Layer: Domain, Rank: 6},
	{Path: "telemetry", Layer: Domain, Rank: 6},
	{Path: "spatial", Layer: Domain, Rank: 6},
	{Path: "campaign", Layer: Domain, Rank: 6},
	{Path: "inspect", Layer: Domain, Rank: 6},
	// Record sets come to figures through an interface that figure declares.
	{Path: "figure", Layer: Domain, Rank: 7, Never: []string{"telemetry", "spatial", "inspect"}},
	{Path: "closure", Layer: Domain, Rank: 8},
	{Path: "signoff", Layer: Domain, Rank: 8},
	{Path: "dispatch", Layer: Domain, Rank: 9},
	{Path: "doubt", Layer: Domain, Rank: 10},
	{Path: "supervise", Layer: Domain, Rank: 11},
	{Path: "assess", Layer: Domain, Rank: 11},

	{Path: "follow", Layer: Outlook, Rank: 1},
	{Path: "board", Layer: Outlook, Rank: 2},
	{Path: "report", Layer: Outlook, Rank: 3},
	{Path: "disclose", Layer: Outlook, Rank: 4},
	{Path: "paper", Layer: Outlook, Rank: 5},
	{Path: "dossier", Layer: Outlook, Rank: 6},

	{Path: "gate", Layer: Ingress},
	{Path: "web", Layer: Ingress},
	// The public sees what was disclosed, through the gate's routes, and cannot reach more.
	{Path: "portal", Layer: Ingress, Only: []string{"disclose", "gate"}},
	{Path: "api", Layer: Ingress},
	{Path: "station", Layer: Ingress},
	{Path: "intake", Layer: Ingress},
	{Path: "duty", Layer: Ingress},

	{Path: "store", Layer: Storage},
	{Path: "store/sqlite", Layer: Storage},
	{Path: "store/postgres", Layer: Storage},
	{Path: "store/storetest", Layer: Storage},
	{Path: "vault", Layer: Storage},

	{Path: "notify", Layer: Egress},
	{Path: "uplink", Layer: Egress},

	{Path: "cmd", Layer: Command},
	{Path: "sample", Layer: Sample},
	{Path: "house", Layer: House},
}

// roomOf finds the room that a folder, given below the root of the repository, belongs to.
func roomOf(folder string) (Room, bool) {
	inner, inside := strings.CutPrefix(folder, "internal/")
	var found Room
	for _, r := range Rooms {
		outer := r.Layer == Command || r.Layer == Sample
		part := inner == r.Path || strings.HasPrefix(inner, r.Path+"/")
		if outer != inside && part && len(r.Path) > len(found.Path) {
			found = r
		}
	}
	return found, found.Path != ""
}
