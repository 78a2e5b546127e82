package journal

import (
	"bytes"
	"encoding/json"
	"strconv"
)

// ReadLeaf reads an entry from its leaf, as DecodeEntry does but without asking whether the bytes are
// canonical: for whoever has compared their hash. The entry's raw rows point into leaf. Leaves as
// Canonical writes them are read in one pass; anything else goes the long way. The texts of like are
// taken for those of the entry where they are the same, which saves making them anew; like may be zero.
func ReadLeaf(leaf []byte, like Entry) (Entry, error) {
	s := leafScanner{rest: leaf}
	if e, ok := s.entry(like); ok && len(s.rest) == 0 {
		return e, nil
	}
	var e Entry
	err := json.Unmarshal(leaf, &e)
	return e, err
}

// leafScanner takes canonical JSON apart. Once it met something else, bad is set and stays.
type leafScanner struct {
	rest []byte
	bad  bool
}

func (s *leafScanner) entry(like Entry) (Entry, bool) {
	var e Entry
	e.Seq = Seq(s.number(`{"seq":`))
	e.Act = Act(s.text(`,"act":`, string(like.Act)))
	e.Subject.Table = s.text(`,"subject":{"table":`, like.Subject.Table)
	e.Subject.ID = s.text(`,"id":`, like.Subject.ID)
	e.Actor = s.text(`},"actor":`, like.Actor)
	e.OccurredOn = s.text(`,"occurred_on":`, like.OccurredOn)
	e.RecordedAt = s.number(`,"recorded_at":`)
	if s.has(`,"reason":`) {
		e.Reason = s.text(`,"reason":`, like.Reason)
	}
	if s.has(`,"images":`) {
		s.skip(`,"images":[`)
		e.Images = s.images(e.Subject)
	}
	s.skip(`}`)
	return e, !s.bad
}

// images reads the images of an entry, most of which are of its subject.
func (s *leafScanner) images(subject Ref) []Image {
	var out []Image
	for !s.bad {
		var i Image
		i.Table = s.text(`{"table":`, subject.Table)
		i.ID = s.text(`,"id":`, subject.ID)
		if s.has(`,"gone":true`) {
			s.skip(`,"gone":true`)
			i.Gone = true
		}
		if s.has(`,"row":`) {
			s.skip(`,"row":`)
			i.Row = s.object()
		}
		out = append(out, i)
		s.skip(`}`)
		if s.has(`]`) {
			s.skip(`]`)
			break
		}
		s.skip(`,`)
	}
	return out
}

func (s *leafScanner) has(prefix string) bool { return bytes.HasPrefix(s.rest, []byte(prefix)) }

func (s *leafScanner) skip(prefix string) {
	if s.bad || !s.has(prefix) {
		s.bad = true
		return
	}
	s.rest = s.rest[len(prefix):]
}

// text reads a string without escapes; it returns like where that is the same.
func (s *leafScanner) text(prefix, like string) string {
	s.skip(prefix)
	s.skip(`"`)
	end := bytes.IndexByte(s.rest, '"')
	if s.bad || end < 0 || bytes.IndexByte(s.rest[:end], '\\') >= 0 {
		s.bad = true
		return ""
	}
	text := s.rest[:end]
	s.rest = s.rest[end+1:]
	if string(text) == like {
		return like
	}
	return string(text)
}

func (s *leafScanner) number(prefix string) int64 {
	s.skip(prefix)
	end := 0
	for end < len(s.rest) && (s.rest[end] == '-' || s.rest[end] >= '0' && s.rest[end] <= '9') {
		end++
	}
	n, err := strconv.ParseInt(string(s.rest[:end]), 10, 64)
	if s.bad || err != nil {
		s.bad = true
		return 0
	}
	s.rest = s.rest[end:]
	return n
}

// object takes an object whole.
func (s *leafScanner) object() json.RawMessage {
	end := ValueEnd(s.rest)
	if s.bad || end == 0 || s.rest[0] != '{' {
		s.bad = true
		return nil
	}
	out := s.rest[:end:end]
	s.rest = s.rest[end:]
	return json.RawMessage(out)
}

// ValueEnd is the length of the JSON value that buf begins with, 0 when none ends in it. It tells where a
// value ends, by quotes and brackets, not whether it is one.
func ValueEnd(buf []byte) int {
	depth := 0
	for i := 0; i < len(buf); i++ {
		switch buf[i] {
		case '"':
			n := closingQuote(buf[i:])
			if n == 0 {
				return 0
			}
			i += n
		case '{', '[':
			depth++
		case '}', ']':
			depth--
		default:
			if depth == 0 {
				return literalEnd(buf)
			}
		}
		if depth == 0 {
			return i + 1
		}
	}
	return 0
}

// literalEnd is the end of a number, of true, false or null: they end where something else begins.
func literalEnd(buf []byte) int { return max(0, bytes.IndexAny(buf, ",]}")) }

// closingQuote is the place of the quote that ends the string which buf begins with, 0 when none does.
func closingQuote(buf []byte) int {
	for i := 1; ; i++ {
		n := bytes.IndexByte(buf[i:], '"')
		if n < 0 {
			return 0
		}
		i += n
		escapes := i
		for buf[escapes-1] == '\\' {
			escapes--
		}
		if (i-escapes)%2 == 0 {
			return i
		}
	}
}
