package main

import (
	"bytes"
	"context"

	"zhenggai/internal/office"
	"zhenggai/internal/org"
	"zhenggai/internal/petition"
)

// workbooks reads workbooks of the organisation, like every foreign file in a limited child process.
type workbooks struct{ sandbox *office.Sandbox }

func (o *bureau) workbooks() workbooks { return workbooks{o.reads.sandbox} }

// Read reads the four sheets of a workbook.
func (w workbooks) Read(ctx context.Context, b []byte) (org.Roster, []org.Defect, error) {
	doc, err := w.sandbox.Read(ctx, bytes.NewReader(b))
	if err != nil {
		return org.Roster{}, nil, err
	}
	return org.ReadWorkbook(doc)
}

// petitionTables reads the daily tables of petitions, in the same limited child process.
type petitionTables struct{ sandbox *office.Sandbox }

// Read reads the rows of every table that has the head of a daily table.
func (w petitionTables) Read(ctx context.Context, b []byte) ([]petition.Row, []petition.Defect, error) {
	doc, err := w.sandbox.Read(ctx, bytes.NewReader(b))
	if err != nil {
		return nil, nil, err
	}
	return petition.ReadTables(doc)
}
