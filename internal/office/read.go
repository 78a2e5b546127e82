package office

import (
	"errors"

	"zhenggai/internal/fault"
)

// Options is what a reader may be told besides the bytes.
type Options struct {
	Limits Limits
	// CacheDir keeps the compiled pdf engine between runs; "" compiles it anew each time, which takes
	// seconds and some hundred MiB.
	CacheDir string
}

// Read reads a file in this very process. It is for the child of a Sandbox and for files that the
// product wrote itself; a stranger's file goes through Sandbox.Read. Every error is a fault; what is
// wrong with the file is Invalid.
func Read(data []byte, opt Options) (*Document, error) {
	limits := opt.Limits.WithDefaults()
	if int64(len(data)) > limits.File {
		return nil, tooBig(limits)
	}
	format, err := Sniff(data)
	if err != nil {
		return nil, err
	}
	doc, err := readAs(format, data, limits, opt.CacheDir)
	if err != nil {
		return nil, named(err, format)
	}
	if len(doc.Blocks) == 0 && len(doc.Lost) == 0 {
		return nil, fault.New(fault.Invalid, "office.no_text")
	}
	return doc, nil
}

func readAs(format Format, data []byte, limits Limits, cacheDir string) (*Document, error) {
	switch format {
	case Docx:
		return readDocx(data, limits)
	case Xlsx:
		return readXlsx(data, limits)
	case PDF:
		return readPDF(data, limits, cacheDir)
	case HTML:
		return readHTML(data, limits)
	}
	return readText(data, limits)
}

func tooBig(l Limits) error {
	return fault.New(fault.Invalid, "office.too_big", "MiB", l.File>>20)
}

// named turns an error of a library into the sentence that the file is damaged; faults pass.
func named(err error, format Format) error {
	var f *fault.Error
	if errors.As(err, &f) {
		return err
	}
	return fault.Wrap(err, fault.Invalid, "office.broken", "Format", string(format))
}
