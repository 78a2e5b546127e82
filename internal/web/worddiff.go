package web

import (
	"slices"
	"unicode"
)

// wordEdit is a stretch of two texts: in both, only in the old, or only in the new.
type wordEdit struct {
	Sort string // "" in both, "del" in the old alone, "ins" in the new alone
	Text string
}

// maxDiffCells bounds the table of a comparison; longer middles are shown whole, old then new.
const maxDiffCells = 4 << 20

// wordDiff compares two texts word by word; a Chinese character is a word, digits and letters that
// stand together are one.
func wordDiff(old, new string) []wordEdit {
	a, b := words(old), words(new)
	head := 0
	for head < len(a) && head < len(b) && a[head] == b[head] {
		head++
	}
	tail := 0
	for tail < len(a)-head && tail < len(b)-head && a[len(a)-1-tail] == b[len(b)-1-tail] {
		tail++
	}
	var out []wordEdit
	out = appendEdits(out, "", a[:head]...)
	out = diffMiddle(out, a[head:len(a)-tail], b[head:len(b)-tail])
	return appendEdits(out, "", a[len(a)-tail:]...)
}

func diffMiddle(out []wordEdit, a, b []string) []wordEdit {
	if len(a)*len(b) > maxDiffCells {
		return appendEdits(appendEdits(out, "del", a...), "ins", b...)
	}
	long := longest(a, b)
	i, j := 0, 0
	for i < len(a) || j < len(b) {
		switch {
		case i < len(a) && j < len(b) && a[i] == b[j]:
			out = appendEdits(out, "", a[i])
			i, j = i+1, j+1
		case j == len(b) || i < len(a) && long[i+1][j] >= long[i][j+1]:
			out = appendEdits(out, "del", a[i])
			i++
		default:
			out = appendEdits(out, "ins", b[j])
			j++
		}
	}
	return out
}

// longest is the table of common subsequences: at [i][j] how many words a[i:] and b[j:] can share.
func longest(a, b []string) [][]int32 {
	flat := make([]int32, (len(a)+1)*(len(b)+1))
	rows := slices.Collect(slices.Chunk(flat, len(b)+1))
	for i := len(a) - 1; i >= 0; i-- {
		for j := len(b) - 1; j >= 0; j-- {
			if a[i] == b[j] {
				rows[i][j] = rows[i+1][j+1] + 1
			} else {
				rows[i][j] = max(rows[i+1][j], rows[i][j+1])
			}
		}
	}
	return rows
}

func appendEdits(out []wordEdit, sort string, words ...string) []wordEdit {
	for _, w := range words {
		if n := len(out); n > 0 && out[n-1].Sort == sort {
			out[n-1].Text += w
		} else {
			out = append(out, wordEdit{sort, w})
		}
	}
	return out
}

// words cuts a text so that nothing is lost when the pieces are put together again.
func words(s string) []string {
	var out []string
	joined := false
	for _, r := range s {
		word := r < 0x2E80 && (unicode.IsLetter(r) || unicode.IsDigit(r) || r == '.' || r == '%')
		if n := len(out); word && joined {
			out[n-1] += string(r)
		} else {
			out = append(out, string(r))
		}
		joined = word
	}
	return out
}
