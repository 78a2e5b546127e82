package reading

import (
	"encoding/json"
	"strings"
	"testing"

	"zhenggai/internal/say"
)

func TestWhatBelongsToNoFindingIsPrintedWithItsBlock(t *testing.T) {
	r := Result{
		Findings: []Finding{{Label: "一、"}},
		Asides:   []Aside{{Span: Span{Block: 2}, Role: RoleChapter, Text: "一、总体情况"}},
	}
	out, err := json.Marshal(Print(r, say.ZhCN))
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{
		`"asides":[{"role":"chapter","text":"一、总体情况","block":3}]`, `"preface":""`, `"external_ids":[]`,
	} {
		if !strings.Contains(string(out), want) {
			t.Errorf("%s is not in %s", want, out)
		}
	}
}
