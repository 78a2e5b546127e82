package intake

import (
	_ "embed" // the words
	"sort"
	"strings"

	"zhenggai/internal/reading"
)

// Rule status words: an official status is one of a few dozen wordings, alone or two joined
// (已完成整改，长期坚持). The wording is kept; its meaning is one of reading's statuses.

//go:embed words/statuses.txt
var statusList string

// longTerm is a meaning only when it stands beside another: 长期坚持.
// atOnce is a time class: 立行立改 says when, not how far.
const (
	longTerm reading.Status = "long_term"
	atOnce   reading.Status = "at_once"
)

type wording struct {
	text   string
	status reading.Status
}

// wordings, the longest first.
var wordings = readStatuses(statusList)

func readStatuses(list string) []wording {
	var out []wording
	for line := range strings.Lines(list) {
		name, rest, ok := strings.Cut(line, ": ")
		if !ok || strings.HasPrefix(line, "#") {
			continue
		}
		for w := range strings.FieldsSeq(rest) {
			out = append(out, wording{foldString(w), reading.Status(name)})
		}
	}
	sort.SliceStable(out, func(i, j int) bool { return len(out[i].text) > len(out[j].text) })
	return out
}

// openers may stand before a wording and belong to it.
var openers = []string{"截至目前,", "截至目前", "目前,", "目前", "现已", "现", "均已", "均", "已经", "已", "全部", "总体", "整体", "按期", "如期", "按时", "提前"}

// joiners stand between two wordings of one status.
var joiners = []string{",并", "、并", ",且", "并", "且", ",", "、", ";", "/", "(", "及", "和", "。", ""}

// statusAt reads the status that s, a folded text, begins with, and where it ends.
func statusAt(s string) (reading.Status, int) {
	st, end := wordingAt(s)
	if end == 0 {
		return "", 0
	}
	for {
		next, w := joinedWording(s[end:])
		if w == 0 {
			break
		}
		st, end = merge(st, next), end+w
	}
	if strings.HasPrefix(s[end:], ",") && st != reading.StatusDone {
		if _, w := shareAt(s[end+1:]); w > 0 {
			end += 1 + w // 正在推进，完成总任务的65%
		}
	}
	if st == longTerm || st == atOnce {
		st = reading.StatusInProgress // alone they claim no completion
	}
	return st, end
}

// joinedWording reads a second wording after a joiner; a full stop joins only 长期坚持.
func joinedWording(s string) (reading.Status, int) {
	for _, j := range joiners {
		if !strings.HasPrefix(s, j) || s == "" {
			continue
		}
		st, w := wordingAt(s[len(j):])
		if w == 0 || j == "。" && st != longTerm || j == "" && st != longTerm {
			continue
		}
		w += len(j)
		if j == "(" && strings.HasPrefix(s[w:], ")") {
			w++
		}
		return st, w
	}
	return "", 0
}

// wordingAt reads one wording, with its openers, that ends where a clause ends.
func wordingAt(s string) (reading.Status, int) {
	i := 0
	for range 3 {
		i += datedOpener(s[i:])
		if st, w := plainWording(s[i:]); w > 0 && (i > 0 || w > len("整改") || w == len(s)) {
			return st, i + w
		}
		moved := false
		for _, o := range openers {
			if strings.HasPrefix(s[i:], o) {
				i, moved = i+len(o), true
				break
			}
		}
		if !moved {
			break
		}
	}
	return "", 0
}

// datedOpener measures 已于2022年12月底前, which may stand before a wording.
func datedOpener(s string) int {
	for _, o := range []string{"已于", "于", "已在", "在"} {
		rest, ok := strings.CutPrefix(s, o)
		if !ok {
			continue
		}
		n := 0
		for i, r := range rest {
			if !strings.ContainsRune("0123456789年月日底前初末上中下旬半", r) {
				n = i
				break
			}
		}
		if n > 0 && rest[0] >= '0' && rest[0] <= '9' {
			return len(o) + n
		}
	}
	return barePast(s)
}

// barePast measures a date before 已 or 通过: 2022年12月已销号.
func barePast(s string) int {
	n := strings.IndexFunc(s, func(r rune) bool { return !strings.ContainsRune("0123456789年月日底前初末上中下旬", r) })
	if n <= 0 || !strings.Contains(s[:n], "年") || s[0] < '0' || s[0] > '9' || !startsWithAny(s[n:], "已", "通过", "完成", "全部完成") {
		return 0
	}
	return n
}

func plainWording(s string) (reading.Status, int) {
	for _, w := range wordings {
		if strings.HasPrefix(s, w.text) && endsClause(s[len(w.text):]) {
			return w.status, len(w.text)
		}
	}
	return "", 0
}

// endsClause reports whether a clause may end before s; a joined wording may also follow directly.
func endsClause(s string) bool {
	return s == "" || startsWithAny(s, "。", ",", ";", "、", ":", "!", "(", ")", ".", "/", "并长期", "并持续", "且", "|", "”", "长期坚持", "并已", "1.", "一是", "并通过", "并销号", "并完成", "]")
}

// merge gives the meaning of two wordings side by side.
func merge(a, b reading.Status) reading.Status {
	switch {
	case a == atOnce:
		return b
	case b == atOnce:
		return a
	case b == longTerm && a == reading.StatusDone:
		return reading.StatusDoneLongTerm
	case b == longTerm:
		return a
	case a == longTerm && b == reading.StatusDone:
		return reading.StatusDoneLongTerm
	case a == longTerm:
		return b
	case stage(b) > stage(a):
		return b
	}
	return a
}

// stage orders the statuses that override what stands before them.
func stage(s reading.Status) int {
	for i, x := range []reading.Status{reading.StatusBehind, reading.StatusAccepted, reading.StatusNoticed, reading.StatusClosed, reading.StatusCarriedOver} {
		if s == x {
			return i + 1
		}
	}
	return 0
}
