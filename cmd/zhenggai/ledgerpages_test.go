package main

import (
	"context"
	"fmt"
	"html"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"zhenggai/internal/journal"
	"zhenggai/internal/ledger"
	"zhenggai/internal/say"
)

func TestPagesOfTheLedger(t *testing.T) {
	v := openOffice(t, true)
	v.seal()
	for _, c := range []struct {
		name string
		test func(*testing.T, *visitor)
	}{
		{"every page opens in both languages", everyPageOpens},
		{"the overview counts by official status, and apart from it what is computed", overviewCounts},
		{"the filter is chips, address, rows and count alike", filterIsOne},
		{"a term that is not understood is said and searched as text", unknownTermIsSaid},
		{"a finding shows every number with what is known of it", numbersAreExplained},
		{"every field leads to where it was read", sourcesAreThere},
		{"a change is seen on the page and in the history", changeIsTold},
		{"a change based on an old version is merged and loses nothing", lateChangeIsMerged},
		{"a measure is withdrawn only for a reason, and its history stays", withdrawalNeedsReason},
		{"an older state is shown as it was, for reading only", olderStateIsShown},
		{"a proof stands without the system", proofStands},
		{"the journal is narrowed by day, act and person", journalIsNarrowed},
		{"one character is enough to search", oneCharacterIsFound},
	} {
		t.Run(c.name, func(t *testing.T) {
			mine := *v
			mine.t = t
			c.test(t, &mine)
		})
	}
}

func everyPageOpens(t *testing.T, v *visitor) {
	f, ms := v.finding(4)
	finding := "/findings/" + f.Row.ID
	paths := []string{
		"/", "/ledger", "/ledger?q=" + url.QueryEscape("状态:推进中 草原"), "/ledger?q=" + url.QueryEscape("没有这样的文字"),
		finding, finding + "?edit=finding", finding + "?edit=add", finding + "?edit=" + ms[0].Row.ID, finding + "?withdraw=" + ms[0].Row.ID,
		fmt.Sprintf("%s?as_of=%d", finding, f.Since), finding + "/history", "/history", "/history?act=finding.added", "/history/1",
		fmt.Sprintf("/history/%d", f.Since), "/search", "/search?q=" + url.QueryEscape("尾矿库"), "/search?q=" + url.QueryEscape("没有这样的文字"),
	}
	for no := 1; no <= 16; no++ {
		other, _ := v.finding(no)
		paths = append(paths, "/findings/"+other.Row.ID)
	}
	for _, lang := range say.Langs {
		for _, path := range paths {
			page := v.see(path, http.StatusOK, "Accept-Language", string(lang))
			whole(t, path, page)
			if !strings.Contains(page, `<html lang="`+string(lang)+`"`) {
				t.Errorf("%s does not speak %s", path, lang)
			}
		}
	}
	v.see("/findings/none", http.StatusNotFound)
	v.see("/history/0", http.StatusNotFound)
	v.see("/history/99999", http.StatusNotFound)
	if to := v.see("/measures/"+ms[0].Row.ID, http.StatusSeeOther); to != finding+"#m-"+ms[0].Row.ID {
		t.Errorf("a measure leads to %s", to)
	}
}

func overviewCounts(t *testing.T, v *visitor) {
	tally, err := v.main.office.ledger.Store.Tally(context.Background(), ledger.Filter{})
	if err != nil {
		t.Fatal(err)
	}
	page := v.see("/", http.StatusOK)
	strip, signals, _ := strings.Cut(page, `class="ov-signals"`)
	for status, n := range tally.ByStatus {
		word := say.T("word.status." + string(status)).In(say.ZhCN)
		if !regexp.MustCompile(word + `</span>\s*<span class="value">` + fmt.Sprint(n)).MatchString(strip) {
			t.Errorf("the strip does not count %d %s", n, word)
		}
	}
	if strings.Contains(strip, "逾期</span>") || !strings.Contains(signals, "逾期</span>") {
		t.Error("what is computed stands among the official statuses")
	}
}

// shownCount is the number of findings that a ledger page states, and the rows that it has.
func shownCount(page string) (stated string, rows int) {
	m := regexp.MustCompile(`lg-count[^>]*>共 ([\d,]+) 项`).FindStringSubmatch(page)
	if m == nil {
		return "", 0
	}
	return m[1], strings.Count(page, "<tr data-row")
}

func filterIsOne(t *testing.T, v *visitor) {
	for _, query := range []string{"", "状态:推进中", "草原", "状态:推进中,已完成 单位:水利局", "期限:2022", "序号:3,4"} {
		filter, _ := ledger.ParseFilter(query)
		want, err := v.main.office.ledger.Store.Tally(context.Background(), filter)
		if err != nil {
			t.Fatal(err)
		}
		path := "/ledger?q=" + url.QueryEscape(query)
		page := v.see(path, http.StatusOK)
		stated, rows := shownCount(page)
		if stated != fmt.Sprint(want.Total) || rows != want.Total {
			t.Errorf("%q: states %q, shows %d rows, want %d", query, stated, rows, want.Total)
		}
		for _, chip := range filter.Chips() {
			if !strings.Contains(page, html.EscapeString(chip.Value)) || !strings.Contains(page, `data-query="`+html.EscapeString(chip.Without)+`" data-remove`) {
				t.Errorf("%q: no chip for %s", query, chip.Value)
			}
		}
		if part := v.see(path, http.StatusOK, "HX-Request", "true"); strings.Contains(part, "<html") || strings.Contains(part, `id="q"`) {
			t.Errorf("%q: the part replaces more than what was found, so the box would lose the focus", query)
		}
	}
}

func unknownTermIsSaid(t *testing.T, v *visitor) {
	page := v.see("/ledger?q="+url.QueryEscape("状态:胡说"), http.StatusOK)
	if !strings.Contains(page, "里没有“胡说”这个值") {
		t.Error("nothing is said of a value that does not exist")
	}
}

func numbersAreExplained(t *testing.T, v *visitor) {
	lost := 0
	for no := 1; no <= 16; no++ {
		f, _ := v.finding(no)
		page := v.see("/findings/"+f.Row.ID, http.StatusOK)
		for _, m := range regexp.MustCompile(`data-number="([^"]+)"`).FindAllStringSubmatch(page, -1) {
			if !strings.Contains(page, ` id="`+m[1]+`"`) {
				t.Errorf("finding %d: a number leads to %s, which is nowhere", no, m[1])
			}
		}
		if strings.Contains(page, "fd-mismatch") {
			lost++
		}
	}
	if lost != 1 {
		t.Errorf("%d findings show a number that disagrees; the sample has one", lost)
	}
}

func sourcesAreThere(t *testing.T, v *visitor) {
	f, _ := v.finding(4)
	page := v.see("/findings/"+f.Row.ID, http.StatusOK)
	places := regexp.MustCompile(`href="(/documents/[^"#]+)#(b\d+)"`).FindAllStringSubmatch(page, -1)
	if len(places) < 4 {
		t.Errorf("only %d places", len(places))
	}
	for _, place := range places {
		if !strings.Contains(v.see(place[1], http.StatusOK), ` id="`+place[2]+`"`) {
			t.Errorf("%s has no part %s", place[1], place[2])
		}
	}
}

// measureForm is a measure as its form sends it.
func measureForm(m journal.Versioned[ledger.Measure], text, reason string) url.Values {
	return url.Values{"base": {fmt.Sprint(m.Since)}, "label": {m.Row.Label}, "text": {text}, "reason": {reason}}
}

func changeIsTold(t *testing.T, v *visitor) {
	f, ms := v.finding(5)
	m := ms[0]
	to := v.send("/measures/"+m.Row.ID, http.StatusSeeOther, measureForm(m, m.Row.Text+"另有12眼机井封填。", "旗里来函订正"))
	if !strings.HasSuffix(to, "#m-"+m.Row.ID) {
		t.Errorf("after a change one is at %s", to)
	}
	page := v.see("/findings/"+f.Row.ID, http.StatusOK)
	if !strings.Contains(page, ">12眼</a>") {
		t.Error("the new number is no link")
	}
	history := v.see("/findings/"+f.Row.ID+"/history", http.StatusOK)
	for _, want := range []string{"旗里来函订正", "<b>乌云</b>", "</span>另有12眼机井封填。</ins>"} {
		if !strings.Contains(history, want) {
			t.Errorf("the history does not tell %q", want)
		}
	}
	v.send("/measures/"+m.Row.ID, http.StatusConflict, measureForm(m, "另写。", ""))
	v.send("/findings/"+f.Row.ID+"/measures", http.StatusUnprocessableEntity, url.Values{"base": {"0"}, "text": {"  "}})
	v.send("/findings/"+f.Row.ID, http.StatusUnprocessableEntity, url.Values{"base": {fmt.Sprint(f.Since)}, "deadline": {"明年"}})
	v.send("/findings/"+f.Row.ID, http.StatusSeeOther, url.Values{"base": {fmt.Sprint(f.Since)}, "grade": {"behind"}, "lead": {"市水利局、市发展改革委"}})
	now, _ := v.finding(5)
	if now.Row.Grade != ledger.GradeBehind || now.Row.Statement != f.Row.Statement || len(now.Row.Units) <= len(f.Row.Units) {
		t.Errorf("the finding became %+v", now.Row)
	}
}

func lateChangeIsMerged(t *testing.T, v *visitor) {
	_, ms := v.finding(3)
	m := ms[1]
	theirs := strings.Replace(m.Row.Text, "78家", "79家", 1)
	v.send("/measures/"+m.Row.ID, http.StatusSeeOther, measureForm(m, theirs, ""))
	page := v.send("/measures/"+m.Row.ID, http.StatusConflict, measureForm(m, m.Row.Text+"我写的一句。", "我的理由"))
	whole(t, "merge", page)
	for _, want := range []string{"您打开时的", "现在的", "您写的", "我写的一句。", "我的理由", "乌云"} {
		if !strings.Contains(page, want) {
			t.Errorf("the merge does not show %q", want)
		}
	}
	base := regexp.MustCompile(`name="base" value="(\d+)"`).FindStringSubmatch(page)
	text := regexp.MustCompile(`(?s)<textarea[^>]*name="text"[^>]*>(.*?)</textarea>`).FindStringSubmatch(page)
	if base == nil || text == nil {
		t.Fatal("the merge cannot be sent")
	}
	settled := html.UnescapeString(text[1])
	if !strings.Contains(settled, "79家") || !strings.HasSuffix(settled, "我写的一句。") {
		t.Errorf("both changes were to be joined: %s", settled)
	}
	v.send("/measures/"+m.Row.ID, http.StatusSeeOther, url.Values{"base": {base[1]}, "label": {m.Row.Label}, "text": {settled}})
	if _, now := v.finding(3); now[1].Row.Text != settled {
		t.Errorf("kept %q", now[1].Row.Text)
	}
}

func withdrawalNeedsReason(t *testing.T, v *visitor) {
	f, ms := v.finding(9)
	m := ms[len(ms)-1]
	path := "/measures/" + m.Row.ID + "/withdraw"
	v.send(path, http.StatusUnprocessableEntity, url.Values{"base": {fmt.Sprint(m.Since)}})
	v.send(path, http.StatusConflict, url.Values{"base": {"1"}, "reason": {"重复"}})
	v.send(path, http.StatusSeeOther, url.Values{"base": {fmt.Sprint(m.Since)}, "reason": {"与上一条重复"}})
	if page := v.see("/findings/"+f.Row.ID, http.StatusOK); strings.Contains(page, "m-"+m.Row.ID) {
		t.Error("it is still there")
	}
	if page := v.see("/findings/"+f.Row.ID+"/history", http.StatusOK); !strings.Contains(page, "与上一条重复") {
		t.Error("the history lost it")
	}
}

func olderStateIsShown(t *testing.T, v *visitor) {
	f, ms := v.finding(7)
	m := ms[0]
	v.send("/measures/"+m.Row.ID, http.StatusSeeOther, measureForm(m, "整个改写过。", ""))
	past := v.see(fmt.Sprintf("/findings/%s?as_of=%d&edit=finding", f.Row.ID, m.Since), http.StatusOK)
	if strings.Contains(past, "整个改写过。") || strings.Contains(past, "<textarea") || strings.Contains(past, "?edit=") {
		t.Error("the past shows what came later, or can be changed")
	}
}

func proofStands(t *testing.T, v *visitor) {
	proof := v.see("/history/1/proof.json", http.StatusOK)
	entry, head, err := journal.CheckProof([]byte(proof), v.main.office.db.PublicKey(), journal.Ed25519{})
	if err != nil || entry.Seq != 1 || head.Size < 1 {
		t.Errorf("entry %d under %d: %v", entry.Seq, head.Size, err)
	}
	if note := v.see("/history/checkpoint.txt", http.StatusOK); !strings.HasPrefix(note, head.Origin+"\n") {
		t.Errorf("the checkpoint is %q", note)
	}
	size, err := v.main.office.db.Book().Size(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	v.see(fmt.Sprintf("/history/%d/proof.json", size), http.StatusNotFound, "Accept", "text/html")
	if page := v.see(fmt.Sprintf("/history/%d", size), http.StatusOK); strings.Contains(page, "/proof.json") {
		t.Error("a proof is offered that nothing covers yet")
	}
}

func journalIsNarrowed(t *testing.T, v *visitor) {
	count := func(query string) int { return strings.Count(v.see("/history?"+query, http.StatusOK), `class="hs-seq`) }
	if n := count("act=instance.started"); n != 1 {
		t.Errorf("the journal began %d times", n)
	}
	if n := count("to=2000-01-01"); n != 0 {
		t.Errorf("%d entries before the office was there", n)
	}
	if n := count("from=2100-01-01"); n != 0 {
		t.Errorf("%d entries of days to come", n)
	}
	today := string(ledger.DateOf(now()))
	if n := count("from=" + today + "&to=" + today); n != 50 {
		t.Errorf("%d entries of today on the first page", n)
	}
}

func oneCharacterIsFound(t *testing.T, v *visitor) {
	page := v.see("/search?q="+url.QueryEscape("尾"), http.StatusOK)
	if !strings.Contains(page, "<mark>尾</mark>") || !strings.Contains(page, "/findings/") || !strings.Contains(page, "/documents/") {
		t.Error("findings and documents are to be found by one character")
	}
}

func TestANewOfficeIsShownTheFirstSteps(t *testing.T) {
	v := openOffice(t, false)
	page := v.see("/", http.StatusOK)
	whole(t, "/", page)
	for _, step := range []string{"交文件", "核对", "入台账"} {
		if !strings.Contains(page, step) {
			t.Errorf("the step %s is missing", step)
		}
	}
	if page := v.see("/ledger", http.StatusOK); !strings.Contains(page, "台账还是空的") {
		t.Error("an empty ledger does not say what to do")
	}
}

// nodeBudget is how many elements the ledger's page may have, however many findings there are.
const nodeBudget = 2500

func TestALargeLedgerIsSentByPages(t *testing.T) {
	v := openOffice(t, false)
	const many = 130
	fillLedger(t, v, many)
	page := v.see("/ledger", http.StatusOK)
	if n := len(regexp.MustCompile(`<[a-z]`).FindAllString(page, -1)); n > nodeBudget {
		t.Errorf("%d elements, at most %d are allowed", n, nodeBudget)
	}
	more := regexp.MustCompile(`hx-get="(/ledger\?[^"]+)"`)
	seen := map[string]bool{}
	for {
		for _, m := range regexp.MustCompile(`data-open href="/findings/([^"]+)"`).FindAllStringSubmatch(page, -1) {
			if seen[m[1]] {
				t.Fatalf("%s comes twice", m[1])
			}
			seen[m[1]] = true
		}
		next := more.FindStringSubmatch(page)
		if next == nil {
			break
		}
		page = v.see(html.UnescapeString(next[1]), http.StatusOK, "HX-Request", "true")
	}
	if len(seen) != many {
		t.Errorf("%d findings in all pages, want %d", len(seen), many)
	}
}

func fillLedger(t *testing.T, v *visitor, n int) {
	t.Helper()
	desk := v.main.office.ledger
	ctx := context.Background()
	round, err := desk.AddRound(ctx, "test", ledger.Round{Source: ledger.Own, Title: "自查", Region: "苍原市"})
	if err != nil {
		t.Fatal(err)
	}
	_, err = desk.Store.Change(ctx, "test", func(context.Context, ledger.Reader) ([]journal.Draft, error) {
		var drafts []journal.Draft
		for no := 1; no <= n; no++ {
			f := ledger.Finding{
				ID: fmt.Sprintf("f%04d", no), RoundID: round, No: no, Statement: strings.Repeat("某处尾矿库渗滤液收集不到位，", no%40+1),
				Status: ledger.StatusInProgress, Workflow: ledger.WorkflowActive, Deadline: "2020-12-31",
			}
			m := ledger.Measure{ID: "m" + f.ID, FindingID: f.ID, Ord: 1, Text: "已治理12.5公里，拆除120余处。"}
			drafts = append(drafts, journal.Draft{Act: journal.FindingAdded, Subject: f.Ref(), Rows: []journal.Record{f, m}})
		}
		return drafts, nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

func TestEveryActHasItsSentence(t *testing.T) {
	for _, act := range journal.Acts {
		for _, lang := range say.Langs {
			key := "told." + string(act)
			if s := say.T(key, "What", "x").In(lang); s == key || s == "" {
				t.Errorf("%s has no sentence in %s", act, lang)
			}
		}
	}
}
