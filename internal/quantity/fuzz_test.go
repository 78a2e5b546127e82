package quantity

import (
	"testing"
	"unicode/utf8"

	"pgregory.net/rapid"
)

// sound fails when the amounts of text are not what Read promises: in order, apart, inside the text, each
// with the very bytes it quotes, a unit, and a believable step.
func sound(t interface {
	Helper()
	Fatalf(string, ...any)
}, text string,
) {
	t.Helper()
	last := 0
	for _, q := range Read(text, Context{}) {
		switch {
		case q.Start < last || q.End <= q.Start || q.End > len(text):
			t.Fatalf("%q: %q stands at %d–%d, after %d", text, q.Text, q.Start, q.End, last)
		case q.Text != text[q.Start:q.End]:
			t.Fatalf("%q: %q is not at %d–%d", text, q.Text, q.Start, q.End)
		case q.Unit == "":
			t.Fatalf("%q: %q has no unit", text, q.Text)
		case q.Missing:
		case !q.Step.IsPositive():
			t.Fatalf("%q: %q has step %s", text, q.Text, q.Step)
		case q.Max != nil && !q.Value.LessThan(*q.Max):
			t.Fatalf("%q: %q runs from %s to %s", text, q.Text, q.Value, q.Max)
		case !admitsItself(q):
			t.Fatalf("%q: %q does not admit its own value %s: %+v", text, q.Text, q.Value, q.Interval())
		}
		last = q.End
	}
}

// admitsItself reports whether q's interval holds the printed value, or just excludes it as 超过 does.
func admitsItself(q Quantity) bool {
	in := q.Interval()
	return in.Contains(q.Value) || in.LowExclusive && (q.Max != nil || in.Low.Equal(q.Value)) ||
		in.HighExclusive && in.High.Equal(q.Value)
}

func FuzzRead(f *testing.F) {
	for _, s := range []string{
		"治理面积37.5万亩", "近万亩，一半以上", "3至5万元", "第十二条、十三条", "《未完的标题5个", "百分之", "1,23,456个",
		"编制完成座污水处理厂", "2022年、2023年分别安排430条、517条", "零下5℃", "１２．５％", "\xff5个", "万亿万亿个", "超",
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) { sound(t, text) })
}

// pieces are what official sentences are made of; in any order they must not break the reader.
var pieces = []string{
	"5", "12", "0.5", "1,234", "１２", "万", "千", "亿", "十", "两", "一", "二", "百", "〇", "余", "多", "近", "约", "超过", "达", "不足",
	"以上", "以下", "左右", "亩", "个", "家次", "平方公里", "毫克/升", "%", "％", "倍", "成", "百分之", "三分之", "个百分点", "℃", "—", "至",
	"-", ".", "，", "。", "、", "（", "）", "《", "》", "“", "”", "第", "年", "2021年", "月", "日", "全市", "自治区", "企业", "其中",
	"完成", "座", "垃圾填埋场", "率为", "分别", "\n", " ", "PM2.5", "mg", "/", "L", "内", "项目", "处理",
}

func TestReadIsSoundOnAnyText(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := ""
		for _, p := range rapid.SliceOfN(rapid.SampledFrom(pieces), 0, 40).Draw(t, "pieces") {
			text += p
		}
		if !utf8.ValidString(text) {
			t.Fatal("pieces are not text")
		}
		sound(t, text)
	})
}

// TestReadingAmountsIsLocal: what stands in another sentence changes neither value nor unit.
func TestReadingAmountsIsLocal(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(1, 999999).Draw(t, "n")
		unit := rapid.SampledFrom([]string{"亩", "家次", "平方公里", "毫克/升", "%", "份"}).Draw(t, "unit")
		sentence := "累计达标" + Grouped(decimalOf(n)) + unit + "，均已核实。"
		around := rapid.SampledFrom([]string{"", "第二轮督察指出。", "2021年，全区共有5个。", "《规划（2015—2035年）》要求。"}).Draw(t, "around")
		qs := Read(around+sentence+around, Context{})
		for _, q := range qs {
			if q.Unit == unit && q.Value.Equal(decimalOf(n)) {
				return
			}
		}
		t.Fatalf("%q lost in %v", sentence, qs)
	})
}
