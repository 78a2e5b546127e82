package web

import (
	"context"
	"net/http"
	"strconv"
	"time"

	"zhenggai/internal/gate"
	"zhenggai/internal/org"
	"zhenggai/internal/say"
)

// Vitals is how the program is doing, as seen from inside. Times are zero for never.
type Vitals struct {
	Version, Go string
	Started     time.Time
	Storage     Organ  // the database
	Engine      string // SQLite 3.54.1, PostgreSQL 18.4
	StoredBytes int64  // of the database, 0 when unknown
	Entries     int64  // in the journal
	Checkpoint  Organ
	SignedAt    time.Time // of the newest checkpoint
	SignedSize  int64     // entries it covers
	Backup      Organ
	BackedUpAt  time.Time
	BackupName  string
	Disk        Organ
	DiskFree    int64
	DiskWhole   int64
	Queue       Organ
	Waiting     int // documents waiting to be read
	Running     int
	Failed      int // since start
	Sandbox     Organ
	Follow      Organ
	Behind      int64 // entries that nobody has been told of yet
	Jobs        []JobVitals
}

// JobVitals is how a job of the clock is doing. Times are zero for never.
type JobVitals struct {
	Name        string
	Running     bool
	Ended, Next time.Time
	Failed      int // runs in a row that failed
	Failure     say.Text
}

// Organ is the state of one part: well, or what is wrong with it and what to do about it.
type Organ struct {
	Well bool
	Note say.Text
}

// Examiner takes the vitals. The command implements it, since it alone holds all the parts.
type Examiner interface {
	Examine(ctx context.Context) (Vitals, error)
}

// Health is how the program is doing, for who runs it.
type Health struct {
	Shell    *Shell
	Examiner Examiner
	// Zone is in which times are shown, local when nil.
	Zone *time.Location
}

// Routes of the health page.
func (p Health) Routes() []gate.Route {
	return []gate.Route{
		{Method: http.MethodGet, Pattern: "/admin/health", Name: "health", Permission: org.SeeHealth, Handle: p.show},
	}
}

func (p Health) show(r *gate.Request) error {
	v, err := p.Examiner.Examine(r.Context())
	if err != nil {
		return err
	}
	zone := p.Zone
	if zone == nil {
		zone = time.Local
	}
	return p.Shell.Show(r, Page{Title: r.Say("nav.health"), Nav: "health", Body: healthPage(organs(r, v, zone), v, zone)})
}

// organView is one line of the page: a part, its state, its figures.
type organView struct {
	name, state, figure, note string
}

// organs puts the vitals into lines, in the order in which their failing would matter.
func organs(r *gate.Request, v Vitals, zone *time.Location) []organView {
	line := func(key string, o Organ, figure string) organView {
		state := "done"
		if !o.Well {
			state = "late"
		}
		return organView{r.Say("health." + key), state, figure, o.Note.In(r.Lang)}
	}
	never := func(t time.Time) string {
		if t.IsZero() {
			return r.Say("health.never")
		}
		return Moment(t.In(zone))
	}
	backup := never(v.BackedUpAt)
	if v.BackupName != "" {
		backup += " · " + v.BackupName
	}
	signed := never(v.SignedAt)
	if !v.SignedAt.IsZero() {
		signed += " · " + r.Say("health.entries", "N", Group(int(v.SignedSize)))
	}
	return []organView{
		line("storage", v.Storage, joined(v.Engine, sizeOrNothing(v.StoredBytes))),
		line("checkpoint", v.Checkpoint, signed),
		line("backup", v.Backup, backup),
		line("disk", v.Disk, r.Say("health.disk_free", "Free", Bytes(v.DiskFree), "Whole", Bytes(v.DiskWhole))),
		line("queue", v.Queue, r.Say("health.queue_now", "Waiting", strconv.Itoa(v.Waiting), "Running", strconv.Itoa(v.Running), "Failed", strconv.Itoa(v.Failed))),
		line("sandbox", v.Sandbox, ""),
		line("follow", v.Follow, r.Say("health.behind", "N", Group(int(v.Behind)))),
	}
}

func joined(a, b string) string {
	if a == "" || b == "" {
		return a + b
	}
	return a + " · " + b
}

func sizeOrNothing(n int64) string {
	if n == 0 {
		return ""
	}
	return Bytes(n)
}

// unwell counts the parts with something wrong.
func unwell(lines []organView) int {
	n := 0
	for _, l := range lines {
		if l.state == "late" {
			n++
		}
	}
	return n
}

func healthKPIs(ctx context.Context, lines []organView, v Vitals) []KPI {
	state, word := "done", T(ctx, "health.all_well")
	if n := unwell(lines); n > 0 {
		state, word = "late", T(ctx, "health.some_unwell", "N", strconv.Itoa(n))
	}
	return []KPI{
		{Label: T(ctx, "health.overall"), Value: word, State: state, Note: T(ctx, "health.parts_of", "N", strconv.Itoa(len(lines)))},
		{Label: T(ctx, "health.journal"), Value: Group(int(v.Entries)), Unit: T(ctx, "health.entry_unit"), Note: T(ctx, "health.unsigned", "N", Group(int(v.Entries-v.SignedSize)))},
		{Label: T(ctx, "health.disk"), Value: Bytes(v.DiskFree), Note: T(ctx, "health.disk_share", "Share", Percent(int(v.DiskFree>>20), int(v.DiskWhole>>20)))},
		{Label: T(ctx, "health.queue"), Value: strconv.Itoa(v.Waiting), Unit: T(ctx, "health.document_unit"), Note: T(ctx, "health.queue_note", "Running", strconv.Itoa(v.Running))},
	}
}
