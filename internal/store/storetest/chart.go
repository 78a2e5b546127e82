package storetest

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"zhenggai/internal/fault"
	"zhenggai/internal/journal"
	"zhenggai/internal/org"
	"zhenggai/internal/store"
)

// registrar is the desk of the tree over a rig, with ids in order.
func (r *rig) registrar() org.Registrar {
	next := func() string { return fmt.Sprintf("org-%05d", r.ids.Add(1)) }
	return org.Registrar{Store: r.Chart(), NewID: next, NewSalt: next}
}

func testChart(t *testing.T, place Place) {
	ctx := context.Background()
	r := open(t, place)
	d, s := r.registrar(), r.Chart()
	city := must[string](t)(d.AddUnit(ctx, "acc", org.Unit{Name: "苍原市人民政府", Short: "市政府", Kind: org.Government}))
	forest := must[string](t)(d.AddUnit(ctx, "acc", org.Unit{Parent: city, Name: "苍原市林业和草原局", Short: "市林草局", Aliases: []string{"林草局", "林草局 "}, Kind: org.Department}))
	water := must[string](t)(d.AddUnit(ctx, "acc", org.Unit{Parent: city, Name: "苍原市水利局", Kind: org.Department}))
	tree := must[*org.Tree](t)(org.TreeOf(ctx, s))
	equal(t, tree.Within(forest, city), true)
	found := tree.Find("林草局")
	equal(t, len(found), 1)
	equal(t, found[0].Aliases, []string{"林草局"})

	t.Run("a unit never stands below itself", func(t *testing.T) {
		if _, err := d.ChangeUnit(ctx, org.Edit{Actor: "acc", ID: city}, func(u *org.Unit) { u.Parent = forest }); !fault.Is(err, fault.Invalid) {
			t.Errorf("got %v", err)
		}
	})
	t.Run("a change on an old version is a conflict", func(t *testing.T) {
		if _, err := d.AddAlias(ctx, org.Edit{Actor: "acc", ID: water, Base: 99999}, "水务局"); !fault.Is(err, fault.Conflict) {
			t.Errorf("got %v", err)
		}
		must[journal.Seq](t)(d.AddAlias(ctx, org.Edit{Actor: "acc", ID: water}, "水务局"))
		equal(t, must[journal.Seq](t)(d.AddAlias(ctx, org.Edit{Actor: "acc", ID: water}, "水务局")), journal.Seq(0))
	})
	t.Run("people move between units and are found by name", func(t *testing.T) {
		id := must[string](t)(d.AddPerson(ctx, "acc", org.Person{Name: "云飞", Unit: forest, Phone: "100 0000-0001", Email: "yf@example.cn"}))
		must[journal.Seq](t)(d.ChangePerson(ctx, org.Edit{Actor: "acc", ID: id}, func(p *org.Person) { p.Unit = water }))
		got := must[[]journal.Versioned[org.Person]](t)(s.People(ctx, org.PeopleWant{Name: "云", Units: []string{water}}))
		equal(t, len(got), 1)
		equal(t, got[0].Row.Phone, "10000000001")
		equal(t, len(must[[]journal.Versioned[org.Person]](t)(s.People(ctx, org.PeopleWant{Units: []string{}}))), 0)
	})
	clean(t, r)
}

func testContacts(t *testing.T, place Place) {
	ctx := context.Background()
	r := open(t, place)
	d := r.registrar()
	unit := must[string](t)(d.AddUnit(ctx, "acc", org.Unit{Name: "苍原市水利局", Kind: org.Department}))
	who := must[string](t)(d.AddPerson(ctx, "acc", org.Person{Name: "云飞", Unit: unit, Phone: "10000009731", Email: "yunfei@example.cn"}))
	t.Run("a telephone number stands nowhere in the clear", func(t *testing.T) { contactsAreSealed(t, r) })
	t.Run("a number that was put in its place is told", func(t *testing.T) { contactsStayInPlace(t, r) })
	t.Run("who is erased is forgotten, and the journal stands", func(t *testing.T) { peopleAreForgotten(t, r, who) })
	other := must[string](t)(d.AddPerson(ctx, "acc", org.Person{Name: "云天", Unit: unit, Phone: "10000009733"}))
	t.Run("without its key a contact is locked, and nothing else", func(t *testing.T) { contactsNeedTheirKey(t, r, other) })
}

func contactsAreSealed(t *testing.T, r *rig) {
	seen := 0
	err := filepath.WalkDir(r.cfg.Dir, func(path string, e os.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return err
		}
		b, err := os.ReadFile(path)
		seen++
		if bytes.Contains(b, []byte("10000009731")) || bytes.Contains(b, []byte("yunfei@")) {
			t.Errorf("%s holds a contact", path)
		}
		return err
	})
	if err != nil || seen == 0 {
		t.Fatal(err, seen)
	}
	var phone string
	if err := r.raw(t).QueryRowContext(context.Background(), `SELECT phone FROM person`).Scan(&phone); err != nil || len(phone) < 40 {
		t.Errorf("the row holds %q, %v", phone, err)
	}
}

func contactsStayInPlace(t *testing.T, r *rig) {
	ctx := context.Background()
	db := r.raw(t)
	var phone, email string
	if err := db.QueryRowContext(ctx, `SELECT phone, email FROM person`).Scan(&phone, &email); err != nil {
		t.Fatal(err)
	}
	put := func(v string) {
		if _, err := db.ExecContext(ctx, `UPDATE person SET phone = $1`, v); err != nil {
			t.Fatal(err)
		}
	}
	put(email)
	if must[store.Report](t)(r.Verify(ctx, store.VerifyOptions{})).OK() {
		t.Error("a moved value passes")
	}
	put(phone)
	clean(t, r)
}

func peopleAreForgotten(t *testing.T, r *rig, who string) {
	ctx := context.Background()
	d := r.registrar()
	must[journal.Seq](t)(d.ChangePerson(ctx, org.Edit{Actor: "acc", ID: who}, func(p *org.Person) { p.Phone = "10000009732" }))
	must[journal.Seq](t)(d.Erase(ctx, org.Edit{Actor: "acc", ID: who, Reason: "本人申请"}))
	got := must[[]journal.Versioned[org.Person]](t)(r.Chart().People(ctx, org.PeopleWant{}))[0].Row
	if !got.Erased || got.Name != "" || got.Salt != "" {
		t.Errorf("got %+v", got)
	}
	versions := must[[]journal.Versioned[journal.Record]](t)(r.Versions(ctx, got.Ref()))
	equal(t, len(versions), 3)
	for _, v := range versions {
		if p := v.Row.(org.Person); p.Name != "" || p.Phone != "" || p.Salt != "" {
			t.Errorf("version %d still holds %+v", v.Since, p)
		}
	}
	clean(t, r)
}

func contactsNeedTheirKey(t *testing.T, r *rig, who string) {
	ctx := context.Background()
	r.Close()
	if err := os.Remove(filepath.Join(r.cfg.Dir, "keys", "contact.key")); err != nil {
		t.Fatal(err)
	}
	again := reopen(t, r.cfg, r.clock)
	got := must[[]journal.Versioned[org.Person]](t)(again.Chart().People(ctx, org.PeopleWant{IDs: []string{who}}))[0].Row
	if !got.Locked || got.Phone != "" || got.Name != "云天" {
		t.Errorf("got %+v", got)
	}
	if _, err := again.registrar().ChangePerson(ctx, org.Edit{Actor: "acc", ID: who}, func(p *org.Person) { p.Name = "云地" }); !fault.Is(err, fault.Unavailable) {
		t.Errorf("a change would lose the number: %v", err)
	}
	clean(t, again)
}

func testLetters(t *testing.T, place Place) {
	ctx := context.Background()
	r := open(t, place)
	d, s := r.registrar(), r.Chart()
	letters := org.Letters{Store: s, NewID: d.NewID}
	unit := func(parent, name string, kind org.UnitKind) string {
		return must[string](t)(d.AddUnit(ctx, "acc", org.Unit{Parent: parent, Name: name, Kind: kind}))
	}
	post := func(unit, title string, duty org.Duty) string {
		return must[string](t)(d.AddPost(ctx, "acc", org.Post{Unit: unit, Title: title, Duty: duty}))
	}
	banner := unit("", "荣原旗人民政府", org.Government)
	town := unit(banner, "查干苏木人民政府", org.TownshipUnit)
	village := unit(town, "东胜嘎查委员会", org.VillageCommittee)
	mute := unit(town, "西岭嘎查委员会", org.VillageCommittee)
	post(banner, "旗长", org.Head)
	post(town, "苏木达", org.Head)
	head := post(village, "嘎查达", org.Head)
	ranger := post(village, "护林员（第1网格）", org.Ranger)

	one := must[string](t)(d.AddPerson(ctx, "acc", org.Person{Name: "云飞", Unit: town, Account: "acc-one"}))
	if _, err := d.AddPerson(ctx, "acc", org.Person{Name: "云天", Unit: town, Account: "acc-one"}); one == "" || !fault.Is(err, fault.Invalid) {
		t.Errorf("two people have one account: %v", err)
	}

	drawn := must[org.Drawn](t)(letters.Draw(ctx, "acc", 2026, ""))
	equal(t, drawn.Made, 3)
	if len(drawn.Lacks) != 1 || drawn.Lacks[0].Unit.ID != mute {
		t.Errorf("lacking: %+v", drawn.Lacks)
	}
	again := must[org.Drawn](t)(letters.Draw(ctx, "acc", 2026, ""))
	equal(t, [2]int{again.Made, again.There}, [2]int{0, 3})

	who := must[string](t)(d.AddPerson(ctx, "acc", org.Person{Name: "那日苏", Unit: village, Account: "acc-ranger"}))
	holding := must[string](t)(d.Hold(ctx, "acc", ranger, who, "2026-01-01"))
	of := func(post string) org.Letter {
		for _, l := range must[[]journal.Versioned[org.Letter]](t)(s.Letters(ctx, org.LetterWant{Posts: []string{post}})) {
			if l.Row.Lower == post {
				return l.Row
			}
		}
		t.Fatalf("no letter of %s", post)
		return org.Letter{}
	}
	here := org.Signing{How: org.SignedHere, On: "2026-03-02"}
	if _, err := letters.Sign(ctx, "acc-ranger", []string{of(ranger).ID}, here); !fault.Is(err, fault.Invalid) {
		t.Errorf("a draft is confirmed: %v", err)
	}
	equal(t, must[int](t)(letters.Send(ctx, "acc", 2026, village)), 2)
	if _, err := letters.Sign(ctx, "acc-other", []string{of(ranger).ID}, here); !fault.Is(err, fault.Denied) {
		t.Errorf("somebody else confirms: %v", err)
	}
	if _, err := d.End(ctx, org.Edit{Actor: "acc", ID: holding}, "2026-02-01", ""); !fault.Is(err, fault.Invalid) {
		t.Errorf("the last holder leaves open work behind: %v", err)
	}
	must[journal.Seq](t)(letters.Sign(ctx, "acc-ranger", []string{of(ranger).ID}, here))
	equal(t, of(ranger).Signer, who)
	if _, err := letters.Sign(ctx, "acc-ranger", []string{of(ranger).ID}, here); !fault.Is(err, fault.Conflict) {
		t.Errorf("signed twice: %v", err)
	}
	must[journal.Seq](t)(d.End(ctx, org.Edit{Actor: "acc", ID: holding}, "2026-03-31", ""))
	must[journal.Seq](t)(letters.Withdraw(ctx, org.Edit{Actor: "acc", ID: of(head).ID, Reason: "岗位合并"}))
	cover := org.Cover(must[*org.Tree](t)(org.TreeOf(ctx, s)), must[[]org.LetterCount](t)(s.CountLetters(ctx, 2026)))
	equal(t, cover[banner], org.Coverage{Draft: 1, Signed: 1})
	equal(t, cover[village], org.Coverage{Signed: 1})
	equal(t, must[[]int](t)(s.LetterYears(ctx)), []int{2026})
	clean(t, r)
}
