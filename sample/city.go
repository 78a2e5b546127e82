package sample

import (
	"fmt"
	"iter"
	"strconv"
	"strings"

	"zhenggai/internal/office"
	"zhenggai/internal/org"
)

// The shape of the invented city. Two villages share a head and their rangers, as small places do; a
// post is one square of the patrol grid, so that a ranger holds several. The letters between these
// posts come to 4,030:
// 84 to townships, 336 to villages, 3,024 to their rangers and wardens, 28 to farms, 558 to theirs.
const (
	townshipsEach = 6 // of each of the fourteen
	villagesEach  = 4 // of each township
	gridsEach     = 9 // of each village
	farmsEach     = 2 // of each of the fourteen
	gridsOfFarm   = 20
	smallFarms    = 2 // have one square less
	// LetterYear is the year whose letters the sample has.
	LetterYear = 2026
	// SignedOn is the day on which those are signed that are.
	SignedOn org.Day = "2026-03-02"
	// Letters is how many.
	Letters = 4030
	// People is how many are on the roster.
	People = 600
)

// banner is one of the fourteen.
type banner struct{ name, code, short string }

var banners = []banner{
	{"澄河区", "970102", "区"},
	{"煤岭区", "970103", "区"},
	{"通驿市", "970181", "市"},
	{"岭阳市", "970182", "市"},
	{"榆屯市", "970183", "市"},
	{"霜河市", "970184", "市"},
	{"曲澜市", "970185", "市"},
	{"荣原旗", "970121", "旗"},
	{"苏禾自治旗", "970122", "旗"},
	{"林涧自治旗", "970123", "旗"},
	{"辉滩自治旗", "970124", "旗"},
	{"塔拉前旗", "970125", "旗"},
	{"塔拉左旗", "970126", "旗"},
	{"塔拉右旗", "970127", "旗"},
}

// neighbours are the leagues elsewhere in the region. The city knows them by name and has no units there.
var neighbours = []string{"青岚市", "银坡市", "松漠市", "赤岭市", "隘岭盟", "渠湾市", "卓川市"}

// Banners are the names of the fourteen, in the order of their codes as the city lists them.
func Banners() []string {
	var names []string
	for _, b := range banners {
		names = append(names, b.name)
	}
	return names
}

// departments are the city's own units: full name, short name, kind, title of the head.
var departments = [][4]string{
	{"苍原市生态环境保护督察整改工作领导小组办公室", "市整改办", "议事机构", "主任"},
	{"苍原市林长制办公室", "市林长办", "议事机构", "主任"},
	{"中共苍原市委员会组织部", "市委组织部", "部门", "部长"},
	{"中共苍原市委员会宣传部", "市委宣传部", "部门", "部长"},
	{"中共苍原市委员会党校", "市委党校", "部门", "校长"},
	{"苍原市人民政府办公室", "市政府办公室", "部门", "主任"},
	{"苍原市发展和改革委员会", "市发展改革委", "部门", "主任"},
	{"苍原市教育局", "市教育局", "部门", "局长"},
	{"苍原市科学技术局", "市科技局", "部门", "局长"},
	{"苍原市工业和信息化局", "市工业和信息化局", "部门", "局长"},
	{"苍原市公安局", "市公安局", "部门", "局长"},
	{"苍原市财政局", "市财政局", "部门", "局长"},
	{"苍原市自然资源局", "市自然资源局", "部门", "局长"},
	{"苍原市生态环境局", "市生态环境局", "部门", "局长"},
	{"苍原市住房和城乡建设局", "市住房城乡建设局", "部门", "局长"},
	{"苍原市城市管理综合执法局", "市城管局", "部门", "局长"},
	{"苍原市交通运输局", "市交通运输局", "部门", "局长"},
	{"苍原市水利局", "市水利局", "部门", "局长"},
	{"苍原市农牧局", "市农牧局", "部门", "局长"},
	{"苍原市商务局", "市商务局", "部门", "局长"},
	{"苍原市文化和旅游局", "市文旅局", "部门", "局长"},
	{"苍原市卫生健康委员会", "市卫生健康委", "部门", "主任"},
	{"苍原市应急管理局", "市应急管理局", "部门", "局长"},
	{"苍原市审计局", "市审计局", "部门", "局长"},
	{"苍原市国有资产监督管理委员会", "市国资委", "部门", "主任"},
	{"苍原市林业和草原局", "市林草局", "部门", "局长"},
	{"苍原市市场监督管理局", "市市场监管局", "部门", "局长"},
	{"苍原市能源局", "市能源局", "部门", "局长"},
	{"苍原市统计局", "市统计局", "部门", "局长"},
	{"苍原市信访局", "市信访局", "部门", "局长"},
	{"苍原市气象局", "市气象局", "部门", "局长"},
	{"苍原经济技术开发区管理委员会", "苍原经济技术开发区管委会", "其他", "主任"},
}

// Syllables that names of places and people are put together from.
var (
	placeFirst  = strings.Split("查干 乌兰 巴彦 哈日 呼格 赛罕 宝力 阿尔 希日 德勒 敖包 塔宾 莫日 伊和 浩特 沙日 白音 套海 陶海 吉日 额尔 鄂温 毕力 朝鲁", " ")
	placeLast   = strings.Split("淖尔 花 塔拉 布拉格 温都 高勒 哈达 陶勒 嘎顺 托海 图 河", " ")
	villageName = strings.Split("东胜 西岭 前进 永丰 向阳 新立 团结 红花 杨树 柳条 双泉 石桥 长青 兴牧 哈林 巴根 敖林 希图 宝音 那达 额济 沃牧 和平 三合", " ")
	surnames    = strings.Split("王 李 张 刘 陈 杨 赵 黄 周 吴 徐 孙 胡 朱 高 林 何 郭 马 罗 梁 宋 郑 谢 韩 唐 冯 于 董 萧 程 曹 袁 邓 许 傅 沈 曾 彭 吕 包 白 敖 鲍 额 那 孟 何 乌 塔", " ")
	// Of those who have one at all, with names of three syllables.
	longSurnames = strings.Split("包 白 敖 鲍 额 那 何 乌 塔", " ")
	givenFirst   = strings.Split("建 志 文 晓 永 国 海 春 秀 玉 立 明 德 金 天 云 雪 宝 林 长 广 庆 世 红", " ")
	givenLast    = strings.Split("军 华 峰 梅 霞 平 斌 涛 燕 刚 兰 杰 勇 琴 伟 芳 山 龙 荣 强 生 英 珍 江 成", " ")
	longNames    = strings.Split("巴特尔 苏日娜 那日苏 乌云其 格日勒 阿拉坦 萨仁花 宝力德 娜仁托 布和 其木格 毕力格 朝鲁门 斯琴 哈斯 乌日图 额尔敦 特木尔 呼和 敖登", " ")
)

// roster puts the four sheets together.
type roster struct {
	regions, units, people, posts [][]any
	names                         map[string]bool
	count                         int
}

// Workbook is the city's tree, roster and posts as a workbook, to be written as xlsx and imported like
// anybody's. It is the same at every call.
func Workbook() []office.Sheet {
	r := &roster{names: map[string]bool{}}
	r.city()
	for i, b := range banners {
		r.banner(i, b)
	}
	var sheets []office.Sheet
	for i, rows := range [][][]any{r.regions, r.units, r.people, r.posts} {
		sheets = append(sheets, sheetOf(org.Workbook[i], rows))
	}
	return sheets
}

func sheetOf(form org.WorkbookSheet, rows [][]any) office.Sheet {
	s := office.Sheet{Name: form.Name, Rows: each(rows)}
	for _, c := range form.Columns {
		s.Columns = append(s.Columns, office.Column{Title: c.Title, Width: 24})
	}
	return s
}

func each(rows [][]any) iter.Seq2[[]any, error] {
	return func(yield func([]any, error) bool) {
		for _, row := range rows {
			if !yield(row, nil) {
				return
			}
		}
	}
}

const cityUnit = "苍原市委、市政府"

func (r *roster) region(code, name, aliases string) {
	r.regions = append(r.regions, []any{code, name, "", "", aliases})
}

func (r *roster) unit(name, short, kind, parent, code, aliases string) {
	r.units = append(r.units, []any{name, short, kind, parent, code, aliases, "在用"})
}

// post adds a post and its holder.
func (r *roster) post(unit, title, duty, holder string) {
	r.posts = append(r.posts, []any{unit, title, duty, holder, "2024-03-01"})
}

// person adds somebody new to a unit. Everybody's name is another, and no number is anybody's: none
// begins with 10.
func (r *roster) person(unit string) string {
	name := ""
	for n := r.count; name == "" || r.names[name]; n += 7 {
		name = nameOf(n)
	}
	r.count++
	r.names[name] = true
	r.people = append(r.people, []any{name, unit, fmt.Sprintf("1000000%04d", r.count), fmt.Sprintf("p%04d@cangyuan.example", r.count)})
	return name
}

func nameOf(n int) string {
	if n%9 == 4 {
		return longSurnames[(n*13)%len(longSurnames)] + longNames[(n/9)%len(longNames)]
	}
	return surnames[(n*17)%len(surnames)] + givenFirst[(n*5+n/24)%len(givenFirst)] + givenLast[(n*11+n/7)%len(givenLast)]
}

func (r *roster) city() {
	r.region("970000", "北安自治区", "全区、自治区")
	r.region("970100", "苍原市", "全市")
	for i, name := range neighbours {
		r.region(fmt.Sprintf("97%02d00", i+2), name, "")
	}
	r.unit(cityUnit, "市委市政府", "政府", "", "970100", "苍原市、市委、市政府、苍原市委、苍原市政府、苍原市人民政府、市委市政府")
	for _, title := range []string{"市委书记", "市长", "常务副市长", "分管副市长"} {
		r.post(cityUnit, title, "其他", r.person(cityUnit))
	}
	for _, d := range departments {
		alias := strings.Replace(d[1], "市", "苍原市", 1)
		if strings.HasPrefix(d[1], "苍原") {
			alias = "开发区管委会"
		}
		r.unit(d[0], d[1], d[2], cityUnit, "970100", alias)
		r.post(d[0], d[3], "主要负责人", r.person(d[0]))
		r.post(d[0], "督察整改联络员", "联络员", r.person(d[0]))
	}
}

func (r *roster) banner(i int, b banner) {
	government := b.name + "人民政府"
	r.region(b.code, b.name, "")
	r.unit(government, b.name, "政府", cityUnit, b.code, b.name+"政府、"+b.name+"党委和政府")
	r.post(government, b.short+"长", "主要负责人", r.person(government))
	for n := range townshipsEach {
		r.township(i*townshipsEach+n, b, government)
	}
	forestry := b.name + "林业和草原局"
	r.unit(forestry, b.name+"林草局", "部门", government, b.code, "")
	r.post(forestry, "局长", "主要负责人", r.person(forestry))
	for n := range farmsEach {
		r.farm(i*farmsEach+n, b, forestry)
	}
}

func (r *roster) township(no int, b banner, government string) {
	place := placeFirst[no%len(placeFirst)] + placeLast[(no*5+no/24)%len(placeLast)]
	kind := "苏木"
	if b.short != "旗" || no%3 == 0 {
		kind = "镇"
	}
	region := fmt.Sprintf("%s%03d", b.code, no%townshipsEach+100)
	name := b.name + place + kind + "人民政府"
	r.region(region, place+kind, "")
	r.unit(name, place+kind, "乡镇", government, region, b.name+place+kind)
	r.post(name, kindHead(kind), "主要负责人", r.person(name))
	var first, second string
	for v := range villagesEach {
		if v%2 == 0 {
			first, second = "", ""
		}
		first, second = r.village(no, v, region, place+kind, name, first, second)
	}
}

func kindHead(kind string) string {
	if kind == "苏木" {
		return "苏木达"
	}
	return "镇长"
}

// village adds a village, its head and its rangers. The second of two neighbours has those of the
// first; what is returned are the names to hand on.
func (r *roster) village(no, v int, township, where, parent, head, ranger string) (string, string) {
	word := villageName[(no*villagesEach+v)%len(villageName)]
	name := where + word + "嘎查委员会"
	code := fmt.Sprintf("%s%03d", township, v+200)
	r.region(code, word+"嘎查", "")
	r.unit(name, word+"嘎查", "嘎查", parent, code, "")
	if head == "" {
		head, ranger = r.person(name), r.person(name)
	}
	r.post(name, "嘎查达", "主要负责人", head)
	r.grids(name, gridsEach, ranger, ranger)
	return head, ranger
}

func (r *roster) farm(no int, b banner, forestry string) {
	name := b.name + placeFirst[(no*7+3)%len(placeFirst)] + "国有林场"
	r.unit(name, strings.TrimPrefix(name, b.name), "林场", forestry, b.code, "")
	r.post(name, "场长", "主要负责人", r.person(name))
	grids := gridsOfFarm
	if no < smallFarms {
		grids--
	}
	r.grids(name, grids, r.person(name), r.person(name))
}

// grids adds the squares of a patrol grid, forest and grassland in turn, to two people in turn.
func (r *roster) grids(unit string, n int, one, two string) {
	for g := range n {
		title, duty, holder := "护林员", "护林员", one
		if g%2 == 1 {
			title, duty, holder = "草管员", "草管员", two
		}
		r.post(unit, title+"（第"+strconv.Itoa(g+1)+"网格）", duty, holder)
	}
}
