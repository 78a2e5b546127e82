package dossier

import (
	"bytes"
	"cmp"
	_ "embed" // the style and the frame of the page
	"fmt"
	"html/template"
	"slices"
	"strings"
	"time"

	"zhenggai/internal/closure"
	"zhenggai/internal/evidence"
	"zhenggai/internal/journal"
	"zhenggai/internal/ledger"
	"zhenggai/internal/paper"
	"zhenggai/internal/say"
)

//go:embed page.html
var pageFrame string

//go:embed page.css
var pageStyle string

var pageTemplate = template.Must(template.New("page").Funcs(template.FuncMap{"say": said}).Parse(pageFrame))

// said is a sentence as the page says it: a dossier goes to Chinese offices and archives.
func said(key string, kv ...any) string { return say.T("dossier."+key, kv...).In(say.ZhCN) }

// pageView is what the page shows.
type pageView struct {
	Content
	Style     template.CSS
	Title     string
	Statement []string
	Facts     []fact
	Points    []string
	Tasks     []taskView
	Measures  []measureView
	Requests  []requestView
	Cycles    []cycleView // the oldest first
	Compared  *comparedView
	Evidence  []fileView
	Papers    []paperView
	Journal   []entryView
	Made      string
	Key       string
	Head      string
}

type fact struct{ Key, Words string }

type taskView struct{ Label, Text, Deadline, Units string }

type measureView struct{ Label, Text, Proofs string }

type requestView struct{ Was, Now, Reason, State, Words string }

type cycleView struct {
	No    int
	State string
	Acts  []actView
}

type actView struct {
	Day, Kind, Who, Opinion, Reason string
	Files                           []fileView
}

type fileView struct {
	No             int
	Name, Material string
	Path           string
	Size           string
	Hash           string
}

type comparedView struct{ Verdict, Words, On string }

type paperView struct{ Name, Path string }

type entryView struct {
	Seq            journal.Seq
	At, Act, Actor string
	Path           string
}

// page composes index.html.
func (g *gathering) page() ([]byte, error) {
	m := g.d.matter
	v := pageView{
		Content: g.d.Content, Style: template.CSS(pageStyle), Title: said("title", "Round", m.Round.Title, "No", m.Finding.No),
		Statement: strings.Split(g.words(m.Finding.Statement), "\n"), Made: stamp(g.d.Content.MadeAt), Key: g.Seal.PublicKey(), Head: g.head.Note,
	}
	v.Facts = g.facts()
	for i, f := range m.Files {
		v.Evidence = append(v.Evidence, g.file(i, f))
	}
	for _, x := range m.Measures {
		v.Measures = append(v.Measures, measureView{x.Label, g.words(x.Text), g.proofs(x.ID)})
	}
	g.plan(&v)
	g.cycles(&v)
	for _, p := range g.d.Content.Papers {
		v.Papers = append(v.Papers, paperView{said("paper", "Form", p.Form.Name(), "Cycle", p.Cycle), p.Path})
	}
	for _, e := range g.d.Content.Entries {
		v.Journal = append(v.Journal, entryView{Seq: e.Seq, At: stamp(e.RecordedAt), Act: say.T("act." + string(e.Act)).In(say.ZhCN), Actor: g.d.Content.People[e.Actor], Path: e.Path})
	}
	var b bytes.Buffer
	err := pageTemplate.Execute(&b, v)
	return b.Bytes(), err
}

// words are a text as the reader may read it.
func (g *gathering) words(text string) string {
	if g.d.Content.Masked {
		return paper.Redact(text)
	}
	return text
}

func stamp(ms int64) string {
	return time.UnixMilli(ms).In(time.FixedZone("", 8*60*60)).Format(time.DateTime)
}

func (g *gathering) facts() []fact {
	f := g.d.matter.Finding
	var out []fact
	for _, x := range []fact{
		{"round", g.d.matter.Round.Title},
		{"label", f.Label},
		{"status", f.StatusText},
		{"state", say.T("report.workflow." + string(f.Workflow)).In(say.ZhCN)},
		{"units", unitNames(f.Units)},
		{"deadline", cmp.Or(string(f.Deadline), f.DeadlineText)},
		{"goal", g.words(f.Goal)},
		{"progress", g.words(f.Progress)},
	} {
		if x.Words != "" && (x.Key != "state" || f.Workflow != "") {
			out = append(out, fact{said("field." + x.Key), x.Words})
		}
	}
	return out
}

func unitNames(units []ledger.Unit) string {
	names := make([]string, len(units))
	for i, u := range units {
		names[i] = u.Name
	}
	return strings.Join(names, said("comma"))
}

// plan tells the points, tasks and requests, as they stand.
func (g *gathering) plan(v *pageView) {
	for _, row := range g.rows {
		switch x := row.Row.(type) {
		case ledger.Point:
			v.Points = append(v.Points, g.words(x.Text))
		case ledger.Task:
			v.Tasks = append(v.Tasks, taskView{x.Label, g.words(x.Text), cmp.Or(string(x.Deadline), x.DeadlineText), unitNames(x.Units)})
		case ledger.Amendment:
			v.Requests = append(v.Requests, requestView{
				g.words(x.Was), g.words(x.Now), g.words(x.Reason), said("request." + string(x.State)), g.words(x.Words),
			})
		}
	}
	if c := g.d.matter.Compared; c != nil {
		v.Compared = &comparedView{say.T("closure.verdict." + string(c.Verdict)).In(say.ZhCN), g.words(c.Words), string(c.On)}
	}
}

func (g *gathering) cycles(v *pageView) {
	events := map[int][]closure.Event{}
	for _, row := range g.rows {
		if e, ok := row.Row.(closure.Event); ok {
			events[e.Cycle] = append(events[e.Cycle], e)
		}
	}
	for _, c := range g.cases {
		list := events[c.Cycle]
		slices.SortFunc(list, func(a, b closure.Event) int { return cmp.Compare(a.No, b.No) })
		cycle := cycleView{No: c.Cycle, State: c.State.Name().In(say.ZhCN)}
		for _, e := range list {
			cycle.Acts = append(cycle.Acts, g.act(e))
		}
		v.Cycles = append(v.Cycles, cycle)
	}
}

func (g *gathering) act(e closure.Event) actView {
	a := actView{Day: string(e.Day), Kind: e.Kind.Name().In(say.ZhCN), Who: g.who(e.By), Opinion: g.words(e.Opinion), Reason: g.words(e.Reason)}
	for _, held := range e.Evidence {
		if i := slices.IndexFunc(g.d.matter.Files, func(f evidence.File) bool { return f.ID == held.ID }); i >= 0 {
			a.Files = append(a.Files, g.file(i, g.d.matter.Files[i]))
		}
	}
	return a
}

// who is the part that somebody played, with their units, and their name for who may know it.
func (g *gathering) who(w closure.Who) string {
	if w.External != nil {
		return w.External.Unit
	}
	words := []string{w.Role.Name().In(say.ZhCN)}
	for _, id := range w.Units {
		words = append(words, g.d.matter.Unit(id))
	}
	if name := g.d.Content.People[w.Account]; name != "" {
		words = append(words, name)
	}
	return strings.Join(words, " · ")
}

func (g *gathering) file(i int, f evidence.File) fileView {
	v := fileView{No: i + 1, Name: f.Name, Path: g.d.Content.Files[i].Path, Size: bytesWord(f.Size), Hash: f.Hash}
	if f.Material != "" {
		v.Material = closure.Material(f.Material).Name().In(say.ZhCN)
	}
	return v
}

// proofs are the numbers of the files that prove a measure.
func (g *gathering) proofs(measure string) string {
	var out []string
	for i, f := range g.d.matter.Files {
		if slices.Contains(f.Measures, measure) {
			out = append(out, fmt.Sprint(i+1))
		}
	}
	return strings.Join(out, said("comma"))
}

// bytesWord is a size as people say it.
func bytesWord(n int64) string {
	size, unit := float64(n), 0
	for size >= 1024 && unit < 3 {
		size, unit = size/1024, unit+1
	}
	if unit == 0 {
		return fmt.Sprintf("%d B", n)
	}
	return fmt.Sprintf("%.1f %s", size, []string{"kB", "MB", "GB"}[unit-1])
}
