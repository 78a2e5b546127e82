package petition

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/width"

	"zhenggai/internal/fault"
	"zhenggai/internal/ledger"
	"zhenggai/internal/office"
	"zhenggai/internal/org"
	"zhenggai/internal/say"
)

// Row is one line of a daily table as read, each cell as printed.
type Row struct {
	At    Place             `json:"at"`
	Cells map[string]string `json:"cells"` // by field
}

// Place is a row of a table in a file, and where in it each column stands.
type Place struct {
	Table   string         `json:"table"` // name of the sheet, or 表2
	Row     int            `json:"row"`
	Columns map[string]int `json:"columns"` // field -> column from 1
}

// Cell names a field's cell as a spreadsheet does: 一览表!C12.
func (p Place) Cell(field string) string {
	n, name := max(p.Columns[field], 1), ""
	for ; n > 0; n = (n - 1) / 26 {
		name = string(rune('A'+(n-1)%26)) + name
	}
	return p.Table + "!" + name + strconv.Itoa(p.Row)
}

// Defect is what is wrong with a cell, and what to do about it.
type Defect struct {
	Cell string
	Text say.Text
}

// Column is a column of a daily table: what the template calls it, what else tables call it, and whether a row may
// leave it empty.
type Column struct {
	Field  string
	Title  string
	Also   []string
	Needed bool
	Hint   string // an example for the template
}

// Columns is the form of a daily table. Its words are those of the file, which is Chinese whatever language the pages
// speak.
var Columns = []Column{
	{"number", "受理编号", []string{"编号", "信访编号", "交办编号", "案件编号"}, true, "D2NM202606010012"},
	{"text", "交办问题基本情况", []string{"交办问题", "问题基本情况", "反映问题", "信访问题", "举报内容", "问题"}, true, "反映的问题"},
	{"place", "行政区域", []string{"行政区", "所属区域", "地区", "属地"}, false, "云岭旗"},
	{"kinds", "污染类型", []string{"问题类型", "类型", "污染种类"}, false, "水、大气、土壤、生态、噪音、海洋、其他"},
	{"unit", "承办单位", []string{"办理单位", "责任单位", "交办单位", "主办单位"}, false, "全称、简称或别名"},
	{"found", "调查核实情况", []string{"核实情况", "调查情况"}, false, ""},
	{"truth", "是否属实", []string{"属实情况"}, false, "属实/基本属实/部分属实/不属实"},
	{"result", "处理和整改情况", []string{"处理整改情况", "整改情况", "办理情况"}, false, ""},
	{"status", "办结状态", []string{"是否办结", "办理状态", "办结情况", "办结目标"}, false, "办结/阶段性办结/正在办理/未办结"},
	{"done_on", "办结日期", []string{"办结时间"}, false, "2026-06-08"},
	{"accountable", "责任人被处理情况", []string{"问责情况", "追责问责情况"}, false, ""},
	{"name", "投诉人", []string{"举报人", "信访人", "来电人", "投诉人姓名"}, false, "加密保存"},
	{"phone", "投诉人电话", []string{"举报人电话", "联系电话", "来电号码", "电话"}, false, "加密保存"},
	{"address", "投诉人地址", []string{"举报人地址", "联系地址", "通讯地址"}, false, "加密保存"},
}

// MostRows is how many petitions one table may bring.
const MostRows = 2000

// ReadTables reads every table of a file that has the head of a daily table, in whatever order its columns stand.
func ReadTables(doc *office.Document) ([]Row, []Defect, error) {
	var rows []Row
	var defects []Defect
	found := false
	for _, t := range tablesOf(doc) {
		columns, head := t.head()
		if columns["number"] == 0 {
			continue
		}
		found = true
		if columns["text"] == 0 {
			at := Place{Table: t.name, Row: head}
			defects = append(defects, Defect{at.Cell(""), say.T("petition.sheet_column", "Title", Columns[1].Title)})
			continue
		}
		rows = append(rows, t.below(head, columns)...)
	}
	switch {
	case !found:
		return nil, nil, fault.New(fault.Invalid, "petition.sheet_none", "Title", Columns[0].Title).At("file")
	case len(rows) > MostRows:
		return nil, nil, fault.New(fault.Invalid, "petition.sheet_long", "Count", len(rows), "Max", MostRows).At("file")
	}
	return rows, defects, nil
}

type grid struct {
	name string
	rows []int
	at   map[int]map[int]string
}

func tablesOf(doc *office.Document) []*grid {
	var all []*grid
	named := map[string]*grid{}
	for _, b := range doc.Blocks {
		if b.Kind != office.Cell {
			continue
		}
		name := b.Sheet
		if name == "" {
			name = "表" + strconv.Itoa(b.Table)
		}
		t := named[name]
		if t == nil {
			t = &grid{name: name, at: map[int]map[int]string{}}
			named[name], all = t, append(all, t)
		}
		if t.at[b.Row] == nil {
			t.at[b.Row], t.rows = map[int]string{}, append(t.rows, b.Row)
		}
		t.at[b.Row][b.Col] = strings.TrimSpace(b.Text)
	}
	for _, t := range all {
		slices.Sort(t.rows)
	}
	return all
}

// headRows is how far down a head is looked for: a title, a batch and a date may stand above it.
const headRows = 8

// head is the row that has the most titles, and where each stands.
func (t *grid) head() (columns map[string]int, row int) {
	for i, n := range t.rows {
		if i >= headRows {
			break
		}
		if found := titles(t.at[n]); len(found) > len(columns) {
			columns, row = found, n
		}
	}
	return columns, row
}

func titles(cells map[int]string) map[string]int {
	found, taken := map[string]int{}, map[int]bool{}
	for _, c := range Columns {
		for _, title := range append([]string{c.Title}, c.Also...) {
			if col := columnOf(cells, title, taken); col > 0 {
				found[c.Field], taken[col] = col, true
				break
			}
		}
	}
	return found
}

func columnOf(cells map[int]string, title string, taken map[int]bool) int {
	least := 0
	for col, text := range cells {
		word, _, _ := strings.Cut(org.FoldName(text), "(")
		if strings.Trim(word, "*:") == org.FoldName(title) && !taken[col] && (least == 0 || col < least) {
			least = col
		}
	}
	return least
}

// below reads the rows under the head. Empty rows, repeated heads and totals are no petitions.
func (t *grid) below(head int, columns map[string]int) []Row {
	var rows []Row
	for _, n := range t.rows {
		cells := t.at[n]
		if n <= head || titles(cells)["number"] > 0 {
			continue
		}
		r := Row{At: Place{Table: t.name, Row: n, Columns: columns}, Cells: map[string]string{}}
		for field, col := range columns {
			if text := cells[col]; text != "" {
				r.Cells[field] = text
			}
		}
		if r.Cells["number"]+r.Cells["text"] == "" || slices.ContainsFunc(sums, func(w string) bool { return strings.HasPrefix(cells[1], w) }) {
			continue
		}
		rows = append(rows, r)
	}
	return rows
}

var sums = []string{"合计", "总计", "备注", "注："}

// The words of a daily table, and what they mean.
var (
	kindWords = map[string]Kind{
		"水": Water, "水污染": Water, "大气": Air, "大气污染": Air, "气": Air, "生态": Ecology, "生态破坏": Ecology, "土壤": Soil, "土壤污染": Soil, "噪音": Noise, "噪声": Noise,
		"噪声污染": Noise, "海洋": Marine, "海洋污染": Marine, "其他": Other, "其它": Other, "其他污染": Other,
	}
	truthWords = map[string]Truth{"属实": True, "是": True, "基本属实": Mostly, "部分属实": Partly, "不属实": Untrue, "否": Untrue}
	// A table that says 已验收销号 speaks of more than an answer: the petition is done.
	statusWords = map[string]Status{
		"办结": Done, "已办结": Done, "已验收销号": Done, "阶段性办结": Staged, "阶段办结": Staged, "已办结验收中": Staged,
		"正在办理": Going, "办理中": Going, "未办结": Open, "未办": Open,
	}
	dayWords = regexp.MustCompile(`^(\d{4})[-./年](\d{1,2})[-./月](\d{1,2})日?$`)
)

// The bounds of what is written, in characters.
const (
	MaxText  = 10_000
	MaxPlace = 100
	MaxWho   = 200
)

// reader takes one row and notes every defect of it.
type reader struct {
	row     Row
	defects []Defect
}

func (r *reader) text(field string) string { return strings.TrimSpace(r.row.Cells[field]) }

func (r *reader) blame(field, key string, kv ...any) {
	r.defects = append(r.defects, Defect{r.row.At.Cell(field), say.T(key, kv...)})
}

func (r *reader) bounded(field string, most int) string {
	s := r.text(field)
	if n := utf8.RuneCountInString(s); n > most {
		r.blame(field, "petition.long", "Count", n, "Max", most)
	}
	return s
}

func (r *reader) number() Number {
	n, err := ParseNumber(r.text("number"))
	if err != nil {
		r.defects = append(r.defects, Defect{r.row.At.Cell("number"), textOf(err)})
	}
	return n
}

func (r *reader) kinds() []Kind {
	var kinds []Kind
	for _, word := range strings.FieldsFunc(r.text("kinds"), func(c rune) bool { return strings.ContainsRune("、,，;；/ \n", c) }) {
		k, known := kindWords[word]
		if !known {
			r.blame("kinds", "petition.kind_unknown", "Word", word)
		} else if !slices.Contains(kinds, k) {
			kinds = append(kinds, k)
		}
	}
	return kinds
}

func (r *reader) unit(tree *org.Tree) string {
	name := r.text("unit")
	if name == "" {
		return ""
	}
	switch found := tree.Find(name); len(found) {
	case 1:
		return found[0].ID
	case 0:
		r.blame("unit", "petition.unit_unknown", "Name", name)
	default:
		r.blame("unit", "petition.unit_ambiguous", "Name", name, "Count", len(found))
	}
	return ""
}

// answer reads what a table reports as done. told is false when it reports nothing.
func (r *reader) answer(day ledger.Date) (a Answer, told bool) {
	a = Answer{
		Status: Open, Found: r.bounded("found", MaxText), Result: r.bounded("result", MaxText), Accountable: r.bounded("accountable", MaxText),
	}
	var known bool
	if word := plain(r.text("truth")); word != "" {
		if a.Truth, known = truthWords[word]; !known {
			r.blame("truth", "petition.truth_unknown", "Word", word)
		}
	}
	if word := plain(r.text("status")); word != "" {
		if a.Status, known = statusWords[word]; !known {
			r.blame("status", "petition.status_unknown", "Word", word)
		}
	}
	if a.Status == Done || a.Status == Staged {
		a.DoneOn = r.day("done_on", day)
	}
	return a, r.text("found")+r.text("result")+r.text("accountable")+r.text("truth")+r.text("status") != ""
}

// day is a cell's date, or where it is empty another one.
func (r *reader) day(field string, otherwise ledger.Date) ledger.Date {
	word := plain(r.text(field))
	if word == "" {
		return otherwise
	}
	m := dayWords.FindStringSubmatch(word)
	if m != nil {
		month, day := "0"+m[2], "0"+m[3]
		d := ledger.Date(m[1] + "-" + month[len(month)-2:] + "-" + day[len(day)-2:])
		if !d.Time().IsZero() {
			return d
		}
	}
	r.blame(field, "petition.day_odd", "Day", word)
	return otherwise
}

func plain(s string) string { return strings.Join(strings.Fields(width.Fold.String(s)), "") }

// textOf is the sentence of a fault.
func textOf(err error) say.Text {
	if f, ok := err.(*fault.Error); ok { //nolint:errorlint // ParseNumber and Due return plain faults
		return f.Text
	}
	return say.T("fault.internal")
}
