package web

import (
	"zhenggai/internal/evidence"
	"zhenggai/internal/fault"
	"zhenggai/internal/gate"
)

// upload takes in files of evidence. The fields before them in the form say what they are.
func (p *ClosingPages) upload(r *gate.Request) error {
	id := r.PathValue("id")
	if _, err := p.player(r, id); err != nil {
		return err
	}
	count, in := 0, evidence.File{Finding: id, By: r.Actor(), On: p.today()}
	err := upload{p.Vault, p.MaxEvidence, maxWord}.read(r, func(name, value string) error {
		switch name {
		case "material":
			in.Material = value
			return knownMaterial(value)
		case "measure":
			in.Measures = append(in.Measures, value)
		}
		return nil
	}, func(store func() (stored, error)) error {
		file, err := store()
		if err != nil {
			return err
		}
		in.Name, in.Hash, in.Size = file.Name, file.Hash, file.Size
		count++
		_, err = p.Proofs.Add(r.Context(), in)
		return err
	})
	if err == nil && count == 0 {
		err = fault.New(fault.Invalid, "page.document.choose_file").At("file")
	}
	if err != nil {
		return p.again(r, id, err, func(*closingView) {})
	}
	return p.Shell.Done(r, closingHref(id)+"#evidence", "page.closing.uploaded", "Count", count)
}
