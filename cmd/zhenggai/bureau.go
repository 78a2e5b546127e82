package main

import (
	"bytes"
	"context"
	"crypto/rand"
	"encoding/hex"
	"fmt"
	"io"
	"log/slog"
	"math/big"
	"net"
	"time"

	"github.com/google/uuid"

	"zhenggai/internal/campaign"
	"zhenggai/internal/channel"
	"zhenggai/internal/closure"
	"zhenggai/internal/dispatch"
	"zhenggai/internal/doubt"
	"zhenggai/internal/evidence"
	"zhenggai/internal/fault"
	"zhenggai/internal/inspect"
	"zhenggai/internal/ledger"
	"zhenggai/internal/notify"
	"zhenggai/internal/org"
	"zhenggai/internal/petition"
	"zhenggai/internal/reading"
	"zhenggai/internal/report"
	"zhenggai/internal/signoff"
	"zhenggai/internal/store"
	"zhenggai/internal/supervise"
	"zhenggai/internal/workday"
)

// place says where an office's data is; the commands that touch it share these flags.
type place struct {
	Data string `type:"path" default:"data" placeholder:"DIR" help:"Data directory. 数据目录。" env:"ZHENGGAI_DATA"`
	DB   string `name:"db" placeholder:"URL" help:"postgres:// address; empty for SQLite in the data directory. 数据库地址。" env:"ZHENGGAI_DB"`
	Keys string `type:"path" placeholder:"DIR" help:"Signing key and highest head seen; DIR/keys if empty. 签名密钥目录。" env:"ZHENGGAI_KEYS"`
}

// bureau (整改办) is an open data directory with the desks at which it is worked on.
type bureau struct {
	db       *store.DB
	ledger   *ledger.Desk
	plans    *ledger.PlanDesk
	readings *reading.Desk
	people   org.Desk
	exports  report.Exports
	reads    *reader

	closings   *closure.Desk
	ladders    *supervise.Desk
	rules      supervise.RuleDesk
	proofs     *evidence.Desk
	pictures   looker
	dispatches *dispatch.Desk
	petitions  *petition.Desk
	registrar  org.Registrar
	letters    org.Letters
	draws      *inspect.Desk
	campaigns  *campaign.Desk
	doubts     *doubt.Desk
	channels   *channel.Desk
	courier    *notify.Courier
}

// open opens the data directory, making it when it is new.
func (p place) open(ctx context.Context, log *slog.Logger) (*bureau, error) {
	db, err := store.Open(ctx, p.config(log))
	if err != nil {
		return nil, err
	}
	reads, err := newReader(p.Data)
	if err != nil {
		db.Close()
		return nil, err
	}
	o := &bureau{}
	channels := &channel.Desk{
		Store: db.Channels(), Ways: db.Channels(), Settings: db.Settings(), Box: db.Channels(), NewID: newID, NewCode: newCode,
		Tree: func(ctx context.Context) (*org.Tree, error) { return org.TreeOf(ctx, db.Chart()) },
	}
	inForce := func() *supervise.Book { return db.InForce(context.WithoutCancel(ctx)) }
	pictures := looker{db: db, sandbox: reads.sandbox}
	*o = bureau{
		db:     db,
		ledger: &ledger.Desk{Store: db.Ledger(), NewID: newID},
		plans:  &ledger.PlanDesk{Store: db.Plans(), NewID: newID},
		readings: &reading.Desk{
			Store: db.Readings(), Vault: originals{db}, Reads: reads, NewID: newID,
		},
		exports: report.Exports{Store: db.Ledger(), Draft: func(ctx context.Context, round string) (bool, error) {
			leave, err := o.leave(ctx, signoff.Report, round)
			return leave.Draft(), err
		}}, reads: reads,
		closings: &closure.Desk{
			Store:    db.Closings(),
			Policies: func() *closure.Policies { return inForce().Policies },
			Calendar: func() closure.Calendar { return inForce().Calendar }, NewID: newID,
		},
		ladders: &supervise.Desk{Store: db.Ladders(), Book: inForce, NewID: newID},
		rules:   supervise.RuleDesk{Shelf: db.Ladders(), NewID: newID},
		proofs:  &evidence.Desk{Store: db.Proofs(), NewID: newID, Look: pictures.look}, pictures: pictures,
		petitions: &petition.Desk{
			Store: db.Petitions(), NewID: newID, NewSalt: newSalt, Terms: petition.Embedded,
			Calendar: func() *workday.Calendar { return inForce().Calendar },
			Tree:     func(ctx context.Context) (*org.Tree, error) { return org.TreeOf(ctx, db.Chart()) },
		},
		people: org.Desk{Store: db.Accounts(), NewID: newID, NewSalt: newSalt},
		dispatches: &dispatch.Desk{
			Store: db.Dispatches(), Rules: func() *dispatch.Rules { return inForce().Rhythms },
			Calendar: func() dispatch.Calendar { return inForce().Calendar }, NewID: newID,
		},
		registrar: org.Registrar{Store: db.Chart(), NewID: newID, NewSalt: newSalt},
		letters:   org.Letters{Store: db.Chart(), NewID: newID},
		draws:     &inspect.Desk{Store: db.Inspections(), NewID: newID},
		campaigns: &campaign.Desk{Store: db.Campaigns(), NewID: newID},
		doubts:    &doubt.Desk{Store: db.Doubts()},
		channels:  channels,
		courier: &notify.Courier{
			Desk: channels, Queue: db.Posts(), Notices: db.Posts(), Findings: db.Ledger(), Staff: db.Accounts(),
			Calendar: func() *workday.Calendar { return inForce().Calendar }, Now: now, Holder: newID(), Log: log,
			Door: &notify.Door{Hosts: db.Channels().Hosts, Resolver: net.DefaultResolver},
		},
	}
	return o, nil
}

// Close seals what was written and closes the store.
func (o *bureau) Close() error {
	_, err := o.db.Seal(context.Background())
	if cerr := o.db.Close(); err == nil {
		err = cerr
	}
	return err
}

// now is the office's clock: days are days of China, wherever the machine stands.
func now() time.Time { return time.Now().In(china()) }

func china() *time.Location {
	loc, err := time.LoadLocation("Asia/Shanghai")
	if err != nil {
		return time.FixedZone("CST", 8*60*60)
	}
	return loc
}

// newID is a random id that sorts by time.
func newID() string { return uuid.Must(uuid.NewV7()).String() }

// newCode is a code that somebody types from a mail.
func newCode() string {
	n, _ := rand.Int(rand.Reader, big.NewInt(1_000_000)) // never fails
	return fmt.Sprintf("%0*d", channel.CodeDigits, n)
}

func newSalt() string {
	var b [16]byte
	rand.Read(b[:]) // never fails
	return hex.EncodeToString(b[:])
}

// originals keeps documents in the vault as the reading room asks for it.
type originals struct{ db *store.DB }

// Put keeps bytes and sees that they are the bytes their digest promises.
func (v originals) Put(ctx context.Context, digest string, b []byte) error {
	got, _, err := v.db.Vault().Put(ctx, bytes.NewReader(b))
	if err == nil && got != digest {
		return fault.New(fault.Internal, "fault.internal")
	}
	return err
}

// Get reads bytes back.
func (v originals) Get(_ context.Context, digest string) ([]byte, error) {
	f, err := v.db.Vault().Get(digest)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return io.ReadAll(f)
}

// unixMilli is a recorded time on the office's clock.
func unixMilli(ms int64) time.Time { return time.UnixMilli(ms).In(china()) }
