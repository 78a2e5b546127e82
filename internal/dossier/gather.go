package dossier

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"slices"

	"zhenggai/internal/closure"
	"zhenggai/internal/evidence"
	"zhenggai/internal/fault"
	"zhenggai/internal/journal"
	"zhenggai/internal/ledger"
	"zhenggai/internal/org"
	"zhenggai/internal/paper"
)

// gathering is a dossier on its way.
type gathering struct {
	Archive
	ctx   context.Context //nolint:containedctx // lives as long as one call of Gather
	d     *Dossier
	head  journal.Checkpoint
	rows  []journal.Versioned[journal.Record] // that stand, in order of their table and name
	cases []closure.Case
}

// Gather reads everything of a finding as far as the caller in the context may know it, and signs the journal as it stands.
// fault.Missing when the finding is out of their sight.
func (a Archive) Gather(ctx context.Context, finding string) (*Dossier, error) {
	now := a.Now()
	m, err := a.Press.Matter(ctx, finding, 0, ledger.DateOf(now))
	if err != nil {
		return nil, err
	}
	g := gathering{Archive: a, ctx: ctx, d: &Dossier{
		matter: m, vault: a.Vault, attest: a.Seal.Attest,
		Content: Content{Format: Format, MadeAt: now.UnixMilli(), Finding: finding, Masked: masked(ctx), People: map[string]string{}},
	}}
	if g.head, err = a.Seal.Seal(ctx); err != nil {
		return nil, err
	}
	for _, step := range []func() error{g.records, g.evidence, g.papers, g.entries, g.data} {
		if err := step(); err != nil {
			return nil, err
		}
	}
	return g.d, nil
}

// masked tells whether the caller may not read the journal, and so gets no names and no entries.
func masked(ctx context.Context) bool {
	c, request := org.CallerOf(ctx)
	return request && org.Allow(c, org.SeeJournal) != nil
}

func (g *gathering) add(path string, body []byte) { g.d.parts = append(g.d.parts, part{path, body}) }

// records reads the versions of the finding and of all its parts.
func (g *gathering) records() error {
	finding := ledger.Finding{ID: g.d.Content.Finding}.Ref()
	parts, err := g.Versions.PartsOf(g.ctx, finding.ID)
	if err != nil {
		return err
	}
	slices.SortFunc(parts, func(a, b journal.Ref) int { return cmp.Or(cmp.Compare(a.Table, b.Table), cmp.Compare(a.ID, b.ID)) })
	for _, ref := range append([]journal.Ref{finding}, parts...) {
		versions, err := g.Versions.Versions(g.ctx, ref)
		if err != nil {
			return err
		}
		for _, v := range versions {
			if err := g.version(ref, v); err != nil {
				return err
			}
		}
	}
	return nil
}

func (g *gathering) version(ref journal.Ref, v journal.Versioned[journal.Record]) error {
	stands := v.Until == journal.Head
	if stands {
		g.rows = append(g.rows, v)
	}
	if c, ok := v.Row.(closure.Case); ok && stands {
		g.cases = append(g.cases, c)
	}
	if g.d.Content.Masked && !stands {
		return nil
	}
	row, err := journal.Canonical(v.Row.Image())
	if err == nil && g.d.Content.Masked {
		row, err = maskRow(row)
	}
	r := Record{Ref: ref, Since: v.Since, Row: row}
	if !stands {
		r.Until = v.Until
	}
	g.d.Content.Records = append(g.d.Content.Records, r)
	return err
}

// evidence numbers the files.
func (g *gathering) evidence() error {
	for i, f := range g.d.matter.Files {
		g.d.Content.Files = append(g.d.Content.Files, File{
			ID: f.ID, Name: f.Name, Hash: f.Hash, Size: f.Size, Path: fmt.Sprintf("evidence/%03d-%s", i+1, safeName(f.Name)),
		})
	}
	return nil
}

// papers are those of the newest cycle that can be composed, and the certificate of every closing before.
func (g *gathering) papers() error {
	slices.SortFunc(g.cases, func(a, b closure.Case) int { return cmp.Compare(a.Cycle, b.Cycle) })
	for _, c := range g.cases {
		m, err := g.Press.Matter(g.ctx, g.d.Content.Finding, c.Cycle, g.d.matter.Today)
		if err != nil {
			return err
		}
		if g.d.Content.Masked {
			m = maskMatter(m)
		}
		for _, f := range paper.Forms {
			if m.Case.Cycle != g.d.matter.Case.Cycle && f != paper.Certificate || f.Ready(m.Case, m.Rules.Policy) != nil {
				continue
			}
			if err := g.paper(f, m); err != nil {
				return err
			}
		}
	}
	return nil
}

func (g *gathering) paper(f paper.Form, m paper.Matter) error {
	var b bytes.Buffer
	err := g.Press.Write(g.ctx, &b, f, m)
	if fault.Is(err, fault.Unavailable) {
		return nil // the window of a notice that did not begin: the calendar of its year is not there yet
	}
	if err != nil {
		return err
	}
	p := Paper{Form: f, Cycle: m.Case.Cycle, Path: fmt.Sprintf("papers/%d-%s.docx", m.Case.Cycle, f)}
	g.d.Content.Papers = append(g.d.Content.Papers, p)
	g.add(p.Path, b.Bytes())
	return nil
}

// entries proves every entry in which a version began or ended.
func (g *gathering) entries() error {
	if g.d.Content.Masked {
		return nil
	}
	var seqs []journal.Seq
	for _, r := range g.d.Content.Records {
		seqs = append(seqs, r.Since)
		if r.Until > 0 {
			seqs = append(seqs, r.Until)
		}
	}
	slices.Sort(seqs)
	for _, seq := range slices.Compact(seqs) {
		e, err := g.Book.Entry(g.ctx, seq)
		if fault.Is(err, fault.Missing) {
			continue // an entry of the administration that touched the finding
		}
		if err != nil {
			return err
		}
		if err := g.entry(e); err != nil {
			return err
		}
	}
	return nil
}

func (g *gathering) entry(e journal.Entry) error {
	p, err := g.Book.ProveUnder(g.ctx, e, g.head)
	if fault.Is(err, fault.Missing) {
		return nil // written since the journal was signed
	}
	if err != nil {
		return err
	}
	file, err := p.File()
	if err != nil {
		return err
	}
	line := Entry{Seq: e.Seq, Act: e.Act, Actor: e.Actor, RecordedAt: e.RecordedAt, Path: fmt.Sprintf("journal/%08d.json", e.Seq)}
	g.d.Content.Entries = append(g.d.Content.Entries, line)
	g.add(line.Path, file)
	g.person(e.Actor)
	return nil
}

// person notes the name of an account.
func (g *gathering) person(account string) {
	if _, known := g.d.Content.People[account]; !known && account != "" && !g.d.Content.Masked {
		g.d.Content.People[account] = g.Name(g.ctx, account)
	}
}

// data writes what is read: for people and for machines.
func (g *gathering) data() error {
	for _, v := range g.rows {
		switch x := v.Row.(type) {
		case closure.Event:
			g.person(x.By.Account)
		case evidence.File:
			g.person(x.By)
		}
	}
	body, err := json.MarshalIndent(g.d.Content, "", " ")
	if err != nil {
		return err
	}
	page, err := g.page()
	if err != nil {
		return err
	}
	papers := g.d.parts
	g.d.parts = nil
	g.add(indexFile, page)
	g.add(dataFile, body)
	g.d.parts = append(g.d.parts, papers...)
	g.add(headFile, []byte(g.head.Note))
	g.add(keyFile, []byte(g.Seal.PublicKey()+"\n"))
	return nil
}
