package web

import (
	"bytes"
	"context"
	"encoding/json"
	"net/http"
	"net/url"
	"sort"
	"strconv"
	"time"

	"zhenggai/internal/fault"
	"zhenggai/internal/gate"
	"zhenggai/internal/journal"
	"zhenggai/internal/ledger"
	"zhenggai/internal/org"
)

// historyPage is how many entries are shown at once.
const historyPage = 50

func (p *LedgerPages) historyRoutes() []gate.Route {
	return []gate.Route{
		{Method: http.MethodGet, Pattern: "/history", Name: "history", Permission: org.SeeJournal, Handle: p.history, Whole: true},
		{Method: http.MethodGet, Pattern: "/history/{seq}", Name: "history.entry", Permission: org.SeeJournal, Handle: p.entry, Whole: true},
		{
			Method: http.MethodGet, Pattern: "/history/{seq}/proof.json", Name: "history.proof", Permission: org.SeeJournal, Handle: p.proof,
			Whole: true,
		},
		{
			Method: http.MethodGet, Pattern: "/history/checkpoint.txt", Name: "history.checkpoint", Permission: org.SeeJournal, Handle: p.checkpoint,
			Whole: true,
		},
		{Method: http.MethodGet, Pattern: "/findings/{id}/history", Name: "finding.history", Permission: org.SeeJournal, Handle: p.findingHistory},
	}
}

// toldEntry is an entry as a person reads it.
type toldEntry struct {
	journal.Entry
	Who, When string
	Behalf    string // of whom it was done on behalf, "" for nobody
	What      string // the sentence
	Href      string // the record's own page, "" when it has none
}

// historyView is a page of the journal, newest first.
type historyView struct {
	Entries    []toldEntry
	Act        journal.Act
	Actor      string
	From, To   ledger.Date
	People     []Choice
	Acts       []Choice
	Size       journal.Seq
	Next       string // the address of the entries before, "" at the beginning
	Checkpoint *journal.Checkpoint
	SealedAt   string
}

func (p *LedgerPages) history(r *gate.Request) error {
	in := r.URL.Query()
	v := historyView{Act: journal.Act(in.Get("act")), Actor: in.Get("actor"), From: ledger.Date(in.Get("from")), To: ledger.Date(in.Get("to"))}
	before, err := readSeq(in.Get("before"))
	if err != nil {
		return err
	}
	if v.Size, err = p.Book.Size(r.Context()); err != nil {
		return err
	}
	if before == 0 && !v.To.Time().IsZero() {
		if before, err = p.firstSince(r.Context(), v.Size, p.midnight(v.To).AddDate(0, 0, 1)); err != nil {
			return err
		}
	}
	if err := p.readEntries(r, &v, before); err != nil {
		return err
	}
	if err := p.choosers(r, &v); err != nil {
		return err
	}
	if v.Checkpoint, err = p.newestCheckpoint(r.Context()); err != nil {
		return err
	}
	if v.Checkpoint != nil {
		v.SealedAt = Moment(p.moment(v.Checkpoint.At))
	}
	return p.Shell.Show(r, Page{Title: r.Say("nav.journal"), Nav: "journal", Body: historyPageBody(v)})
}

// readEntries fills a page with the entries before one, down to the first day asked for.
func (p *LedgerPages) readEntries(r *gate.Request, v *historyView, before journal.Seq) error {
	entries, err := p.Book.Entries(r.Context(), journal.Want{Act: v.Act, Actor: v.Actor}, before, historyPage+1)
	if err != nil {
		return err
	}
	more := len(entries) > historyPage
	entries = entries[:min(len(entries), historyPage)]
	if from := v.From.Time(); !from.IsZero() {
		first := p.midnight(v.From).UnixMilli()
		n := sort.Search(len(entries), func(i int) bool { return entries[i].RecordedAt < first })
		more, entries = more && n == len(entries), entries[:n]
	}
	teller := p.teller(r)
	for _, e := range entries {
		v.Entries = append(v.Entries, teller.tell(e))
	}
	if more {
		q := r.URL.Query()
		q.Set("before", strconv.FormatInt(int64(entries[len(entries)-1].Seq), 10))
		v.Next = "/history?" + q.Encode()
	}
	return nil
}

func (p *LedgerPages) midnight(d ledger.Date) time.Time {
	t := d.Time()
	return time.Date(t.Year(), t.Month(), t.Day(), 0, 0, 0, 0, p.Now().Location())
}

// firstSince finds the first entry recorded at an instant or after it: entries are recorded in order,
// so that a few looks tell. It is one past the last when there is none.
func (p *LedgerPages) firstSince(ctx context.Context, size journal.Seq, at time.Time) (journal.Seq, error) {
	var failed error
	n := sort.Search(int(size), func(i int) bool {
		e, err := p.newestUntil(ctx, journal.Seq(i+1))
		if err != nil {
			failed = err
			return true
		}
		return e.RecordedAt >= at.UnixMilli()
	})
	return journal.Seq(n + 1), failed
}

// newestUntil is an entry or, where the reader may not see it, the newest before it that they may.
func (p *LedgerPages) newestUntil(ctx context.Context, seq journal.Seq) (journal.Entry, error) {
	entries, err := p.Book.Entries(ctx, journal.Want{}, seq+1, 1)
	if err != nil || len(entries) == 0 {
		return journal.Entry{}, err
	}
	return entries[0], nil
}

func (p *LedgerPages) choosers(r *gate.Request, v *historyView) error {
	people, err := p.Staff.Accounts(r.Context())
	if err != nil {
		return err
	}
	v.People = []Choice{{Label: r.Say("page.history.anyone")}}
	for _, a := range people {
		v.People = append(v.People, Choice{Value: a.Row.ID, Label: a.Row.Name})
	}
	v.Acts = []Choice{{Label: r.Say("page.history.anything")}}
	for _, act := range journal.Acts {
		if act.Administrative() && !r.May(org.SeeAudit) {
			continue
		}
		v.Acts = append(v.Acts, Choice{Value: string(act), Label: r.Say("act." + string(act))})
	}
	return nil
}

func (p *LedgerPages) newestCheckpoint(ctx context.Context) (*journal.Checkpoint, error) {
	c, err := p.Book.Checkpoint(ctx)
	if fault.Is(err, fault.Missing) {
		return nil, nil
	}
	return &c, err
}

func (p *LedgerPages) checkpoint(r *gate.Request) error {
	c, err := p.Book.Checkpoint(r.Context())
	if err != nil {
		return err
	}
	return download(r, "checkpoint-"+strconv.FormatInt(int64(c.Size), 10)+".txt", "text/plain; charset=utf-8", []byte(c.Note))
}

func (p *LedgerPages) proof(r *gate.Request) error {
	seq, err := readSeq(r.PathValue("seq"))
	if err != nil {
		return err
	}
	proof, err := p.Book.Prove(r.Context(), seq)
	if err != nil {
		return err
	}
	file, err := proof.File()
	if err != nil {
		return err
	}
	return download(r, "proof-"+r.PathValue("seq")+".json", "application/json", file)
}

// entryView is one entry with all that it holds.
type entryView struct {
	toldEntry
	Images     []shownImage
	More       int // images that the entry has beyond those
	Hash       string
	Size       journal.Seq
	Covered    bool // whether a checkpoint covers it, so that a proof can be given
	Checkpoint *journal.Checkpoint
	Finding    string // the finding to look at as of this entry, "" for none
}

// shownImage is a record's version in an entry, with what it was before.
type shownImage struct {
	journal.Image
	Name string
	Text string
}

// imagesShown is how many records an entry's page shows unless asked for all: the import of a roster makes thousands.
const imagesShown = 50

func (p *LedgerPages) entry(r *gate.Request) error {
	seq, err := readSeq(r.PathValue("seq"))
	if err != nil {
		return err
	}
	e, err := p.Book.Entry(r.Context(), seq)
	if err != nil {
		return err
	}
	v := entryView{toldEntry: p.teller(r).tell(e)}
	shown := e.Images
	if !r.URL.Query().Has("all") {
		shown = shown[:min(imagesShown, len(shown))]
	}
	v.More = len(e.Images) - len(shown)
	for _, image := range shown {
		v.Images = append(v.Images, shownImage{Image: image, Name: r.Say("page.history.table." + image.Table), Text: pretty(image.Row)})
	}
	leaf, err := e.Leaf()
	if err != nil {
		return err
	}
	v.Hash = journal.LeafHash(leaf).String()
	if v.Size, err = p.Book.Size(r.Context()); err != nil {
		return err
	}
	if v.Checkpoint, err = p.newestCheckpoint(r.Context()); err != nil {
		return err
	}
	v.Covered = v.Checkpoint != nil && v.Checkpoint.Size >= seq
	v.Finding = p.findingOf(r.Context(), e)
	return p.Shell.Show(r, Page{Title: r.Say("page.history.entry", "Seq", Group(int(seq))), Nav: "journal", Body: entryPage(v)})
}

// findingOf is the finding that an entry speaks of and that was there after it, "" when there is none.
func (p *LedgerPages) findingOf(ctx context.Context, e journal.Entry) string {
	id := ""
	for _, image := range e.Images {
		if image.Table == "finding" && id == "" {
			id = image.ID
		}
		var part struct{ Finding string }
		if (image.Table == "measure" || image.Table == "task") && id == "" && json.Unmarshal(image.Row, &part) == nil {
			id = part.Finding
		}
	}
	if id == "" {
		return ""
	}
	if _, err := p.Past(e.Seq).Finding(ctx, id); err != nil {
		return ""
	}
	return findingHref(id) + "?" + url.Values{"as_of": {strconv.FormatInt(int64(e.Seq), 10)}}.Encode()
}

// pretty sets out an image for reading; its bytes are what is hashed.
func pretty(row json.RawMessage) string {
	var out bytes.Buffer
	if json.Indent(&out, row, "", "  ") != nil {
		return string(row)
	}
	return out.String()
}
