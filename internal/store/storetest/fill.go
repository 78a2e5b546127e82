package storetest

import (
	"context"
	"fmt"
	"testing"

	"zhenggai/internal/journal"
	"zhenggai/internal/ledger"
	"zhenggai/internal/store"
)

// The words that a large ledger is made of.
var (
	subjects = []string{
		"苍原市部分旗县草原超载过牧问题突出，禁牧休牧制度落实不到位，", "云岭旗尾矿库渗滤液收集处理设施不完善，", "北河流域沿线城镇污水处理能力不足，雨污分流改造滞后，",
		"矿山企业生态修复主体责任履行不力，历史遗留废弃矿坑治理进展缓慢，", "城区集中供热燃煤锅炉超低排放改造推进迟缓，", "地下水超采区压减任务落实打折扣，自备井关停不彻底，",
		"工业园区一般固体废物贮存场管理粗放，扬尘污染严重，", "自然保护区内违规建设项目清理整治不彻底，",
	}
	objects = []string{
		"督察发现，涉及面积约%d万亩，2024年监测点位中有%d个不达标，群众反映强烈。", "经核查，%d家企业中有%d家未按要求完成整改，存在以整改方案代替整改成效的现象。",
		"截至督察进驻时，应建成的%d座设施仅建成%d座，年度任务严重滞后，相关部门监管缺位。", "%d处点位中有%d处超标排放，化学需氧量浓度最高达标准限值数倍，整改责任层层衰减。",
	}
	deeds = []string{
		"制定专项整治方案，明确责任单位和时限，已完成投资%d万元，治理面积%d亩，", "组织开展拉网式排查，建立问题台账%d项，完成整改%d项，", "新建改建污水管网%d公里，更换老旧设备%d台套，",
		"退出违规养殖场%d家，核减超载牲畜%d个羊单位，", "聘请草原管护员%d名，开展巡查%d次，",
	}
	offices = []string{"林草局", "水利局", "生态环境局", "住房和城乡建设局", "工业和信息化局", "自然资源局", "农牧局"}
	regions = []string{"苍原市", "云岭旗", "北河区", "青山县", "白草旗", "乌泉县", "石门区"}
)

// Fill writes entries to the journal through the store's own commit, in batches: one in ten adds a
// finding with two measures, the others change findings and measures, as a ledger does over years.
// It returns the number of findings.
func Fill(t testing.TB, db *store.DB, entries int) int {
	t.Helper()
	const batch = 2000
	g := &generator{}
	for n := range 40 {
		g.rounds = append(g.rounds, sampleRound(n))
	}
	g.next = func() journal.Draft { return g.draft() }
	for left := entries; left > 0; left -= batch {
		var drafts []journal.Draft
		if left == entries {
			for _, r := range g.rounds {
				drafts = append(drafts, draft(journal.RoundAdded, r))
			}
		}
		for range min(batch, left) {
			drafts = append(drafts, g.next())
		}
		_, err := db.Ledger().Change(context.Background(), "acc-clerk", func(context.Context, ledger.Reader) ([]journal.Draft, error) {
			return drafts, nil
		})
		if err != nil {
			t.Fatalf("filling the store: %v", err)
		}
	}
	return g.findings
}

// generator makes the same ledger every time.
type generator struct {
	rounds   []ledger.Round
	next     func() journal.Draft
	n        int // drafts made
	findings int
}

func (g *generator) draft() journal.Draft {
	g.n++
	if g.n%10 == 1 {
		f := g.finding(g.findings, 0)
		g.findings++
		return draft(journal.FindingAdded, f, g.measure(f, 1, 0), g.measure(f, 2, 0))
	}
	f := g.finding(g.n*7919%g.findings, g.n)
	if g.n%2 == 0 {
		return draft(journal.FindingChanged, f)
	}
	return draft(journal.MeasureChanged, g.measure(f, 1+g.n/2%2, g.n))
}

func (g *generator) finding(i, edit int) ledger.Finding {
	round := g.rounds[i%len(g.rounds)]
	f := sampleFinding(round, i/len(g.rounds)+1)
	f.ID = fmt.Sprintf("f-%08d", i) // in the order of time, as real ids are
	f.Statement = subjects[i%len(subjects)] + fmt.Sprintf(objects[i/3%len(objects)], 10+i%90, 1+i%9) + subjects[i/7%len(subjects)] +
		fmt.Sprintf(objects[i/11%len(objects)], 5+i%50, 1+i%5)
	f.Status = ledger.Statuses[(i+edit)%len(ledger.Statuses)]
	f.Grade = ledger.Grades[(i/2+edit)%len(ledger.Grades)]
	f.Deadline = ledger.Date(fmt.Sprintf("20%02d-%02d-15", 24+i%4, 1+i%12))
	f.Goal = fmt.Sprintf("完成整治任务%d项，建立长效机制", 1+i%40)
	f.Units = []ledger.Unit{
		{Name: regions[i%len(regions)] + offices[i/2%len(offices)], Role: ledger.Lead},
		{Name: regions[i/5%len(regions)] + "人民政府", Role: ledger.Responsible},
	}
	return f
}

func (g *generator) measure(f ledger.Finding, ord, edit int) ledger.Measure {
	m := sampleMeasure(f, ord)
	k := f.No*31 + ord + edit
	m.Text = fmt.Sprintf(deeds[k%len(deeds)], 100+k%900, 50+k%700) + fmt.Sprintf(deeds[k/3%len(deeds)], 10+k%90, 5+k%70) + "相关工作正在有序推进。"
	return m
}
