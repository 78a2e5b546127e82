package supervise

import (
	"testing"

	"zhenggai/internal/fault"
)

func TestNumbersReadAsTheyPrint(t *testing.T) {
	n := Number{"预警", 2026, 3}
	if n.String() != "预警〔2026〕3号" || (Number{}).String() != "" {
		t.Error(n)
	}
	for _, s := range []string{"预警〔2026〕3号", " 预警[2026]3号", "预警（2026） 3 号", "预警【2026】3号"} {
		if got, err := ParseNumber(s); err != nil || got != n {
			t.Errorf("%q: %v %v", s, got, err)
		}
	}
	for _, s := range []string{"", "预警", "预警〔26〕3号", "〔2026〕3号", "预警〔2026〕号", "预警〔2026〕3"} {
		if _, err := ParseNumber(s); !fault.Is(err, fault.Invalid) {
			t.Errorf("%q: %v", s, err)
		}
	}
}
