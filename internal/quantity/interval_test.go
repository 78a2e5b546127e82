package quantity

import (
	"testing"

	"github.com/shopspring/decimal"
	"pgregory.net/rapid"

	"zhenggai/internal/fault"
)

func decimalOf(n int) decimal.Decimal { return decimal.NewFromInt(int64(n)) }

// TestInterval: which exact values a printed amount admits.
func TestInterval(t *testing.T) {
	for text, c := range map[string]struct{ in, out []string }{
		"12847眼":     {[]string{"12847"}, []string{"12846", "12847.4", "12848"}},
		"57.9%":      {[]string{"57.85", "57.9", "57.95"}, []string{"57.84", "57.96"}},
		"37.5万亩":     {[]string{"374500", "375500"}, []string{"374499", "375501"}},
		"120余家次":     {[]string{"120", "121", "129"}, []string{"119", "130"}},
		"300余人次":     {[]string{"300", "399"}, []string{"299", "400"}},
		"600多平方公里":   {[]string{"600", "699.99"}, []string{"599.9", "700"}},
		"近万亩":        {[]string{"9000", "9999.9", "10000"}, []string{"8999", "10001"}},
		"近95%":       {[]string{"90", "94.53", "95"}, []string{"89.9", "95.1"}},
		"约30亩":       {[]string{"28.5", "31.5"}, []string{"28", "32"}},
		"35%以上":      {[]string{"35", "90"}, []string{"34.99"}},
		"超过100家":     {[]string{"101"}, []string{"100"}},
		"不足10家":      {[]string{"9"}, []string{"10"}},
		"10家以下":      {[]string{"10", "9"}, []string{"11"}},
		"5—8米":       {[]string{"4.5", "6", "8.5"}, []string{"4.4", "8.6"}},
		"182毫克/升":    {[]string{"181.5", "182.5"}, []string{"181.4"}},
		"3万个":        {[]string{"25000", "35000"}, []string{"24999"}},
		"最高达182毫克/升": {[]string{"182"}, []string{"183"}},
	} {
		qs := Read(text, Context{})
		if len(qs) != 1 {
			t.Errorf("%s read as %v", text, qs)
			continue
		}
		for _, s := range c.in {
			if !qs[0].Interval().Contains(decimal.RequireFromString(s)) {
				t.Errorf("%s should admit %s", text, s)
			}
		}
		for _, s := range c.out {
			if qs[0].Interval().Contains(decimal.RequireFromString(s)) {
				t.Errorf("%s should not admit %s", text, s)
			}
		}
	}
}

// TestTolerance: a region that keeps its own reading of 约 is heard.
func TestTolerance(t *testing.T) {
	q := Read("约100亩", Context{})[0]
	wide := DefaultTolerance
	wide.About = decimal.New(2, -1)
	if d := decimalOf(85); q.Interval().Contains(d) || !q.IntervalUnder(wide).Contains(d) {
		t.Errorf("约100亩 and 85: default %+v, wide %+v", q.Interval(), q.IntervalUnder(wide))
	}
}

func TestConvert(t *testing.T) {
	for _, c := range []struct{ value, from, to, want string }{
		{"375000", "亩", "公顷", "25000"},
		{"375000", "亩", "平方公里", "250"},
		{"1", "公顷", "亩", "15"},
		{"1", "km²", "亩", "1500"},
		{"1", "亩", "公顷", "0.066666666667"},
		{"182", "毫克/升", "mg/L", "182"},
		{"1", "mg/L", "μg/m³", "1000000"},
		{"2000", "吨/日", "t/d", "2000"},
		{"2", "成", "%", "20"},
		{"1", "吨", "kg", "1000"},
		{"5", "家次", "家次", "5"},
	} {
		got, err := Convert(decimal.RequireFromString(c.value), c.from, c.to)
		if err != nil || got.String() != c.want {
			t.Errorf("%s %s in %s: got %s, %v; want %s", c.value, c.from, c.to, got, err, c.want)
		}
	}
	for _, c := range [][2]string{{"亩", "吨"}, {"个", "家"}, {"%", "个百分点"}, {"亩", "匣"}} {
		if _, err := Convert(one, c[0], c[1]); !fault.Is(err, fault.Invalid) {
			t.Errorf("%s to %s: %v, want an invalid fault", c[0], c[1], err)
		}
	}
}

// TestConvertThereAndBack: hectares to mu and back lose nothing.
func TestConvertThereAndBack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		d := decimal.New(rapid.Int64Range(0, 1e12).Draw(t, "digits"), rapid.Int32Range(-4, 2).Draw(t, "exp"))
		mu, err := Convert(d, "公顷", "亩")
		if err != nil {
			t.Fatal(err)
		}
		back, err := Convert(mu, "亩", "公顷")
		if err != nil || !back.Equal(d) {
			t.Fatalf("%s 公顷 → %s 亩 → %s 公顷, %v", d, mu, back, err)
		}
	})
}

func TestFormats(t *testing.T) {
	for in, want := range map[string][2]string{
		"12847": {"12,847", "12,847"}, "375000": {"375,000", "37.5万"}, "172000000": {"172,000,000", "1.72亿"},
		"123456": {"123,456", "123,456"}, "0.50": {"0.5", "0.5"}, "-1234.5": {"-1,234.5", "-1,234.5"}, "0": {"0", "0"},
		"1000": {"1,000", "1,000"}, "100": {"100", "100"},
	} {
		d := decimal.RequireFromString(in)
		if g, s := Grouped(d), Scaled(d); g != want[0] || s != want[1] {
			t.Errorf("%s: grouped %s, scaled %s; want %v", in, g, s, want)
		}
	}
}

// TestPrintedAsRead: an amount made in memory prints as officials write it and reads back the same.
func TestPrintedAsRead(t *testing.T) {
	for _, text := range []string{"37.5万亩", "120余家次", "近1万亩", "35%以上", "超过100家", "5—8米", "1,573家"} {
		q := Read(text, Context{})[0]
		q.Text = ""
		if q.String() != text {
			t.Errorf("%s prints as %s", text, q)
		}
	}
}
