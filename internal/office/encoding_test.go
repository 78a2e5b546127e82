package office

import (
	"testing"

	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/simplifiedchinese"
)

func cp1252(c byte) rune {
	r := charmap.Windows1252.DecodeByte(c)
	if r == 0xFFFD {
		return rune(c)
	}
	return r
}

// through2 is what becomes of UTF-8 that a program takes for GBK and saves.
func through2(t *testing.T, s string) string {
	t.Helper()
	b, err := simplifiedchinese.GBK.NewDecoder().Bytes([]byte(s))
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

func TestHonestTextIsNotCalledGarbled(t *testing.T) {
	for _, s := range []string{
		"全市14座煤矿完成生态修复治理，矿坑积水达标回用率提升至98%，群众满意度明显提高",
		"《关于加强草原监管工作的通知》（苍政办发〔2023〕17号）", "café naïve résumé — “quoted”",
		"氨氮浓度236毫克／升，超标23倍；ＰＭ2.5 平均浓度", "綠色發展 環境保護督察 長期堅持",
	} {
		if doubled(s) {
			t.Errorf("%q is called garbled", s)
		}
	}
}
