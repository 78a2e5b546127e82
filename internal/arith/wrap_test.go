package arith

import "testing"

func TestUnwrap(t *testing.T) {
	for text, want := range map[string]string{
		"取用水监测设施安装率低，全市1462个取水口中仅有\n731个安装在线计量设施，安装率50%。": "取用水监测设施安装率低，全市1462个取水口中仅有 731个安装在线计量设施，安装率50%。",
		"全市共有尾矿库41座。\n全市现有企业20家。":                         "全市共有尾矿库41座。\n全市现有企业20家。",
		"尾矿库整治\n全市现有尾矿库41座，其中在用20座，停用15座，闭库6座。":           "尾矿库整治\n全市现有尾矿库41座，其中在用20座，停用15座，闭库6座。",
		"对照督察反馈意见全面排查尾矿库环境风险\n（一）全市现有尾矿库41座，其中在用20座。":     "对照督察反馈意见全面排查尾矿库环境风险\n（一）全市现有尾矿库41座，其中在用20座。",
	} {
		if got := unwrap(text); got != want || len(got) != len(text) {
			t.Errorf("%q\n got %q\nwant %q", text, got, want)
		}
	}
}

// TestASentenceMayRunOverLines: a wrapped sentence is checked as one.
func TestASentenceMayRunOverLines(t *testing.T) {
	text := "取用水监测设施安装率低，全市1462个取水口中仅有\n731个安装在线计量设施，安装率"
	for rate, want := range map[string]Verdict{"50": OK, "60": ""} {
		changed := text + rate + "%。"
		if got := run(changed); got["share"] != want {
			t.Errorf("%s: %v", changed, got)
		}
	}
}
