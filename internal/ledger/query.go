package ledger

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"golang.org/x/text/width"

	"zhenggai/internal/fault"
)

// ParseFilter reads a text query: words, and field:value terms in Chinese or English. A term whose
// field or value is unknown is kept as a word and reported, so that nothing typed is silently lost.
// The same text is chips, URL and export.
//
//	状态:推进中 单位:水利局 期限:2025-01..2025-06 尾矿
//	status:in_progress unit:水利局 due:2025-01..2025-06 尾矿
//
// Alternatives of one field are separated by commas: 状态:推进中,已完成.
func ParseFilter(query string) (Filter, []*fault.Error) {
	var f Filter
	var faults []*fault.Error
	for _, term := range terms(query) {
		if err := f.add(term); err != nil {
			faults = append(faults, err)
			f.Words = append(f.Words, term)
		}
	}
	return f, faults
}

// terms splits on white space outside double quotes; quotes hold a phrase together.
func terms(query string) []string {
	var out []string
	var b strings.Builder
	quoted := false
	flush := func() {
		if b.Len() > 0 {
			out = append(out, b.String())
			b.Reset()
		}
	}
	for _, r := range query {
		switch {
		case r == '"' || r == '“' || r == '”':
			quoted = !quoted
		case !quoted && (r == ' ' || r == '\t' || r == '\n' || r == '\u3000'):
			flush()
		default:
			b.WriteRune(r)
		}
	}
	flush()
	return out
}

// field is one filter field: its names, the first of which is written, and how a value is taken.
type field struct {
	names []string
	take  func(*Filter, string) bool
	show  func(Filter) []string
}

func (f *Filter) add(term string) *fault.Error {
	name, value, ok := cut(term)
	if !ok {
		f.Words = append(f.Words, term)
		return nil
	}
	for _, fd := range fields {
		if !slices.Contains(fd.names, strings.ToLower(name)) {
			continue
		}
		for v := range strings.FieldsFuncSeq(value, func(r rune) bool { return r == ',' || r == '，' || r == '、' }) {
			if !fd.take(f, v) {
				return fault.New(fault.Invalid, "ledger.filter_value", "Field", name, "Value", v).At(term)
			}
		}
		return nil
	}
	return fault.New(fault.Invalid, "ledger.filter_field", "Field", name).At(term)
}

// cut splits a term at its first colon, half or full width. A term without a name or a value is a word.
func cut(term string) (name, value string, ok bool) {
	i := strings.IndexAny(term, ":：")
	if i <= 0 {
		return "", "", false
	}
	value = strings.TrimLeft(term[i:], ":：")
	return strings.TrimSpace(term[:i]), value, value != ""
}

var fields = []field{
	{
		[]string{"状态", "status"},
		takeEnum(statusWords, func(f *Filter) *[]Status { return &f.Statuses }),
		showEnum(statusWords, func(f Filter) []Status { return f.Statuses }),
	},
	{
		[]string{"来源", "source"},
		takeEnum(sourceWords, func(f *Filter) *[]Source { return &f.Sources }),
		showEnum(sourceWords, func(f Filter) []Source { return f.Sources }),
	},
	{
		[]string{"时限", "class"},
		takeEnum(classWords, func(f *Filter) *[]TimeClass { return &f.Classes }),
		showEnum(classWords, func(f Filter) []TimeClass { return f.Classes }),
	},
	{
		[]string{"环节", "workflow"},
		takeEnum(flowWords, func(f *Filter) *[]Workflow { return &f.Flows }),
		showEnum(flowWords, func(f Filter) []Workflow { return f.Flows }),
	},
	{
		[]string{"进度", "grade"},
		takeEnum(gradeWords, func(f *Filter) *[]Grade { return &f.Grades }),
		showEnum(gradeWords, func(f Filter) []Grade { return f.Grades }),
	},
	{[]string{"单位", "unit"}, takeText(func(f *Filter) *[]string { return &f.Units }), func(f Filter) []string { return f.Units }},
	{[]string{"轮次", "round"}, takeText(func(f *Filter) *[]string { return &f.Rounds }), func(f Filter) []string { return f.Rounds }},
	{[]string{"序号", "no"}, takeNumber, showNumbers},
	{[]string{"期限", "due"}, takeDue, showDue},
	{
		[]string{"转入", "carried"},
		takeEnum(carriedWords, func(f *Filter) *[]Carried { return &f.Carried }),
		showEnum(carriedWords, func(f Filter) []Carried { return f.Carried }),
	},
}

// word pairs a value with the words that name it; the first is written.
type word[T ~string] struct {
	value T
	names []string
}

var statusWords = []word[Status]{
	{StatusDone, []string{"已完成", "已完成整改", "done"}},
	{StatusDoneLongTerm, []string{"长期坚持", "已完成长期坚持", "done_long_term"}},
	{StatusInProgress, []string{"推进中", "正在推进", "正在推进实施", "in_progress"}},
	{StatusNotStarted, []string{"未启动", "尚未启动", "not_started"}},
	{StatusBehind, []string{"滞后", "未达序时", "behind"}},
	{StatusPartlyDone, []string{"基本完成", "阶段性办结", "partly_done"}},
	{StatusClosed, []string{"已销号", "closed"}},
	{StatusAccepted, []string{"已验收", "通过验收", "accepted"}},
	{StatusNoticed, []string{"公示中", "noticed"}},
	{StatusCarriedOver, []string{"转入下轮", "carried_over"}},
	{StatusUnknown, []string{"未知", "unknown"}},
}

var sourceWords = []word[Source]{
	{Central, []string{"中央", "central"}},
	{Provincial, []string{"省级", "自治区", "provincial"}},
	{Special, []string{"专项", "special"}},
	{Own, []string{"自查", "own"}},
}

var classWords = []word[TimeClass]{
	{TimeClassImmediate, []string{"立行立改", "immediate"}},
	{TimeClassTerm, []string{"限期整改", "限期", "term"}},
	{TimeClassLongTerm, []string{"长期坚持", "持续整改", "long_term"}},
}

var flowWords = []word[Workflow]{
	{WorkflowDraft, []string{"待认领", "draft"}},
	{WorkflowPlanned, []string{"方案已批", "planned"}},
	{WorkflowActive, []string{"整改中", "active"}},
	{WorkflowSuspended, []string{"暂停", "suspended"}},
	{WorkflowSelfChecked, []string{"已自查自验", "自查自验", "self_checked"}},
	{WorkflowApplied, []string{"已申请销号", "申请销号", "applied"}},
	{WorkflowVerifying, []string{"核查中", "verifying"}},
	{WorkflowReturned, []string{"已退回", "退回", "returned"}},
	{WorkflowAccepted, []string{"通过验收", "已验收", "accepted"}},
	{WorkflowNoticed, []string{"公示中", "公示", "noticed"}},
	{WorkflowClosed, []string{"已销号", "销号", "closed"}},
	{WorkflowFiled, []string{"已备案", "备案", "filed"}},
	{WorkflowRebound, []string{"反弹", "rebound"}},
	{WorkflowTransferred, []string{"转入下一轮督察", "转入下轮", "transferred"}},
}

var gradeWords = []word[Grade]{
	{GradeNotStarted, []string{"尚未启动", "not_started"}},
	{GradeBehind, []string{"未达序时", "behind"}},
	{GradeOnSchedule, []string{"达到序时", "on_schedule"}},
	{GradeAhead, []string{"超过序时", "ahead"}},
	{GradeDone, []string{"完成整改", "done"}},
}

var carriedWords = []word[Carried]{
	{CarriedIn, []string{"是", "in"}},
	{CarriedOut, []string{"已转出", "out"}},
	{CarriedAll, []string{"全部", "all"}},
}

func takeEnum[T ~string](words []word[T], into func(*Filter) *[]T) func(*Filter, string) bool {
	return func(f *Filter, v string) bool {
		for _, w := range words {
			if slices.Contains(w.names, strings.ToLower(v)) {
				addOnce(into(f), w.value)
				return true
			}
		}
		return false
	}
}

func showEnum[T ~string](words []word[T], from func(Filter) []T) func(Filter) []string {
	return func(f Filter) []string {
		var out []string
		for _, v := range from(f) {
			for _, w := range words {
				if w.value == v {
					out = append(out, w.names[0])
				}
			}
		}
		return out
	}
}

func takeText(into func(*Filter) *[]string) func(*Filter, string) bool {
	return func(f *Filter, v string) bool {
		addOnce(into(f), v)
		return true
	}
}

func addOnce[T comparable](list *[]T, v T) {
	if !slices.Contains(*list, v) {
		*list = append(*list, v)
	}
}

func takeNumber(f *Filter, v string) bool {
	n, err := strconv.Atoi(width.Narrow.String(v))
	if err != nil || n < 1 {
		return false
	}
	addOnce(&f.Numbers, n)
	return true
}

func showNumbers(f Filter) []string {
	var out []string
	for _, n := range f.Numbers {
		out = append(out, strconv.Itoa(n))
	}
	return out
}

// takeDue reads 逾期, 临期, 无, a date, a month, a year, or two of them joined by "..".
func takeDue(f *Filter, v string) bool {
	switch strings.ToLower(v) {
	case "逾期", "overdue":
		f.Due.Overdue = true
		return true
	case "临期", "soon":
		f.Due.Soon = true
		return true
	case "无", "none":
		f.Due.None = true
		return true
	}
	from, to, isRange := strings.Cut(v, "..")
	if !isRange {
		to = from
	}
	first, _, ok1 := period(from)
	_, last, ok2 := period(to)
	if !ok1 || !ok2 || from == "" && to == "" {
		return false
	}
	f.Due.From, f.Due.To = first, last
	return true
}

// period is the first and last day of a year, month or day; an empty text leaves its end open.
func period(v string) (first, last Date, ok bool) {
	if v == "" {
		return "", "", true
	}
	for _, p := range []struct {
		layout              string
		years, months, days int
	}{{time.DateOnly, 0, 0, 1}, {"2006-01", 0, 1, 0}, {"2006", 1, 0, 0}} {
		if t, err := time.Parse(p.layout, v); err == nil {
			return DateOf(t), DateOf(t.AddDate(p.years, p.months, p.days).AddDate(0, 0, -1)), true
		}
	}
	return "", "", false
}

func showDue(f Filter) []string {
	var out []string
	if f.Due.Overdue {
		out = append(out, "逾期")
	}
	if f.Due.Soon {
		out = append(out, "临期")
	}
	if f.Due.None {
		out = append(out, "无")
	}
	switch {
	case f.Due.From == "" && f.Due.To == "":
	case f.Due.From == f.Due.To:
		out = append(out, string(f.Due.From))
	default:
		out = append(out, string(f.Due.From)+".."+string(f.Due.To))
	}
	return out
}

// Chip is one term of a filter as a page shows it, and the query without it.
type Chip struct {
	Field, Value string // Field is "" for a word
	Without      string
}

// String writes the filter as the query that ParseFilter reads back to the same filter.
func (f Filter) String() string {
	var out []string
	for _, fd := range fields {
		for _, v := range fd.show(f) {
			out = append(out, quote(fd.names[0]+":"+v))
		}
	}
	for _, w := range f.Words {
		out = append(out, quote(w))
	}
	return strings.Join(out, " ")
}

func quote(term string) string {
	if strings.ContainsAny(term, " \t\n\u3000") {
		return `"` + term + `"`
	}
	return term
}

// Chips lists the terms of the filter, each with the query that is left when it is taken away.
func (f Filter) Chips() []Chip {
	var all []string
	var chips []Chip
	for _, fd := range fields {
		for _, v := range fd.show(f) {
			chips = append(chips, Chip{Field: fd.names[0], Value: v})
			all = append(all, quote(fd.names[0]+":"+v))
		}
	}
	for _, w := range f.Words {
		chips = append(chips, Chip{Value: w})
		all = append(all, quote(w))
	}
	for i := range chips {
		rest := slices.Delete(slices.Clone(all), i, i+1)
		chips[i].Without = strings.Join(rest, " ")
	}
	return chips
}
