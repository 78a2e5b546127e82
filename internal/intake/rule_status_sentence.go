package intake

import (
	"strings"

	"zhenggai/internal/reading"
)

// Rule status sentence: the status may be the first sentence of the body, 该问题已完成整改。, or any
// whole sentence of it.

// statusFound is a status inside a paragraph, in bytes of its folded text: lead..start is the phrase
// before it (该问题), start..end the wording.
type statusFound struct {
	status           reading.Status
	lead, start, end int
}

// subjects may stand before a status in a sentence of its own.
var subjects = []string{"该", "此", "本", "上述", "以上", "涉及"}

var subjectNouns = []string{
	"项反馈问题", "项整改任务", "反馈问题", "整改任务", "整改问题", "整改事项", "项问题", "项任务", "项工作", "问题整改", "问题", "任务", "事项", "项目", "条问题", "个问题", "整改项目", "整改工作", "条", "项",
}

// sentenceStatus reads the sentence at byte i of a folded text, when it says nothing but a status.
// Without a subject (该问题) the sentence must end with the wording, and begin with a word of its own.
func sentenceStatus(s string, i int) (statusFound, bool) {
	start := i + subjectAt(s[i:])
	if start == i {
		if st, ok := sinceThen(s, i); ok {
			return st, true
		}
	}
	st, w := statusAt(s[start:])
	if w == 0 {
		return statusFound{}, false
	}
	end := start + w
	ends := end == len(s) || startsWithAny(s[end:], "。", ";", "!")
	if start == i && (!ends || !startsWithAny(s[i:], "已", "正在", "尚未", "基本", "未", "目前已", "持续推进", "达到序时", "超过序时", "按序时", "整改工作已", "整改已", "整改任务已", "整改完成", "截至目前,已", "均已", "有序推进", "完成整改", "立行立改", "现已", "拟", "具备", "通过", "同意", "推进", "公示", "于2", "已于") && barePast(s[i:]) == 0) {
		return statusFound{}, false
	}
	if start > i && !ends && !startsWithAny(s[end:], ",", "、", "并", "(") {
		return statusFound{}, false
	}
	return statusFound{st, i, start, end}, true
}

// sinceThen reads 截至目前，已完成整改。: the time is no part of the wording.
func sinceThen(s string, i int) (statusFound, bool) {
	for _, o := range []string{"截至目前,", "截至目前", "目前,", "目前"} {
		if !strings.HasPrefix(s[i:], o) {
			continue
		}
		start := i + len(o)
		st, w := statusAt(s[start:])
		if end := start + w; w > 0 && (end == len(s) || startsWithAny(s[end:], "。", ";", "!")) {
			return statusFound{st, i, start, end}, true
		}
		break
	}
	return statusFound{}, false
}

// subjectAt measures 截至目前，该项整改任务 at the start of s.
func subjectAt(s string) int {
	i := 0
	for _, o := range []string{"目前,", "截至目前,", "截至目前", "目前"} {
		if strings.HasPrefix(s, o) {
			i = len(o)
			break
		}
	}
	for _, sub := range subjects {
		if !strings.HasPrefix(s[i:], sub) {
			continue
		}
		if n := nounAt(s[i+len(sub):]); n > 0 {
			return i + len(sub) + n
		}
	}
	for _, n := range []string{"整改任务", "问题", "整改进度", "整改工作", "工作进度", "总体进度"} {
		if strings.HasPrefix(s[i:], n) {
			return i + len(n)
		}
	}
	return 0
}

// nounAt measures the noun of a subject: of those that fit, the one a wording follows, for 该问题整改工作已完成
// may be read as 该问题整改 or as 该问题.
func nounAt(s string) int {
	first := 0
	for _, n := range subjectNouns {
		if !strings.HasPrefix(s, n) {
			continue
		}
		if _, w := statusAt(s[len(n):]); w > 0 {
			return len(n)
		}
		if first == 0 {
			first = len(n)
		}
	}
	return first
}

// sentences calls yield with the start of every sentence of s from byte i on.
func sentences(s string, i int) func(func(int) bool) {
	return func(yield func(int) bool) {
		for i < len(s) {
			if !yield(i) {
				return
			}
			n := strings.IndexAny(s[i:], "。;!")
			if n < 0 {
				return
			}
			i += n
			if s[i] == ';' || s[i] == '!' {
				i++
			} else {
				i += len("。")
			}
		}
	}
}
