package main

import (
	"context"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"zhenggai/internal/org"
	"zhenggai/internal/store"
	"zhenggai/sample"
)

func TestTheSampleCity(t *testing.T) {
	ctx := context.Background()
	v := openOffice(t, true)
	chart := v.main.office.db.Chart()

	letters, err := chart.Letters(ctx, org.LetterWant{Year: sample.LetterYear})
	if err != nil || len(letters) != sample.Letters {
		t.Fatalf("%d letters, %v", len(letters), err)
	}
	bound := map[[2]string]bool{}
	for _, l := range letters {
		bound[[2]string{l.Row.Upper, l.Row.Lower}] = true
	}
	if len(bound) != sample.Letters {
		t.Errorf("%d pairs for %d letters", len(bound), sample.Letters)
	}
	people, err := chart.People(ctx, org.PeopleWant{})
	if err != nil || len(people) != sample.People {
		t.Errorf("%d people, %v", len(people), err)
	}

	t.Run("every unit that the documents name is on the tree", func(t *testing.T) {
		tree, err := org.TreeOf(ctx, chart)
		if err != nil {
			t.Fatal(err)
		}
		printed, err := v.main.office.db.Ledger().PrintedUnits(ctx)
		if err != nil || len(printed) == 0 {
			t.Fatal(len(printed), err)
		}
		for _, p := range printed {
			if n := len(tree.Find(p.Name)); n != 1 && !org.Collective(p.Name) {
				t.Errorf("%s is %d units", p.Name, n)
			}
		}
	})
	t.Run("the letters are counted by unit and listed page by page", func(t *testing.T) {
		mine := *v
		mine.t = t
		if page := mine.see("/letters", http.StatusOK); !strings.Contains(page, "4,030") {
			t.Error("the whole is not counted")
		}
		seen, path := 0, "/letters"
		for range 3 {
			page := mine.see(path, http.StatusOK)
			seen += strings.Count(page, "<tr data-row")
			_, after, _ := strings.Cut(page, `rel="next" href="`)
			path, _, _ = strings.Cut(strings.ReplaceAll(after, "&amp;", "&"), `"`)
		}
		if seen != 150 {
			t.Errorf("three pages show %d letters", seen)
		}
	})
	t.Run("a second start brings no second city", func(t *testing.T) {
		before, err := v.main.office.db.Book().Size(ctx)
		if err != nil {
			t.Fatal(err)
		}
		if err := v.main.office.loadCity(ctx, v.main.Log); err != nil {
			t.Fatal(err)
		}
		if after, err := v.main.office.db.Book().Size(ctx); err != nil || after != before {
			t.Errorf("%d entries after %d, %v", after, before, err)
		}
	})
	t.Run("nothing of it is altered", func(t *testing.T) {
		report, err := v.main.office.db.Verify(ctx, store.VerifyOptions{})
		if err != nil || !report.OK() {
			t.Errorf("%v, %v", report.Defects, err)
		}
	})
	t.Run("a name outside the tree is refused with a sentence", func(t *testing.T) {
		mine := *v
		mine.t = t
		page := mine.send("/people/"+people[0].Row.ID, http.StatusUnprocessableEntity, url.Values{"name": {people[0].Row.Name}, "unit": {"无此单位"}})
		if !strings.Contains(page, "没有叫“无此单位”的单位") {
			t.Error("nothing is said")
		}
	})
}
