package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"time"

	"zhenggai/internal/fault"
	"zhenggai/internal/office"
	"zhenggai/internal/paper"
	"zhenggai/internal/say"
)

// certificate checks a certificate of closing. Like a proof, without --trust it can only say whose signature it bears.
func (c verifyCommand) certificate(t *terminal) error {
	b, err := os.ReadFile(c.Cert)
	if err != nil {
		return fault.Wrap(err, fault.Invalid, "cli.cannot_open", "Name", c.Cert)
	}
	sandbox := &office.Sandbox{}
	defer func() { _ = sandbox.Close() }() // its folder is under the system's temporary one
	checked, err := paper.Check(b, c.Trust, func(docx []byte) (*office.Document, error) { return sandbox.Read(t, bytes.NewReader(docx)) })
	if err != nil {
		fmt.Fprintln(t.out, t.sentence(err))
		return exit(exitDefects)
	}
	for _, d := range checked.Differs {
		fmt.Fprintln(t.out, d.In(t.lang))
	}
	e := checked.Entry
	switch {
	case len(checked.Differs) > 0:
		fmt.Fprintln(t.out, say.T("cli.certificate_bad", "Count", len(checked.Differs)).In(t.lang))
		return exit(exitDefects)
	case c.JSON:
		return json.NewEncoder(t.out).Encode(e)
	}
	fmt.Fprintln(t.out, say.T("cli.certificate_ok", "Seq", int64(e.Seq), "Day", e.OccurredOn, "At", unixMilli(e.RecordedAt).Format(time.DateTime),
		"Size", int64(checked.Head.Size), "Key", checked.Key).In(t.lang))
	return nil
}
