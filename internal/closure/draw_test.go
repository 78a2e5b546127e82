package closure

import (
	"bytes"
	"flag"
	"fmt"
	"html"
	"math"
	"os"
	"slices"
	"strings"
	"testing"

	"zhenggai/internal/say"
)

var update = flag.Bool("update", false, "write docs/img/closure.svg and the tables of docs/closure.md anew")

// The size of a state in the drawing.
const (
	boxW = 168
	boxH = 74
)

// spots are where the states stand, and bends where arrows turn that do not run straight: the only parts of
// the drawing that a person chooses.
var (
	spots = map[State][2]float64{
		Draft: {120, 70}, Planned: {120, 210}, Active: {120, 400}, Suspended: {120, 590},
		SelfChecked: {400, 260}, Applied: {680, 260}, Returned: {400, 540}, Verifying: {960, 400},
		Accepted: {1260, 260}, Noticed: {1260, 540}, Closed: {1500, 400}, Filed: {1760, 400},
		Rebound: {1260, 70}, Transferred: {1760, 560},
	}
	bends = map[string][2]float64{
		"active suspended": {200, 495}, "suspended active": {40, 495}, "active applied": {420, 400},
		"accepted returned": {1010, 600}, "noticed returned": {800, 660}, "verifying noticed": {1060, 540},
		"noticed verifying": {1150, 420}, "accepted noticed": {1340, 400}, "noticed accepted": {1180, 400},
		"rebound active": {300, 40}, "filed rebound": {1700, 100}, "closed rebound": {1480, 170},
	}
)

// arrow is all that leads from one state to another.
type arrow struct {
	from, to State
	words    []string
}

// arrows gathers the table's lines by where they lead; those that stay where they are come apart.
func arrows() (between []arrow, within map[State][]string) {
	within = map[State][]string{}
	for _, r := range table {
		words := r.on.Name().In(say.ZhCN)
		if len(r.when) > 0 {
			words += "*"
		}
		if r.from == r.to {
			if !slices.Contains(within[r.from], words) {
				within[r.from] = append(within[r.from], words)
			}
			continue
		}
		i := slices.IndexFunc(between, func(a arrow) bool { return a.from == r.from && a.to == r.to })
		if i < 0 {
			between, i = append(between, arrow{from: r.from, to: r.to}), len(between)
		}
		between[i].words = append(between[i].words, words)
	}
	return between, within
}

// draw is the state table as a picture.
func draw() []byte {
	var b bytes.Buffer
	b.WriteString(`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1880 680" font-family="'Noto Sans SC','PingFang SC','Microsoft YaHei',sans-serif">
<title>The state table of closing (销号)</title>
<defs><marker id="tip" viewBox="0 0 10 10" refX="9" refY="5" markerWidth="7" markerHeight="7" orient="auto"><path d="M0 0L10 5L0 10z" fill="#44546a"/></marker></defs>
<rect width="1880" height="680" fill="#fff"/>
`)
	between, within := arrows()
	for _, a := range between {
		drawArrow(&b, a)
	}
	for _, s := range States {
		drawState(&b, s, within[s])
	}
	fmt.Fprintf(&b, `<text x="1760" y="614" font-size="14" text-anchor="middle" fill="#44546a">%s：任何状态都可以</text>`+"\n", Transfer.Name().In(say.ZhCN))
	b.WriteString(`<text x="620" y="656" font-size="14" fill="#44546a">* 有没有这一步、在什么条件下，由当地规则决定；框里的小字是不改变状态的办理</text>` + "\n</svg>\n")
	return b.Bytes()
}

func drawArrow(b *bytes.Buffer, a arrow) {
	x1, y1, x2, y2 := spots[a.from][0], spots[a.from][1], spots[a.to][0], spots[a.to][1]
	mx, my := (x1+x2)/2, (y1+y2)/2
	if bend, ok := bends[string(a.from)+" "+string(a.to)]; ok {
		mx, my = bend[0], bend[1]
	}
	sx, sy := edge(x1, y1, mx, my)
	ex, ey := edge(x2, y2, mx, my)
	fmt.Fprintf(b, `<path d="M%.0f %.0fQ%.0f %.0f %.0f %.0f" fill="none" stroke="#44546a" stroke-width="1.5" marker-end="url(#tip)"/>`+"\n", sx, sy, mx, my, ex, ey)
	tx, ty := sx/4+mx/2+ex/4, sy/4+my/2+ey/4
	for i, w := range a.words {
		fmt.Fprintf(b, `<text x="%.0f" y="%.0f" font-size="14" text-anchor="middle" fill="#1f2a3c" stroke="#fff" stroke-width="5" paint-order="stroke">%s</text>`+"\n",
			tx, ty+5+18*float64(i)-9*float64(len(a.words)-1), html.EscapeString(w))
	}
}

// edge is where the line from a state's middle towards a point leaves its box.
func edge(x, y, tx, ty float64) (float64, float64) {
	dx, dy := tx-x, ty-y
	scale := math.Min((boxW/2+2)/math.Max(math.Abs(dx), 0.1), (boxH/2+2)/math.Max(math.Abs(dy), 0.1))
	return x + dx*scale, y + dy*scale
}

func drawState(b *bytes.Buffer, s State, stays []string) {
	x, y := spots[s][0], spots[s][1]
	fill := "#eef3fb"
	switch {
	case s.Shut():
		fill = "#e3f4e6"
	case s == Rebound || s == Returned:
		fill = "#fdeaea"
	case s == Transferred || s == Suspended:
		fill = "#f1f1f1"
	}
	fmt.Fprintf(b, `<rect x="%.0f" y="%.0f" width="%d" height="%d" rx="8" fill="%s" stroke="#44546a"/>`+"\n", x-boxW/2, y-boxH/2, boxW, boxH, fill)
	title, lines := y-4, wrapped(stays)
	if len(lines) > 0 {
		title = y - 4 - 6.5*float64(len(lines)-1)
	}
	fmt.Fprintf(b, `<text x="%.0f" y="%.0f" font-size="17" font-weight="600" text-anchor="middle">%s</text>`+"\n", x, title, s.Name().In(say.ZhCN))
	for i, line := range lines {
		fmt.Fprintf(b, `<text x="%.0f" y="%.0f" font-size="11" text-anchor="middle" fill="#44546a">%s</text>`+"\n", x, title+16+13*float64(i), line)
	}
	if len(lines) == 0 {
		fmt.Fprintf(b, `<text x="%.0f" y="%.0f" font-size="12" text-anchor="middle" fill="#44546a">%s</text>`+"\n", x, title+20, s)
	}
}

// wrapped puts words on lines that fit a box.
func wrapped(words []string) (lines []string) {
	for _, w := range words {
		if n := len(lines); n > 0 && len([]rune(lines[n-1]))+len([]rune(w)) < 14 {
			lines[n-1] += " " + w
		} else {
			lines = append(lines, w)
		}
	}
	return lines
}

// tables are the parts of docs/closure.md that the code knows: between <!-- name --> and <!-- end -->.
func tables() map[string]string {
	var moves, kinds, policies strings.Builder
	moves.WriteString("| from | event | to | where |\n|---|---|---|---|\n")
	for _, r := range table {
		var when []string
		for _, c := range r.when {
			when = append(when, c.name)
		}
		fmt.Fprintf(&moves, "| `%s` %s | `%s` %s | `%s` %s | %s |\n", r.from, r.from.Name(), r.on, r.on.Name(), r.to, r.to.Name(), strings.Join(when, ", "))
	}
	fmt.Fprintf(&moves, "| any other | `%s` %s | `%s` %s | |\n", Transfer, Transfer.Name(), Transferred, Transferred.Name())

	kinds.WriteString("| event | who | asks for | own work |\n|---|---|---|---|\n")
	for _, k := range Kinds {
		var who []string
		for _, r := range k.Roles() {
			who = append(who, r.Name().In(say.En))
		}
		if k.Outside() {
			who = append(who, "somebody from outside")
		}
		own := ""
		if traits[k].judges {
			own = "never"
		}
		fmt.Fprintf(&kinds, "| `%s` %s | %s | %s | %s |\n", k, k.Name(), strings.Join(who, ", "), asked(k.Demands()), own)
	}

	policies.WriteString("| policy | from | stages in order | notice | separation | filled in by us |\n|---|---|---|---|---|---|\n")
	for _, p := range Embedded().All() {
		notice := "none"
		if p.Has(StageNotice) {
			notice = fmt.Sprintf("%d %s days", p.Notice.Days, p.Notice.Unit)
			if p.Notice.CountFirst {
				notice += ", day one counted"
			}
		}
		var stages []string
		for _, s := range p.Stages {
			stages = append(stages, string(s))
		}
		separation := "on"
		if !p.Separation {
			separation = "**off**"
		}
		fmt.Fprintf(&policies, "| `%s` %s | %s | %s | %s | %s | %s |\n", p.ID, p.Title.Zh, p.From, strings.Join(stages, " → "), notice, separation,
			strings.Join(p.Filled, ", "))
	}
	return map[string]string{"moves": moves.String(), "kinds": kinds.String(), "policies": policies.String()}
}

func asked(d Demand) string {
	var out []string
	for _, a := range []struct {
		asked bool
		word  string
	}{
		{d.Opinion, "opinion"},
		{d.Reason, "reason"},
		{d.Evidence, "evidence"},
		{d.Units, "units"},
		{d.Nature, "nature"},
		{d.About, "the objection"},
		{d.Target, "the later finding"},
	} {
		if a.asked {
			out = append(out, a.word)
		}
	}
	return strings.Join(out, ", ")
}

// TestTheDrawingIsTheTable holds picture and document against the code; -update writes them anew.
func TestTheDrawingIsTheTable(t *testing.T) {
	const picture, document = "../../docs/img/closure.svg", "../../docs/closure.md"
	golden(t, picture, draw())
	text, err := os.ReadFile(document)
	if err != nil {
		t.Fatal(err)
	}
	whole := string(text)
	for name, body := range tables() {
		head, rest, ok := strings.Cut(whole, "<!-- "+name+" -->\n")
		_, tail, closed := strings.Cut(rest, "<!-- end -->")
		if !ok || !closed {
			t.Fatalf("%s has no place for the table %s", document, name)
		}
		whole = head + "<!-- " + name + " -->\n" + body + "<!-- end -->" + tail
	}
	golden(t, document, []byte(whole))
}

func golden(t *testing.T, name string, want []byte) {
	t.Helper()
	if *update {
		if err := os.WriteFile(name, want, 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	got, err := os.ReadFile(name)
	if err != nil || !bytes.Equal(got, want) {
		t.Errorf("%s does not say what the code does; go test ./internal/closure -update writes it anew (%v)", name, err)
	}
}

func TestEveryStateIsDrawn(t *testing.T) {
	if len(spots) != len(States) {
		t.Errorf("%d states have a spot in the drawing, there are %d", len(spots), len(States))
	}
}
