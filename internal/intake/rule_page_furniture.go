package intake

import (
	"strings"
	"unicode"

	"zhenggai/internal/office"
)

// Rule page furniture: page numbers, running heads, navigation, share buttons and imprints of web
// pages are no part of the text.

// isFurniturePara decides about one line.
func (s *scan) isFurniturePara(p *para, heads map[int]bool) bool {
	if p.block.Kind == office.Chrome {
		return true
	}
	return s.r.on(ruleChrome) && p.block.Table == 0 && (heads[p.index] || isFurniture(p.fold.norm))
}

// runningHeads finds short texts that stand first or last on three pages or more.
func (s *scan) runningHeads() map[int]bool {
	places := map[string][]int{}
	blocks := s.doc.Blocks
	for i, b := range blocks {
		if b.Page == 0 || len(b.Text) > 120 {
			continue
		}
		if i == 0 || blocks[i-1].Page != b.Page || i == len(blocks)-1 || blocks[i+1].Page != b.Page {
			places[foldString(b.Text)] = append(places[foldString(b.Text)], i)
		}
	}
	out := map[int]bool{}
	for text, at := range places {
		if len(at) >= 3 && !strings.Contains(text, ":") {
			for _, i := range at[1:] {
				out[i] = true
			}
		}
	}
	return out
}

// pageBreaks finds the page numbers of a text without pages that are a number alone, and the running
// heads beside page numbers. A number alone is one where numbers alone count on by one, far apart, and
// none of them begins a row.
func pageBreaks(paras []para) map[int]bool {
	out := map[int]bool{}
	var alone []int
	for i := range paras {
		s := paras[i].fold.norm
		if _, w := digits(s); w == len(s) && w <= 3 && paras[i].block.Table == 0 {
			alone = append(alone, i)
		}
		if paras[i].block.Table == 0 && headerLines(paras[i:]) >= 3 {
			return out
		}
	}
	for k, i := range alone {
		n, _ := digits(paras[i].fold.norm)
		counts := true
		if k > 0 {
			before, _ := digits(paras[alone[k-1]].fold.norm)
			counts = n == before+1 && i-alone[k-1] > 4
		}
		if !counts {
			return map[int]bool{}
		}
	}
	if len(alone) == 1 && (alone[0] == 0 || endsSentence(paras[alone[0]-1].fold.norm)) {
		return out
	}
	for _, i := range alone {
		out[i] = true
	}
	return out
}

// headsBeside finds short lines that stand beside a page number twice or more.
func headsBeside(paras []para, breaks map[int]bool) map[int]bool {
	places := map[string][]int{}
	for i := range paras {
		if !breaks[i] && !isPageNumber(paras[i].fold.norm) {
			continue
		}
		for _, j := range []int{i - 1, i + 1} {
			if j >= 0 && j < len(paras) && paras[j].runes() <= 40 && !endsSentence(paras[j].fold.norm) && !strings.Contains(paras[j].fold.norm, ":") {
				places[paras[j].fold.norm] = append(places[paras[j].fold.norm], j)
			}
		}
	}
	out := map[int]bool{}
	for _, at := range places {
		if len(at) >= 2 {
			for _, j := range at {
				out[j] = true
			}
		}
	}
	return out
}

var furnitureStarts = []string{
	"当前位置", "您当前的位置", "您现在的位置", "您的位置", "首页>", "首页/", "浏览次数", "阅读次数", "点击数", "访问量", "字号:", "字体:", "【字体", "[字体", "分享到", "扫一扫",
	"打印本页", "关闭窗口", "[打印", "[关闭", "打印", "上一篇", "下一篇", "上一条", "下一条", "版权所有", "主办单位:", "承办单位:", "网站标识码", "网站地图", "联系我们",
	"关于我们", "无障碍", "政务服务网", "相关链接", "友情链接", "责任编辑", "编辑:", "【打印", "微信扫", "ICP备", "技术支持:", "索引号:", "发布日期:", "发布时间:", "信息来源:", "来源:", "作者:",
	"日期:", "文章来源", "发布机构:", "主题分类:", "公开日期:", "成文日期:", "发文机关:", "发文字号:", "有效性:", "信息分类:", "名称:", "文号:", "大中小", "收藏", "分享:", "时间:",
}

var furnitureParts = []string{"ICP备", "公网安备", "浏览次数", "[打印]", "[关闭]", "字号:[", "版权所有", "Copyright", "网站标识码", "阅读次数", "分享到:", "打印本页", "【大中小】", "[大中小]"}

// isFurniture recognises one folded line.
func isFurniture(s string) bool {
	if len(s) > 300 || strings.Count(s, "。") > 1 {
		return false
	}
	if isPageNumber(s) || isNavigation(s) || isContentsLine(s) {
		return true
	}
	if startsWithAny(s, furnitureStarts...) && len(s) <= 150 {
		return true
	}
	for _, p := range furnitureParts {
		if strings.Contains(s, p) && len(s) <= 240 {
			return true
		}
	}
	return false
}

var navigationWords = []string{"首页", "政务公开", "互动交流", "办事服务", "无障碍", "要闻动态", "公共服务", "政民互动", "新闻中心", "信息公开", "政务服务", "网站导航", "上一页", "下一页", "尾页", "打印", "关闭", "登录", "注册", "搜索", "繁体", "English", "专题专栏", "走进"}

// isNavigation recognises a line of three words of navigation or more and little else.
func isNavigation(s string) bool {
	n, rest := 0, s
	for _, w := range navigationWords {
		if strings.Contains(rest, w) {
			n++
			rest = strings.ReplaceAll(rest, w, "")
		}
	}
	return (n >= 3 || n >= 2 && len(rest) < 12) && len(rest) <= 60 && !strings.ContainsAny(s, "。;")
}

// isContentsLine recognises a line of a table of contents: dots up to a page number.
func isContentsLine(s string) bool {
	t := strings.TrimRight(s, "0123456789")
	return strings.HasSuffix(t, "……") || strings.HasSuffix(t, "......") || strings.HasSuffix(t, "······")
}

// isPageNumber recognises —1—, -1-, 第1页, 第1页共3页, 1/3; a number alone may be a cell and is none.
func isPageNumber(s string) bool {
	if strings.HasPrefix(s, "第") && strings.Contains(s, "页") && len(s) <= 30 {
		return true
	}
	t := strings.Trim(s, "-·~—_")
	_, w := digits(t)
	if w == 0 {
		return false
	}
	if w == len(t) {
		return len(t) < len(s) && strings.HasPrefix(s, "-")
	}
	rest := t[w:]
	if strings.HasPrefix(rest, "/") {
		_, x := digits(rest[1:])
		return x > 0 && x == len(rest)-1 && w <= 3 && x <= 3
	}
	return false
}

// hasWord reports a letter or a digit.
func hasWord(s string) bool {
	return strings.IndexFunc(s, func(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }) >= 0
}
