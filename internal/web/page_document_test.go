package web

import (
	"bytes"
	"context"
	"fmt"
	"log/slog"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"zhenggai/internal/gate"
	"zhenggai/internal/gate/gatetest"
	"zhenggai/internal/journal"
	"zhenggai/internal/org"
	"zhenggai/internal/reading"
	"zhenggai/internal/report"
	"zhenggai/internal/say"
	"zhenggai/internal/signoff"
)

const sampleText = `# 苍原市第二轮中央生态环境保护督察整改进展情况
一、全市21座尾矿库中，在用13座、停用6座、废弃2座，隐患没有排清。
整改进展情况：正在推进实施
（一）排查尾矿库21座，其中在用13座、停用6座、废弃3座。
（二）整改隐患19个，检查企业120余家次。
此处是一段读不懂的话。
二、渗滤液处理设施没有建成。
整改进展情况：正在推进实施
（一）编制完成座填埋场的处理方案。
`

// desks is a house with the pages of documents and of the report, over memory.
type desks struct {
	*house
	memory   *memory
	readings *Readings
	clerk    *browser
}

func newDesks(t testing.TB) *desks {
	d := &desks{memory: newMemory(), readings: NewReadings(context.Background(), slog.New(slog.DiscardHandler))}
	d.house = newHouse(t, func(s *Shell) []gate.Route {
		desk := &reading.Desk{Store: d.memory, Vault: d.memory, Reads: lineReads{}, NewID: d.memory.newID}
		docs := &Documents{
			Shell: s, Desk: desk, Shelf: d.memory, Bytes: d.memory, Columns: lineColumns{}, People: gatetest.NewAccounts(),
			Readings: d.readings, Now: func() time.Time { return time.Unix(1763600000, 0) },
		}
		press := &Reports{Shell: s, Press: report.Exports{Store: ledgerMemory{d.memory}}, Shelf: d.memory, Leave: func(context.Context, signoff.Kind, string) (signoff.Leave, error) {
			return signoff.Leave{}, nil
		}}
		return append(docs.Routes(), press.Routes()...)
	})
	d.settle(org.Clerk)
	d.clerk = d.as(org.Clerk)
	return d
}

// handIn hands a text in as a browser without script does, and waits until it is read.
func (d *desks) handIn(name, text string) (path string) {
	d.t.Helper()
	var body bytes.Buffer
	w := multipart.NewWriter(&body)
	part, _ := w.CreateFormFile("file", name)
	_, _ = part.Write([]byte(text))
	_ = w.Close()
	r := httptest.NewRequest("POST", "/documents", &body)
	r.Header.Set("Content-Type", w.FormDataContentType())
	rec := d.clerk.do(r)
	if rec.Code != http.StatusSeeOther {
		d.t.Fatalf("handing in: %d %s", rec.Code, rec.Body)
	}
	d.readings.Wait()
	return rec.Header().Get("Location")
}

var (
	pageKey     = regexp.MustCompile(`>[^<]*\b(page|word|reading|ledger|report|office)\.[a-z_]+`)
	baseField   = regexp.MustCompile(`name="base" value="(\d+)"`)
	takeField   = regexp.MustCompile(`name="take" value="([^"]+)" checked`)
	previewLink = regexp.MustCompile(`href="(/report\?round=[^"]+)#[^"]*"[^>]*data-number`)
)

// page gets a page and fails when it is not whole or shows a key.
func (d *desks) page(t *testing.T, path string, lang say.Lang) string {
	t.Helper()
	d.clerk.lang = string(lang)
	body := whole(t, path, d.clerk.get(path), 200, lang)
	if key := pageKey.FindString(body); key != "" {
		t.Errorf("%s in %s shows a key: %s", path, lang, key)
	}
	return body
}

func (d *desks) base(t *testing.T, path string) string {
	t.Helper()
	m := baseField.FindStringSubmatch(d.page(t, path, say.ZhCN))
	if m == nil {
		t.Fatalf("%s has no form", path)
	}
	return m[1]
}

// correct posts a correction as a form without script does.
func (d *desks) correct(t *testing.T, path string, form url.Values) *httptest.ResponseRecorder {
	t.Helper()
	if !form.Has("base") {
		form.Set("base", d.base(t, path))
	}
	return d.clerk.post(path+"/corrections", form)
}

func (d *desks) result(t *testing.T, path string) reading.Result {
	t.Helper()
	r, err := d.memory.Reading(t.Context(), strings.TrimPrefix(path, "/documents/"))
	if err != nil {
		t.Fatal(err)
	}
	return r.Row.Result
}

// confirm takes a document into the ledger as the page proposes it.
func (d *desks) confirm(t *testing.T, path string, more url.Values) *httptest.ResponseRecorder {
	t.Helper()
	body := d.page(t, path+"/confirm", say.ZhCN)
	form := url.Values{"base": {baseField.FindStringSubmatch(body)[1]}}
	for _, m := range takeField.FindAllStringSubmatch(body, -1) {
		form.Add("take", m[1])
	}
	round := regexp.MustCompile(`type="hidden" name="round" value="([^"]*)"`).FindStringSubmatch(body)
	form.Set("round", round[1])
	for _, name := range []string{"title", "region", "no"} {
		if m := regexp.MustCompile(`name="` + name + `"[^>]*value="([^"]*)"`).FindStringSubmatch(body); m != nil {
			form.Set(name, m[1])
		}
	}
	if round[1] == newRound {
		form.Set("source", "central")
	}
	for k, v := range more {
		form[k] = v
	}
	return d.clerk.post(path+"/confirm", form)
}

// A document goes all the way: handed in, read, confirmed, printed, every number a link that answers.
func TestADocumentBecomesALedgerAndAReport(t *testing.T) {
	d := newDesks(t)
	path := d.handIn("进展.txt", sampleText)
	for _, lang := range say.Langs {
		for _, p := range []string{"/documents", path, path + "?tab=unread", path + "?tab=checks", path + "?finding=1", path + "/confirm", "/report"} {
			d.page(t, p, lang)
		}
	}
	body := d.page(t, path+"/confirm", say.ZhCN)
	for _, want := range []string{`value="第二轮中央生态环境保护督察"`, `value="苍原市"`, "新增 2 个问题", "新增 3 条措施"} {
		if !strings.Contains(body, want) {
			t.Errorf("the round is not proposed: no %s", want)
		}
	}
	rec := d.confirm(t, path, nil)
	if rec.Code != http.StatusSeeOther {
		t.Fatalf("confirming: %d %s", rec.Code, rec.Body)
	}
	entered := d.page(t, rec.Header().Get("Location"), say.ZhCN)
	if !strings.Contains(entered, "新增 2 个问题") || strings.Count(entered, `href="/findings/`) != 2 {
		t.Errorf("what entered is not told: %s", entered)
	}
	preview := d.page(t, "/report", say.ZhCN)
	links := previewLink.FindAllStringSubmatch(preview, -1)
	if len(links) < 10 {
		t.Fatalf("only %d numbers are links", len(links))
	}
	for _, link := range links {
		href := strings.ReplaceAll(link[1], "&amp;", "&")
		if panel := d.page(t, href, say.En); !strings.Contains(panel, "number-panel") || !strings.Contains(panel, "/documents/") {
			t.Errorf("%s shows no number or no source", href)
		}
	}
	for _, want := range []string{"缺数字", "q-bad", "不符"} {
		if !strings.Contains(preview, want) {
			t.Errorf("the preview does not tell of %s", want)
		}
	}
}

func TestTheReportIsExported(t *testing.T) {
	d := newDesks(t)
	d.confirm(t, d.handIn("进展.txt", sampleText), nil)
	rounds, _ := d.memory.Rounds(t.Context())
	round := rounds[0].Row.ID
	for path, want := range map[string]struct{ kind, start string }{
		"/report/" + round + ".docx":        {"officedocument.wordprocessingml", "PK"},
		"/report/" + round + ".txt":         {"text/plain", ""},
		"/report/" + round + ".html":        {"text/html", "<!DOCTYPE html>"},
		"/ledger.xlsx?q=%E8%BD%AE%E6%AC%A1": {"spreadsheetml", "PK"},
	} {
		rec := d.clerk.get(path)
		if rec.Code != 200 || !strings.Contains(rec.Header().Get("Content-Type"), want.kind) || !strings.HasPrefix(rec.Body.String(), want.start) {
			t.Errorf("%s: %d %s %.40q", path, rec.Code, rec.Header().Get("Content-Type"), rec.Body)
		}
	}
	page := d.clerk.get("/report/" + round + ".html")
	if policy := page.Header().Get("Content-Security-Policy"); !strings.Contains(policy, report.PageStyleHash()) || strings.Contains(policy, "unsafe") {
		t.Errorf("the printed page's policy is %q", policy)
	}
	for _, path := range []string{"/report/" + round + ".exe", "/report/none.docx", "/report/" + round, "/report?round=none", "/report?round=" + round + "&number=none"} {
		if rec := d.clerk.get(path); rec.Code != http.StatusNotFound {
			t.Errorf("%s: %d", path, rec.Code)
		}
	}
}

func TestTheSameBytesAreTheSameDocument(t *testing.T) {
	d := newDesks(t)
	first, again := d.handIn("一.txt", sampleText), d.handIn("二.txt", sampleText)
	if again != first+"?again" {
		t.Errorf("handed in again leads to %s, not to %s", again, first)
	}
	if body := d.page(t, again, say.ZhCN); !strings.Contains(body, "此前已经交过") {
		t.Error("the page does not say that it is the same document")
	}
	if docs, _ := d.memory.Documents(t.Context()); len(docs) != 1 {
		t.Errorf("%d documents", len(docs))
	}
}

// Confirming the same edition twice changes no word of the ledger; the same document, nothing at all.
func TestTheSameEditionTwiceChangesNothing(t *testing.T) {
	d := newDesks(t)
	first := d.handIn("一.txt", sampleText)
	d.confirm(t, first, nil)
	for path, allowed := range map[string][]journal.Act{
		first:                              {journal.DocumentConfirmed},
		d.handIn("二.txt", sampleText+"\n"): {journal.DocumentConfirmed, journal.FindingChanged}, // its numbers of the findings are noted
	} {
		if body := d.page(t, path+"/confirm", say.ZhCN); !strings.Contains(body, "完全一致") {
			t.Error("the page does not say that nothing differs")
		}
		words, before := d.words(t), len(d.memory.drafts)
		d.confirm(t, path, nil)
		for _, draft := range d.memory.drafts[before:] {
			if !slices.Contains(allowed, draft.Act) {
				t.Errorf("confirming %s made %s", path, draft.Act)
			}
		}
		if now := d.words(t); now != words {
			t.Errorf("confirming %s changed the ledger\n%s\n%s", path, words, now)
		}
	}
}

// words is every word of the ledger, in the order of its records.
func (d *desks) words(t *testing.T) string {
	t.Helper()
	rounds, _ := d.memory.Rounds(t.Context())
	out := ""
	for _, r := range rounds {
		fs, _ := d.memory.FindingsOf(t.Context(), r.Row.ID)
		for _, f := range fs {
			out += f.Row.Label + f.Row.Statement + f.Row.StatusText + "\n"
			ms, _ := d.memory.MeasuresOf(t.Context(), f.Row.ID)
			for _, m := range ms {
				out += m.Row.Label + m.Row.Text + "\n"
			}
		}
	}
	return out
}

// Of a later edition only what is ticked enters.
func TestWhatIsLeftUntickedStaysOut(t *testing.T) {
	d := newDesks(t)
	d.confirm(t, d.handIn("一.txt", sampleText), nil)
	second := d.handIn("二.txt", strings.NewReplacer("整改隐患19个", "整改隐患21个", "编制完成座", "编制完成7座").Replace(sampleText))
	body := d.page(t, second+"/confirm", say.ZhCN)
	takes := takeField.FindAllStringSubmatch(body, -1)
	if len(takes) != 2 || !strings.Contains(body, "<del>") || !strings.Contains(body, "<ins>") {
		t.Fatalf("%d differences", len(takes))
	}
	rec := d.confirm(t, second, url.Values{"take": {takes[1][1]}})
	if entered := d.page(t, rec.Header().Get("Location"), say.ZhCN); !strings.Contains(entered, "改动 1 处") || !strings.Contains(entered, "1 处按您的决定没有采用") {
		t.Error("what was left is not told")
	}
	if texts := d.words(t); !strings.Contains(texts, "整改隐患19个") || !strings.Contains(texts, "编制完成7座") {
		t.Errorf("the ledger has %s", texts)
	}
}

func TestARefusedDocumentStaysAndSaysWhy(t *testing.T) {
	d := newDesks(t)
	path := d.handIn("坏.txt", refusedWord)
	for _, p := range []string{"/documents", path} {
		if body := d.page(t, p, say.ZhCN); !strings.Contains(body, "文件已损坏") {
			t.Errorf("%s does not say why", p)
		}
	}
	if rec := d.clerk.post(path+"/read", nil); rec.Code != http.StatusSeeOther {
		t.Errorf("reading again: %d", rec.Code)
	}
	d.readings.Wait()
	if rec := d.clerk.get(path + "/confirm"); rec.Code != http.StatusSeeOther {
		t.Errorf("confirming what was refused: %d", rec.Code)
	}
	if rec := d.clerk.get(path + "/file"); rec.Body.String() != refusedWord || !strings.HasPrefix(rec.Header().Get("Content-Disposition"), "attachment") {
		t.Error("the original is not given back")
	}
}

func TestAnUploadWithoutAFileSaysSo(t *testing.T) {
	d := newDesks(t)
	var body bytes.Buffer
	w := multipart.NewWriter(&body)
	_ = w.WriteField("x", "y")
	_ = w.Close()
	r := httptest.NewRequest("POST", "/documents", &body)
	r.Header.Set("Content-Type", w.FormDataContentType())
	if rec := d.clerk.do(r); rec.Code != http.StatusUnprocessableEntity || !strings.Contains(rec.Body.String(), "还没有选择文件") {
		t.Errorf("%d %s", rec.Code, rec.Body)
	}
}

func TestColumnsAreToldOnce(t *testing.T) {
	d := newDesks(t)
	path := d.handIn("表.txt", "|事项|谁来管\n|堆场没有覆盖|煤岭区\n|渗滤液外溢|澄河区\n")
	if body := d.page(t, path, say.ZhCN); !strings.Contains(body, "没有读出问题") || !strings.Contains(body, path+"/columns") {
		t.Fatal("the desk does not lead to the columns")
	}
	for _, lang := range say.Langs {
		d.page(t, path+"/columns", lang)
	}
	d.clerk.lang = "zh-CN"
	for wrong, form := range map[string]url.Values{
		"请只留一列":    {"table": {"0"}, "column-0": {"statement"}, "column-1": {"statement"}},
		"没有它就无法入账": {"table": {"0"}, "column-1": {"organisations"}},
	} {
		if rec := d.clerk.post(path+"/columns", form); rec.Code != http.StatusUnprocessableEntity || !strings.Contains(rec.Body.String(), wrong) {
			t.Errorf("%s: %d", wrong, rec.Code)
		}
	}
	rec := d.clerk.post(path+"/columns", url.Values{"table": {"0"}, "column-0": {"statement"}, "column-1": {"organisations"}})
	if rec.Code != http.StatusSeeOther || len(d.result(t, path).Findings) != 2 {
		t.Errorf("%d, %d findings", rec.Code, len(d.result(t, path).Findings))
	}
	other := d.handIn("表二.txt", "|事项|谁来管\n|扬尘大|煤岭区\n")
	if n := len(d.result(t, other).Findings); n != 1 {
		t.Errorf("the same header again gives %d findings", n)
	}
}

// Documents that nobody would write are shown as well as the others.
func TestUglyDocumentsAreShown(t *testing.T) {
	d := newDesks(t)
	var many strings.Builder
	for i := range 300 {
		fmt.Fprintf(&many, "%s、%s\n整改进展情况：正在推进实施\n（一）完成%d处。\n", strings.Repeat("一", i%3+1), strings.Repeat("某地管理不到位，", 10+i%120), i)
	}
	wide := strings.Repeat("|列", 30) + "\n" + strings.Repeat("|很长的内容没有空格也没有标点", 30)
	for name, text := range map[string]string{
		"nothing": "关于召开会议的通知", "many": many.String(), "wide": wide, "right to left": "一、تقرير 45 موقعا\n（一）تمت 12",
		"markup": "一、<script>alert(1)</script><b>\n（一）<img src=x>\n</html>",
	} {
		path := d.handIn(name+".txt", text)
		body := d.page(t, path, say.ZhCN)
		if strings.Contains(body, "<script>alert") || strings.Contains(body, "<img src=x>") {
			t.Errorf("%s lets markup through", name)
		}
		if len(body) > 2<<20 {
			t.Errorf("%s: the page has %d bytes", name, len(body))
		}
	}
	path := d.handIn("many again.txt", many.String()+"\n")
	rec := d.clerk.get(path+"/proposal?finding=299", "HX-Request", "true")
	if rec.Code != 200 || !strings.Contains(rec.Body.String(), "完成") {
		t.Errorf("unfolding the last finding: %d", rec.Code)
	}
}

func TestThePagesOfDocumentsAreClosedToWhoMayNot(t *testing.T) {
	d := newDesks(t)
	path := d.handIn("一.txt", sampleText)
	for _, role := range []org.Role{org.Reader, org.Auditor, org.SystemAdmin} {
		d.settle(role)
	}
	reader := d.as(org.Reader)
	if body := reader.get(path).Body.String(); strings.Contains(body, `class="edit"`) || strings.Contains(body, path+"/confirm") {
		t.Error("a reader is offered what they may not do")
	}
	if rec := reader.post(path+"/corrections", url.Values{"base": {"1"}}); rec.Code != http.StatusForbidden {
		t.Errorf("a reader corrects: %d", rec.Code)
	}
	if rec := d.as(org.SystemAdmin).get("/documents"); rec.Code != http.StatusForbidden {
		t.Errorf("an administrator sees documents: %d", rec.Code)
	}
}
