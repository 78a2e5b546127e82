package api

import (
	"bytes"
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"zhenggai/internal/gate"
	"zhenggai/internal/journal"
	"zhenggai/internal/ledger"
	"zhenggai/internal/org"
	"zhenggai/internal/report"
)

type newRound struct {
	Source ledger.Source `json:"source" enum:"central,provincial,special,own"`
	No     int           `json:"no,omitempty" minimum:"0" maximum:"99"`
	Title  string        `json:"title" minLength:"1" maxLength:"200"`
	Region string        `json:"region,omitempty" maxLength:"100"`
}

type reportIn struct {
	ByID
	Format report.Format `path:"format" enum:"docx,html,txt"`
}

type file struct {
	Type        string `header:"Content-Type"`
	Disposition string `header:"Content-Disposition"`
	Body        []byte
}

func rounds(d Deps) []gate.Route {
	return []gate.Route{
		gate.Operation(org.SeeLedger, op(http.MethodGet, "/rounds", "listRounds", "ledger", "All rounds of inspection."),
			func(ctx context.Context, _ *struct{}) (*body[[]Version[ledger.Round]], error) {
				rs, err := d.Ledger.Store.Rounds(ctx)
				return answer(versionsOf(rs), err)
			}),
		gate.Operation(org.EditLedger, op(http.MethodPost, "/rounds", "addRound", "ledger", "Open a round."),
			func(ctx context.Context, in *struct{ Body newRound }) (*body[created], error) {
				id, err := d.Ledger.AddRound(ctx, actor(ctx), ledger.Round{
					Source: in.Body.Source, No: in.Body.No, Title: in.Body.Title, Region: in.Body.Region,
				})
				return answer(created{id}, err)
			}).OfWholeOffice().Leaving(journal.RoundAdded),
		gate.Operation(org.Export, asFile(op(http.MethodGet, "/rounds/{id}/report/{format}", "getReport", "export",
			"The progress report of a round, composed from the ledger.")),
			func(ctx context.Context, in *reportIn) (*file, error) {
				var buf bytes.Buffer
				if err := d.Exports.Report(ctx, &buf, in.ID, in.Format); err != nil {
					return nil, err
				}
				return &file{in.Format.MediaType(), `attachment; filename="report.` + string(in.Format) + `"`, buf.Bytes()}, nil
			}),
		gate.Operation(org.Export, asFile(op(http.MethodGet, "/ledger.xlsx", "getLedger", "export",
			"The ledger as a spreadsheet, under the filter of listFindings.")),
			func(ctx context.Context, in *struct {
				Query string `query:"q" maxLength:"500"`
			},
			) (*file, error) {
				f, _ := ledger.ParseFilter(in.Query)
				var buf bytes.Buffer
				if err := d.Exports.Ledger(ctx, &buf, f); err != nil {
					return nil, err
				}
				return &file{report.Xlsx.MediaType(), `attachment; filename="ledger.xlsx"`, buf.Bytes()}, nil
			}),
	}
}

// created answers with the id of a new record.
type created struct {
	ID string `json:"id"`
}

// asFile documents an operation that answers with bytes.
func asFile(o huma.Operation) huma.Operation {
	o.Responses = map[string]*huma.Response{
		"200": {Description: "The file.", Content: map[string]*huma.MediaType{
			"application/octet-stream": {Schema: &huma.Schema{Type: huma.TypeString, Format: "binary"}},
		}},
	}
	return o
}
