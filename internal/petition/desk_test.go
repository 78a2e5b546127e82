package petition

import (
	"context"
	"errors"
	"fmt"
	"testing"

	"zhenggai/internal/fault"
	"zhenggai/internal/journal"
	"zhenggai/internal/ledger"
	"zhenggai/internal/org"
	"zhenggai/internal/workday"
)

// shelf keeps petitions in memory as storage does, and runs each decision twice, as a storage that retries would.
type shelf struct {
	petitions map[string]journal.Versioned[Petition]
	batches   map[string]Batch
	seq       journal.Seq
	acts      []journal.Act
}

func (s *shelf) Petition(_ context.Context, id string) (journal.Versioned[Petition], error) {
	if v, held := s.petitions[id]; held {
		return v, nil
	}
	return journal.Versioned[Petition]{}, fault.New(fault.Missing, "fault.missing")
}

func (s *shelf) Petitions(context.Context) (all []journal.Versioned[Petition], _ error) {
	for _, v := range s.petitions {
		all = append(all, v)
	}
	return all, nil
}

func (s *shelf) Batches(context.Context) (all []journal.Versioned[Batch], _ error) {
	for _, b := range s.batches {
		all = append(all, journal.Versioned[Batch]{Row: b})
	}
	return all, nil
}

func (s *shelf) Finding(_ context.Context, id string) (journal.Versioned[ledger.Finding], error) {
	if id != "f1" {
		return journal.Versioned[ledger.Finding]{}, fault.New(fault.Missing, "fault.missing")
	}
	return journal.Versioned[ledger.Finding]{Row: ledger.Finding{ID: id}}, nil
}

func (s *shelf) Change(ctx context.Context, _ string, decide func(context.Context, Reader) ([]journal.Draft, error)) (journal.Seq, error) {
	if _, err := decide(ctx, s); err != nil {
		return 0, err
	}
	drafts, err := decide(ctx, s)
	if err != nil || len(drafts) == 0 {
		return 0, err
	}
	for _, d := range drafts {
		s.seq++
		s.acts = append(s.acts, d.Act)
		for _, row := range d.Rows {
			switch x := row.(type) {
			case Petition:
				s.petitions[x.ID] = journal.Versioned[Petition]{Row: x, Since: s.seq}
			case Batch:
				s.batches[x.ID] = x
			}
		}
	}
	return s.seq, nil
}

func (s *shelf) Erase(ctx context.Context, actor, _ string, d journal.Draft) (journal.Seq, error) {
	return s.Change(ctx, actor, func(context.Context, Reader) ([]journal.Draft, error) { return []journal.Draft{d}, nil })
}

func caller(id string, role org.Role, unit string) *org.Caller {
	return &org.Caller{Account: org.Account{ID: id, Grants: []org.Grant{{Role: role, Unit: unit, Below: true}}}}
}

const today ledger.Date = "2026-06-20"

var (
	clerk   = caller("clerk", org.Clerk, "")
	liaison = caller("liaison", org.UnitLiaison, "banner")
	other   = caller("other", org.UnitLiaison, "bureau")
)

func desk() (*Desk, *shelf) {
	tree := org.NewTree(
		[]org.Region{{ID: "r1", Code: "990100", Name: "苍原市"}, {ID: "r2", Code: "990121", Name: "云岭旗", Parent: "r1"}},
		[]org.Unit{{ID: "city", Name: "市政府", Region: "r1"}, {ID: "bureau", Parent: "city", Name: "生态环境局"}, {ID: "banner", Parent: "city", Name: "云岭旗政府", Region: "r2"}},
	)
	s := &shelf{petitions: map[string]journal.Versioned[Petition]{}, batches: map[string]Batch{}}
	n := 0
	return &Desk{
		Store: s, NewID: func() string { n++; return fmt.Sprint("id", n) }, NewSalt: func() string { n++; return fmt.Sprint("salt", n) },
		Terms: Embedded, Calendar: workday.Embedded, Tree: func(context.Context) (*org.Tree, error) { return tree, nil },
	}, s
}

func row(n int, cells ...string) Row {
	r := Row{At: Place{Table: "一览表", Row: n, Columns: map[string]int{"number": 1, "text": 2, "unit": 3, "status": 4, "kinds": 5}}, Cells: map[string]string{}}
	for i := 0; i < len(cells); i += 2 {
		r.Cells[cells[i]] = cells[i+1]
	}
	return r
}

func wants(t *testing.T, err error, k fault.Kind, key string) {
	t.Helper()
	var f *fault.Error
	if !errors.As(err, &f) || f.Kind != k || f.Text.Key != key {
		t.Errorf("got %v, want %v %s", err, k, key)
	}
}

func TestABatchIsShownBeforeItIsTaken(t *testing.T) {
	d, s := desk()
	draft := Draft{Batch{Day: "2026-06-02", No: 1, Stated: 3, Total: 3}, []Row{
		row(2, "number", "D2NM202606010001", "text", "采石场粉尘", "unit", "云岭旗政府", "kinds", "大气、噪声", "phone", "13800001111"),
		row(3, "number", "X2NM202606010002", "text", "河道废渣"),
	}}
	in, err := d.Preview(t.Context(), draft, today)
	if err != nil || len(in.Added) != 2 || len(in.Defects) != 0 || len(in.Differs) != 2 {
		t.Fatalf("%+v, %v", in, err)
	}
	if p := in.Added[0]; p.Due != "2026-06-12" || p.Unit != "banner" || len(p.Kinds) != 2 || p.Phone == "" {
		t.Errorf("%+v", p)
	}
	_, err = d.Take(t.Context(), clerk, draft, today)
	wants(t, err, fault.Invalid, "petition.note_needed")
	draft.Batch.Note = "一件已退回督察组"
	if _, err := d.Take(t.Context(), clerk, draft, today); err != nil || len(s.petitions) != 2 || len(s.batches) != 1 {
		t.Fatalf("%d petitions, %v", len(s.petitions), err)
	}
	_, err = d.Take(t.Context(), clerk, draft, today)
	wants(t, err, fault.Invalid, "petition.nothing_new")
	_, err = d.Take(t.Context(), liaison, draft, today)
	wants(t, err, fault.Denied, "fault.denied")

	// A later table reports of them: what it leaves empty stays.
	later := Draft{Batch{Day: "2026-06-10", No: 2}, []Row{row(2, "number", "D2NM202606010001", "status", "阶段性办结", "truth", "属实", "result", "停工整治")}}
	in, err = d.Take(t.Context(), clerk, later, today)
	if err != nil || len(in.Added) != 0 || len(in.Answered) != 1 || in.Answered[0].Status != Staged || in.Answered[0].Text != "采石场粉尘" {
		t.Fatalf("%+v, %v", in, err)
	}
	var batches []Batch
	for _, b := range s.batches {
		batches = append(batches, b)
	}
	var all []Petition
	for _, v := range s.petitions {
		all = append(all, v.Row)
	}
	if c := CountOf(batches[0], batches[:1], all); c.Counted+c.Total == 0 && batches[0].No == 1 {
		t.Errorf("%+v", c)
	}
}

func TestEveryDefectIsToldWithItsCell(t *testing.T) {
	d, _ := desk()
	in, err := d.Preview(t.Context(), Draft{Batch{Day: "2026-06-02", No: 1}, []Row{
		row(2, "number", "D2NM202606010001", "text", "甲"),
		row(3, "number", "D2NM202606010001", "text", "乙"),
		row(4, "number", "D3NM202606010002", "text", "丙"),
		row(5, "number", "D2NM202606030003", "text", "丁"),
		row(6, "number", "乱写", "text", "戊", "unit", "月球局", "kinds", "光", "status", "快了"),
		row(7, "number", "D2NM202606010008"),
	}}, today)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, x := range in.Defects {
		got = append(got, x.Cell+" "+x.Text.Key)
	}
	want := []string{
		"一览表!A3 petition.number_twice", "一览表!A4 petition.number_stranger", "一览表!A5 petition.number_future", "一览表!A6 petition.number_channel",
		"一览表!D6 petition.status_unknown", "一览表!E6 petition.kind_unknown", "一览表!C6 petition.unit_unknown", "一览表!B7 petition.cell_empty",
	}
	if fmt.Sprint(got) != fmt.Sprint(want) {
		t.Errorf("got  %v\nwant %v", got, want)
	}
}

func TestAnswersAreWhole(t *testing.T) {
	d, s := desk()
	id, err := d.Add(t.Context(), clerk, Petition{Number: "d2nm20260601 0001", Day: "2026-06-02", Text: "采石场粉尘", Unit: "banner", Complainant: Complainant{Phone: "13800001111"}}, today)
	if err != nil {
		t.Fatal(err)
	}
	_, err = d.Add(t.Context(), clerk, Petition{Number: "D2NM202606010001", Day: "2026-06-02", Text: "又一件"}, today)
	wants(t, err, fault.Conflict, "petition.number_held")
	says := func(c *org.Caller, a Answer, why string) error {
		_, err := d.Answer(t.Context(), c, s.petitions[id].Since, id, a, why, today)
		return err
	}
	wants(t, says(other, Answer{Status: Going}, ""), fault.Denied, "petition.not_yours")
	wants(t, says(liaison, Answer{Status: Done}, ""), fault.Invalid, "petition.truth_needed")
	wants(t, says(liaison, Answer{Status: Done, Truth: True}, ""), fault.Invalid, "petition.found_needed")
	wants(t, says(liaison, Answer{Status: Done, Truth: True, Found: "属实"}, ""), fault.Invalid, "petition.result_needed")
	wants(t, says(liaison, Answer{Status: Done, Truth: Untrue, Found: "无此事", DoneOn: "2026-06-01"}, ""), fault.Invalid, "petition.done_day")
	whole := Answer{Status: Done, Truth: True, Found: "粉尘超标", Result: "停工整治", DoneOn: "2026-06-08"}
	if err := says(liaison, whole, ""); err != nil {
		t.Fatal(err)
	}
	wants(t, says(liaison, Answer{Status: Going}, ""), fault.Invalid, "petition.why_undone")
	if err := says(liaison, Answer{Status: Going}, "复查又见扬尘"); err != nil || s.petitions[id].Row.DoneOn != "" {
		t.Errorf("%+v, %v", s.petitions[id].Row, err)
	}
	_, err = d.Answer(t.Context(), liaison, 1, id, whole, "", today)
	wants(t, err, fault.Conflict, "petition.moved_on")
}

func TestLinksAreAPersons(t *testing.T) {
	d, s := desk()
	add := func(number Number, day ledger.Date) string {
		id, err := d.Add(t.Context(), clerk, Petition{Number: number, Day: day, Text: "采石场粉尘", Complainant: Complainant{Name: "云天"}}, today)
		if err != nil {
			t.Fatal(err)
		}
		return id
	}
	one, two := add("D2NM202606010001", "2026-06-02"), add("D2NM202606050001", "2026-06-06")
	_, err := d.Repeats(t.Context(), clerk, s.petitions[one].Since, one, two, true)
	wants(t, err, fault.Invalid, "petition.not_earlier")
	if _, err := d.Repeats(t.Context(), clerk, s.petitions[two].Since, two, one, true); err != nil || s.petitions[two].Row.Earlier != one {
		t.Errorf("%v", err)
	}
	if _, err := d.Repeats(t.Context(), clerk, s.petitions[two].Since, two, one, false); err != nil || s.petitions[two].Row.Earlier != "" || len(s.petitions[two].Row.NotRepeat) != 1 {
		t.Errorf("%v", err)
	}
	if _, err := d.Attach(t.Context(), clerk, s.petitions[one].Since, one, "f1", true); err != nil || !s.petitions[one].Row.Belongs("f1") {
		t.Errorf("%v", err)
	}
	_, err = d.Attach(t.Context(), clerk, s.petitions[one].Since, one, "f2", true)
	wants(t, err, fault.Missing, "fault.missing")
	if _, err := d.Assign(t.Context(), clerk, s.petitions[one].Since, one, "banner"); err != nil || s.petitions[one].Row.Unit != "banner" {
		t.Errorf("%v", err)
	}
	before := s.petitions[one].Row.Digest()
	if _, err := d.Erase(t.Context(), clerk, one, "本人申请"); err != nil || !s.petitions[one].Row.Complainant.Empty() || s.petitions[one].Row.Digest() != before {
		t.Errorf("%+v, %v", s.petitions[one].Row, err)
	}
	if _, err := d.Erase(t.Context(), liaison, two, ""); !fault.Is(err, fault.Denied) {
		t.Errorf("a liaison erased: %v", err)
	}
}
