package arith

import (
	"regexp"
	"strings"

	"github.com/shopspring/decimal"
)

// figure is a cell that holds a number.
type figure struct {
	value, step decimal.Decimal
	text        string
}

var (
	cellNumber = regexp.MustCompile(`^-?\d+(\.\d+)?$`)
	cellUnit   = regexp.MustCompile(`(万亩|亩|公顷|平方公里|平方米|立方米|万元|亿元|元|吨|公里|米|个|家|处|座|眼|宗|条|份|项|名|人|件|起|户|批|台|套|辆)$`)
)

// cellFigure reads a cell. A cell with words in it is no figure.
func cellFigure(cell string) (figure, bool) {
	s := strings.NewReplacer(" ", "", "\u00a0", "", "　", "", ",", "", "\n", "").Replace(cell)
	s = cellUnit.ReplaceAllString(s, "")
	if !cellNumber.MatchString(s) {
		return figure{}, false
	}
	d, err := decimal.NewFromString(s)
	if err != nil {
		return figure{}, false
	}
	return figure{value: d, step: decimal.New(1, min(d.Exponent(), 0)), text: strings.TrimSpace(cell)}, true
}

// blank reports whether a cell says nothing or nothing there.
func blank(cell string) bool {
	switch strings.TrimSpace(cell) {
	case "", "—", "-", "/", "－", "――", "——", "无", "\\":
		return true
	}
	return false
}

// isTotal reports whether a cell announces a total.
func isTotal(cell string) bool {
	switch squeeze(cell) {
	case "合计", "总计", "共计", "全市合计", "全区合计", "全市", "总合计", "合计：":
		return true
	}
	return false
}

func isSubtotal(cell string) bool { return squeeze(cell) == "小计" }

// squeeze takes white space out: 合  计 is 合计.
func squeeze(s string) string { return strings.Join(strings.Fields(s), "") }

// additive reports whether a column of that heading can be added up.
func additive(heading string) bool {
	h := squeeze(heading)
	return !containsAny(h, "率", "%", "％", "比例", "占比", "序号", "编号", "年份", "日期", "时间", "时限", "电话", "备注", "排名", "名次",
		"平均", "均值", "人均", "亩均", "户均", "单位面积", "密度", "强度", "系数", "指数", "限值", "标准", "温", "水位", "海拔", "年限", "浓度", "单价", "得分", "同比", "环比", "倍", "等级", "面积占", "经度", "纬度", "最高", "最大", "最低")
}

// isRemark reports whether a heading is that of the remarks.
func isRemark(heading string) bool {
	return containsAny(squeeze(heading), "备注", "说明", "附注")
}

// measured reports whether a column holds what is measured and rounded, not counted.
func measured(heading string) bool {
	return containsAny(heading, "亩", "公顷", "公里", "面积", "金额", "资金", "万元", "亿元", "吨", "米", "投资", "量")
}
