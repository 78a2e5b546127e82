package main

import (
	"bytes"
	"context"

	"zhenggai/internal/office"
	"zhenggai/internal/org"
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
