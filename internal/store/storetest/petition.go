package storetest

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"zhenggai/internal/fault"
	"zhenggai/internal/journal"
	"zhenggai/internal/org"
	"zhenggai/internal/petition"
	"zhenggai/internal/workday"
)

// complainant is one whose name, telephone and address must be found nowhere.
var complainant = petition.Complainant{Name: "乌有先生", Phone: "13900007777", Address: "云岭旗幸福街九号"}

func testPetitions(t *testing.T, place Place) {
	ctx := context.Background()
	r := open(t, place)
	closingDesk(t, r) // the units and a finding
	p := r.Petitions()
	n := 0
	desk := &petition.Desk{
		Store: p, NewID: func() string { n++; return fmt.Sprintf("p%02d", n) }, NewSalt: func() string { n++; return fmt.Sprintf("salt%d", n) },
		Terms: petition.Embedded, Calendar: workday.Embedded, Tree: func(ctx context.Context) (*org.Tree, error) { return org.TreeOf(ctx, r.Chart()) },
	}
	clerk := personOf("acc-clerk", org.Grant{Role: org.Clerk}).Caller
	id := must[string](t)(desk.Add(ctx, clerk, petition.Petition{
		Number: "D2NM202606010001", Day: "2026-06-02", Text: "采石场粉尘", Place: "云岭旗", Kinds: []petition.Kind{petition.Air}, Unit: "bureau", Complainant: complainant,
	}, "2026-06-20"))
	elsewhere := must[string](t)(desk.Add(ctx, clerk, petition.Petition{Number: "X2NM202606010002", Day: "2026-06-02", Text: "无人承办"}, "2026-06-20"))
	held := must[journal.Versioned[petition.Petition]](t)(p.Petition(ctx, id))
	equal(t, held.Row.Complainant, complainant)
	equal(t, held.Row.Due, "2026-06-12")
	equal(t, len(must[[]journal.Versioned[petition.Batch]](t)(p.Batches(ctx))), 1)
	equal(t, len(must[[]journal.Versioned[petition.Petition]](t)(p.Petitions(ctx))), 2)

	// A liaison sees what their unit handles and nothing else; the three administrators see nothing.
	liaison := personOf("liaison", org.Grant{Role: org.UnitLiaison, Unit: "bureau"}).Caller
	asLiaison := org.WithCaller(ctx, liaison)
	equal(t, len(must[[]journal.Versioned[petition.Petition]](t)(p.Petitions(asLiaison))), 1)
	if _, err := p.Petition(asLiaison, elsewhere); !fault.Is(err, fault.Missing) {
		t.Errorf("saw a petition of nobody's: %v", err)
	}
	if _, err := r.Versions(asLiaison, petition.Petition{ID: elsewhere}.Ref()); !fault.Is(err, fault.Missing) {
		t.Errorf("saw its versions: %v", err)
	}
	admin := org.WithCaller(ctx, personOf("admin", org.Grant{Role: org.SystemAdmin}).Caller)
	equal(t, len(must[[]journal.Versioned[petition.Petition]](t)(p.Petitions(admin))), 0)
	equal(t, len(must[[]journal.Versioned[petition.Batch]](t)(p.Batches(admin))), 0)

	must[journal.Seq](t)(desk.Answer(asLiaison, liaison, held.Since, id, petition.Answer{Status: petition.Going}, "", "2026-06-20"))
	nowhere(t, r)
	sealed := must[string](t)(p.Hold([]byte(complainant.Name)))
	equal(t, string(must[[]byte](t)(p.Release(sealed))), complainant.Name)
	if _, err := p.Release(sealed[:len(sealed)-8] + "AAAAAAA="); !fault.Is(err, fault.Invalid) {
		t.Errorf("opened what was altered: %v", err)
	}
	clean(t, r)

	must[journal.Seq](t)(desk.Erase(ctx, clerk, id, "本人申请"))
	for _, v := range must[[]journal.Versioned[journal.Record]](t)(r.Versions(ctx, petition.Petition{ID: id}.Ref())) {
		if x := v.Row.(petition.Petition); !x.Complainant.Empty() || x.Salt != "" {
			t.Errorf("version %d still holds %+v", v.Since, x.Complainant)
		}
	}
	clean(t, r)
}

// nowhere looks for the complainant in every entry and every file of the store.
func nowhere(t *testing.T, r *rig) {
	t.Helper()
	var haystack bytes.Buffer
	for _, e := range must[[]journal.Entry](t)(r.Book().Entries(context.Background(), journal.Want{}, 0, 1000)) {
		haystack.Write(must[[]byte](t)(json.Marshal(e)))
	}
	files := must[[]os.DirEntry](t)(os.ReadDir(r.cfg.Dir))
	for _, f := range files {
		if !f.IsDir() {
			haystack.Write(must[[]byte](t)(os.ReadFile(filepath.Join(r.cfg.Dir, f.Name()))))
		}
	}
	for _, secret := range []string{complainant.Name, complainant.Phone, complainant.Address} {
		if bytes.Contains(haystack.Bytes(), []byte(secret)) {
			t.Errorf("%s stands in the store in the clear", secret)
		}
	}
}
