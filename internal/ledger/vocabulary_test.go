package ledger

import "testing"

func TestEveryWordThatIsSuggestedIsUnderstood(t *testing.T) {
	for _, field := range FilterWords() {
		for _, value := range field.Values {
			term := field.Name + ":" + value
			f, faults := ParseFilter(term)
			if len(faults) > 0 || f.String() != term {
				t.Errorf("%s is read as %q, %v", term, f.String(), faults)
			}
		}
	}
}
