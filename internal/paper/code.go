package paper

import (
	"bytes"
	"compress/flate"
	"crypto/sha256"
	"encoding/base32"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"io"
	"slices"
	"strconv"
	"strings"

	"github.com/boombuler/barcode/qr"

	"zhenggai/internal/fault"
	"zhenggai/internal/journal"
	"zhenggai/internal/office"
)

// The text of a code: its mark, which of how many it is, and a piece of the proof:
//
//	ZG1/1/2/…
//
// The pieces joined are base32 (RFC 4648, without padding) of eight bytes of SHA-256 and then the proof file, deflated
// (RFC 1951). All of it is in the alphanumeric set of QR codes (ISO/IEC 18004).
const (
	codeMark  = "ZG1"
	codePiece = 1800 // characters of a code: version 26, half a millimetre a module on the page
	codeSum   = 8
	codeWidth = 72.0    // millimetres
	maxProof  = 4 << 20 // bytes of a proof unpacked
	maxCodes  = 99
)

var code32 = base32.StdEncoding.WithPadding(base32.NoPadding)

// Codes writes a proof as the texts of one or more codes. A proof too long for them is fault.Invalid.
func Codes(p journal.Proof) ([]string, error) {
	file, err := p.File()
	if err != nil {
		return nil, err
	}
	var packed bytes.Buffer
	w, err := flate.NewWriter(&packed, flate.BestCompression)
	if err != nil {
		return nil, err
	}
	if _, err := w.Write(file); err != nil {
		return nil, err
	}
	if err := w.Close(); err != nil {
		return nil, err
	}
	sum := sha256.Sum256(packed.Bytes())
	text := code32.EncodeToString(append(sum[:codeSum:codeSum], packed.Bytes()...))
	pieces := slices.Collect(slices.Chunk([]byte(text), codePiece))
	if len(pieces) > maxCodes {
		return nil, fault.New(fault.Invalid, "paper.code_long")
	}
	codes := make([]string, len(pieces))
	for i, piece := range pieces {
		codes[i] = fmt.Sprintf("%s/%d/%d/%s", codeMark, i+1, len(pieces), piece)
	}
	return codes, nil
}

// ReadCodes puts the proof file together again from the texts of codes, a line each, in any order. It says which are
// missing; it does not check the proof.
func ReadCodes(text string) ([]byte, error) {
	pieces, err := sortedPieces(strings.Fields(text))
	if err != nil {
		return nil, err
	}
	all := strings.Join(pieces, "")
	raw, err := code32.DecodeString(all)
	if err != nil || code32.EncodeToString(raw) != all || len(raw) <= codeSum {
		return nil, fault.New(fault.Invalid, "paper.code_broken")
	}
	sum := sha256.Sum256(raw[codeSum:])
	if !bytes.Equal(sum[:codeSum], raw[:codeSum]) {
		return nil, fault.New(fault.Invalid, "paper.code_broken")
	}
	file, err := io.ReadAll(io.LimitReader(flate.NewReader(bytes.NewReader(raw[codeSum:])), maxProof))
	if err != nil {
		return nil, fault.Wrap(err, fault.Invalid, "paper.code_broken")
	}
	return file, nil
}

// sortedPieces takes the mark and the numbers off the texts and puts the pieces in order.
func sortedPieces(codes []string) ([]string, error) {
	var pieces []string
	for _, code := range codes {
		parts := strings.Split(code, "/")
		if len(parts) != 4 || parts[0] != codeMark {
			return nil, fault.New(fault.Invalid, "paper.code_other")
		}
		no, of := number(parts[1]), number(parts[2])
		if no < 1 || no > of || of > maxCodes || pieces != nil && of != len(pieces) {
			return nil, fault.New(fault.Invalid, "paper.code_broken")
		}
		if pieces == nil {
			pieces = make([]string, of)
		}
		if pieces[no-1] != "" && pieces[no-1] != parts[3] {
			return nil, fault.New(fault.Invalid, "paper.code_mixed", "No", no)
		}
		pieces[no-1] = parts[3]
	}
	if i := slices.Index(pieces, ""); i >= 0 {
		return nil, fault.New(fault.Invalid, "paper.code_missing", "No", i+1, "Of", len(pieces))
	}
	if len(pieces) == 0 {
		return nil, fault.New(fault.Invalid, "paper.code_other")
	}
	return pieces, nil
}

// number reads a number as Codes writes it, 0 for anything else.
func number(s string) int {
	n, err := strconv.Atoi(s)
	if err != nil || strconv.Itoa(n) != s {
		return 0
	}
	return n
}

// drawn are the codes as pictures.
func drawn(codes []string) ([]office.Picture, error) {
	var out []office.Picture
	for i, code := range codes {
		img, err := modules(code)
		if err != nil {
			return nil, err
		}
		var b bytes.Buffer
		if err := png.Encode(&b, enlarged{img}); err != nil {
			return nil, err
		}
		out = append(out, office.Picture{PNG: b.Bytes(), Width: codeWidth, Alt: said("certificate.code", "No", i+1, "Of", len(codes))})
	}
	return out, nil
}

func modules(code string) (image.Image, error) {
	img, err := qr.Encode(code, qr.L, qr.AlphaNumeric)
	if err != nil {
		return nil, fault.Wrap(err, fault.Internal, "paper.code_long")
	}
	return img, nil
}

// enlarged is a code with its quiet zone of four modules (ISO/IEC 18004 6.3.8), each module a square of pixels.
type enlarged struct{ image.Image }

const (
	quiet  = 4
	module = 4 // pixels
)

// Bounds is the size in pixels.
func (e enlarged) Bounds() image.Rectangle {
	side := (e.Image.Bounds().Dx() + 2*quiet) * module
	return image.Rect(0, 0, side, side)
}

// ColorModel is grey: a code has no colours.
func (enlarged) ColorModel() color.Model { return color.GrayModel }

// At is the colour of the module that a pixel lies in; the quiet zone is white.
func (e enlarged) At(x, y int) color.Color {
	x, y = x/module-quiet, y/module-quiet
	if !image.Pt(x, y).In(e.Image.Bounds()) {
		return color.White
	}
	return e.Image.At(x, y)
}
