package web

import (
	"bytes"
	"context"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"zhenggai/internal/fault"
	"zhenggai/internal/gate"
	"zhenggai/internal/journal"
	"zhenggai/internal/ledger"
	"zhenggai/internal/office"
	"zhenggai/internal/org"
	"zhenggai/internal/org/orgtest"
	"zhenggai/internal/say"
)

// orgHouse is the organisation's pages over a small tree in memory.
type orgHouse struct {
	*house
	chart *orgtest.Chart
	ids   map[string]string // by the name of what was made
	files map[string][]byte
}

// Put implements Files.
func (h *orgHouse) Put(_ context.Context, digest string, b []byte) error {
	h.files[digest] = b
	return nil
}

// Get implements Files.
func (h *orgHouse) Get(_ context.Context, digest string) ([]byte, error) {
	if b, ok := h.files[digest]; ok {
		return b, nil
	}
	return nil, fault.New(fault.Missing, "vault.missing", "Digest", digest)
}

// Read implements WorkbookReader in this very process: the bytes are the test's own.
func (h *orgHouse) Read(_ context.Context, b []byte) (org.Roster, []org.Defect, error) {
	doc, err := office.Read(b, office.Options{})
	if err != nil {
		return org.Roster{}, nil, err
	}
	return org.ReadWorkbook(doc)
}

// oneFinding is a ledger with one finding that the forestry bureau leads.
type oneFinding struct{}

func (oneFinding) Find(context.Context, ledger.Filter, ledger.Page) (ledger.Found, error) {
	f := ledger.Finding{ID: "f", Label: "一、", Statement: "草原退化。", StatusText: "正在推进实施", Units: []ledger.Unit{{Name: "旗林草局", Role: ledger.Lead}}}
	return ledger.Found{Rows: []ledger.Row{{Versioned: journal.Versioned[ledger.Finding]{Row: f}}}, Total: 1}, nil
}

func (oneFinding) PrintedUnits(context.Context) ([]ledger.PrintedUnit, error) {
	return []ledger.PrintedUnit{{Name: "旗林草局", N: 2}, {Name: "荣原旗林草", N: 1}, {Name: "各旗市区政府", N: 3}}, nil
}

// noEntries is a journal that nobody wrote.
type noEntries struct{ journal.Book }

func (noEntries) Entries(context.Context, journal.Want, journal.Seq, int) ([]journal.Entry, error) {
	return []journal.Entry{{Seq: 7, Act: journal.UnitChanged, Reason: "更名", RecordedAt: 1763600000000}}, nil
}

func newOrgHouse(t *testing.T) *orgHouse {
	h := &orgHouse{chart: orgtest.NewChart(), ids: map[string]string{}, files: map[string][]byte{}}
	h.house = newHouse(t, func(s *Shell) []gate.Route {
		return (&OrgPages{
			Shell: s, Registrar: h.chart.Registrar(), Letters: h.chart.Postmaster(), Workbooks: h, Files: h, Ledger: oneFinding{}, Book: noEntries{},
			Staff: staff{h}, Now: func() time.Time { return time.Date(2026, 5, 20, 9, 0, 0, 0, time.UTC) },
		}).Routes()
	})
	for _, role := range []org.Role{org.Clerk, org.Reader, org.SystemAdmin} {
		h.settle(role)
	}
	ctx, d := context.Background(), h.chart.Registrar()
	made := func(name string) func(string, error) {
		return func(id string, err error) {
			if err != nil {
				t.Fatal(err)
			}
			h.ids[name] = id
		}
	}
	made("旗")(d.AddUnit(ctx, "x", org.Unit{Name: "荣原旗人民政府", Short: "荣原旗", Kind: org.Government}))
	made("镇")(d.AddUnit(ctx, "x", org.Unit{Parent: h.ids["旗"], Name: "查干苏木人民政府", Short: "查干苏木", Kind: org.TownshipUnit}))
	made("局")(d.AddUnit(ctx, "x", org.Unit{Parent: h.ids["旗"], Name: "荣原旗林业和草原局", Short: "旗林草局", Kind: org.Department}))
	made("旗长")(d.AddPost(ctx, "x", org.Post{Unit: h.ids["旗"], Title: "旗长", Duty: org.Head}))
	made("苏木达")(d.AddPost(ctx, "x", org.Post{Unit: h.ids["镇"], Title: "苏木达", Duty: org.Head}))
	made("人")(d.AddPerson(ctx, "x", org.Person{Name: "那日苏", Unit: h.ids["镇"], Phone: "10000000001", Email: "a@example.cn"}))
	made("任职")(d.Hold(ctx, "x", h.ids["苏木达"], h.ids["人"], "2024-03-01"))
	return h
}

// staff are the accounts of the house.
type staff struct{ h *orgHouse }

func (s staff) Account(ctx context.Context, id string) (journal.Versioned[org.Account], error) {
	return s.h.people.Account(ctx, id)
}

func (s staff) Accounts(ctx context.Context) ([]journal.Versioned[org.Account], error) {
	return s.h.people.Accounts(ctx)
}

// drawn makes and sends the year's letters and returns the one there is.
func (h *orgHouse) drawn() string {
	h.t.Helper()
	clerk := h.as(org.Clerk)
	for _, path := range []string{"/letters/draw", "/letters/send"} {
		if rec := clerk.post(path, url.Values{"year": {"2026"}}); rec.Code != http.StatusSeeOther {
			h.t.Fatalf("%s: %d %s", path, rec.Code, rec.Body)
		}
	}
	letters, err := h.chart.Letters(context.Background(), org.LetterWant{Year: 2026})
	if err != nil || len(letters) != 1 {
		h.t.Fatal(len(letters), err)
	}
	return letters[0].Row.ID
}

func TestEveryPageOfTheOrganisationOpens(t *testing.T) {
	h := newOrgHouse(t)
	letter := h.drawn()
	for _, lang := range say.Langs {
		for who, paths := range map[org.Role][]string{
			org.Clerk: {
				"/org", "/org/" + h.ids["局"], "/org/" + h.ids["镇"], "/org?q=" + url.QueryEscape("那日"), "/org?q=zzz", "/org/names", "/org/new", "/org/import",
				"/org/" + h.ids["局"] + "/edit", "/people/" + h.ids["人"], "/posts/" + h.ids["苏木达"], "/letters", "/letters?state=signed",
				"/letters?unit=" + h.ids["镇"] + "&chain=government", "/letters/" + letter, "/letter-texts/forestry",
			},
			org.Reader:      {"/org", "/org/" + h.ids["镇"], "/people/" + h.ids["人"], "/letters", "/letters/" + letter, "/org/names"},
			org.SystemAdmin: {"/org", "/org/" + h.ids["镇"]},
		} {
			b := h.as(who)
			b.lang = string(lang)
			for _, path := range paths {
				whole(t, path+" as "+string(who), b.get(path), 200, lang)
			}
		}
	}
	for _, path := range []string{"/org/none", "/people/none", "/posts/none", "/letters/none", "/letters?unit=none", "/letter-texts/none", "/letters/" + letter + "/scan"} {
		if rec := h.as(org.Clerk).get(path); rec.Code != http.StatusNotFound {
			t.Errorf("%s answers %d", path, rec.Code)
		}
	}
}

func TestAPhoneIsWholeOnlyForWhoManagesTheRoster(t *testing.T) {
	h := newOrgHouse(t)
	for role, want := range map[org.Role]string{org.Clerk: "10000000001", org.Reader: "100****0001", org.SystemAdmin: "100****0001"} {
		for _, path := range []string{"/org/" + h.ids["镇"], "/people/" + h.ids["人"]} {
			page := h.as(role).get(path).Body.String()
			if !strings.Contains(page, want) || role != org.Clerk && strings.Contains(page, "10000000001") {
				t.Errorf("%s as %s does not show %s", path, role, want)
			}
		}
	}
}

func TestAUnitShowsWhatItLeadsByWhateverName(t *testing.T) {
	h := newOrgHouse(t)
	if page := h.as(org.Clerk).get("/org/" + h.ids["局"]).Body.String(); !strings.Contains(page, "草原退化") {
		t.Error("the bureau does not lead its finding")
	}
	if page := h.as(org.Clerk).get("/org/" + h.ids["镇"]).Body.String(); strings.Contains(page, "草原退化") {
		t.Error("the township leads another's finding")
	}
	if page := h.as(org.SystemAdmin).get("/org/" + h.ids["局"]).Body.String(); strings.Contains(page, "草原退化") {
		t.Error("an administrator sees a finding")
	}
}

func TestANameBecomesAnAliasWithOneClick(t *testing.T) {
	h := newOrgHouse(t)
	clerk := h.as(org.Clerk)
	page := clerk.get("/org/names").Body.String()
	if !strings.Contains(page, "荣原旗林草") || !strings.Contains(page, "/org/"+h.ids["局"]+"/alias") {
		t.Fatalf("the likest unit is not proposed")
	}
	if rec := clerk.post("/org/"+h.ids["局"]+"/alias", url.Values{"name": {"荣原旗林草"}}); rec.Code != http.StatusSeeOther {
		t.Fatal(rec.Code)
	}
	if page := clerk.get("/org/names").Body.String(); strings.Contains(page, ">荣原旗林草<") {
		t.Error("the name is still unknown")
	}
}

func TestAUnitIsAddedAndChangedByItsForm(t *testing.T) {
	h := newOrgHouse(t)
	clerk := h.as(org.Clerk)
	form := url.Values{"name": {"荣原旗水利局"}, "kind": {"department"}, "parent": {h.ids["旗"]}, "aliases": {"水利局\n水务局"}}
	to := clerk.post("/org/new", form).Header().Get("Location")
	page := clerk.get(to).Body.String()
	if !strings.Contains(page, "水务局") {
		t.Fatalf("the new unit is not at %q", to)
	}
	base := regexp.MustCompile(`name="base" value="(\d+)"`).FindStringSubmatch(clerk.get(to + "/edit").Body.String())[1]
	form.Set("base", base)
	form.Set("name", "")
	if rec := clerk.post(to+"/edit", form); rec.Code != 422 || !strings.Contains(rec.Body.String(), `href="#name"`) || !strings.Contains(rec.Body.String(), "水务局") {
		t.Errorf("an empty name: %d", rec.Code)
	}
	form.Set("name", "荣原旗水利水务局")
	if rec := clerk.post(to+"/edit", form); rec.Code != http.StatusSeeOther {
		t.Errorf("the change: %d", rec.Code)
	}
	if rec := clerk.post(to+"/edit", form); rec.Code != http.StatusConflict {
		t.Errorf("a change on an old version: %d", rec.Code)
	}
}

func TestAPostWithOpenWorkNeedsASuccessor(t *testing.T) {
	h := newOrgHouse(t)
	h.drawn()
	clerk := h.as(org.Clerk)
	end := url.Values{"post": {h.ids["苏木达"]}, "until": {"2026-05-20"}}
	rec := clerk.post("/holdings/"+h.ids["任职"]+"/end", end)
	if rec.Code != 422 || !strings.Contains(rec.Body.String(), `href="#successor"`) {
		t.Errorf("the last holder goes: %d", rec.Code)
	}
	if _, err := h.chart.Registrar().AddPerson(context.Background(), "x", org.Person{Name: "云飞", Unit: h.ids["镇"]}); err != nil {
		t.Fatal(err)
	}
	end.Set("successor", "云飞")
	if rec := clerk.post("/holdings/"+h.ids["任职"]+"/end", end); rec.Code != http.StatusSeeOther {
		t.Errorf("with a successor: %d %s", rec.Code, rec.Body)
	}
	if page := clerk.get("/org/" + h.ids["镇"]).Body.String(); !strings.Contains(page, "2026-05-21") {
		t.Error("the successor does not follow the day after")
	}
}

// upload sends a form with a file.
func (b *browser) upload(path, field, name string, content []byte, more ...string) *httptest.ResponseRecorder {
	var body bytes.Buffer
	w := multipart.NewWriter(&body)
	for i := 0; i+1 < len(more); i += 2 {
		_ = w.WriteField(more[i], more[i+1])
	}
	part, _ := w.CreateFormFile(field, name)
	_, _ = part.Write(content)
	_ = w.Close()
	r := httptest.NewRequest(http.MethodPost, path, &body)
	r.Header.Set("Content-Type", w.FormDataContentType())
	return b.do(r)
}

func TestAWorkbookIsSeenBeforeItIsTaken(t *testing.T) {
	h := newOrgHouse(t)
	clerk := h.as(org.Clerk)
	if rec := clerk.get("/org/template.xlsx"); rec.Code != 200 || !bytes.HasPrefix(rec.Body.Bytes(), []byte("PK")) {
		t.Fatalf("the template answers %d", rec.Code)
	} else if rec := clerk.upload("/org/import", "file", "t.xlsx", rec.Body.Bytes()); rec.Code != 200 {
		t.Errorf("the template itself is refused: %d", rec.Code)
	}
	var file bytes.Buffer
	if err := office.WriteXlsx(&file, office.Sheet{Name: "单位", Columns: []office.Column{{Title: "单位全称"}, {Title: "上级单位"}}, Rows: func(yield func([]any, error) bool) {
		yield([]any{"荣原旗水利局", "荣原旗"}, nil)
	}}); err != nil {
		t.Fatal(err)
	}
	page := clerk.upload("/org/import", "file", "单位.xlsx", file.Bytes()).Body.String()
	hidden := regexp.MustCompile(`name="(digest|sum)" value="([0-9a-f]{64})"`).FindAllStringSubmatch(page, -1)
	if len(hidden) != 2 || !strings.Contains(page, "荣原旗水利局") {
		t.Fatalf("the preview: %s", page)
	}
	form := url.Values{}
	for _, f := range hidden {
		form.Set(f[1], f[2])
	}
	if rec := clerk.post("/org/import/confirm", form); rec.Code != http.StatusSeeOther {
		t.Fatalf("%d %s", rec.Code, rec.Body)
	}
	if rec := clerk.post("/org/import/confirm", form); rec.Code != http.StatusConflict {
		t.Errorf("taken twice: %d", rec.Code)
	}
	if rec := clerk.upload("/org/import", "file", "x.txt", []byte("只有文字")); rec.Code != 422 || !strings.Contains(rec.Body.String(), `href="#file"`) {
		t.Errorf("a text: %d", rec.Code)
	}
}

func TestALetterIsSignedByScanOnceAndOnlyByAScan(t *testing.T) {
	h := newOrgHouse(t)
	letter := "/letters/" + h.drawn()
	clerk := h.as(org.Clerk)
	if rec := clerk.get(letter + "/paper"); rec.Code != 200 || !bytes.HasPrefix(rec.Body.Bytes(), []byte("PK")) {
		t.Errorf("the paper answers %d", rec.Code)
	}
	if rec := clerk.upload(letter+"/scan", "scan", "x.html", []byte("<script>"), "on", "2026-03-02"); rec.Code != 422 {
		t.Errorf("a script is a scan: %d", rec.Code)
	}
	if rec := clerk.upload(letter+"/scan", "scan", "x.pdf", []byte("%PDF-1.7 …"), "on", "2026-03-02"); rec.Code != http.StatusSeeOther {
		t.Errorf("a scan: %d %s", rec.Code, rec.Body)
	}
	rec := clerk.get(letter + "/scan")
	if !strings.HasPrefix(rec.Header().Get("Content-Disposition"), "attachment") || rec.Header().Get("X-Content-Type-Options") != "nosniff" {
		t.Errorf("the scan comes as %v", rec.Header())
	}
	if rec := clerk.upload(letter+"/scan", "scan", "x.pdf", []byte("%PDF-1.7 …"), "on", "2026-03-02"); rec.Code != http.StatusConflict {
		t.Errorf("signed twice: %d", rec.Code)
	}
	if rec := clerk.post(letter+"/withdraw", url.Values{"reason": {"x"}}); rec.Code != 422 {
		t.Errorf("a signed letter is withdrawn: %d", rec.Code)
	}
}

func TestALetterIsConfirmedByItsHolderAlone(t *testing.T) {
	h := newOrgHouse(t)
	letter := "/letters/" + h.drawn()
	reader, err := h.people.AccountByLogin(context.Background(), org.Fold(string(org.Reader)))
	if err != nil {
		t.Fatal(err)
	}
	if rec := h.as(org.Reader).post(letter+"/confirm", nil); rec.Code != 422 {
		t.Errorf("somebody else confirms: %d", rec.Code)
	}
	if _, err := h.chart.Registrar().ChangePerson(context.Background(), org.Edit{Actor: "x", ID: h.ids["人"]}, func(p *org.Person) { p.Account = reader.Row.ID }); err != nil {
		t.Fatal(err)
	}
	if page := h.as(org.Reader).get(letter).Body.String(); !strings.Contains(page, letter+"/confirm") {
		t.Error("the holder is not asked to confirm")
	}
	if rec := h.as(org.Reader).post(letter+"/confirm", nil); rec.Code != http.StatusSeeOther {
		t.Errorf("the holder: %d %s", rec.Code, rec.Body)
	}
}

func TestATemplateRefusesBlanksThatMeanNothing(t *testing.T) {
	h := newOrgHouse(t)
	h.drawn()
	clerk := h.as(org.Clerk)
	form := url.Values{"title": {"{年度}责任状"}, "body": {"由{谁}负责。"}}
	if rec := clerk.post("/letter-texts/government", form); rec.Code != 422 || !strings.Contains(rec.Body.String(), "谁") {
		t.Errorf("an odd blank: %d", rec.Code)
	}
	form.Set("body", "由{下级姓名}负责。")
	if rec := clerk.post("/letter-texts/government", form); rec.Code != http.StatusSeeOther {
		t.Errorf("a good text: %d", rec.Code)
	}
	if page := clerk.get("/letter-texts/government").Body.String(); !strings.Contains(page, "由那日苏负责。") {
		t.Error("the example does not follow the text")
	}
}
