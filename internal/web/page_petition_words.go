package web

import (
	"context"
	"slices"
	"strings"

	"zhenggai/internal/alike"
	"zhenggai/internal/gate"
	"zhenggai/internal/petition"
)

func hasKind(kinds []petition.Kind, k petition.Kind) bool { return slices.Contains(kinds, k) }

// kindsOf names pollution types in one line.
func kindsOf(ctx context.Context, kinds []petition.Kind) string {
	var words []string
	for _, k := range kinds {
		words = append(words, Speak(ctx, k.Name()))
	}
	return strings.Join(words, T(ctx, "web.list_comma"))
}

func termTitle(ctx context.Context, t petition.Term) string { return t.Named(gate.From(ctx).Lang) }

// counted is a printed count beside the one that was counted.
func counted(ctx context.Context, stated, n int) string {
	if stated == 0 {
		return T(ctx, "page.petitions.counted", "Counted", n)
	}
	return T(ctx, "page.petitions.stated", "Stated", stated, "Counted", n)
}

// markedPart is a piece of a text, and whether another text has it too.
type markedPart struct {
	Text   string
	Common bool
}

func markedParts(text, other string) []markedPart { return partsAt(text, alike.Common(text, other)) }

// partsAt divides a text at spans, which stand in order.
func partsAt(text string, spans []alike.Span) []markedPart {
	var parts []markedPart
	at := 0
	for _, s := range spans {
		if s.Start > at {
			parts = append(parts, markedPart{text[at:s.Start], false})
		}
		parts = append(parts, markedPart{text[s.Start:s.End], true})
		at = s.End
	}
	if at < len(text) {
		parts = append(parts, markedPart{text[at:], false})
	}
	return parts
}
