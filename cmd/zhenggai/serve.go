package main

import (
	"fmt"
	"io"
	"log/slog"
	"time"

	"zhenggai/internal/fault"
	"zhenggai/internal/say"
)

// serveCommand serves the pages and the API until it is told to stop.
type serveCommand struct {
	place
	Addr        string `default:"127.0.0.1:8080" placeholder:"HOST:PORT" help:"Address to serve on; port 0 takes a free one. 监听地址。" env:"ZHENGGAI_ADDR"`
	Sample      bool   `help:"Load the sample city when the ledger is empty. 台账为空时装入示例城市。" env:"ZHENGGAI_SAMPLE"`
	TLSCert     string `name:"tls-cert" type:"path" placeholder:"FILE" help:"Certificate (PEM); with --tls-key, HTTPS is served." env:"ZHENGGAI_TLS_CERT"`
	TLSKey      string `name:"tls-key" type:"path" placeholder:"FILE" help:"Key of the certificate (PEM)." env:"ZHENGGAI_TLS_KEY"`
	BehindProxy bool   `help:"TLS ends at a proxy on this machine; believe its X-Forwarded-For." env:"ZHENGGAI_BEHIND_PROXY"`
	PublicURL   string `name:"public-url" placeholder:"URL" help:"Address that people type, where it differs." env:"ZHENGGAI_PUBLIC_URL"`
	BackupDir   string `type:"path" placeholder:"DIR" help:"Where scheduled backups go; DIR/backups if empty." env:"ZHENGGAI_BACKUP_DIR"`
	BackupCron  string `default:"0 3 * * *" help:"When backups are taken, in China's time; empty for never." env:"ZHENGGAI_BACKUP_CRON"`
	BackupKeep  int    `default:"14" help:"How many scheduled backups are kept." env:"ZHENGGAI_BACKUP_KEEP"`
	// Ninety days are common practice under 等保三级 (GB/T 22239-2019 8.1.4.1).
	PasswordDays    int           `default:"90" help:"Days after which a password must be changed; 0 for never. 口令有效天数。" env:"ZHENGGAI_PASSWORD_DAYS"`
	MaxEvidenceMB   int64         `name:"max-evidence-mb" default:"2048" help:"How large a file of evidence may be, in MB. 佐证文件上限。" env:"ZHENGGAI_MAX_EVIDENCE_MB"`
	UploadQuotaMB   int64         `name:"upload-quota-mb" default:"8192" help:"How much one account may have under way in uploads that are not whole yet, in MB. 未传完文件的总量上限。" env:"ZHENGGAI_UPLOAD_QUOTA_MB"`
	UploadDays      int           `default:"7" help:"Days after which an upload that nothing was added to is forgotten. 未传完文件保留天数。" env:"ZHENGGAI_UPLOAD_DAYS"`
	CheckpointEvery time.Duration `default:"1m" help:"How often the journal is signed when something was written." env:"ZHENGGAI_CHECKPOINT_EVERY"`
	Log             string        `enum:"text,json" default:"text" help:"Form of the log on standard error." env:"ZHENGGAI_LOG"`
}

func (c serveCommand) Run(t *terminal) error {
	if (c.TLSCert == "") != (c.TLSKey == "") {
		return fault.New(fault.Invalid, "cli.tls_pair")
	}
	m := &Main{Config: c, Log: c.logger(t.err)}
	if err := m.Run(t); err != nil {
		return err
	}
	m.greet(t.out, t.lang)
	var err error
	select {
	case <-t.Done():
	case err = <-m.failed:
	}
	if cerr := m.Close(); err == nil {
		err = cerr
	}
	return err
}

func (c serveCommand) logger(w io.Writer) *slog.Logger {
	if c.Log == "json" {
		return slog.New(slog.NewJSONHandler(w, nil))
	}
	return slog.New(slog.NewTextHandler(w, nil))
}

// greet prints where to go and how to sign in.
func (m *Main) greet(w io.Writer, lang say.Lang) {
	fmt.Fprintln(w, say.T("cli.serving", "URL", m.URL()).In(lang))
	if m.setup != "" {
		fmt.Fprintln(w, say.T("cli.first_start", "URL", m.setup).In(lang))
	}
	if !m.built {
		fmt.Fprintln(w, say.T("cli.no_bundle").In(lang))
	}
}
