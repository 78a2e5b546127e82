package office

import (
	"errors"
	"io"
	"strings"
	"time"

	"github.com/klippa-app/go-pdfium"
	pdferrors "github.com/klippa-app/go-pdfium/errors"
	"github.com/klippa-app/go-pdfium/references"
	"github.com/klippa-app/go-pdfium/requests"
	"github.com/klippa-app/go-pdfium/webassembly"
	"github.com/tetratelabs/wazero"
	"github.com/tetratelabs/wazero/api"
	"github.com/tetratelabs/wazero/experimental"

	"zhenggai/internal/fault"
)

// engineMemory is the most memory the pdf engine may grow to, in pages of 64 KiB: 160 MiB.
const engineMemory = 2560

// engine is pdfium, compiled to WebAssembly: it sees the bytes it is given and nothing else, no file
// system, no clock of its own, no network.
type engine struct {
	pool pdfium.Pool
	pdfium.Pdfium
}

// startEngine compiles pdfium, or takes it from cacheDir when it was compiled before.
func startEngine(cacheDir string) (*engine, error) {
	config := wazero.NewRuntimeConfig().
		WithCoreFeatures(api.CoreFeaturesV2 | experimental.CoreFeaturesExceptionHandling).
		WithMemoryLimitPages(engineMemory)
	if cacheDir != "" {
		cache, err := wazero.NewCompilationCacheWithDir(cacheDir)
		if err != nil {
			return nil, fault.Wrap(err, fault.Internal, "office.no_engine")
		}
		config = config.WithCompilationCache(cache)
	}
	pool, err := webassembly.Init(webassembly.Config{
		MinIdle: 1, MaxIdle: 1, MaxTotal: 1,
		FSConfig: wazero.NewFSConfig(), Stdout: io.Discard, Stderr: io.Discard, RuntimeConfig: config,
	})
	if err != nil {
		return nil, fault.Wrap(err, fault.Internal, "office.no_engine")
	}
	instance, err := pool.GetInstance(time.Minute)
	if err != nil {
		return nil, errors.Join(fault.Wrap(err, fault.Internal, "office.no_engine"), pool.Close())
	}
	return &engine{pool: pool, Pdfium: instance}, nil
}

func (e *engine) close() error { return errors.Join(e.Pdfium.Close(), e.pool.Close()) }

// readPDF reads the text of a pdf as it stands on the pages and puts lines together to paragraphs.
func readPDF(data []byte, limits Limits, cacheDir string) (*Document, error) {
	e, err := startEngine(cacheDir)
	if err != nil {
		return nil, err
	}
	doc, err := readPages(e, data, limits)
	return doc, errors.Join(err, e.close())
}

func readPages(e *engine, data []byte, limits Limits) (*Document, error) {
	opened, err := e.OpenDocument(&requests.OpenDocument{File: &data})
	if errors.Is(err, pdferrors.ErrPassword) || errors.Is(err, pdferrors.ErrSecurity) {
		return nil, fault.New(fault.Invalid, "office.pdf_password")
	}
	if err != nil {
		return nil, err
	}
	count, err := e.FPDF_GetPageCount(&requests.FPDF_GetPageCount{Document: opened.Document})
	if err != nil {
		return nil, err
	}
	s := newSheaf(PDF, limits)
	if count.PageCount > s.limits.Pages {
		return nil, fault.New(fault.Invalid, "office.too_many_pages", "Most", s.limits.Pages)
	}
	var sheets []*pdfSheet
	for i := range count.PageCount {
		sheet, err := readSheet(e, s, opened.Document, i)
		if err != nil {
			return nil, err
		}
		sheets = append(sheets, sheet)
	}
	if err := compose(s, sheets); err != nil {
		return nil, err
	}
	if meta, err := e.FPDF_GetMetaText(&requests.FPDF_GetMetaText{Document: opened.Document, Tag: "Title"}); err == nil {
		s.doc.Title = tidy(clip(strings.ToValidUTF8(meta.Value, ""), 300))
	}
	return s.finish(), nil
}

// glyph is one character where it stands, in points from the lower left corner of the page.
type glyph struct {
	r              rune
	x0, y0, x1, y1 float64
	index          int
}

// pdfSheet is one page, taken apart.
type pdfSheet struct {
	page          int // from 1
	width, height float64
	lines         []pdfLine
	grids         []*ruled
}

// readSheet takes one page apart; a page that the engine can't load counts as lost, not as an error,
// for the others may be whole.
func readSheet(e *engine, s *sheaf, doc references.FPDF_DOCUMENT, index int) (*pdfSheet, error) {
	sheet := &pdfSheet{page: index + 1}
	loaded, err := e.FPDF_LoadPage(&requests.FPDF_LoadPage{Document: doc, Index: index})
	if err != nil {
		s.loseNear("page", sheet.page, "")
		return sheet, nil
	}
	page := requests.Page{ByReference: &loaded.Page}
	defer e.FPDF_ClosePage( //nolint:errcheck // the whole engine goes with the document
		&requests.FPDF_ClosePage{Page: loaded.Page})
	if size, err := e.FPDF_GetPageSizeByIndex(&requests.FPDF_GetPageSizeByIndex{Document: doc, Index: index}); err == nil {
		sheet.width, sheet.height = size.Width, size.Height
	}
	drawn, err := readDrawn(e, s, page)
	if err != nil {
		return nil, err
	}
	sheet.grids = grids(drawn.rules)
	text, err := e.FPDFText_LoadPage(&requests.FPDFText_LoadPage{Page: page})
	if err != nil {
		s.loseNear("page", sheet.page, "")
		return sheet, nil
	}
	defer e.FPDFText_ClosePage( //nolint:errcheck // likewise
		&requests.FPDFText_ClosePage{TextPage: text.TextPage})
	glyphs, err := readGlyphs(e, s, text.TextPage)
	if err != nil {
		return nil, err
	}
	sheet.setLines(glyphs, func(index int) lineLook { return lookAt(e, text.TextPage, index) })
	for range min(drawn.pictures, 3) {
		s.loseNear("picture", sheet.page, sheet.near())
	}
	return sheet, nil
}

func (p *pdfSheet) near() string {
	if len(p.lines) == 0 {
		return ""
	}
	return clip(p.lines[0].text, 30)
}

// readGlyphs reads the characters of a page in the order of the file.
func readGlyphs(e *engine, s *sheaf, text references.FPDF_TEXTPAGE) ([]glyph, error) {
	count, err := e.FPDFText_CountChars(&requests.FPDFText_CountChars{TextPage: text})
	if err != nil || count.Count <= 0 {
		return nil, nil // a page without text
	}
	s.text += count.Count // refused early; the true count follows when blocks are added
	if s.text > s.limits.Text {
		return nil, fault.New(fault.Invalid, "office.too_much_text", "MiB", s.limits.Text>>20)
	}
	defer func() { s.text -= count.Count }()
	glyphs := make([]glyph, 0, count.Count)
	for i := range count.Count {
		u, err := e.FPDFText_GetUnicode(&requests.FPDFText_GetUnicode{TextPage: text, Index: i})
		if err != nil || u.Unicode == 0 || u.Unicode > 0x10FFFF {
			continue
		}
		g := glyph{r: rune(u.Unicode), index: i}
		if !blank(g.r) {
			box, err := e.FPDFText_GetLooseCharBox(&requests.FPDFText_GetLooseCharBox{TextPage: text, Index: i})
			if err != nil {
				continue
			}
			b := box.Rect
			g.x0, g.x1 = float64(min(b.Left, b.Right)), float64(max(b.Left, b.Right))
			g.y0, g.y1 = float64(min(b.Bottom, b.Top)), float64(max(b.Bottom, b.Top))
		}
		glyphs = append(glyphs, g)
	}
	return glyphs, nil
}

// lineLook is what only the engine knows of a line: whether it is slanted or turned, and bold.
type lineLook struct {
	turned bool
	bold   bool
}

// boldFrom is the weight from which a face is bold (OpenType usWeightClass).
const boldFrom = 700

func lookAt(e *engine, text references.FPDF_TEXTPAGE, index int) lineLook {
	var l lineLook
	if a, err := e.FPDFText_GetCharAngle(&requests.FPDFText_GetCharAngle{TextPage: text, Index: index}); err == nil {
		const slight, whole = 0.1, 6.28 // radians
		l.turned = a.CharAngle > slight && a.CharAngle < whole-slight
	}
	if w, err := e.FPDFText_GetFontWeight(&requests.FPDFText_GetFontWeight{TextPage: text, Index: index}); err == nil {
		l.bold = w.FontWeight >= boldFrom
	}
	return l
}
