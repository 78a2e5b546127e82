package alike

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"
)

const (
	copied = "组织专班对辖区内尾矿库逐一排查，建立问题清单并明确责任人，截至目前已完成防渗整治3处，恢复植被120亩，监测数据稳定达标。"
	twin   = "组织专班对辖区内尾矿库逐一排查， 建立问题清单并明确责任人；截至目前已完成防渗整治５处，恢复植被240亩，监测数据稳定达标。"
	other  = "投资两千万元建成污水提升泵站，更换破损管网六公里，新增在线监测设备，出水由运营单位每日记录并上传平台备查，群众反映明显减少。"
)

func TestTextsThatDifferInFiguresAreAlike(t *testing.T) {
	if l := Like(Of(copied), Of(twin)); l < 0.6 || l > 0.9 {
		t.Errorf("likeness %.2f", l)
	}
	if l := Like(Of(copied), Of(other)); l > 0.05 {
		t.Errorf("unlike texts: %.2f", l)
	}
	if l := Like(Of("ＡＢＣ，1２3 四五六"), Of("abc123四五六")); l != 1 {
		t.Errorf("width, case and punctuation count: %.2f", l)
	}
	if Like(Of("短"), Of("短")) != 1 || Like(Of(""), Of("")) != 0 || Like(Of("短"), Of("长")) != 0 {
		t.Error("short texts")
	}
}

func TestGroupsHoldCopiesAndNothingElse(t *testing.T) {
	texts := []Text{Of(other), Of(copied), Of("已完成。"), Of("已完成。"), Of(twin), Of(copied + "下一步加强管护。")}
	got := Groups(texts, 0.6)
	if want := [][]int{{1, 4, 5}}; !slices.EqualFunc(got, want, slices.Equal) {
		t.Errorf("groups %v, want %v", got, want)
	}
	if got := Groups(texts, 0.99); len(got) != 0 {
		t.Errorf("at 0.99: %v", got)
	}
}

func TestCommonPassagesAreMarkedInPlace(t *testing.T) {
	var marked []string
	for _, s := range Common(copied, twin) {
		marked = append(marked, copied[s.Start:s.End])
	}
	want := []string{"组织专班对辖区内尾矿库逐一排查，建立问题清单并明确责任人，截至目前已完成防渗整治", "处，恢复植被", "监测数据稳定达标"}
	got := strings.Join(marked, "|")
	for _, w := range []string{want[0], "监测数据稳定达标"} {
		if !strings.Contains(got, w) {
			t.Errorf("marked %q, lacks %q", got, w)
		}
	}
	if len(Common(copied, other)) != 0 {
		t.Errorf("marked in unlike texts: %v", Common(copied, other))
	}
}

// A province has 60,000 tasks; one in a hundred copies another with a few characters changed.
func TestAProvinceIsGroupedInSeconds(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	const n, copies = 60_000, 600
	texts := make([]Text, 0, n)
	var originals []string
	for i := range n {
		s := invented(r)
		if i%(n/copies) == 1 {
			s = originals[i/(n/copies)]
			s = s[:len(s)/2] + fmt.Sprint(i) + s[len(s)/2:]
		}
		if i%(n/copies) == 0 {
			originals = append(originals, s)
		}
		texts = append(texts, Of(s))
	}
	began := time.Now()
	groups := Groups(texts, 0.75)
	took := time.Since(began)
	t.Logf("%d texts, %d groups in %v", n, len(groups), took)
	if took > 8*time.Second {
		t.Errorf("took %v", took)
	}
	if len(groups) < copies*99/100 || len(groups) > copies {
		t.Errorf("%d groups, %d were copied", len(groups), copies)
	}
}

// invented is a text of 120 characters out of 3,000, as often as Chinese has them in use.
func invented(r *rand.Rand) string {
	var b strings.Builder
	for range 120 {
		b.WriteRune(rune(0x4e00 + r.IntN(3000)))
	}
	return b.String()
}
