package house_test

import (
	"testing"
	"testing/fstest"

	"zhenggai/internal/house"
)

func TestEveryLinkOfTheDocumentsLeadsSomewhere(t *testing.T) {
	violations, err := house.Links(root)
	report(t, violations, err)
}

func TestALinkToNothingIsCaught(t *testing.T) {
	text := "[a](docs/here.md) ![b](docs/img/) [c](https://example.org/x) [d](#below)\n[e](docs/gone.md)"
	got, err := house.Links(fstest.MapFS{
		"README.md": {Data: []byte(text)}, "docs/here.md": {Data: []byte("[up](../README.md#start)")}, "docs/img/a.png": {},
	})
	if err != nil || len(got) != 1 || got[0].File != "README.md" || got[0].Line != 2 {
		t.Errorf("%v %v", got, err)
	}
}
