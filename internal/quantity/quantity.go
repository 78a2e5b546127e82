// Package quantity reads numbers as officials write them: 120余家次, 37.5万亩, 近万亩, 超设计标准18倍.
// It owns the grammar of a written amount (value, unit, qualifier, precision), the conversion of
// units, and the comparison of what is written with what is so. It knows nothing of findings.
package quantity

import "github.com/shopspring/decimal"

// Qualifier is the word that loosens or bounds a written amount.
type Qualifier string

// The qualifiers, named by the word in the text. Synonyms are folded: 大约, 约为 read as 约;
// 余, 多 keep their own; 超过 and 以上 stay apart because only 以上 includes the amount itself.
const (
	Exact    Qualifier = ""
	About    Qualifier = "约"
	Odd      Qualifier = "余" // 120余: more than 120, below the next step of the last non-zero digit
	Many     Qualifier = "多"
	Nearly   Qualifier = "近"
	AtLeast  Qualifier = "以上"
	AtMost   Qualifier = "以下"
	Over     Qualifier = "超过"
	Under    Qualifier = "不足"
	Reaching Qualifier = "达" // 达, 最高达: reaches exactly
)

// Scope is the calibre an amount speaks of, as far as the words near it tell.
type Scope string

// The scopes, widest first; ScopeUnknown when no word near the amount tells.
const (
	ScopeUnknown    Scope = ""
	ScopeNation     Scope = "国家"
	ScopeProvince   Scope = "自治区" // also 省
	ScopeCity       Scope = "市"
	ScopeCounty     Scope = "旗县"
	ScopeEnterprise Scope = "企业"
)

// Quantity is one written amount with the place it stands at.
type Quantity struct {
	// Text is the amount exactly as printed, qualifier, scale and unit included.
	Text string
	// Value is the amount in Unit, with 千, 万 and 亿 applied: 37.5万亩 is 375000 亩.
	Value decimal.Decimal
	// Max is the upper end of a range (5—8米); nil when the amount is no range.
	Max *decimal.Decimal
	// Unit is the measure word or unit as printed, without its scale: 亩, 平方公里, 毫克/升, %, 倍, 家次.
	Unit string
	// Noun is the counted thing that directly follows, when it tells the amount apart: 矿业权 in 19宗矿业权.
	Noun      string
	Qualifier Qualifier
	Scope     Scope
	// Year is the year the amount speaks of, 0 when no word near it tells.
	Year int
	// Step is one unit in the last printed digit, in Unit: 0.1 for 52.6%, 1000 for 37.5万亩. Half of it
	// is the rounding a reader must allow.
	Step decimal.Decimal
	// Missing marks a measure word whose number was lost in print; Value is then zero and means nothing.
	Missing bool
	// Start and End are byte offsets into the text that was read.
	Start, End int
}

// Interval is the closed set of exact values that would be printed as q, Low to High in Unit.
// An open end (以上, 超过) is reported by the Unbounded flags.
type Interval struct {
	Low, High                   decimal.Decimal
	LowUnbounded, HighUnbounded bool
	LowExclusive, HighExclusive bool
}
