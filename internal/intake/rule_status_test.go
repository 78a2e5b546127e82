package intake

import (
	"testing"

	"zhenggai/internal/reading"
)

func TestStatusWords(t *testing.T) {
	for text, want := range map[string]reading.Status{
		"已完成整改":            reading.StatusDone,
		"已完成整改，长期坚持":       reading.StatusDoneLongTerm,
		"已完成整改,长期坚持":       reading.StatusDoneLongTerm,
		"已完成整改、长期坚持。":      reading.StatusDoneLongTerm,
		"已 完 成 整 改":        reading.StatusDone,
		"已經完成，長期堅持":        reading.StatusDoneLongTerm,
		"已完成整改并长期坚持":       reading.StatusDoneLongTerm,
		"正在推进实施":           reading.StatusInProgress,
		"持续推进中":            reading.StatusInProgress,
		"持续推进":             reading.StatusInProgress,
		"达到序时进度":           reading.StatusInProgress,
		"超过序时进度":           reading.StatusInProgress,
		"已取得阶段性进展":         reading.StatusInProgress,
		"立行立改、长期坚持":        reading.StatusInProgress,
		"立行立改，已完成整改":       reading.StatusDone,
		"未达到序时进度":          reading.StatusBehind,
		"正在推进，未达到序时进度":     reading.StatusBehind,
		"未按期完成":            reading.StatusBehind,
		"基本完成":             reading.StatusPartlyDone,
		"基本整改完成":           reading.StatusPartlyDone,
		"阶段性办结":            reading.StatusPartlyDone,
		"已上报整改完成":          reading.StatusDone,
		"已于2022年12月底前完成整改": reading.StatusDone,
		"尚未启动":             reading.StatusNotStarted,
		"已销号":              reading.StatusClosed,
		"已完成整改销号":          reading.StatusClosed,
		"已完成整改，并已销号":       reading.StatusClosed,
		"同意销号":             reading.StatusAccepted,
		"已完成整改，具备验收销号条件":   reading.StatusAccepted,
		"拟按程序实施销号":         reading.StatusNoticed,
		"已转入第二轮":           reading.StatusCarriedOver,
		"暂不通过验收":           reading.StatusInProgress,
		"已完成3个，其余正在推进":     "",
		"完成座垃圾填埋场方案":       "",
		"已完成整改任务85项":       "",
		"全面建成污水处理厂":        "",
		"推进会议召开":           "",
	} {
		if got, _ := statusAt(foldString(text)); got != want {
			t.Errorf("%s: %q, want %q", text, got, want)
		}
	}
}

func TestStatusSentence(t *testing.T) {
	for text, want := range map[string]string{
		"该问题已完成整改。一是开展排查。":       "已完成整改",
		"该项整改任务已完成整改并销号。":        "已完成整改并销号",
		"已完成整改。拆除违建5处。":          "已完成整改",
		"该问题整改工作已全部完成，长期坚持。":     "整改工作已全部完成，长期坚持",
		"2022年12月已销号。":           "2022年12月已销号",
		"2022年12月已建成污水厂。":        "",
		"目前，该项任务正在整改。":           "正在整改",
		"目前正在推进，完成总任务的65%。":      "正在推进，完成总任务的65%",
		"该任务正在推进，完成管网65%。":       "正在推进",
		"目前，该任务正在推进，达到序时进度。":     "正在推进，达到序时进度",
		"截至目前，已完成整改。":            "已完成整改",
		"已完成整改台账的建立，共计12项。":      "",
		"正在建设污水处理厂2座。":           "",
		"该问题涉及3个旗市，已完成2个。":       "",
		"已完成呼叫中心改造评估工作，结论为不需建设。": "",
	} {
		f := fold(text)
		got := ""
		if st, ok := sentenceStatus(f.norm, 0); ok {
			got = text[f.at[st.start]:f.at[st.end]]
		}
		if got != want {
			t.Errorf("%s: %q, want %q", text, got, want)
		}
	}
}

const report = "某市督察反馈问题整改情况\n"

func TestStatusOutsideItsField(t *testing.T) {
	for name, c := range map[string]struct {
		text, status string
	}{
		"brackets after the heading":  {report + "一、关于污泥处置不规范的问题（基本完成）\n1.建成处置中心。\n2.清理污泥。", "基本完成"},
		"brackets before the heading": {report + "一、【已销号】污泥处置不规范。\n1.建成处置中心。\n2.清理污泥。\n二、【正在整改】扬尘管控不严。\n1.检查工地。", "已销号"},
		"brackets on a line":          {report + "一、污泥处置不规范。\n（已完成整改）\n建成处置中心。\n二、扬尘管控不严。\n（正在推进）\n检查工地。", "已完成整改"},
		"last sentence":               {report + "一、污泥处置不规范。\n整改情况：建成处置中心1座。该问题已完成整改。", "已完成整改"},
		"last clause":                 {report + "一、污泥处置不规范。\n整改情况：建成处置中心1座，已完成整改。", "已完成整改"},
		"ticked box":                  {report + "一、污泥处置不规范。\n整改状态：□已完成 ☑推进中", "推进中"},
		"for all":                     {report + "反馈的2个问题均已完成整改，现报告如下。\n一、污泥处置不规范问题。\n建成处置中心1座。\n二、排污口超标问题。\n完成改造。", "均已完成整改"},
		"by chapter":                  {report + "一、已完成整改的问题\n（一）污泥处置不规范问题。\n建成处置中心1座。\n（二）排污口超标问题。\n完成改造。", "已完成整改"},
		"by a heading without number": {report + "【已完成整改任务】（2项）\n1.污泥处置不规范问题。\n建成处置中心1座。\n2.排污口超标问题。\n完成改造。\n正在推进整改任务\n3.扬尘管控不严问题。\n检查工地。", "已完成整改"},
		"behind the measures":         {report + "一、畜禽养殖污染治理不力。\n（一）建成粪污处理中心2座。\n（二）印发养殖规划。\n目前，该项任务正在整改。\n二、园区污水处理滞后。\n（一）铺设管网8公里。", "正在整改"},
		"closed within a chapter":     {report + "一、已完成整改的问题\n（一）污水厂出水总氮超标。\n整改情况：完成提标改造，稳定达标。2022年12月已销号。\n（二）排污口超标问题。\n完成改造。", "2022年12月已销号"},
		"accepted within a chapter":   {report + "一、已完成整改的问题\n（一）砂石料场露天堆放。\n整改情况：建成料棚4座，已通过市级验收，正在巩固成果。\n（二）排污口超标问题。\n完成改造。", "已通过市级验收"},
		"overdue within a chapter":    {report + "一、正在推进的问题\n（一）管网雨污混流问题。\n整改情况：改造管网12公里，未按期完成整改。\n（二）排污口超标问题。\n完成改造。", "未按期完成整改"},
		"accepted under closed":       {report + "一、已销号问题\n1.湖区围网养殖面积大\n主要工作：拆除围网，2022年10月完成验收。\n2.尾矿库治理滞后\n主要工作：完成闭库。", "已销号"},
		"two steps in a heading":      {report + "一、已完成整改、待销号问题\n1.湖区围网养殖面积大\n主要工作：拆除围网。\n二、正在整改问题\n2.排污口位置不当\n主要工作：迁移12处。", "已完成整改"},
		"overdue for a reason":        {report + "一、持续推进的问题\n（一）生态流量不足问题。\n整改情况：安装下泄监控3套，受旱情影响未达到序时进度。\n（二）排污口超标问题。\n完成改造。", "未达到序时进度"},
		"a share under overdue":       {report + "一、未按期完成整改的问题\n（一）管网雨污混流问题。\n整改进度：完成90%。\n（二）排污口超标问题。\n完成改造。", "未按期完成整改"},
		"none":                        {report + "一、污泥处置不规范。\n整改情况：建成处置中心1座，日处理200吨。", ""},
	} {
		r := Recognise(prose(c.text))
		if len(r.Findings) == 0 {
			t.Errorf("%s: no findings", name)
			continue
		}
		if got := r.Findings[0].StatusText; got != c.status {
			t.Errorf("%s: %q, want %q", name, got, c.status)
		}
	}
}
