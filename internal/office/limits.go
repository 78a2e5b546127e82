package office

import (
	"strings"
	"unicode/utf8"

	"zhenggai/internal/fault"
)

// Limits bounds what one file may cost. They are the product's own defence and come from no standard.
// The zero value of every field means its default.
type Limits struct {
	File     int64 // bytes of the file as handed in; 64 MiB
	Entries  int   // entries of a zip package; 2,000
	Ratio    int64 // unpacked bytes for one packed byte, in entries over 1 MiB; 200
	Unpacked int64 // bytes unpacked from a package, all parts together; 64 MiB
	Depth    int   // nesting of XML or HTML elements; 256
	Tokens   int   // XML or HTML tokens of the whole file; 6,000,000
	Rows     int   // rows of one table or sheet; 50,000
	Cols     int   // columns of one table or sheet; 200
	Blocks   int   // blocks of the document; 200,000
	Text     int   // bytes of text of the whole document; 8 MiB
	Pages    int   // pages of a pdf; 1,000
}

// WithDefaults fills every zero field.
func (l Limits) WithDefaults() Limits {
	return Limits{
		File:     or(l.File, 64<<20),
		Entries:  or(l.Entries, 2000),
		Ratio:    or(l.Ratio, 200),
		Unpacked: or(l.Unpacked, 64<<20),
		Depth:    or(l.Depth, 256),
		Tokens:   or(l.Tokens, 6_000_000),
		Rows:     or(l.Rows, 50_000),
		Cols:     or(l.Cols, 200),
		Blocks:   or(l.Blocks, 200_000),
		Text:     or(l.Text, 8<<20),
		Pages:    or(l.Pages, 1000),
	}
}

func or[T int | int64](v, fallback T) T {
	if v == 0 {
		return fallback
	}
	return v
}

// mostLost is how many losses are told one by one; a page of a thousand icons says so once.
const mostLost = 200

// sheaf gathers the blocks of one document and refuses what passes the limits.
type sheaf struct {
	doc    Document
	limits Limits
	text   int
	tables int
	tokens int
}

func newSheaf(format Format, limits Limits) *sheaf {
	return &sheaf{doc: Document{Format: format}, limits: limits.WithDefaults()}
}

// add puts a block at the end. A block without text is furniture of the file, not of the page.
func (s *sheaf) add(b Block) error {
	b.Text = tidy(b.Text)
	if b.Text == "" {
		return nil
	}
	s.text += len(b.Text)
	if s.text > s.limits.Text {
		return fault.New(fault.Invalid, "office.too_much_text", "MiB", s.limits.Text>>20)
	}
	if len(s.doc.Blocks) >= s.limits.Blocks {
		return fault.New(fault.Invalid, "office.too_many_blocks", "Most", s.limits.Blocks)
	}
	s.doc.Blocks = append(s.doc.Blocks, b)
	return nil
}

// addAll adds blocks one by one until one is refused.
func (s *sheaf) addAll(blocks []Block) error {
	for _, b := range blocks {
		if err := s.add(b); err != nil {
			return err
		}
	}
	return nil
}

// finish numbers the tables anew in the order in which they stand, and gives the document.
func (s *sheaf) finish() *Document {
	numbers := map[int]int{}
	for i := range s.doc.Blocks {
		b := &s.doc.Blocks[i]
		if b.Table == 0 {
			continue
		}
		if numbers[b.Table] == 0 {
			numbers[b.Table] = len(numbers) + 1
		}
		b.Table = numbers[b.Table]
	}
	return &s.doc
}

// place checks that row and col, from 1, are within the limits of a table.
func (s *sheaf) place(row, col int) error {
	if row > s.limits.Rows {
		return fault.New(fault.Invalid, "office.too_many_rows", "Most", s.limits.Rows)
	}
	if col > s.limits.Cols {
		return fault.New(fault.Invalid, "office.too_many_cols", "Most", s.limits.Cols)
	}
	return nil
}

// token counts one token of markup at a nesting depth.
func (s *sheaf) token(depth int) error {
	s.tokens++
	if s.tokens > s.limits.Tokens {
		return fault.New(fault.Invalid, "office.too_many_tokens")
	}
	if depth > s.limits.Depth {
		return fault.New(fault.Invalid, "office.too_deep", "Most", s.limits.Depth)
	}
	return nil
}

// lose notes something that is not among the blocks, each kind and place once.
func (s *sheaf) lose(what string, page int) {
	near := ""
	if n := len(s.doc.Blocks); n > 0 {
		near = clip(s.doc.Blocks[n-1].Text, 30)
	}
	s.loseNear(what, page, near)
}

func (s *sheaf) loseNear(what string, page int, near string) {
	l := Lost{What: what, Page: page, Near: near}
	if n := len(s.doc.Lost); n >= mostLost || n > 0 && s.doc.Lost[n-1] == l {
		return
	}
	s.doc.Lost = append(s.doc.Lost, l)
}

// clip is the first n runes of s, on one line.
func clip(s string, n int) string {
	s = strings.ReplaceAll(s, "\n", " ")
	for i := range s {
		if n == 0 {
			return s[:i]
		}
		n--
	}
	return s
}

// tidy cuts white space at the ends and takes out what no page can show: control characters, and
// bytes that are no text. Everything else stays as it was written.
func tidy(s string) string {
	if strings.ContainsFunc(s, unprintable) || !utf8.ValidString(s) {
		s = strings.Map(func(r rune) rune {
			if unprintable(r) {
				return -1
			}
			return r
		}, strings.ToValidUTF8(s, "\uFFFD"))
	}
	return strings.TrimFunc(s, blank)
}

func unprintable(r rune) bool {
	return r < ' ' && r != '\n' && r != '\t' || r == 0x7f || r == '\uFEFF' || r == '\u200B' || r == '\uFFFE' || r == '\uFFFF'
}

// waitingBlocks refuses when n blocks that wait to be added would not fit.
func (s *sheaf) waitingBlocks(n int) error {
	if len(s.doc.Blocks)+n > s.limits.Blocks {
		return fault.New(fault.Invalid, "office.too_many_blocks", "Most", s.limits.Blocks)
	}
	return nil
}
