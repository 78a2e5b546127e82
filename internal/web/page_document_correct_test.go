package web

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
)

// Every correction can be made with plain forms, and each is made against what the person saw.
func TestCorrectionsByPlainForms(t *testing.T) {
	d := newDesks(t)
	path := d.handIn("进展.txt", sampleText)
	for _, c := range []struct {
		what string
		form url.Values
		want func() bool
	}{
		{"a field", url.Values{"at": {"f0.statement"}, "op": {"set_field"}, "value": {"改写的问题\r\n第二段"}}, func() bool {
			return d.result(t, path).Findings[0].Statement == "改写的问题\n第二段"
		}},
		{"a status", url.Values{"at": {"f0.status"}, "op": {"set_field"}, "value": {"done"}}, func() bool {
			f := d.result(t, path).Findings[0]
			return f.Status == "done" && f.StatusText == "正在推进实施"
		}},
		{"a measure and its label", url.Values{"at": {"f0m0"}, "op": {"set_measure"}, "label": {"1."}, "value": {"排查完成。下一步整改。"}}, func() bool {
			m := d.result(t, path).Findings[0].Measures[0]
			return m.Label == "1." && m.Text == "排查完成。下一步整改。"
		}},
		{"a split at the cursor", url.Values{"at": {"f0m0"}, "op": {"split_measure"}, "label": {"1."}, "value": {"排查完成。下一步整改。"}, "cursor": {"5"}}, func() bool {
			ms := d.result(t, path).Findings[0].Measures
			return len(ms) == 3 && ms[0].Text == "排查完成。" && ms[1].Text == "下一步整改。"
		}},
		{"a joining", url.Values{"at": {"f0m1"}, "op": {"join_measure"}, "value": {"下一步整改。"}}, func() bool {
			ms := d.result(t, path).Findings[0].Measures
			return len(ms) == 2 && ms[0].Text == "排查完成。\n下一步整改。"
		}},
		{"a split at an empty line", url.Values{"at": {"f0m0"}, "op": {"split_measure"}, "label": {"1."}, "value": {"排查完成。\r\n\r\n下一步整改。"}}, func() bool {
			ms := d.result(t, path).Findings[0].Measures
			return len(ms) == 3 && ms[1].Text == "下一步整改。"
		}},
		{"dropping a measure", url.Values{"at": {"f0m2"}, "op": {"drop_measure"}}, func() bool {
			r := d.result(t, path)
			return len(r.Findings[0].Measures) == 2 && len(r.Unread) == 2
		}},
		{"an unread piece as a measure where it stands", url.Values{"at": {"u1"}, "op": {"unread_measure"}, "finding": {"1"}, "near": {"1"}, "after": {"1"}}, func() bool {
			r := d.result(t, path)
			return len(r.Findings[0].Measures) == 3 && len(r.Unread) == 1
		}},
		{"an unread piece as a finding", url.Values{"at": {"u0"}, "op": {"unread_finding"}, "near": {"1"}}, func() bool {
			return len(d.result(t, path).Findings) == 3
		}},
		{"dropping a finding", url.Values{"at": {"f1"}, "op": {"drop_finding"}}, func() bool {
			return len(d.result(t, path).Findings) == 2
		}},
		{"ignoring an unread piece", url.Values{"at": {"u0"}, "op": {"unread_ignored"}}, func() bool {
			return len(d.result(t, path).Unread) == 0
		}},
		{"the genre", url.Values{"at": {"genre"}, "op": {"set_genre"}, "value": {"bulletin"}}, func() bool {
			return d.result(t, path).Genre == "bulletin"
		}},
		{"the title", url.Values{"at": {"title"}, "op": {"set_title"}, "value": {"新标题"}}, func() bool {
			return d.result(t, path).Title == "新标题"
		}},
	} {
		if rec := d.correct(t, path, c.form); rec.Code != http.StatusSeeOther {
			t.Fatalf("%s: %d %s", c.what, rec.Code, rec.Body)
		}
		if !c.want() {
			t.Errorf("%s was not made: %+v", c.what, d.result(t, path))
		}
	}
}

// Who was overtaken by another sees the desk as it stands and keeps what was typed; the next try counts.
func TestACorrectionOvertakenByAnother(t *testing.T) {
	d := newDesks(t)
	path := d.handIn("进展.txt", sampleText)
	old := d.base(t, path)
	d.correct(t, path, url.Values{"at": {"f0.goal"}, "op": {"set_field"}, "value": {"先到的目标"}})
	mine := url.Values{"base": {old}, "at": {"f0.goal"}, "op": {"set_field"}, "value": {"后到的目标"}}
	rec := d.correct(t, path, mine)
	body := rec.Body.String()
	if rec.Code != http.StatusConflict || !strings.Contains(body, "别人已经更正过") || !strings.Contains(body, "后到的目标") {
		t.Fatalf("%d %s", rec.Code, body)
	}
	mine.Set("base", baseField.FindStringSubmatch(body)[1])
	if rec := d.correct(t, path, mine); rec.Code != http.StatusSeeOther || d.result(t, path).Findings[0].Goal != "后到的目标" {
		t.Errorf("the second try: %d", rec.Code)
	}
}

func TestACorrectionThatCannotBeMade(t *testing.T) {
	d := newDesks(t)
	path := d.handIn("进展.txt", sampleText)
	for what, form := range map[string]url.Values{
		"问题表述不能为空":  {"at": {"f0.statement"}, "op": {"set_field"}, "value": {" "}},
		"不是日期":      {"at": {"f0.deadline"}, "op": {"set_field"}, "value": {"年底"}},
		"两段都要有文字":   {"at": {"f0m0"}, "op": {"split_measure"}, "label": {"（一）"}, "value": {d.result(t, path).Findings[0].Measures[0].Text}, "cursor": {"0"}},
		"前面没有可以并入的": {"at": {"f0m0"}, "op": {"join_measure"}},
		"从 1 到 2":   {"at": {"u0"}, "op": {"unread_measure"}, "finding": {"9"}},
		"没有“x”这种更正": {"at": {"f0"}, "op": {"x"}},
	} {
		rec := d.correct(t, path, form)
		if rec.Code != http.StatusUnprocessableEntity || !strings.Contains(rec.Body.String(), what) {
			t.Errorf("%s: %d", what, rec.Code)
		}
	}
	if rec := d.clerk.post(path+"/corrections", url.Values{"base": {"many"}}); rec.Code != http.StatusUnprocessableEntity {
		t.Errorf("a broken form: %d", rec.Code)
	}
}

// With script the desk comes back as a piece, and forms are fetched into the place of their field.
func TestTheDeskInPieces(t *testing.T) {
	d := newDesks(t)
	path := d.handIn("进展.txt", sampleText)
	for at, want := range map[string]string{
		"f0.statement": "<textarea", "f0.status": "<select", "f0.deadline": `type="date"`, "f0m0": "data-split", "title": `name="value"`, "genre": "<select",
	} {
		rec := d.clerk.get(path+"/edit?at="+at, "HX-Request", "true")
		if body := rec.Body.String(); rec.Code != 200 || !strings.Contains(body, want) || strings.Contains(body, "<html") || !strings.Contains(body, `id="`+fieldID(at)+`"`) {
			t.Errorf("the form of %s: %d %s", at, rec.Code, body)
		}
		if body := d.clerk.get(path+"/edit?cancel=1&at="+at, "HX-Request", "true").Body.String(); strings.Contains(body, "<form") {
			t.Errorf("giving up on %s leaves the form", at)
		}
		if rec := d.clerk.get(path + "/edit?at=" + at); rec.Code != http.StatusSeeOther {
			t.Errorf("without script: %d", rec.Code)
		}
	}
	r := newPost(path+"/corrections", url.Values{"base": {d.base(t, path)}, "at": {"f0.goal"}, "op": {"set_field"}, "value": {"目标"}})
	rec := d.clerk.do(r, "HX-Request", "true")
	if body := rec.Body.String(); rec.Code != 200 || !strings.HasPrefix(body, `<div id="desk"`) || !strings.Contains(body, "autofocus") {
		t.Errorf("%d %.200s", rec.Code, body)
	}
	if rec := d.clerk.get(path+"/differences", "HX-Request", "true"); rec.Code != 200 || !strings.Contains(rec.Body.String(), "新增") {
		t.Errorf("the differences: %d", rec.Code)
	}
}

func TestPlacesOnTheDesk(t *testing.T) {
	for at, want := range map[string][3]any{
		"f3": {3, -1, ""}, "f12.status_text": {12, -1, "status_text"}, "f0m7": {0, 7, ""},
	} {
		finding, measure, field, ok := parseAt(at)
		if !ok || finding != want[0] || measure != want[1] || field != want[2] {
			t.Errorf("%s is %d %d %q %t", at, finding, measure, field, ok)
		}
	}
	for _, bad := range []string{"", "u3", "f", "fx", "f-1", "f1mx", "title"} {
		if _, _, _, ok := parseAt(bad); ok {
			t.Errorf("%q is taken for a place", bad)
		}
	}
	if got := byteAt("一𠮷二", 3); got != len("一𠮷") {
		t.Errorf("three units of UTF-16 are %d bytes", got)
	}
}
