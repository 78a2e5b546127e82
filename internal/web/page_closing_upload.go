package web

import (
	"errors"
	"io"
	"mime/multipart"
	"net/http"
	"slices"
	"time"

	"zhenggai/internal/closure"
	"zhenggai/internal/evidence"
	"zhenggai/internal/fault"
	"zhenggai/internal/gate"
)

// maxWord is how long a field beside a file may be, in bytes.
const maxWord = 4 << 10

// upload takes in files of evidence. Each streams to the vault as it arrives; the fields before it in the form say
// what it is.
func (p *ClosingPages) upload(r *gate.Request) error {
	id := r.PathValue("id")
	if err := p.plays(r, id); err != nil {
		return err
	}
	// A large file over a slow line takes longer than any other request may.
	if err := http.NewResponseController(r.W).SetReadDeadline(time.Time{}); err != nil && !errors.Is(err, http.ErrNotSupported) {
		return err
	}
	parts, err := r.MultipartReader()
	if err != nil {
		return fault.Wrap(err, fault.Invalid, "gate.form_broken")
	}
	in := evidence.File{Finding: id, By: r.Actor(), On: p.today()}
	count, err := p.takeParts(r, parts, in)
	if err == nil && count == 0 {
		err = fault.New(fault.Invalid, "page.document.choose_file").At("file")
	}
	if err != nil {
		return p.again(r, id, err, func(*closingView) {})
	}
	return p.Shell.Done(r, closingHref(id)+"#evidence", "page.closing.uploaded", "Count", count)
}

func (p *ClosingPages) takeParts(r *gate.Request, parts *multipart.Reader, in evidence.File) (count int, err error) {
	for {
		part, err := parts.NextPart()
		switch {
		case errors.Is(err, io.EOF):
			return count, nil
		case err != nil:
			return count, p.cut(err)
		case part.FileName() != "":
			if err := p.keep(r, part, in); err != nil {
				return count, err
			}
			count++
			continue
		}
		word, err := io.ReadAll(io.LimitReader(part, maxWord))
		if err != nil {
			return count, p.cut(err)
		}
		switch part.FormName() {
		case "material":
			if in.Material = string(word); in.Material != "" && !slices.Contains(closure.Materials, closure.Material(word)) {
				return count, fault.New(fault.Invalid, "closure.material_unknown", "Material", in.Material).At("material")
			}
		case "measure":
			in.Measures = append(in.Measures, string(word))
		}
	}
}

// keep streams one file to the vault and records it.
func (p *ClosingPages) keep(r *gate.Request, part *multipart.Part, in evidence.File) error {
	var err error
	if in.Hash, in.Size, err = p.Vault.Put(r.Context(), io.LimitReader(part, p.MaxEvidence+1)); err != nil {
		return p.cut(err)
	}
	if in.Size > p.MaxEvidence {
		return fault.New(fault.Invalid, "page.closing.too_large", "Limit", p.MaxEvidence>>20).At("file")
	}
	in.Name = part.FileName()
	_, err = p.Proofs.Add(r.Context(), in)
	return err
}

// cut says why an upload did not arrive whole.
func (p *ClosingPages) cut(err error) error {
	var tooLarge *http.MaxBytesError
	if errors.As(err, &tooLarge) {
		return fault.Wrap(err, fault.Invalid, "page.closing.too_large", "Limit", p.MaxEvidence>>20).At("file")
	}
	if fault.KindOf(err) == fault.Unavailable {
		return err // the disk, not the line
	}
	return fault.Wrap(err, fault.Invalid, "page.document.broke_off").At("file")
}
