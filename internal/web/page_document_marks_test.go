package web

import (
	"context"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"zhenggai/internal/arith"
	"zhenggai/internal/office"
	"zhenggai/internal/reading"
)

// marked reads a text and lays the marks onto it.
func marked(t interface{ Fatal(...any) }, text string) ([]originalBlock, reading.Result) {
	model, r, err := lineReads{}.Read(context.Background(), "", []byte(text), func(string) (reading.Mapping, bool) { return reading.Mapping{}, false }, func(reading.Step) {})
	if err != nil {
		t.Fatal(err)
	}
	return markOriginal(model, r, numbersOf(r)), r
}

// The original is shown whole: marks cut it, and nothing is lost, doubled or moved.
func TestMarksKeepEveryCharacter(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		line := rapid.OneOf(
			rapid.StringMatching(`[一二三]、[甲乙0-9个家%。 ]{1,20}`), rapid.StringMatching(`（[一二]）[丙丁0-9座亩。]{1,20}`),
			rapid.Just("整改进展情况：已完成整改"), rapid.StringMatching(`[a-z甲]{1,9}`),
		)
		lines := rapid.SliceOfN(line, 0, 12).Draw(t, "lines")
		blocks, r := marked(t, strings.Join(lines, "\n"))
		random := rapid.SliceOfN(rapid.Custom(func(t *rapid.T) reading.Span {
			return reading.Span{Block: rapid.IntRange(-1, 13).Draw(t, "b"), Start: rapid.IntRange(-3, 40).Draw(t, "s"), End: rapid.IntRange(-3, 80).Draw(t, "e")}
		}), 0, 4).Draw(t, "spans")
		for i := range r.Findings {
			r.Findings[i].Spans["goal"] = random // spans of a broken reading must not break the page
		}
		model := office.Document{}
		for _, b := range blocks {
			model.Blocks = append(model.Blocks, b.Block)
		}
		for _, b := range markOriginal(model, r, numbersOf(r)) {
			var got strings.Builder
			for _, m := range b.Marks {
				for _, x := range m.Runs {
					got.WriteString(x.Text)
				}
			}
			if got.String() != b.Printed() {
				t.Fatalf("%q is shown as %q", b.Printed(), got.String())
			}
		}
	})
}

// Every amount read in a field is underlined where it is printed, with what its checks found.
func TestAmountsAreUnderlinedInTheOriginal(t *testing.T) {
	blocks, r := marked(t, sampleText)
	found := map[string]*number{}
	for _, b := range blocks {
		for _, m := range b.Marks {
			for _, x := range m.Runs {
				if x.Number != nil {
					found[x.Number.At()] = x.Number
					if x.Text != x.Number.Text {
						t.Errorf("%q is underlined for %q", x.Text, x.Number.Text)
					}
				}
			}
		}
	}
	for _, n := range numbersOf(r) {
		if found[n.At()] == nil {
			t.Errorf("%s (%s) is not underlined", n.Text, n.Where)
		}
	}
	worst := arith.Verdict("")
	for _, n := range found {
		if n.Field.Name == "measure" && n.Finding == 0 && worse(n.Verdict, worst) {
			worst = n.Verdict
		}
	}
	if worst != arith.Mismatch {
		t.Errorf("13、6 and 3 of 21 are dressed as %q", worst)
	}
}

func TestUnreadPiecesKnowTheirPlace(t *testing.T) {
	blocks, r := marked(t, sampleText)
	u := unreadOf(r, blocks)
	if len(u) != 1 || u[0].Finding != 0 || u[0].Measure != 1 {
		t.Errorf("%+v", u)
	}
}

func TestCellsOfATableStandTogether(t *testing.T) {
	blocks, _ := marked(t, "一、甲\n|a|b\n|c|d\n乙")
	parts := partsOf(blocks)
	if len(parts) != 3 || len(parts[1].Table) != 2 || len(parts[1].Table[1]) != 2 {
		t.Errorf("%d parts", len(parts))
	}
}

// A comparison loses nothing: without what was added it is the old text, without what went, the new.
func TestWordDiffKeepsBothTexts(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.StringOfN(rapid.RuneFrom([]rune("甲乙丙12.5%ab，。\n")), 0, 40, -1)
		old, now := text.Draw(t, "old"), text.Draw(t, "now")
		var a, b strings.Builder
		for _, e := range wordDiff(old, now) {
			if e.Sort != "ins" {
				a.WriteString(e.Text)
			}
			if e.Sort != "del" {
				b.WriteString(e.Text)
			}
		}
		if a.String() != old || b.String() != now {
			t.Fatalf("%q and %q", a.String(), b.String())
		}
	})
	edits := wordDiff("修复土地10.85平方公里", "修复土地12.36平方公里")
	if len(edits) != 4 || edits[1].Text != "10.85" || edits[2].Text != "12.36" {
		t.Errorf("a figure is not compared whole: %v", edits)
	}
}
