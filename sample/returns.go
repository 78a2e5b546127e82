package sample

// Return is what a unit of the city answered to the weekly dispatch, to be handed in like anybody's.
type Return struct {
	Unit    string // its short name
	Finding int    // number of the finding
	Weeks   int    // how many weeks ago
	Words   string
	Share   int // percent done
	// Name and Written are a figure, "" for none.
	Name, Written string
}

// Returns are a few weeks of returns, the oldest first. Five signs of false work are planted in them, one a unit, and what
// is beside them is in order: 市水利局 and 市林草局 say the same of other work, 市农牧局 claims progress in the words of the
// week before, 市住房城乡建设局 writes of another city, 市自然资源局 returns less than the report has, and
// 市工业和信息化局 is done without proof.
func Returns() []Return {
	const (
		wells = "对全市机电井逐眼核对取水许可，已经给典型井装上计量设施，数据每天传到自治区平台，台账由专人每周更新。"
		lots  = "组织工作专班逐地踏查，按一处一策的要求分段落实治理措施，主体工程已完成八成，正在组织各旗市区自查，下周集中会商剩余难点。"
		film  = "在榆屯市、苏禾自治旗新设废膜回收点，技术人员分片包旗指导农户清收残膜，收上来的废膜集中转运，逐车过磅登记。"
	)
	return []Return{
		{Unit: "市水利局", Finding: 5, Weeks: 2, Words: wells, Share: 60},
		{Unit: "市农牧局", Finding: 16, Weeks: 2, Words: film, Share: 40},
		{Unit: "市工业和信息化局", Finding: 13, Weeks: 2, Words: "苍原岭阳高新区污水处理厂设备安装过半，进水管道正在试压。", Share: 70},
		{Unit: "市水利局", Finding: 5, Weeks: 1, Words: lots, Share: 70},
		{Unit: "市农牧局", Finding: 16, Weeks: 1, Words: film, Share: 55},
		{Unit: "市林草局", Finding: 7, Weeks: 1, Words: lots, Share: 50},
		{Unit: "市住房城乡建设局", Finding: 14, Weeks: 1, Words: "银坡市餐厨垃圾处理项目已完成环评，督促其加快办理用地手续，力争年底前开工。", Share: 30},
		{Unit: "市农牧局", Finding: 16, Words: film, Share: 70},
		{Unit: "市自然资源局", Finding: 3, Words: "本周对露天矿山逐矿复核修复面积，图斑已重新勾绘。", Share: 45, Name: "修复土地", Written: "9.6平方公里"},
		{Unit: "市工业和信息化局", Finding: 13, Words: "苍原岭阳高新区污水处理厂已经建成投用。", Share: 100},
	}
}
