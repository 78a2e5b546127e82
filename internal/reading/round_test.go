package reading

import (
	"testing"

	"zhenggai/internal/ledger"
)

func TestRoundIsReadOffTheTitle(t *testing.T) {
	for title, want := range map[string]ledger.Round{
		"苍原市中央生态环境保护督察（第二轮）反馈问题整改落实情况（示例）": {
			Source: ledger.Central, No: 2, Title: "中央生态环境保护督察（第二轮）", Region: "苍原市",
		},
		"北安自治区贯彻落实第三轮中央生态环境保护督察报告整改方案": {
			Source: ledger.Central, No: 3, Title: "第三轮中央生态环境保护督察", Region: "北安自治区",
		},
		"苍原市 第二轮自治区生态环境保护督察 整改进展情况": {
			Source: ledger.Provincial, No: 2, Title: "第二轮自治区生态环境保护督察", Region: "苍原市",
		},
		"关于整改情况的通报": {Source: ledger.Central},
	} {
		if got := ProposeRound(Result{Title: title}); got != want {
			t.Errorf("%s\n got %+v\nwant %+v", title, got, want)
		}
	}
}
