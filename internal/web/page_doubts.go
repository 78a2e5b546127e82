package web

import (
	"context"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"zhenggai/internal/doubt"
	"zhenggai/internal/fault"
	"zhenggai/internal/gate"
	"zhenggai/internal/journal"
	"zhenggai/internal/ledger"
	"zhenggai/internal/org"
	"zhenggai/internal/workday"
)

// DoubtPages are the signs of false work: all of them, and one with its passages side by side. All fields are needed.
type DoubtPages struct {
	Shell    *Shell
	Desk     *doubt.Desk
	Ledger   ledger.Store
	Units    func(context.Context) (*org.Tree, error)
	Staff    People
	Versions Versions
	Now      func() time.Time
}

// Routes are the ways in.
func (p *DoubtPages) Routes() []gate.Route {
	return []gate.Route{
		{Method: http.MethodGet, Pattern: "/doubts", Name: "doubts.show", Permission: org.SeeDoubts, Handle: p.list},
		{Method: http.MethodGet, Pattern: "/doubts/{id}", Name: "doubt.show", Permission: org.SeeDoubts, Handle: p.show},
		{
			Method: http.MethodPost, Pattern: "/doubts/{id}", Name: "doubt.judge", Permission: org.JudgeDoubts, Handle: p.judge,
			Acts: []journal.Act{journal.DoubtJudged, journal.DoubtAsked},
		},
	}
}

// doubtAsk is what of the signs is asked for.
type doubtAsk struct {
	Kind    doubt.Kind
	State   string // "" for those that wait, "all", or a state
	Unit    string // id
	Finding string // id
	Words   string
}

const allDoubts = "all"

func doubtAskOf(q url.Values) doubtAsk {
	return doubtAsk{
		Kind: doubt.Kind(q.Get("kind")), State: q.Get("state"), Unit: q.Get("unit"), Finding: q.Get("finding"), Words: strings.TrimSpace(q.Get("q")),
	}
}

// with is the address of the list with one thing asked for otherwise; the same again takes it back.
func (a doubtAsk) with(field, value string) string {
	q := url.Values{}
	for k, v := range map[string]string{"kind": string(a.Kind), "state": a.State, "unit": a.Unit, "finding": a.Finding, "q": a.Words} {
		if k == field {
			if v == value {
				v = ""
			} else {
				v = value
			}
		}
		if v != "" {
			q.Set(k, v)
		}
	}
	if len(q) == 0 {
		return "/doubts"
	}
	return "/doubts?" + q.Encode()
}

// about tells whether a sign is what is asked for, its state and kind aside.
func (a doubtAsk) about(s doubt.Judged, names func(string) string) bool {
	if a.Unit != "" && !slices.Contains(s.Units(), a.Unit) || a.Finding != "" && !s.Touches(a.Finding) {
		return false
	}
	return a.Words == "" || slices.ContainsFunc(s.Passages, func(p doubt.Passage) bool {
		return strings.Contains(strings.ToLower(p.Words+names(p.Unit)), strings.ToLower(a.Words))
	})
}

func (a doubtAsk) inState(s doubt.State) bool {
	return a.State == allDoubts || string(s) == a.State || a.State == "" && s.Waits()
}

// doubtsView are the signs that were asked for.
type doubtsView struct {
	Ask    doubtAsk
	Rows   []doubtRow
	Found  int // before it was cut to what a page shows
	All    int // of all kinds and states
	Kinds  map[doubt.Kind]int
	States map[doubt.State]int
	Waits  int
	Units  []Choice
	About  string // the finding asked for
}

// doubtRow is a sign in the list.
type doubtRow struct {
	doubt.Judged
	Findings []string // names of the first few
	Unit     string
	Excerpt  string
}

const (
	mostDoubts      = 100 // that a page shows
	doubtExcerpt    = 70  // characters
	doubtedFindings = 3   // that a row names
)

func (p *DoubtPages) list(r *gate.Request) error {
	ctx := r.Context()
	v := doubtsView{Ask: doubtAskOf(r.URL.Query()), Kinds: map[doubt.Kind]int{}, States: map[doubt.State]int{}}
	all, err := p.Desk.Store.Signs(ctx)
	if err != nil {
		return err
	}
	tree, err := p.Units(ctx)
	if err != nil {
		return err
	}
	names := unitNames(tree)
	v.All, v.Units = len(all), doubtedUnits(r, all, names)
	findings := p.namer(ctx)
	if v.Ask.Finding != "" {
		if v.About, err = findings(v.Ask.Finding); err != nil {
			return err
		}
	}
	for _, s := range all {
		if !v.Ask.about(s, names) {
			continue
		}
		state := s.State()
		if v.Ask.Kind == "" || v.Ask.Kind == s.Kind {
			v.States[state]++
			if state.Waits() {
				v.Waits++
			}
		}
		if !v.Ask.inState(state) {
			continue
		}
		v.Kinds[s.Kind]++
		if v.Ask.Kind != "" && v.Ask.Kind != s.Kind {
			continue
		}
		if v.Found++; v.Found > mostDoubts {
			continue
		}
		row := doubtRow{Judged: s, Excerpt: cutRunes(strings.ReplaceAll(s.Passages[0].Words, "\n", " "), doubtExcerpt)}
		for _, id := range s.Findings()[:min(len(s.Findings()), doubtedFindings)] {
			name, err := findings(id)
			if err != nil {
				return err
			}
			row.Findings = append(row.Findings, name)
		}
		row.Unit = fewUnits(r, s.Units(), names)
		v.Rows = append(v.Rows, row)
	}
	return p.Shell.Show(r, Page{Title: r.Say("nav.doubts"), Nav: "doubts", Body: doubtsPage(v)})
}

func unitNames(tree *org.Tree) func(id string) string {
	return func(id string) string {
		u, _ := tree.Unit(id)
		return u.Called()
	}
}

// fewUnits names the first few units.
func fewUnits(r *gate.Request, ids []string, names func(string) string) string {
	var words []string
	for _, id := range ids[:min(len(ids), doubtedFindings)] {
		words = append(words, names(id))
	}
	line := strings.Join(words, r.Say("web.list_comma"))
	if len(ids) > doubtedFindings {
		line = r.Say("page.doubts.and_more", "Names", line, "N", len(ids))
	}
	return line
}

// doubtedUnits are the units that signs are about, those with the most first.
func doubtedUnits(r *gate.Request, all []doubt.Judged, names func(string) string) []Choice {
	count := map[string]int{}
	var ids []string
	for _, s := range all {
		for _, u := range s.Units() {
			if count[u]++; count[u] == 1 {
				ids = append(ids, u)
			}
		}
	}
	slices.SortStableFunc(ids, func(a, b string) int { return count[b] - count[a] })
	choices := []Choice{{Value: "", Label: r.Say("page.doubts.any_unit")}}
	for _, id := range ids {
		choices = append(choices, Choice{Value: id, Label: r.Say("page.doubts.unit_n", "Unit", names(id), "N", count[id])})
	}
	return choices
}

// namer names findings, each read once.
func (p *DoubtPages) namer(ctx context.Context) func(id string) (string, error) {
	known := map[string]string{}
	return func(id string) (string, error) {
		if name, ok := known[id]; ok {
			return name, nil
		}
		f, err := p.Ledger.Finding(ctx, id)
		if err != nil && !fault.Is(err, fault.Missing) {
			return "", err
		}
		known[id] = findingName(f.Row) + " " + cutRunes(firstLine(f.Row.Statement), 24)
		return known[id], nil
	}
}

// doubtView is one sign.
type doubtView struct {
	form
	doubt.Judged
	Shown    []doubtPassage // at most two, side by side
	Others   []doubtPassage // to choose the second from
	With     int            // which of the passages stands second
	History  []doubtSaid
	Drafted  doubt.Judgement
	Asks     []Choice // units that may be asked
	MayJudge bool
	MayPress bool
	Today    workday.Day
}

// doubtPassage is a passage as the page shows it.
type doubtPassage struct {
	doubt.Passage
	No          int
	Unit        string
	FindingName string
	Other       string // the text that it is held against, "" for none
}

// doubtSaid is what somebody said of the sign once.
type doubtSaid struct {
	doubt.Judgement
	Who   string
	Asked string
	Old   bool // said of what it showed before
}

func (p *DoubtPages) show(r *gate.Request) error {
	v, err := p.view(r)
	if err != nil {
		return err
	}
	return p.showSign(r, http.StatusOK, v)
}

func (p *DoubtPages) showSign(r *gate.Request, status int, v doubtView) error {
	title := r.Say("page.doubt.title", "Kind", r.Say("doubt.kind."+string(v.Kind)))
	return p.Shell.ShowAs(r, status, Page{Title: title, Nav: "doubts", Body: doubtPage(v)})
}

func (p *DoubtPages) view(r *gate.Request) (doubtView, error) {
	ctx := r.Context()
	v := doubtView{form: form{r: r}, MayJudge: r.May(org.JudgeDoubts), MayPress: r.May(org.Supervise), Today: workday.Of(p.Now())}
	sign, err := p.Desk.Sign(ctx, r.PathValue("id"))
	if err != nil {
		return v, err
	}
	v.Judged, v.Drafted = sign, sign.Judgement.Row
	tree, err := p.Units(ctx)
	if err != nil {
		return v, err
	}
	names := unitNames(tree)
	if err := p.passages(ctx, &v, names, r.URL.Query().Get("with")); err != nil {
		return v, err
	}
	v.Asks = []Choice{{Value: "", Label: r.Say("page.doubt.ask_nobody")}}
	for _, id := range sign.Units() {
		v.Asks = append(v.Asks, Choice{Value: id, Label: names(id)})
	}
	return v, p.past(r, &v, names)
}

// passages puts two passages side by side: the first, and the one chosen or the last.
func (p *DoubtPages) passages(ctx context.Context, v *doubtView, names func(string) string, with string) error {
	findings := p.namer(ctx)
	for i, x := range v.Passages {
		name, err := findings(x.Finding)
		if err != nil {
			return err
		}
		v.Others = append(v.Others, doubtPassage{Passage: x, No: i + 1, Unit: names(x.Unit), FindingName: name})
	}
	v.Shown = v.Others[:1:1]
	if len(v.Others) > 1 {
		v.With = len(v.Others)
		if n, err := strconv.Atoi(with); err == nil && n > 1 && n <= len(v.Others) {
			v.With = n
		} else if v.Kind == doubt.Copied {
			v.With = 2
		}
		v.Shown = append(v.Shown, v.Others[v.With-1])
		if v.Kind == doubt.Copied || v.Kind == doubt.Repeated {
			v.Shown = slices.Clone(v.Shown)
			v.Shown[0].Other, v.Shown[1].Other = v.Shown[1].Words, v.Shown[0].Words
		}
	}
	v.Others = v.Others[min(1, len(v.Others)):]
	return nil
}

// past reads all that was ever said of the sign, the newest first.
func (p *DoubtPages) past(r *gate.Request, v *doubtView, names func(string) string) error {
	versions, err := p.Versions.Versions(r.Context(), doubt.Judgement{Sign: v.ID}.Ref())
	if err != nil {
		return err
	}
	who := namesOf(r, p.Staff)
	for _, old := range slices.Backward(versions) {
		if j, ok := old.Row.(doubt.Judgement); ok {
			v.History = append(v.History, doubtSaid{j, who(j.By), fewUnits(r, j.Asked, names), j.Digest != v.Digest})
		}
	}
	return nil
}

func (p *DoubtPages) judge(r *gate.Request) error {
	v, err := p.view(r)
	if err != nil {
		return err
	}
	in, err := r.Form()
	if err != nil {
		return err
	}
	j := doubt.Judgement{
		Sign: v.ID, Digest: in.Get("digest"), Says: doubt.Says(in.Get("says")), Words: in.Get("words"), By: r.Actor(), On: ledger.DateOf(p.Now()),
	}
	if unit := in.Get("asked"); unit != "" {
		j.Asked = []string{unit}
	}
	seen := journal.Seq(0)
	if in.Get("seen") != "0" {
		if seen, err = readSeq(in.Get("seen")); err != nil {
			return err
		}
	}
	v.Drafted = j
	if _, err := p.Desk.Judge(r.Context(), j, seen); err != nil {
		status, rest := v.refused(err)
		if rest != nil {
			return rest
		}
		return p.showSign(r, status, v)
	}
	return p.Shell.Done(r, doubtHref(v.ID), "page.doubt.judged")
}

// askedUnit is the unit that is asked, "" for none.
func (v doubtView) askedUnit() string {
	if len(v.Drafted.Asked) == 0 {
		return ""
	}
	return v.Drafted.Asked[0]
}

func doubtHref(id string) string { return "/doubts/" + id }

// doubtSign is the glyph of a state.
func doubtSign(s doubt.State) string {
	switch s {
	case doubt.State(doubt.Confirmed):
		return "late"
	case doubt.State(doubt.Explained):
		return "done"
	case doubt.State(doubt.Look):
		return "going"
	}
	return "soon"
}

// parts are the stretches of a passage: what it has in common with the other, or what the sign is about.
func (d doubtPassage) parts() []markedPart {
	if d.Other != "" {
		return markedParts(d.Words, d.Other)
	}
	return partsAt(d.Words, d.Marks)
}

// coursePoint is a step of a course in the picture, 600 by 120.
type coursePoint struct {
	doubt.Step
	X, Y int
}

const (
	courseWide = 600
	courseHigh = 120
	courseEdge = 16
)

// points places the steps of a course by their days, and by their amounts where they have any.
func (v doubtView) points() []coursePoint {
	if len(v.Course) == 0 {
		return nil
	}
	first, last := v.Course[0].Day, v.Course[len(v.Course)-1].Day
	points := make([]coursePoint, len(v.Course))
	for i, c := range v.Course {
		x := courseEdge + (2*i+1)*(courseWide-2*courseEdge)/(2*len(points)) // all on one day: side by side
		if last > first {
			x = courseEdge + int(c.Day-first)*(courseWide-2*courseEdge)/int(last-first)
		}
		y := courseHigh / 2
		if c.High >= 0 {
			y = courseHigh - courseEdge - c.High*(courseHigh-2*courseEdge)/100
		}
		points[i] = coursePoint{c, x, y}
	}
	return points
}

// ways are the passages shown, one for each finding: that with a task, which can be pressed, before others.
func (v doubtView) ways() []doubtPassage {
	var ways []doubtPassage
	for _, x := range v.Shown {
		i := slices.IndexFunc(ways, func(o doubtPassage) bool { return o.Finding == x.Finding })
		switch {
		case i < 0:
			ways = append(ways, x)
		case ways[i].Task == "":
			ways[i] = x
		}
	}
	return ways
}

// courseLine is the line through the points.
func courseLine(points []coursePoint) string {
	var words []string
	for _, p := range points {
		words = append(words, strconv.Itoa(p.X)+","+strconv.Itoa(p.Y))
	}
	return strings.Join(words, " ")
}

// courseWords tells the picture to who cannot see it.
func courseWords(ctx context.Context, points []coursePoint) string {
	var words []string
	for _, p := range points {
		words = append(words, p.Day.String()+" "+Speak(ctx, p.What))
	}
	return strings.Join(words, T(ctx, "web.list_comma"))
}

// findingDoubts are the signs about a finding that wait for a person, for who may see them, and what units are asked.
type findingDoubts struct {
	Waiting int
	All     int
	Asked   []doubt.Judgement
}

// doubtsOf counts the signs about a finding. It looks as far as the caller may see signs, whatever the page asked for.
func doubtsOf(r *gate.Request, store doubt.Store, finding string) (findingDoubts, error) {
	var d findingDoubts
	var err error
	if d.Asked, err = store.Asked(r.Context(), finding); err != nil || !r.May(org.SeeDoubts) {
		return d, err
	}
	caller := *r.Caller
	caller.Asks = org.SeeDoubts
	signs, err := store.Signs(org.WithCaller(r.Context(), &caller))
	for _, s := range signs {
		if s.Touches(finding) {
			d.All++
			if s.State().Waits() {
				d.Waiting++
			}
		}
	}
	return d, err
}
