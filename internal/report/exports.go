package report

import (
	"context"
	"io"

	"zhenggai/internal/ledger"
	"zhenggai/internal/office"
	"zhenggai/internal/say"
)

// Exports composes and prints from the ledger: pages, the API and the command use it alike.
type Exports struct {
	Store ledger.Store
	// Draft tells whether a round's report may leave as a draft only, for nobody signed it yet; nil asks nobody.
	Draft func(ctx context.Context, roundID string) (bool, error)
}

// Compose composes the report of a round as the ledger stands. A round that is not there is fault.Missing.
func (e Exports) Compose(ctx context.Context, roundID string) (Report, error) {
	round, err := e.Store.Round(ctx, roundID)
	if err != nil {
		return Report{}, err
	}
	findings, err := e.Store.FindingsOf(ctx, roundID)
	if err != nil {
		return Report{}, err
	}
	sections := make([]Section, len(findings))
	for i, f := range findings {
		sections[i].Finding = f
		if sections[i].Measures, err = e.Store.MeasuresOf(ctx, f.Row.ID); err != nil {
			return Report{}, err
		}
	}
	return Compose(round.Row, sections), nil
}

// Report writes the report of a round.
func (e Exports) Report(ctx context.Context, w io.Writer, roundID string, f Format) error {
	r, err := e.Compose(ctx, roundID)
	if err != nil {
		return err
	}
	if e.Draft != nil {
		draft, err := e.Draft(ctx, roundID)
		if err != nil {
			return err
		}
		if draft {
			r.Mark = say.T("signoff.draft").In(say.ZhCN)
		}
	}
	return Write(w, r, f)
}

// Ledger writes the findings under a filter as a spreadsheet, a row a finding, in Chinese: it goes to
// offices. The rows are those of the ledger page under the same filter.
func (e Exports) Ledger(ctx context.Context, w io.Writer, f ledger.Filter) error {
	return office.WriteXlsx(w, e.sheet(ctx, f, say.ZhCN))
}
