package office

import (
	"strings"
	"testing"

	"golang.org/x/text/encoding/simplifiedchinese"
)

const notice = `<!DOCTYPE html>
<html><head><meta charset="gb2312"><title>整改公示_苍原市人民政府</title><style>p{color:red}</style><script>var a="<p>x</p>";</script></head>
<body><div class="nav-top"><a>首页</a> &gt; <a>公示</a></div><header><h1>苍原市督察整改公示</h1><p>网站地图</p></header>
<div class="article"><p align=center><b>第一批</b>
<p>根据规定，现将
整改情况公示如下：<br>公示期10天。<p>正文 <span>PM2.5 平均浓度</span>&nbsp;下降。
<ol><li>第一条<li>第二条<ul><li>小点</ul></ol><ol type="I" start="3"><li><p>罗马</p></ol><ol style="list-style-type: cjk-ideographic"><li>汉字</ol>
<table><caption>整改清单</caption><tr><th rowspan=2>序号<th colspan=2>整改<tr><td>目标<td>措施<tr><td>1<td>达标<td><p>甲</p><p>乙</p></table>
<table width=100%><tr><td><p>版式左栏</p><table><tr><td>a</td><td>b</td></tr></table></td><td>版式右栏</td></tr></table>
<img src=x.png><p style="display: none">藏起来的</p><ruby>漢<rt>hàn</rt></ruby><pre>  两行
  原样</pre></div>
<footer>版权所有</footer></body></html>`

func TestHTMLPage(t *testing.T) {
	golden(t, "html_page.golden", mustRead(t, encoded(t, simplifiedchinese.GBK, "", notice)))
}

func TestHTMLBelievesTheBytesMoreThanTheDeclaration(t *testing.T) {
	doc := mustRead(t, []byte(notice)) // declared gb2312, written in UTF-8
	if doc.Title != "整改公示_苍原市人民政府" {
		t.Errorf("title %q", doc.Title)
	}
}

func TestOldPagesWithUnclosedFontsAreRead(t *testing.T) {
	doc := mustRead(t, []byte("<html><body>"+strings.Repeat("<font size=3><b>", 500)+"<p>一段<p>又一段"))
	if got := strings.Join(texts(doc), "|"); got != "一段|又一段" {
		t.Errorf("got %q", got)
	}
}

func TestRowOfLinksIsFurniture(t *testing.T) {
	doc := mustRead(t, []byte(`<html><div><a href=/>网站首页</a> <a href=#>政务公开</a> | <a href=#>互动交流</a></div><p>见<a href=x>附件1</a>、<a href=y>附件2</a>、<a href=z>附件3</a>所列任务。</p>`))
	if doc.Blocks[0].Kind != Chrome || doc.Blocks[1].Kind != Paragraph {
		t.Errorf("got\n%s", dump(doc))
	}
}

func TestSpansBeyondReasonAreCut(t *testing.T) {
	doc := mustRead(t, []byte(`<table><tr><td colspan=99999999999>甲</td></tr><tr><td>乙</td></tr></table>`))
	if c := doc.Blocks[0]; c.ColSpan != 200 || c.RowSpan != 1 {
		t.Errorf("spans %d x %d", c.RowSpan, c.ColSpan)
	}
}
