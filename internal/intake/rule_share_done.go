package intake

import (
	"strings"

	"zhenggai/internal/reading"
)

// Rule share done: a status may be told as a share, 整改进度：完成90%. Less than all is work that goes on;
// all of it is done. A figure alone, 90%, does not say of what, and stays unknown. A wording behind the share belongs to it and outranks it: 完成60%，未达到序时进度.

// shareOpeners may stand before the share.
var shareOpeners = []string{"目前", "截至目前", "已", "现已", "累计", "总体", "整体", "整改", "任务", "工程", "项目", "进度", "形象进度", "完成", "完成率", "完成进度", "达到", "达", "为", "约", "总量的", "总任务的", ",", ":"}

// shareAt reads the share that s, a folded text, begins with, and where it ends.
func shareAt(s string) (reading.Status, int) {
	i := 0
	for moved := true; moved; {
		moved = false
		for _, o := range shareOpeners {
			if strings.HasPrefix(s[i:], o) {
				i, moved = i+len(o), true
			}
		}
	}
	whole, w := digits(s[i:])
	if w == 0 || whole > 100 || !strings.Contains(s[:i], "完成") {
		return "", 0
	}
	end := i + w
	if strings.HasPrefix(s[end:], ".") {
		_, x := digits(s[end+1:])
		end += 1 + x
	}
	if !strings.HasPrefix(s[end:], "%") {
		return "", 0
	}
	end++
	st := reading.StatusInProgress
	if whole == 100 {
		st = reading.StatusDone
	}
	for _, j := range []string{",", "、", ";", "(", ""} {
		if x, w := statusAt(strings.TrimPrefix(s[end:], j)); strings.HasPrefix(s[end:], j) && w > 0 {
			return x, end + len(j) + w
		}
	}
	if !endsClause(s[end:]) {
		return "", 0
	}
	return st, end
}

// isShare reports a status that is a share and nothing else, which says how far and not whether in time.
func isShare(text string) bool {
	norm := foldString(text)
	_, w := shareAt(norm)
	return w > 0 && strings.HasSuffix(norm, "%")
}
