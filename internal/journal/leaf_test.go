package journal

import (
	"encoding/json"
	"reflect"
	"testing"

	"pgregory.net/rapid"
)

// The short way and the long way read the same, of any entry and of any bytes.
func TestReadLeafIsUnmarshal(t *testing.T) {
	text := rapid.StringOf(rapid.RuneFrom([]rune("ab草\"\\{}[],:<\n")))
	rapid.Check(t, func(t *rapid.T) {
		e := Entry{
			Seq: Seq(rapid.Int64().Draw(t, "seq")), Act: Act(text.Draw(t, "act")), Subject: Ref{text.Draw(t, "table"), text.Draw(t, "id")},
			Actor: text.Draw(t, "actor"), OccurredOn: "2026-01-01", RecordedAt: rapid.Int64().Draw(t, "at"), Reason: text.Draw(t, "reason"),
		}
		for range rapid.IntRange(0, 3).Draw(t, "images") {
			i := Image{Ref: Ref{text.Draw(t, "table"), text.Draw(t, "id")}, Gone: rapid.Bool().Draw(t, "gone")}
			if !i.Gone {
				i.Row, _ = Canonical(map[string]any{text.Draw(t, "k"): text.Draw(t, "v"), "n": map[string]int{"x": 1}})
			}
			e.Images = append(e.Images, i)
		}
		leaf, err := e.Leaf()
		if err != nil {
			t.Fatal(err)
		}
		readBoth(t, leaf, Entry{})
		readBoth(t, leaf, e)
		i := rapid.IntRange(0, len(leaf)-1).Draw(t, "altered")
		leaf[i] = rapid.SampledFrom([]byte(`0"\{}[],: x`)).Draw(t, "byte")
		readBoth(t, leaf, Entry{})
		readBoth(t, leaf, e)
	})
}

func readBoth(t *rapid.T, leaf []byte, like Entry) {
	got, err := ReadLeaf(leaf, like)
	var want Entry
	wantErr := json.Unmarshal(leaf, &want)
	if wantErr == nil && (err != nil || !reflect.DeepEqual(got, want)) {
		t.Fatalf("%s\n is read as %+v, %v\n it is %+v", leaf, got, err, want)
	}
}
