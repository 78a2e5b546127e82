package arith

import (
	"strings"
	"testing"
)

// table parses a table written as lines of cells parted by |.
func table(text string) Table {
	var t Table
	for line := range strings.Lines(strings.TrimSpace(text)) {
		cells := strings.Split(strings.TrimSpace(line), "|")
		for i := range cells {
			cells[i] = strings.TrimSpace(cells[i])
		}
		t.Rows = append(t.Rows, cells)
	}
	return t
}

func TestTotals(t *testing.T) {
	for name, c := range map[string]struct {
		table string
		want  []string // "verdict computed"
	}{
		"holds": {`
			旗县|问题数|已整改
			青岭旗|13|10
			白水县|6|6
			合计|19|16`, []string{"ok 19", "ok 16"}},
		"differs": {`
			旗县|问题数|已整改
			青岭旗|13|10
			白水县|6|6
			合计|19|15`, []string{"ok 19", "mismatch 16"}},
		"total first, label spaced": {`
			旗县|问题数
			合  计|1,219
			青岭旗|1,213
			白水县|6`, []string{"ok 1,219"}},
		"a remark explains": {`
			旗县|案件数|备注
			青岭旗|13|
			白水县|6|其中1件与青岭旗共有
			合计|18|`, []string{"suspicious 19"}},
		"a remark of another kind explains nothing": {`
			旗县|案件数|备注
			青岭旗|13|已办结
			白水县|6|
			合计|18|`, []string{"mismatch 19"}},
		"rates and numbers are not added": {`
			序号|旗县|任务数|完成率
			1|青岭旗|10|90
			2|白水县|20|80
			|合计|30|83.3`, []string{"ok 30"}},
		"areas are rounded": {`
			旗县|治理面积（万亩）
			青岭旗|1.24
			白水县|2.34
			合计|3.6`, []string{"ok 3.58"}},
		"counts are not": {`
			旗县|井数
			青岭旗|124
			白水县|234
			合计|359`, []string{"mismatch 358"}},
		"dashes are nothing": {`
			旗县|问题数
			青岭旗|—
			白水县|6
			南屯旗|4
			合计|10`, []string{"ok 10"}},
		"averages are not added": {`
			旗县|耕地（万亩）|人均耕地（亩）|水位（米）
			青岭旗|12|3.5|610
			白水县|8|2.5|598
			合计|20|3.0|604`, []string{"ok 20"}},
		"words in the column": {`
			旗县|问题数
			青岭旗|若干
			白水县|6
			合计|10`, nil},
		"subtotals": {`
			类别|数量
			甲|1
			乙|2
			小计|3
			丙|4
			丁|5
			小计|9
			合计|12`, []string{"ok 12"}},
		"column of totals": {`
			旗县|水|气|合计
			青岭旗|1|2|3
			白水县|4|5|9
			南屯旗|7|8|14`, []string{"ok 3", "ok 9", "mismatch 15"}},
		"a column that is no total of the row": {`
			旗县|站点|监测次数|合计
			青岭旗|1|20|500
			白水县|4|50|900`, nil},
		"two rows of head": {`
			旗县|问题|问题
			|总数|已改
			青岭旗|3|2
			白水县|4|4
			合计|7|6`, []string{"ok 7", "ok 6"}},
		"no total": {`
			旗县|问题数
			青岭旗|3
			白水县|4`, nil},
		"ragged rows": {`
			旗县|问题数|已整改
			青岭旗|3
			白水县|4|4
			合计|7|4`, []string{"ok 7"}},
	} {
		t.Run(name, func(t *testing.T) {
			var got []string
			for _, c := range Run(Input{Tables: []Table{table(c.table)}}) {
				got = append(got, string(c.Verdict)+" "+c.Computed)
			}
			if strings.Join(got, ", ") != strings.Join(c.want, ", ") {
				t.Errorf("got %v, want %v", got, c.want)
			}
		})
	}
}
