package journal

import (
	"bytes"
	"encoding/json"
	"strconv"
)

// ReadLeaf reads an entry from its leaf, as DecodeEntry does but without asking whether the bytes are
// canonical: for whoever has compared their hash. The entry's raw rows point into leaf. Leaves as
// Canonical writes them are read in one pass; anything else goes the long way.
func ReadLeaf(leaf []byte) (Entry, error) {
	s := leafScanner{rest: leaf}
	if e, ok := s.entry(); ok && len(s.rest) == 0 {
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

func (s *leafScanner) entry() (Entry, bool) {
	var e Entry
	e.Seq = Seq(s.number(`{"seq":`))
	e.Act = Act(s.text(`,"act":`))
	e.Subject.Table = s.text(`,"subject":{"table":`)
	e.Subject.ID = s.text(`,"id":`)
	e.Actor = s.text(`},"actor":`)
	e.OccurredOn = s.text(`,"occurred_on":`)
	e.RecordedAt = s.number(`,"recorded_at":`)
	if s.has(`,"reason":`) {
		e.Reason = s.text(`,"reason":`)
	}
	if s.has(`,"images":`) {
		s.skip(`,"images":[`)
		e.Images = s.images()
	}
	s.skip(`}`)
	return e, !s.bad
}

func (s *leafScanner) images() []Image {
	var out []Image
	for !s.bad {
		var i Image
		i.Table = s.text(`{"table":`)
		i.ID = s.text(`,"id":`)
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

// text reads a string without escapes.
func (s *leafScanner) text(prefix string) string {
	s.skip(prefix)
	s.skip(`"`)
	end := bytes.IndexAny(s.rest, `"\`)
	if s.bad || end < 0 || s.rest[end] == '\\' {
		s.bad = true
		return ""
	}
	out := string(s.rest[:end])
	s.rest = s.rest[end+1:]
	return out
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

// object takes an object whole, by its braces outside strings.
func (s *leafScanner) object() json.RawMessage {
	depth, quoted := 0, false
	for i := 0; i < len(s.rest) && !s.bad; i++ {
		switch c := s.rest[i]; {
		case quoted && c == '\\':
			i++
		case c == '"':
			quoted = !quoted
		case quoted:
		case c == '{':
			depth++
		case c == '}':
			depth--
			if depth == 0 {
				out := s.rest[: i+1 : i+1]
				s.rest = s.rest[i+1:]
				return json.RawMessage(out)
			}
		}
		if depth == 0 {
			break
		}
	}
	s.bad = true
	return nil
}
