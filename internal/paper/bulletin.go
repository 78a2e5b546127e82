package paper

import (
	"strconv"
	"strings"

	"zhenggai/internal/office"
	"zhenggai/internal/say"
	"zhenggai/internal/supervise"
	"zhenggai/internal/workday"
)

// most is how many rows of a list a bulletin prints; how many more there are stands under it.
const most = 200

// BulletinMatter is what a bulletin is composed from: what it says, and what its tasks and lamps are called.
type BulletinMatter struct {
	Month   supervise.Month
	Summary supervise.Summary
	Office  string // who signs
	Draft   bool   // nobody signed it yet, and somebody has to
	tasks   map[string]string
	lamps   map[supervise.Colour]string
}

// NewBulletin gathers a month's bulletin from how tasks stand now, at the end of day, and stood before, at the end of the
// month before.
func NewBulletin(m supervise.Month, day workday.Day, now, before []*supervise.Pressed, signer string) BulletinMatter {
	b := BulletinMatter{
		Month: m, Summary: supervise.Bulletin(supervise.MonthFacts(m, day, now, before)), Office: signer,
		tasks: make(map[string]string, len(now)), lamps: map[supervise.Colour]string{},
	}
	for _, list := range [][]*supervise.Pressed{before, now} {
		for _, x := range list {
			b.tasks[x.Task] = x.Item.Title
			b.lamps[x.Light.Colour] = x.Light.Name
		}
	}
	return b
}

// Title is what a task is called.
func (m BulletinMatter) Title(task string) string {
	line, _, _ := strings.Cut(m.tasks[task], "\n")
	return short(line)
}

// Lamp is a lamp's name: the rule's, or the colour's when nothing is lit with it.
func (m BulletinMatter) Lamp(c supervise.Colour, lang say.Lang) string {
	if name := m.lamps[c]; name != "" {
		return name
	}
	return c.Text().In(lang)
}

// Bulletin composes the monthly bulletin (月通报): totals, ranking, lagging tasks, what is new. It prints the numbers of
// the summary and computes none.
func Bulletin(m BulletinMatter) office.Official {
	s := m.Summary
	o := office.Official{Title: said("bulletin.title", "Year", m.Month.Year, "Month", int(m.Month.Month))}
	if m.Draft {
		o.Mark = say.T("signoff.draft").In(say.ZhCN)
	}
	add := func(paras ...office.Para) { o.Paras = append(o.Paras, paras...) }
	add(bulletinHeading(1, "totals"))
	add(body(said("bulletin.lead", "Day", dayText(s.Day), "Tasks", s.Totals.Tasks, "Finished", len(s.Totals.Finished),
		"Rate", s.Totals.Rate.String(), "Overdue", len(s.Totals.Overdue)))...)
	if lamps := m.lampCounts(); lamps != "" {
		add(body(said("bulletin.lamps", "Lamps", lamps))...)
	}
	add(body(said("bulletin.letters", "Count", len(s.Totals.Letters), "Points", s.Totals.Points))...)
	if len(s.Silent) > 0 {
		add(body(said("bulletin.silent", "Units", strings.Join(s.Silent, said("comma"))))...)
	}
	add(bulletinHeading(2, "ranking"), m.ranking())
	add(bulletinHeading(3, "lagging"))
	add(m.lagging()...)
	add(bulletinHeading(4, "news"))
	add(m.news()...)
	add(office.Para{Role: office.RoleSignature, Text: m.Office + "\n" + dayText(s.Day)})
	return o
}

func bulletinHeading(no int, key string) office.Para {
	return office.Para{Role: office.RoleHeading1, Text: said("heading", "No", numeral(no), "Text", said("bulletin."+key))}
}

func (m BulletinMatter) lampCounts() string {
	var parts []string
	for _, l := range m.Summary.Totals.Lamps {
		parts = append(parts, said("bulletin.lamp", "Name", m.Lamp(l.Colour, say.ZhCN), "Count", len(l.Tasks)))
	}
	return strings.Join(parts, said("comma"))
}

func columns(shares map[string]float64, keys ...string) []office.TableColumn {
	var out []office.TableColumn
	for _, k := range keys {
		c := office.TableColumn{Title: said("bulletin.col." + k), Share: shares[k], Align: "center"}
		if k == "unit" || k == "task" {
			c.Align = ""
		}
		out = append(out, c)
	}
	return out
}

func (m BulletinMatter) ranking() office.Para {
	t := &office.Table{Columns: columns(map[string]float64{"unit": 4, "place": 1, "tasks": 1, "finished": 1, "rate": 1.4, "lead": 1.4},
		"place", "unit", "tasks", "finished", "rate", "lead")}
	for _, r := range m.Summary.Ranking {
		t.Rows = append(t.Rows, []string{
			strconv.Itoa(r.Place), r.Unit, strconv.Itoa(r.Tasks), strconv.Itoa(r.Finished), r.Rate.String(), r.Lead.String(),
		})
	}
	return office.Para{Table: t}
}

func (m BulletinMatter) lagging() []office.Para {
	late := m.Summary.Lagging
	if len(late) == 0 {
		return body(said("bulletin.no_lagging"))
	}
	t := &office.Table{Columns: columns(map[string]float64{"lamp": 1.2, "task": 4.4, "unit": 3, "planned": 1.7, "done": 1.7, "due": 2.4},
		"lamp", "task", "unit", "planned", "done", "due")}
	for _, x := range late[:min(most, len(late))] {
		t.Rows = append(t.Rows, []string{x.Light.Name, m.Title(x.Task), x.Unit, x.Planned.String(), x.Done.String(), x.Due.String()})
	}
	return append([]office.Para{{Table: t}}, m.rest(len(late))...)
}

func (m BulletinMatter) news() []office.Para {
	if len(m.Summary.News) == 0 {
		return body(said("bulletin.no_news"))
	}
	var out []office.Para
	for _, n := range m.Summary.News[:min(most, len(m.Summary.News))] {
		out = append(out, body(said("bulletin.news_line", "Unit", n.Unit, "Task", m.Title(n.Task), "Text", inWords(n.Text.In(say.ZhCN))))...)
	}
	return append(out, m.rest(len(m.Summary.News))...)
}

func (m BulletinMatter) rest(n int) []office.Para {
	if n <= most {
		return nil
	}
	return body(said("bulletin.more", "Count", n-most))
}
