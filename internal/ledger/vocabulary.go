package ledger

// FieldWords is a field that a filter understands, as a person types it, and the values it is known
// to take; none where any text, number or date may stand.
type FieldWords struct {
	Name   string
	Values []string
}

// RoundField is the filter field whose values are ids of rounds; pages show a round's title instead.
const RoundField = "轮次"

// FilterWords lists what a filter understands, for suggestions, in the order a filter is written.
func FilterWords() []FieldWords {
	return []FieldWords{
		{"状态", firstNames(statusWords)},
		{"期限", []string{"逾期", "临期", "无"}},
		{"单位", nil},
		{"时限", firstNames(classWords)},
		{"环节", firstNames(flowWords)},
		{"进度", firstNames(gradeWords)},
		{"来源", firstNames(sourceWords)},
		{"序号", nil},
	}
}

func firstNames[T ~string](words []word[T]) []string {
	out := make([]string, len(words))
	for i, w := range words {
		out[i] = w.names[0]
	}
	return out
}
