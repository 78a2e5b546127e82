package main

import (
	"context"
	"log/slog"

	"zhenggai/internal/ledger"
	"zhenggai/internal/org"
	"zhenggai/internal/reading"
	"zhenggai/sample"
)

// loadSample takes the sample city's documents into an empty ledger, through the desk that anybody's
// documents pass.
func (o *bureau) loadSample(ctx context.Context, log *slog.Logger) error {
	rounds, err := o.ledger.Store.Rounds(ctx)
	if err != nil || len(rounds) > 0 {
		return err
	}
	roundID := ""
	for _, d := range sample.Documents() {
		doc, base, err := o.take(ctx, d.Name, d.Bytes, func(reading.Step) {})
		if err != nil {
			return err
		}
		dec := reading.Decision{RoundID: roundID}
		if roundID == "" {
			dec.Round = ledger.Round{Source: ledger.Central, No: sample.RoundNo, Title: sample.RoundTitle, Region: sample.Region, Sample: true}
		}
		if doc, err = o.readings.Confirm(ctx, org.ActorCommand, doc.ID, base, dec); err != nil {
			return err
		}
		roundID = doc.RoundID
		log.Info("sample document taken into the ledger", "name", d.Name, "findings", doc.Findings, "measures", doc.Measures)
	}
	return nil
}
