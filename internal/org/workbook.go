package org

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"zhenggai/internal/fault"
	"zhenggai/internal/office"
	"zhenggai/internal/say"
)

// Roster is a workbook as read: the four sheets, a record a row, each with its place.
type Roster struct {
	Regions []RegionRow
	Units   []UnitRow
	People  []PersonRow
	Posts   []PostRow
}

// RegionRow is a row of the sheet 行政区划.
type RegionRow struct {
	At                        Place
	Code, Name, Level, Parent string
	Aliases                   []string
}

// UnitRow is a row of the sheet 单位.
type UnitRow struct {
	At                                Place
	Name, Short, Kind, Parent, Region string
	Aliases                           []string
	State                             string
}

// PersonRow is a row of the sheet 人员.
type PersonRow struct {
	At                       Place
	Name, Unit, Phone, Email string
}

// PostRow is a row of the sheet 职务.
type PostRow struct {
	At                      Place
	Unit, Title, Duty, From string
	Holders                 []string
}

// Place is a row of a sheet, and where in it each column stands.
type Place struct {
	Sheet   string
	Row     int
	columns map[string]int // field -> column from 1
}

// Cell names a field's cell as a spreadsheet does: 人员!C12.
func (p Place) Cell(field string) string {
	return p.Sheet + "!" + columnName(p.columns[field]) + strconv.Itoa(p.Row)
}

func columnName(n int) string {
	name := ""
	for n = max(n, 1); n > 0; n = (n - 1) / 26 {
		name = string(rune('A'+(n-1)%26)) + name
	}
	return name
}

// Defect is what is wrong with a cell, and what to do about it.
type Defect struct {
	Cell string
	Text say.Text
}

// WorkbookSheet is a sheet of the workbook: its name and its columns in order.
type WorkbookSheet struct {
	Name    string
	Columns []WorkbookColumn
}

// WorkbookColumn is a column: what the template calls it, what else people call it, and whether a row
// may leave it empty.
type WorkbookColumn struct {
	Field  string
	Title  string
	Also   []string
	Needed bool
	Hint   string // an example for the template
}

// Workbook is the form of the workbook. The titles and words are those of the file, which is Chinese
// whatever language the pages speak.
var Workbook = []WorkbookSheet{
	{"行政区划", []WorkbookColumn{
		{"code", "区划代码", []string{"代码", "行政区划代码", "统计用区划代码"}, true, "6、9 或 12 位数字"},
		{"name", "区划名称", []string{"名称", "地区"}, true, "荣原旗"},
		{"level", "级别", []string{"层级", "区划级别"}, false, "省/市/县/乡/村，可不填，按代码判断"},
		{"parent", "上级代码", []string{"上级区划代码", "上级"}, false, "可不填，按代码判断"},
		{"aliases", "别名", []string{"其他名称", "曾用名"}, false, "多个用顿号分开"},
	}},
	{"单位", []WorkbookColumn{
		{"name", "单位全称", []string{"单位名称", "单位", "全称", "名称"}, true, "苍原市林业和草原局"},
		{"short", "简称", []string{"单位简称", "规范简称"}, false, "市林草局"},
		{"kind", "类别", []string{"单位类别", "单位类型", "类型", "性质"}, false, "政府/部门/乡镇/村委会/林场/企业/议事机构/其他"},
		{"parent", "上级单位", []string{"上级", "主管单位", "隶属单位"}, false, "须在本表或系统中"},
		{"region", "所属区划", []string{"区划", "所在地区", "行政区划"}, false, "代码或名称"},
		{"aliases", "别名", []string{"其他名称", "曾用名"}, false, "多个用顿号分开"},
		{"state", "状态", []string{"是否停用"}, false, "在用/停用"},
	}},
	{"人员", []WorkbookColumn{
		{"name", "姓名", []string{"名字", "人员姓名"}, true, "某某"},
		{"unit", "单位", []string{"所在单位", "工作单位", "单位名称"}, true, "全称、简称或别名"},
		{"phone", "手机", []string{"手机号", "手机号码", "联系电话", "电话"}, false, "加密保存"},
		{"email", "邮箱", []string{"电子邮箱", "邮件", "电子邮件"}, false, "加密保存"},
	}},
	{"职务", []WorkbookColumn{
		{"unit", "单位", []string{"所在单位", "单位名称"}, true, "全称、简称或别名"},
		{"title", "职务", []string{"岗位", "职务名称", "岗位名称"}, true, "局长"},
		{"duty", "岗位类别", []string{"职责", "岗位性质", "类别"}, false, "主要负责人/联络员/护林员/草管员/其他"},
		{"holders", "任职人", []string{"姓名", "任职人员", "责任人"}, false, "多人用顿号分开；同名时写 姓名（单位）"},
		{"from", "任职日期", []string{"任职时间", "到任日期"}, false, "2024-03-01"},
	}},
}

// ReadWorkbook reads the sheets of a workbook by their names and heads, in whatever order they stand.
// Every defect is told at once; a row with a defect is left out.
func ReadWorkbook(doc *office.Document) (Roster, []Defect, error) {
	if doc.Format != office.Xlsx {
		return Roster{}, nil, fault.New(fault.Invalid, "org.workbook_not_xlsx")
	}
	w := &workbookReader{}
	found := 0
	for _, sheet := range Workbook {
		t, ok := tableOf(doc, sheet.Name)
		if !ok {
			continue
		}
		found++
		w.sheet(sheet, t)
	}
	if found == 0 {
		return Roster{}, nil, fault.New(fault.Invalid, "org.workbook_no_sheet", "Sheets", sheetNames())
	}
	return w.roster, w.defects, nil
}

func sheetNames() string {
	var names []string
	for _, s := range Workbook {
		names = append(names, s.Name)
	}
	return strings.Join(names, "、")
}

// sheetTable is the cells of a sheet by row and column.
type sheetTable struct {
	rows []int // numbers of the rows that hold anything, in order
	at   map[int]map[int]string
}

func tableOf(doc *office.Document, name string) (sheetTable, bool) {
	t := sheetTable{at: map[int]map[int]string{}}
	for _, b := range doc.Blocks {
		if b.Kind != office.Cell || FoldName(b.Sheet) != FoldName(name) {
			continue
		}
		if t.at[b.Row] == nil {
			t.at[b.Row] = map[int]string{}
			t.rows = append(t.rows, b.Row)
		}
		t.at[b.Row][b.Col] = b.Text
	}
	slices.Sort(t.rows)
	return t, len(t.rows) > 0
}

type workbookReader struct {
	roster  Roster
	defects []Defect
}

// headRows is how far down the head of a sheet is looked for: a title and a note may stand above it.
const headRows = 6

func (w *workbookReader) sheet(s WorkbookSheet, t sheetTable) {
	columns, head := headOf(s, t)
	if missing := lacking(s, columns); len(missing) > 0 {
		w.defects = append(w.defects, Defect{s.Name + "!A1", say.T("org.workbook_head", "Titles", strings.Join(missing, "、"))})
		return
	}
	for _, n := range t.rows {
		if n <= head {
			continue
		}
		r := rowReader{at: Place{s.Name, n, columns}, cells: t.at[n], w: w}
		if !r.empty() {
			r.take(s)
		}
	}
}

// headOf finds the row that has the most titles of the sheet, and where each stands.
func headOf(s WorkbookSheet, t sheetTable) (columns map[string]int, row int) {
	for _, n := range t.rows {
		if n > headRows {
			break
		}
		if found := titlesIn(s, t.at[n]); len(found) > len(columns) {
			columns, row = found, n
		}
	}
	return columns, row
}

func titlesIn(s WorkbookSheet, cells map[int]string) map[string]int {
	found := map[string]int{}
	for _, c := range s.Columns {
		for _, title := range append([]string{c.Title}, c.Also...) {
			if col := columnOf(cells, title, found); col > 0 {
				found[c.Field] = col
				break
			}
		}
	}
	return found
}

// columnOf is the first column with a title that no field has taken yet, 0 for none.
func columnOf(cells map[int]string, title string, taken map[string]int) int {
	for col := 1; col <= 200; col++ {
		text, ok := cells[col]
		if ok && headWord(text) == FoldName(title) && !hasValue(taken, col) {
			return col
		}
	}
	return 0
}

func hasValue(m map[string]int, v int) bool {
	for _, x := range m {
		if x == v {
			return true
		}
	}
	return false
}

// headWord is a title without the star of a needed column and without a remark in brackets.
func headWord(text string) string {
	word, _, _ := strings.Cut(FoldName(text), "(")
	return strings.Trim(word, "*:")
}

func lacking(s WorkbookSheet, columns map[string]int) []string {
	var missing []string
	for _, c := range s.Columns {
		if c.Needed && columns[c.Field] == 0 {
			missing = append(missing, c.Title)
		}
	}
	return missing
}

// rowReader takes one row.
type rowReader struct {
	at    Place
	cells map[int]string
	w     *workbookReader
	bad   bool
}

func (r *rowReader) text(field string) string {
	return tidyName(r.cells[cmp.Or(r.at.columns[field], -1)])
}

func (r *rowReader) empty() bool {
	for field := range r.at.columns {
		if r.text(field) != "" {
			return false
		}
	}
	return true
}

func (r *rowReader) defect(field, key string, kv ...any) {
	r.bad = true
	r.w.defects = append(r.w.defects, Defect{r.at.Cell(field), say.T(key, kv...)})
}

func (r *rowReader) take(s WorkbookSheet) {
	for _, c := range s.Columns {
		if c.Needed && r.text(c.Field) == "" {
			r.defect(c.Field, "org.cell_empty", "Title", c.Title)
		}
	}
	if r.bad {
		return
	}
	w := &r.w.roster
	switch s.Name {
	case Workbook[0].Name:
		w.Regions = append(w.Regions, RegionRow{r.at, r.text("code"), r.text("name"), r.text("level"), r.text("parent"), split(r.text("aliases"))})
	case Workbook[1].Name:
		w.Units = append(w.Units, UnitRow{r.at, r.text("name"), r.text("short"), r.text("kind"), r.text("parent"), r.text("region"), split(r.text("aliases")), r.text("state")})
	case Workbook[2].Name:
		w.People = append(w.People, PersonRow{r.at, r.text("name"), r.text("unit"), r.text("phone"), r.text("email")})
	case Workbook[3].Name:
		w.Posts = append(w.Posts, PostRow{r.at, r.text("unit"), r.text("title"), r.text("duty"), r.text("from"), split(r.text("holders"))})
	}
}

// split parts a list as people write it.
func split(s string) []string {
	var out []string
	for _, part := range strings.FieldsFunc(s, func(r rune) bool { return strings.ContainsRune("、,，;；\n", r) }) {
		if part = tidyName(part); part != "" {
			out = append(out, part)
		}
	}
	return out
}
