package storetest

import (
	"context"
	"strings"
	"testing"

	"zhenggai/internal/fault"
	"zhenggai/internal/journal"
	"zhenggai/internal/org"
	"zhenggai/internal/signoff"
)

func testSignoff(t *testing.T, place Place) {
	ctx := context.Background()
	r := open(t, place)
	closingDesk(t, r) // the units
	p := r.Papers()
	ids := []string{"paper-2", "paper-1"}
	desk := &signoff.Desk{
		Store: p, NewID: func() string { id := ids[0]; ids = ids[1:]; return id },
		Tree: func(ctx context.Context) (*org.Tree, error) { return org.TreeOf(ctx, r.Chart()) },
	}
	clerk := personOf("acc-clerk", org.Grant{Role: org.Clerk}).Caller
	head := personOf("head", org.Grant{Role: org.UnitHead, Unit: "bureau"}).Caller
	leader := personOf("leader", org.Grant{Role: org.Leader, Unit: "government", Below: true}).Caller
	send := func(unit string) signoff.Paper {
		return must[signoff.Paper](t)(desk.Send(ctx, clerk, "2026-06-01", signoff.Paper{
			Kind: signoff.Notice, Title: "公示", About: "f1", Hash: strings.Repeat("d", 64), Name: "公示.docx", Size: 9, Units: []string{unit},
		}))
	}
	one, other := send("bureau"), send("office")
	held := must[journal.Versioned[signoff.Paper]](t)(p.Paper(ctx, one.ID))
	equal(t, held.Row, one)

	// A head sees what asks their unit, and nothing else; the three administrators see nothing.
	asHead := org.WithCaller(ctx, head)
	equal(t, rowsOf(must[[]journal.Versioned[signoff.Paper]](t)(p.Papers(asHead))), []signoff.Paper{one})
	if _, err := p.Paper(asHead, other.ID); !fault.Is(err, fault.Missing) {
		t.Errorf("saw what asks another unit: %v", err)
	}
	admin := personOf("admin", org.Grant{Role: org.SystemAdmin}).Caller
	equal(t, len(must[[]journal.Versioned[signoff.Paper]](t)(p.Papers(org.WithCaller(ctx, admin)))), 0)

	must[journal.Seq](t)(desk.Countersign(asHead, head, held.Since, one.ID, signoff.Opinion{Unit: "bureau", Agree: true, Words: "同意", On: "2026-06-02"}))
	held = must[journal.Versioned[signoff.Paper]](t)(p.Paper(ctx, one.ID))
	must[journal.Seq](t)(desk.Decide(org.WithCaller(ctx, leader), leader, held.Since, one.ID, signoff.Decision{Sign: true, On: "2026-06-03"}))
	held = must[journal.Versioned[signoff.Paper]](t)(p.Paper(ctx, one.ID))
	equal(t, held.Row.State(), signoff.Signed)
	equal(t, held.Row.Opinions, []signoff.Opinion{{Unit: "bureau", Agree: true, Words: "同意", By: "head", On: "2026-06-02"}})
	equal(t, len(must[[]journal.Versioned[journal.Record]](t)(r.Versions(ctx, one.Ref()))), 3)
	equal(t, len(must[[]journal.Versioned[signoff.Paper]](t)(p.Papers(ctx))), 2)
}
