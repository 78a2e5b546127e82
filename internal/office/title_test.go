package office

import (
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func TestATitleIsBrokenWhereItsSenseIsComplete(t *testing.T) {
	for _, tt := range []struct{ title, want string }{
		{"整改销号证书", "整改销号证书"},
		{"生态环境问题整改销号申请表\n（非工程类）", "生态环境问题整改销号申请表\n（非工程类）"},
		{"苍原市2026年12月生态环境问题整改进展情况通报", "苍原市2026年12月生态环境\n问题整改进展情况通报"},
		{"关于第二轮中央生态环境保护督察反馈第11项问题\n整改完成情况的公示", "关于第二轮中央生态环境保护督察\n反馈第11项问题整改完成情况的公示"},
		{"关于“草场植被恢复300亩”的预警函", "关于“草场植被恢复300亩”的预警函"},
		{"关于“完成甲旗乙镇丙嘎查草场植被恢复治理任务”的预警函", "关于“完成甲旗乙镇丙嘎查草场\n植被恢复治理任务”的预警函"},
	} {
		if got := balanced(tt.title, titleChars); got != tt.want {
			t.Errorf("%q is set as %q, want %q", tt.title, got, tt.want)
		}
	}
}

func TestNoTitleLosesACharacter(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		title := rapid.StringOfN(rapid.RuneFrom([]rune("整改问题的，（）12a \n督察")), 0, 120, -1).Draw(t, "title")
		got := balanced(title, titleChars)
		if strings.ReplaceAll(got, "\n", "") != strings.ReplaceAll(title, "\n", "") {
			t.Fatalf("%q became %q", title, got)
		}
		for line := range strings.SplitSeq(got, "\n") {
			if columns(line) > 2*titleChars {
				t.Fatalf("%q is too long a line of %q", line, title)
			}
		}
	})
}
