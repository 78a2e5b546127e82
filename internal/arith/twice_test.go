package arith

import "testing"

func TestTwice(t *testing.T) {
	for name, c := range map[string]struct {
		first, second Passage
		want          Verdict // "" for nothing
	}{
		"the same": {
			Passage{Finding: "一", Part: Measure, Text: "全市现有储油库41座。"},
			Passage{Finding: "一", Part: Measure, Text: "目前，全市现有储油库41座，均已建档。"},
			OK,
		},
		"changed": {
			Passage{Finding: "一", Part: Measure, Text: "全市现有储油库41座。"},
			Passage{Finding: "一", Part: Measure, Text: "全市现有储油库42座，均已建档。"},
			Mismatch,
		},
		"a loose one agrees": {
			Passage{Finding: "一", Part: Measure, Text: "全市现有储油库120余座。"},
			Passage{Finding: "一", Part: Measure, Text: "全市现有储油库124座。"},
			OK,
		},
		"another finding": {
			Passage{Finding: "一", Part: Measure, Text: "全市现有储油库41座。"},
			Passage{Finding: "二", Part: Measure, Text: "全市现有储油库42座。"},
			"",
		},
		"statement and measure": {
			Passage{Finding: "一", Part: Statement, Text: "全市现有储油库41座。"},
			Passage{Finding: "一", Part: Measure, Text: "全市现有储油库42座。"},
			"",
		},
		"another calibre": {
			Passage{Finding: "一", Part: Measure, Text: "全区现有储油库630座。"},
			Passage{Finding: "一", Part: Measure, Text: "全市现有储油库41座。"},
			"",
		},
		"another year": {
			Passage{Finding: "一", Part: Measure, Text: "2021年全市现有储油库43座。"},
			Passage{Finding: "一", Part: Measure, Text: "2022年全市现有储油库41座。"},
			"",
		},
		"another thing": {
			Passage{Finding: "一", Part: Measure, Text: "全市现有储油库41座。"},
			Passage{Finding: "一", Part: Measure, Text: "全市现有水库12座。"},
			"",
		},
		"subjects untold": {
			Passage{Finding: "一", Part: Measure, Text: "青岭旗现有企业5家。"},
			Passage{Finding: "一", Part: Measure, Text: "白水县现有企业8家。"},
			"",
		},
	} {
		t.Run(name, func(t *testing.T) {
			checks := Run(Input{Passages: []Passage{c.first, c.second}})
			switch {
			case c.want == "" && len(checks) > 0:
				t.Errorf("got %v, want nothing", checks)
			case c.want != "" && (len(checks) != 1 || checks[0].Verdict != c.want || checks[0].Rule != "twice"):
				t.Errorf("got %v, want twice %s", checks, c.want)
			}
		})
	}
}
