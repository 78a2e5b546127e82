package storetest

import (
	"context"
	"testing"

	"zhenggai/internal/fault"
	"zhenggai/internal/journal"
	"zhenggai/internal/ledger"
	"zhenggai/internal/org"
)

// A liaison knows of the findings that charge a unit of theirs, and of those alone, as soon as they do.
func testSight(t *testing.T, place Place) {
	r := open(t, place)
	d := r.registrar()
	banner := must[string](t)(d.AddUnit(context.Background(), "acc", org.Unit{Name: "云岭旗人民政府", Kind: org.Government}))
	other := must[string](t)(d.AddUnit(context.Background(), "acc", org.Unit{Name: "塔河旗人民政府", Kind: org.Government}))
	as := func(unit string) context.Context {
		return org.WithCaller(context.Background(), &org.Caller{
			Account: org.Account{ID: "liaison", Grants: []org.Grant{{Role: org.UnitLiaison, Unit: unit, Below: true}}}, Asks: org.SeeLedger,
		})
	}
	round := sampleRound(1)
	f := sampleFinding(round, 1)
	r.change(t, draft(journal.FindingAdded, round, f, sampleMeasure(f, 1)))

	sees := func(unit string) bool {
		_, err := r.Ledger().Finding(as(unit), f.ID)
		if err != nil && !fault.Is(err, fault.Missing) {
			t.Fatal(err)
		}
		page := must[ledger.Found](t)(r.Ledger().Find(as(unit), ledger.Filter{}, ledger.Page{Limit: 10}))
		listed, found := len(page.Rows) == 1 && page.Total == 1, err == nil
		measures := must[[]journal.Versioned[ledger.Measure]](t)(r.Ledger().MeasuresOf(as(unit), f.ID))
		if listed != found || found != (len(measures) == 1) {
			t.Errorf("found %v, listed %v, %d measures", found, listed, len(measures))
		}
		return found
	}
	equal(t, sees(banner), true)
	equal(t, sees(other), false)

	// The finding is handed to the other banner in an entry about something else.
	moved := f
	moved.Units = []ledger.Unit{{Name: "塔河旗人民政府", Role: ledger.Responsible}}
	asked := ledger.Amendment{ID: "amendment-1", FindingID: f.ID}
	r.change(t, journal.Draft{Act: journal.AmendmentGranted, Subject: asked.Ref(), Rows: []journal.Record{moved, asked}})
	equal(t, sees(banner), false)
	equal(t, sees(other), true)
}
