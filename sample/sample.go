// Package sample holds the documents of an invented city, for trying the product out and for tests
// that need whole documents of the usual shape. The place is 苍原市 in 北安自治区; its fourteen
// banners, cities and districts, its firms, parks and documents are invented, and no figure in it
// speaks of a real place. It owns text only, and must never be read as the record of anything: each
// document says 示例 in its first lines.
//
// The fourteen: 澄河区、煤岭区、通驿市、岭阳市、榆屯市、霜河市、曲澜市、荣原旗、苏禾自治旗、林涧自治旗、
// 辉滩自治旗、塔拉前旗、塔拉左旗、塔拉右旗. Leagues elsewhere in the region, named in statements alone:
// 青岚市、银坡市、松漠市、赤岭市、隘岭盟、渠湾市、卓川市.
package sample

import _ "embed" // the documents below

// The documents are UTF-8 text with full-width punctuation, a paragraph a line.
var (
	// Report is the city's progress report: 16 problems and 42 measures. Statements speak of the
	// region, measures of the city. It keeps three defects that printed reports have: in 十一（一）
	// a number is lost before 座, in 十三（一） two of five parks go unexplained, and the recovery
	// rate of 十六 (1.49 of 2.84) misses recomputation yet fits the rounding of its parts.
	//go:embed report.txt
	Report []byte

	// Plan is the task list of the same 16 problems: units in lead and in support, deadlines, goals
	// and planned measures, which the report leaves out. Read it second.
	//go:embed plan.txt
	Plan []byte

	// CorrectedReport is a later edition of Report with six differences: the status of 十 moves on, the
	// figures of 三（二） and 四（三） rise, the number of 十一（一） is printed, 六（二） is reworded,
	// 十四 gains a third measure.
	//go:embed report-2.txt
	CorrectedReport []byte
)

// Document is one of the documents as somebody would hand it in.
type Document struct {
	Name  string
	Bytes []byte
}

// Documents are what a first start takes into the ledger, in order.
func Documents() []Document {
	return []Document{
		{"苍原市整改进展情况（示例）.txt", Report},
		{"苍原市整改任务清单（示例）.txt", Plan},
	}
}

// The round that the documents speak of.
const (
	Region     = "苍原市"
	RoundTitle = "第二轮中央生态环境保护督察"
	RoundNo    = 2
)
