package dossier

import "testing"

func TestARecordIsMaskedOfPeopleAndTheirData(t *testing.T) {
	for from, want := range map[string]string{
		`{"by":{"account":"a1","former":["u2"],"role":"doer","units":["u1"]},"opinion":"电话13800010001"}`:                                                `{"by":{"role":"doer","units":["u1"]},"opinion":"电话138*****001"}`,
		`{"answered_by":"a1","asked_by":"a2","by":"a3","day":"2025-12-31","phone":"13800010001"}`:                                                       `{"day":"2025-12-31","phone":"138*****001"}`,
		`{"hash":"1234567890123456789012345678901234567890123456789012345678901234","id":"01a20eb9-0123-0123-0123-123456789012-claim","n":13800010001}`: `{"hash":"1234567890123456789012345678901234567890123456789012345678901234","id":"01a20eb9-0123-0123-0123-123456789012-claim","n":13800010001}`,
		`{"lines":[{"signed_by":"a1","words":"写信a@b.cn"}]}`:                                                                                             `{"lines":[{"words":"写信a****n"}]}`,
	} {
		got, err := maskRow([]byte(from))
		if err != nil || string(got) != want {
			t.Errorf("%s\n gives %s\n want %s, %v", from, got, want, err)
		}
	}
}

func TestEveryFileCanBeUnpackedEverywhere(t *testing.T) {
	for from, want := range map[string]string{
		"情况说明.docx": "情况说明.docx", "../../etc/passwd": "_.._etc_passwd", `a\b:c*?"<>|.pdf`: "a_b_c______.pdf", "...": "file", "": "file", "a\x00\nb": "a__b",
	} {
		if got := safeName(from); got != want {
			t.Errorf("%q becomes %q, want %q", from, got, want)
		}
	}
}
