package paper

import (
	"bytes"
	"image"
	"image/png"
	"strings"

	"zhenggai/internal/journal"
	"zhenggai/internal/office"
	"zhenggai/internal/say"
)

// Checked is a certificate that was checked.
type Checked struct {
	Entry journal.Entry
	Head  journal.SealedHead
	// Key is the public key that the proof is signed by: the reader must know it from elsewhere.
	Key string
	// Differs says, a sentence each, what the paper says that its proof does not, and the other way round. Empty when the
	// certificate is sound.
	Differs []say.Text
}

// maxDiffers is how many differences are told: a paper rewritten from top to bottom needs no more.
const maxDiffers = 20

// Check checks a certificate offline: a docx as Certify wrote it, the texts of its codes, or the proof file itself. trusted is
// the public key that it must be signed by; "" takes the one that it names; read reads the words of a stranger's docx. A
// proof that does not hold is an error; words or codes that are not the proof's are told in Differs.
func Check(file []byte, trusted string, read func(docx []byte) (*office.Document, error)) (Checked, error) {
	docx := bytes.HasPrefix(file, []byte("PK"))
	text, carried := string(file), office.Carried{}
	if docx {
		var err error
		if carried, err = office.ReadCarried(file, office.Limits{}); err != nil {
			return Checked{}, err
		}
		text = carried.Note
	}
	proof, p, err := proofIn(text)
	if err != nil {
		return Checked{}, err
	}
	c := Checked{Key: trusted}
	if trusted == "" {
		c.Key = p.Public
	}
	if c.Entry, c.Head, err = journal.CheckProof(proof, c.Key, journal.Ed25519{}); err != nil {
		return Checked{}, err
	}
	want, err := Certify(p)
	if err != nil || !docx {
		return c, err
	}
	if c.Differs, err = wordsDiffer(file, want, read); err != nil {
		return c, err
	}
	c.Differs = append(c.Differs, codesDiffer(text, carried.Pictures)...)
	return c, nil
}

func proofIn(text string) ([]byte, journal.Proof, error) {
	file := []byte(text)
	if !strings.HasPrefix(text, "{") {
		var err error
		if file, err = ReadCodes(text); err != nil {
			return nil, journal.Proof{}, err
		}
	}
	p, err := journal.ReadProof(file)
	return file, p, err
}

// wordsDiffer compares what the paper says, block by block, with what its proof says.
func wordsDiffer(file []byte, want office.Official, read func([]byte) (*office.Document, error)) ([]say.Text, error) {
	var fresh bytes.Buffer
	if err := office.WriteDocx(&fresh, want); err != nil {
		return nil, err
	}
	theirs, err := read(file)
	if err != nil {
		return nil, err
	}
	ours, err := office.Read(fresh.Bytes(), office.Options{})
	if err != nil {
		return nil, err
	}
	printed, proved := wordsOf(theirs), wordsOf(ours)
	var out []say.Text
	for i := range max(len(printed), len(proved)) {
		a, b := at(printed, i), at(proved, i)
		if a != b && len(out) < maxDiffers {
			out = append(out, say.T("paper.differs", "Block", i+1, "Printed", a, "Proved", b))
		}
	}
	return out, nil
}

// wordsOf are the blocks of a document without white space: where a line ends is a matter of layout, which may change
// after a certificate was issued.
func wordsOf(doc *office.Document) []string {
	var out []string
	for _, b := range doc.Blocks {
		if b.Kind != office.Chrome {
			out = append(out, strings.Join(strings.Fields(b.Printed()), ""))
		}
	}
	return out
}

func at(list []string, i int) string {
	if i < len(list) {
		return list[i]
	}
	return ""
}

// codesDiffer compares the pictures with the codes of the note: whoever scans the page must meet the same proof.
func codesDiffer(text string, pictures [][]byte) []say.Text {
	codes := strings.Fields(text)
	if len(codes) != len(pictures) {
		return []say.Text{say.T("paper.codes_count", "Printed", len(pictures), "Proved", len(codes))}
	}
	var out []say.Text
	for i, code := range codes {
		if img, err := modules(code); err != nil || !shows(pictures[i], enlarged{img}) {
			out = append(out, say.T("paper.code_differs", "No", i+1))
		}
	}
	return out
}

// shows tells whether a PNG shows a code.
func shows(picture []byte, want image.Image) bool {
	head, err := png.DecodeConfig(bytes.NewReader(picture))
	if err != nil || head.Width != want.Bounds().Dx() || head.Height != want.Bounds().Dy() {
		return false
	}
	got, err := png.Decode(bytes.NewReader(picture))
	if err != nil {
		return false
	}
	for y := range head.Height {
		for x := range head.Width {
			r1, g1, b1, _ := got.At(x, y).RGBA()
			r2, g2, b2, _ := want.At(x, y).RGBA()
			if r1 != r2 || g1 != g2 || b1 != b2 {
				return false
			}
		}
	}
	return true
}
