package api

import (
	"context"
	"net/http"

	"zhenggai/internal/gate"
	"zhenggai/internal/journal"
	"zhenggai/internal/ledger"
	"zhenggai/internal/org"
)

type measurePatch struct {
	Basis
	Label *string `json:"label,omitempty" maxLength:"40"`
	Text  *string `json:"text,omitempty" maxLength:"20000"`
}

func (p measurePatch) apply(m *ledger.Measure) {
	set(&m.Label, p.Label)
	set(&m.Text, p.Text)
}

type newMeasure struct {
	Label  string `json:"label,omitempty" maxLength:"40"`
	Text   string `json:"text" minLength:"1" maxLength:"20000"`
	Reason string `json:"reason,omitempty" maxLength:"2000"`
}

func measures(d Deps) []gate.Route {
	return []gate.Route{
		gate.Operation(org.EditLedger, op(http.MethodPost, "/findings/{id}/measures", "addMeasure", "ledger", "Add a measure to a finding."),
			func(ctx context.Context, in *struct {
				ByID
				Body newMeasure
			},
			) (*body[changed], error) {
				seq, err := d.Ledger.AddMeasure(ctx, ledger.Edit{Actor: actor(ctx), Reason: in.Body.Reason},
					ledger.Measure{FindingID: in.ID, Label: in.Body.Label, Text: in.Body.Text})
				return answer(changed{seq}, err)
			}).Leaving(journal.MeasureAdded),
		gate.Operation(org.EditLedger, op(http.MethodPatch, "/measures/{id}", "changeMeasure", "ledger", "Change a measure's label or text."),
			func(ctx context.Context, in *struct {
				ByID
				Body measurePatch
			},
			) (*body[changed], error) {
				seq, err := d.Ledger.EditMeasure(ctx, in.Body.edit(ctx, in.ID), in.Body.apply)
				return answer(changed{seq}, err)
			}).Leaving(journal.MeasureChanged),
		gate.Operation(org.EditLedger, op(http.MethodPost, "/measures/{id}/withdrawal", "withdrawMeasure", "ledger",
			"Withdraw a measure; its versions stay in the history."),
			func(ctx context.Context, in *struct {
				ByID
				Body Basis
			},
			) (*body[changed], error) {
				seq, err := d.Ledger.WithdrawMeasure(ctx, in.Body.edit(ctx, in.ID))
				return answer(changed{seq}, err)
			}).Leaving(journal.MeasureWithdrawn),
	}
}
