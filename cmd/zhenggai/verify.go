package main

import (
	"encoding/json"
	"fmt"
	"os"
	"time"

	"zhenggai/internal/fault"
	"zhenggai/internal/journal"
	"zhenggai/internal/say"
	"zhenggai/internal/store"
)

// verifyCommand checks that nothing was altered since it was recorded.
type verifyCommand struct {
	place
	Against []string `type:"path" placeholder:"CHECKPOINT" help:"Checkpoint kept elsewhere (a file). 另处保存的检查点。"`
	Tree    bool     `help:"Check the tree and signatures alone. 只验哈希树和签名。"`
	Proof   string   `type:"path" placeholder:"FILE" help:"Check an exported proof; needs no data directory. 离线验证证明文件。"`
	Cert    string   `name:"certificate" type:"path" placeholder:"FILE" help:"Check a certificate of closing (docx, or the scanned texts of its codes); needs no data directory. 离线查验销号证书。"`
	Dossier string   `type:"path" placeholder:"FILE" help:"Check a dossier (zip); needs no data directory. 离线查验一案一档。"`
	Trust   string   `placeholder:"KEY" help:"Public key a proof must be signed by; by default the one it names, which is printed."`
	JSON    bool     `name:"json" help:"Print the report as JSON."`
}

func (c verifyCommand) Run(t *terminal) error {
	switch {
	case c.Proof != "":
		return c.proof(t)
	case c.Cert != "":
		return c.certificate(t)
	case c.Dossier != "":
		return c.dossier(t)
	}
	opts := store.VerifyOptions{TreeOnly: c.Tree}
	for _, path := range c.Against {
		b, err := os.ReadFile(path)
		if err != nil {
			return fault.Wrap(err, fault.Invalid, "cli.cannot_open", "Name", path)
		}
		opts.Against = append(opts.Against, string(b))
	}
	report, err := c.check(t, opts)
	if err != nil {
		return err
	}
	if c.JSON {
		err = json.NewEncoder(t.out).Encode(report)
	} else {
		printReport(t, report)
	}
	if err == nil && !report.OK() {
		return exit(exitDefects)
	}
	return err
}

func (c verifyCommand) check(t *terminal, opts store.VerifyOptions) (store.Report, error) {
	db, err := c.existing(t)
	if err != nil {
		return store.Report{}, err
	}
	defer db.Close()
	return db.Verify(t, opts)
}

func printReport(t *terminal, r store.Report) {
	line := func(key string, kv ...any) { fmt.Fprintln(t.out, say.T(key, kv...).In(t.lang)) }
	for _, d := range r.Defects {
		fmt.Fprintln(t.out, d.Text.In(t.lang))
	}
	if r.More > 0 {
		line("cli.verify_more", "More", r.More)
	}
	line("cli.verify_counts", "Entries", int64(r.Entries), "Rows", r.Rows, "Files", r.Files, "Checkpoints", r.Checkpoints,
		"Against", r.Against, "Elapsed", r.Elapsed.Round(time.Millisecond).String())
	if r.OK() {
		line("cli.verify_ok", "Root", r.Root)
		return
	}
	line("cli.verify_bad", "Defects", len(r.Defects)+r.More)
}

// proof checks an exported proof. Without --trust it can only say whose signature it bears: the reader
// compares that key with one they had from elsewhere.
func (c verifyCommand) proof(t *terminal) error {
	b, err := os.ReadFile(c.Proof)
	if err != nil {
		return fault.Wrap(err, fault.Invalid, "cli.cannot_open", "Name", c.Proof)
	}
	trusted := c.Trust
	if trusted == "" {
		var p journal.Proof
		if err := json.Unmarshal(b, &p); err != nil {
			return fault.Wrap(err, fault.Invalid, "cli.proof_broken", "Name", c.Proof)
		}
		trusted = p.Public
	}
	e, head, err := journal.CheckProof(b, trusted, journal.Ed25519{})
	if err != nil {
		fmt.Fprintln(t.out, t.sentence(err))
		return exit(exitDefects)
	}
	if c.JSON {
		return json.NewEncoder(t.out).Encode(e)
	}
	fmt.Fprintln(t.out, say.T("cli.proof_ok", "Seq", int64(e.Seq), "Act", say.T("act."+string(e.Act)), "At", unixMilli(e.RecordedAt).Format(time.DateTime),
		"Size", int64(head.Size), "Key", trusted).In(t.lang))
	return nil
}
