package intake

import (
	"os"
	"strconv"
	"strings"
	"testing"

	"zhenggai/internal/reading"
)

func sample(t testing.TB) string {
	t.Helper()
	buf, err := os.ReadFile("../../sample/report.txt")
	if err != nil {
		t.Fatal(err)
	}
	return string(buf)
}

func TestStandardReportIsReadWhole(t *testing.T) {
	d := prose(sample(t))
	r := Recognise(d)
	if r.Genre != reading.ProgressReport {
		t.Errorf("genre %s", r.Genre)
	}
	if len(r.Findings) != 16 || len(r.Unread) != 0 {
		t.Fatalf("%d findings, %d unread %+v", len(r.Findings), len(r.Unread), r.Unread)
	}
	measures, statuses := 0, map[reading.Status]int{}
	for i, f := range r.Findings {
		if f.No == nil || *f.No != i+1 {
			t.Errorf("finding %d is labelled %q", i+1, f.Label)
		}
		measures += len(f.Measures)
		statuses[f.Status]++
	}
	if measures != 42 || statuses[reading.StatusDoneLongTerm] != 2 || statuses[reading.StatusDone] != 5 || statuses[reading.StatusInProgress] != 9 {
		t.Errorf("%d measures, statuses %v", measures, statuses)
	}
	checkCovered(t, d, r)
}

func TestStandardReportComposesBackExactly(t *testing.T) {
	text := sample(t)
	if got, want := squeeze(compose(Recognise(prose(text)))), squeeze(text); got != want {
		t.Errorf("composed text differs\n got %s\nwant %s", got, want)
	}
}

// What damages a report's layout must not change what it says.
func TestDamagedLayoutReadsTheSame(t *testing.T) {
	text := sample(t)
	want := Recognise(prose(text))
	for name, damage := range map[string]func(string) string{
		"no blank lines": func(s string) string { return strings.ReplaceAll(s, "\n\n", "\n") },
		"half width":     halfWidth,
		"inner spaces": func(s string) string {
			return strings.ReplaceAll(s, "整改进展情况：", "整改 进展 情况：")
		},
		"page numbers":    pageNumbers,
		"joined status":   func(s string) string { return joinBefore(s, "整改进展情况：") },
		"wrapped at 38":   func(s string) string { return wrap(s, 38) },
		"windows endings": func(s string) string { return strings.ReplaceAll(s, "\n", "\r\n") },
	} {
		t.Run(name, func(t *testing.T) {
			d := prose(damage(text))
			got := Recognise(d)
			checkCovered(t, d, got)
			if len(got.Findings) != len(want.Findings) {
				t.Fatalf("%d findings, want %d", len(got.Findings), len(want.Findings))
			}
			for i := range got.Findings {
				g, w := got.Findings[i], want.Findings[i]
				if foldString(g.Statement) != foldString(w.Statement) || g.Status != w.Status || len(g.Measures) != len(w.Measures) {
					t.Errorf("finding %d: %q %s %d measures, want %q %s %d", i+1,
						g.Statement, g.Status, len(g.Measures), w.Statement, w.Status, len(w.Measures))
				}
			}
		})
	}
}

func halfWidth(s string) string {
	return strings.NewReplacer("（", "(", "）", ")", "：", ":", "，", ",", "；", ";").Replace(s)
}

// pageNumbers prints a page number after every tenth line.
func pageNumbers(s string) string {
	var b strings.Builder
	n := 0
	for line := range strings.Lines(s) {
		b.WriteString(line)
		if n++; n%10 == 0 {
			b.WriteString("— " + strconv.Itoa(n/10) + " —\n")
		}
	}
	return b.String()
}

// joinBefore puts a label into the paragraph above it.
func joinBefore(s, label string) string {
	for strings.Contains(s, "\n"+label) {
		s = strings.ReplaceAll(s, "\n"+label, label)
	}
	return s
}

// wrap breaks lines at n characters.
func wrap(s string, n int) string {
	var b strings.Builder
	for line := range strings.Lines(s) {
		runes := []rune(strings.TrimSpace(line))
		for len(runes) > n {
			b.WriteString(string(runes[:n]) + "\n")
			runes = runes[n:]
		}
		b.WriteString(string(runes) + "\n")
	}
	return b.String()
}

func FuzzRecognise(f *testing.F) {
	f.Add("附件\n某市督察反馈问题整改情况\n一、甲问题。\n整改进展情况：已完成整改\n（一）乙。")
	f.Add("序号|整改任务|责任单位|整改时限\n1|甲问题整改|市水务局|2021年底")
	f.Add("第7项：甲。整改时限：2021年底。整改措施：1.乙；2.丙。完成情况：已完成整改")
	f.Add("序号\n整改任务\n责任单位\n整改时限\n1\n甲问题\n乙局\n立行立改")
	f.Fuzz(func(t *testing.T, text string) {
		d := prose(text)
		checkCovered(t, d, Recognise(d))
		rows := make([][]string, 0)
		for line := range strings.Lines(text) {
			rows = append(rows, strings.Split(strings.TrimSpace(line), "|"))
		}
		d = table(d, rows...)
		checkCovered(t, d, Recognise(d))
	})
}

func BenchmarkRecognise(b *testing.B) {
	d := prose(sample(b))
	b.SetBytes(int64(len(sample(b))))
	for b.Loop() {
		Recognise(d)
	}
}
