package org

import (
	"strings"
	"unicode"
)

// wordFor is how a workbook may write one of a few values.
type wordFor[T ~string] struct {
	value T
	words []string // the first is what the product writes
}

var levelWords = []wordFor[Level]{
	{Province, []string{"省", "省级", "自治区", "直辖市"}},
	{City, []string{"市", "地市", "市级", "地级", "盟", "盟市"}},
	{County, []string{"县", "县级", "旗", "旗县", "区", "旗县区", "旗市区"}},
	{Township, []string{"乡", "乡级", "乡镇", "苏木", "街道", "苏木乡镇", "镇"}},
	{Village, []string{"村", "村级", "嘎查", "社区", "嘎查村"}},
}

var kindWords = []wordFor[UnitKind]{
	{Government, []string{"政府", "人民政府", "党委政府", "旗县政府"}},
	{Department, []string{"部门", "机关", "局", "委办局"}},
	{TownshipUnit, []string{"乡镇", "苏木", "苏木乡镇", "街道", "街道办事处", "乡", "镇"}},
	{VillageCommittee, []string{"村委会", "嘎查", "嘎查村", "嘎查委员会", "村", "社区", "居委会"}},
	{Farm, []string{"林场", "国有林场", "农场", "牧场", "农牧场", "国有农牧场"}},
	{Enterprise, []string{"企业", "公司", "园区企业"}},
	{Office, []string{"议事机构", "议事协调机构", "办公室", "领导小组办公室"}},
	{OtherUnit, []string{"其他", "其它", "管委会", "事业单位"}},
}

var dutyWords = []wordFor[Duty]{
	{Head, []string{"主要负责人", "负责人", "一把手"}},
	{Liaison, []string{"联络员", "联系人"}},
	{Ranger, []string{"护林员", "生态护林员"}},
	{Warden, []string{"草管员", "草原管护员", "草原管理员"}},
	{OtherDuty, []string{"其他", "其它", "一般"}},
}

func valueOf[T ~string](table []wordFor[T], word string) (T, bool) {
	for _, w := range table {
		if string(w.value) == word && word != "" {
			return w.value, true
		}
		for _, known := range w.words {
			if FoldName(known) == FoldName(word) {
				return w.value, true
			}
		}
	}
	var none T
	return none, false
}

func wordsOf[T ~string](table []wordFor[T]) string {
	var first []string
	for _, w := range table {
		first = append(first, w.words[0])
	}
	return strings.Join(first, "、")
}

// kindByName tells a unit's kind by how its name ends.
func kindByName(name string) UnitKind {
	for _, end := range []struct {
		kind  UnitKind
		words []string
	}{
		{VillageCommittee, []string{"村民委员会", "嘎查委员会", "居民委员会", "嘎查", "村", "社区"}},
		{Farm, []string{"林场", "农场", "牧场"}},
		{TownshipUnit, []string{"乡人民政府", "镇人民政府", "苏木人民政府", "街道办事处", "苏木", "乡", "镇"}},
		{Government, []string{"人民政府", "政府"}},
		{Enterprise, []string{"公司", "厂"}},
		{Office, []string{"工作领导小组办公室", "林长制办公室"}},
		{Department, []string{"局", "委员会", "委", "部", "厅", "办公室", "办", "党校", "支队"}},
	} {
		for _, word := range end.words {
			if strings.HasSuffix(name, word) {
				return end.kind
			}
		}
	}
	return OtherUnit
}

// dutyByTitle tells a post's duty by its title.
func dutyByTitle(title string) Duty {
	for _, word := range []struct {
		duty Duty
		word string
	}{{Ranger, "护林员"}, {Warden, "草管员"}, {Warden, "草原管护员"}, {Liaison, "联络员"}, {Head, "主要负责人"}} {
		if strings.Contains(title, word.word) {
			return word.duty
		}
	}
	return OtherDuty
}

// collective are the beginnings of names that mean many units at once.
var collective = []string{"各", "有关", "相关", "其他"}

// Collective tells that a name means several units, none of them by name: 各旗市区政府.
func Collective(name string) bool {
	for _, begin := range collective {
		if strings.HasPrefix(FoldName(name), begin) {
			return true
		}
	}
	return false
}

// levelByCode is the level that a code's length and zeros say.
func levelByCode(code string) (Level, bool) {
	for _, r := range code {
		if !unicode.IsDigit(r) || r > '9' {
			return "", false
		}
	}
	switch {
	case len(code) == 6 && strings.HasSuffix(code, "0000"):
		return Province, true
	case len(code) == 6 && strings.HasSuffix(code, "00"):
		return City, true
	case len(code) == 6:
		return County, true
	case len(code) == 9, len(code) == 12 && strings.HasSuffix(code, "000"):
		return Township, true
	case len(code) == 12:
		return Village, true
	}
	return "", false
}

// parentCodes are the codes under which a region may stand, nearest first.
func parentCodes(code string) []string {
	var above []string
	if len(code) == 12 && !strings.HasSuffix(code, "000") {
		above = append(above, code[:9], code[:9]+"000")
	}
	if len(code) >= 9 {
		above = append(above, code[:6])
	}
	if len(code) >= 6 {
		above = append(above, code[:4]+"00", code[:2]+"0000")
	}
	var kept []string
	for _, a := range above {
		if a != code {
			kept = append(kept, a)
		}
	}
	return kept
}
