package web

import (
	"errors"
	"io"
	"mime/multipart"
	"net/http"
	"net/url"
	"time"

	"zhenggai/internal/fault"
	"zhenggai/internal/gate"
)

// upload is a form whose files go to the vault as they arrive, however large. The fields before a file say what it is.
type upload struct {
	vault Vault
	most  int64 // bytes of a file
	words int64 // bytes of a field that are read
}

// stored is a file that lies in the vault.
type stored struct {
	Name string // as the sender calls it
	Hash string
	Size int64
}

// read hands every field to word, and for every file a function to file that stores it: what is not wanted is not
// read. Either ends the reading by an error.
func (u upload) read(r *gate.Request, word func(name, value string) error, file func(store func() (stored, error)) error) error {
	// A large file over a slow line takes longer than any other request may.
	if err := http.NewResponseController(r.W).SetReadDeadline(time.Time{}); err != nil && !errors.Is(err, http.ErrNotSupported) {
		return err
	}
	parts, err := r.MultipartReader()
	if err != nil {
		return fault.Wrap(err, fault.Invalid, "gate.form_broken")
	}
	for {
		part, err := parts.NextPart()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return u.cut(err)
		}
		if part.FileName() != "" {
			err = file(func() (stored, error) { return u.store(r, part) })
		} else {
			err = u.word(part, word)
		}
		if err != nil {
			return err
		}
	}
}

func (u upload) word(part *multipart.Part, word func(name, value string) error) error {
	value, err := io.ReadAll(io.LimitReader(part, u.words))
	if err != nil {
		return u.cut(err)
	}
	return word(part.FormName(), string(value))
}

func (u upload) store(r *gate.Request, part *multipart.Part) (stored, error) {
	hash, size, err := u.vault.Put(r.Context(), io.LimitReader(part, u.most+1))
	if err != nil {
		return stored{}, u.cut(err)
	}
	if size > u.most {
		return stored{}, u.tooLarge()
	}
	return stored{part.FileName(), hash, size}, nil
}

func (u upload) tooLarge() *fault.Error {
	return fault.New(fault.Invalid, "page.closing.too_large", "Limit", u.most>>20).At("file")
}

// cut says why an upload did not arrive whole.
func (u upload) cut(err error) error {
	var tooLarge *http.MaxBytesError
	if errors.As(err, &tooLarge) {
		return u.tooLarge()
	}
	if fault.KindOf(err) == fault.Unavailable {
		return err // the disk, not the line
	}
	return fault.Wrap(err, fault.Invalid, "page.document.broke_off").At("file")
}

// maxWord is how long a field beside a file may be, in bytes.
const maxWord = 4 << 10

// oneFile is the file that a form brings, which it must, and the fields beside it.
func oneFile(r *gate.Request) (name string, b []byte, fields url.Values, err error) {
	name, b, fields, err = smallForm(r)
	if err == nil && name == "" {
		err = fault.New(fault.Invalid, "page.document.choose_file").At("file")
	}
	return name, b, fields, err
}

// smallForm reads a form with a file that fits in memory; name is "" when none was chosen.
func smallForm(r *gate.Request) (name string, b []byte, fields url.Values, err error) {
	fields = url.Values{}
	parts, err := r.MultipartReader()
	if err != nil {
		return "", nil, fields, fault.Wrap(err, fault.Invalid, "gate.form_broken")
	}
	for {
		part, err := parts.NextPart()
		if errors.Is(err, io.EOF) {
			return name, b, fields, nil
		}
		if err != nil {
			return "", nil, fields, broken(err)
		}
		var from io.Reader = part
		if part.FileName() == "" {
			from = io.LimitReader(part, maxWord)
		}
		text, err := io.ReadAll(from)
		if err != nil {
			return "", nil, fields, broken(err)
		}
		if part.FileName() == "" {
			fields.Set(part.FormName(), string(text))
		} else {
			name, b = part.FileName(), text
		}
	}
}
