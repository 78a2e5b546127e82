package web

import (
	"testing"

	"github.com/a-h/templ"

	"zhenggai/internal/say"
)

func TestChineseOnAnEnglishPageIsMarked(t *testing.T) {
	const zh = ` lang="zh-CN"`
	for in, want := range map[string]string{
		`<p>Plain &amp; <b>simple</b></p>`:                   `<p>Plain &amp; <b>simple</b></p>`,
		`<p> 全区共有尾矿库750座。 </p>`:                              `<p> <bdi` + zh + `>全区共有尾矿库750座。</bdi> </p>`,
		`<dt>Task （三） added</dt>`:                            `<dt><bdi>Task <bdi` + zh + `>（三）</bdi> added</bdi></dt>`,
		`<p>空气PM2.5浓度 &#34;达标&#34;</p>`:                      `<p><bdi><bdi` + zh + `>空气PM2.5浓度 &#34;达标</bdi>&#34;</bdi></p>`,
		`<p>苏台账 changed 问题四</p>`:                             `<p><bdi><bdi` + zh + `>苏台账</bdi> changed <bdi` + zh + `>问题四</bdi></bdi></p>`,
		`<p>Brackets （1） alone</p>`:                          `<p>Brackets （1） alone</p>`,
		`<article lang="zh-CN"><p>正文<br>续</p></article>x 中`:  `<article lang="zh-CN"><p>正文<br>续</p></article><bdi>x <bdi` + zh + `>中</bdi></bdi>`,
		`<p lang="zh-CN">中 <i lang="en">x 文</i></p>`:         `<p lang="zh-CN">中 <i lang="en"><bdi>x <bdi` + zh + `>文</bdi></bdi></i></p>`,
		`<option value="推进中">推进中</option>`:                   `<option value="推进中"` + zh + `>推进中</option>`,
		`<option value="a">In progress 推进中</option>`:         `<option value="a">In progress 推进中</option>`,
		`<textarea class="input">二是加快</textarea>`:            `<textarea class="input"` + zh + `>二是加快</textarea>`,
		`<input name="q" value="尾矿"/><b>中</b>`:               `<input` + zh + ` name="q" value="尾矿"/><b><bdi` + zh + `>中</bdi></b>`,
		`<input value="x"/><script>let a = "中" < 1</script>`: `<input value="x"/><script>let a = "中" < 1</script>`,
		`<svg><text x="1">一季度</text><path d="M1"/></svg>`:    `<svg><text x="1"` + zh + `>一季度</text><path d="M1"/></svg>`,
		`<p>&lt;中&gt;<!-- 注 --></p>`:                         `<p><bdi>&lt;<bdi` + zh + `>中</bdi>&gt;</bdi><!-- 注 --></p>`,
	} {
		if got := drawn(t, say.En, inTongue(say.En, templ.Raw(in))); got != want {
			t.Errorf("%s\n got %s\nwant %s", in, got, want)
		}
		if got := drawn(t, say.ZhCN, inTongue(say.ZhCN, templ.Raw(in))); got != in {
			t.Errorf("a Chinese page is changed: %s", got)
		}
	}
}
