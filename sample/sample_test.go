package sample_test

import (
	"regexp"
	"strings"
	"testing"

	"zhenggai/sample"
)

var documents = map[string][]byte{"report": sample.Report, "plan": sample.Plan, "corrected": sample.CorrectedReport}

// A sample that could be taken for a real place's record would do harm.
func TestEveryDocumentSaysItIsASample(t *testing.T) {
	for name, text := range documents {
		head := strings.Join(strings.SplitN(string(text), "\n", 5)[:4], "\n")
		if !strings.Contains(head, "示例") {
			t.Errorf("%s does not say 示例 in its first lines: %q", name, head)
		}
	}
}

var (
	problem = regexp.MustCompile(`(?m)^[一二三四五六七八九十]+、.+$`)
	measure = regexp.MustCompile(`(?m)^（[一二三四五六七八九十]）`)
	status  = regexp.MustCompile(`(?m)^整改进展情况：(\S+)`)
)

func TestReportHasTheUsualShape(t *testing.T) {
	text := string(sample.Report)
	if got := len(problem.FindAllString(text, -1)); got != 16 {
		t.Errorf("problems: %d, want 16", got)
	}
	if got := len(measure.FindAllString(text, -1)); got != 41 { // and the unnumbered one of 十二
		t.Errorf("numbered measures: %d, want 41", got)
	}
	count := map[string]int{}
	for _, m := range status.FindAllStringSubmatch(text, -1) {
		count[m[1]]++
	}
	for wording, want := range map[string]int{"已完成整改，长期坚持": 2, "已完成整改": 5, "正在推进实施": 9} {
		if count[wording] != want {
			t.Errorf("%s: %d, want %d", wording, count[wording], want)
		}
	}
}

// The plan is joined to the report by label and statement, so both must be the same words.
func TestPlanSpeaksOfTheSameProblems(t *testing.T) {
	report, plan := problem.FindAllString(string(sample.Report), -1), problem.FindAllString(string(sample.Plan), -1)
	if len(report) != len(plan) {
		t.Fatalf("report has %d problems, plan %d", len(report), len(plan))
	}
	for i := range report {
		if report[i] != plan[i] {
			t.Errorf("problem %d differs:\n%s\n%s", i+1, report[i], plan[i])
		}
	}
}

func TestCorrectedReportDiffersInSixPlaces(t *testing.T) {
	before := map[string]int{}
	for _, line := range strings.Split(string(sample.Report), "\n") {
		before[line]++
	}
	changed := 0
	for _, line := range strings.Split(string(sample.CorrectedReport), "\n") {
		if before[line]--; before[line] < 0 && strings.TrimSpace(line) != "" {
			changed++
		}
	}
	if changed != 6 {
		t.Errorf("lines that the corrected report alone has: %d, want 6", changed)
	}
}
