package org

import (
	"context"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"zhenggai/internal/fault"
	"zhenggai/internal/journal"
	"zhenggai/internal/office"
)

// LetterTemplate is the text that the letters of a chain are written from. Words in braces stand for
// what differs from letter to letter; see Blanks.
type LetterTemplate struct {
	Chain Chain  `json:"chain"`
	Title string `json:"title"`
	Body  string `json:"body"` // paragraphs, a line each
}

// Ref names the template's row.
func (t LetterTemplate) Ref() journal.Ref {
	return journal.Ref{Table: "letter_template", ID: string(t.Chain)}
}

// Image is the template itself.
func (t LetterTemplate) Image() any { return t }

// Blanks are the words that a template may hold in braces.
var Blanks = []string{"年度", "编号", "上级单位", "上级职务", "上级姓名", "下级单位", "下级职务", "下级姓名"}

// DefaultTemplate is the text of a chain until an office writes its own.
func DefaultTemplate(chain Chain) LetterTemplate {
	t := LetterTemplate{Chain: chain, Title: "{年度}年度生态环境保护与督察整改责任状"}
	duty := "守住本辖区林地、草原、湿地，对责任区开展日常巡护，发现毁林毁草、违规占用、非法开采、火情及时制止并当日上报。"
	if chain == ForestryChain {
		t.Title = "{年度}年度国有森林草原资源管护责任状"
		duty = "守住本场经营范围内的林地、草原、湿地，落实巡护路线和频次，发现盗伐滥伐、违规占用、火情虫情及时制止并当日上报。"
	}
	t.Body = strings.Join([]string{
		"为压实生态环境保护责任，{上级单位}与{下级单位}{下级职务}签订本责任状。",
		"一、责任人与责任期限",
		"责任人：{下级单位}{下级职务}{下级姓名}。责任期限：{年度}年1月1日至{年度}年12月31日。责任人变动的，由继任者承接。",
		"二、责任内容",
		duty,
		"对照督察反馈问题清单和整改方案，按时限完成承担的整改任务，进展、数据、佐证如实报送，不虚报、不漏报、不拖延。",
		"整改完成的问题持续看护，防止反弹；发现同类问题主动排查、主动报告。",
		"三、考核与追责",
		"责任履行情况纳入年度考核。因失职失察造成问题反弹或新增破坏的，按有关规定追究责任。",
		"四、其他",
		"本责任状自签订之日起生效，一式两份，双方各执一份，编号{编号}。",
	}, "\n")
	return t
}

// MaxTemplate bounds the text of a template, in characters.
const MaxTemplate = 6000

// SetTemplate writes an office's own text for a chain.
func (d Letters) SetTemplate(ctx context.Context, actor string, t LetterTemplate) (journal.Seq, error) {
	t.Title, t.Body = tidyName(t.Title), strings.TrimSpace(strings.ReplaceAll(t.Body, "\r\n", "\n"))
	if err := checkTemplate(t); err != nil {
		return 0, err
	}
	return d.Store.Change(ctx, actor, func(ctx context.Context, c Chart) ([]journal.Draft, error) {
		if err := overIn(ctx, c, EditLedger, ""); err != nil {
			return nil, err
		}
		old, err := templateOf(ctx, c, t.Chain)
		if err != nil || old == t {
			return nil, err
		}
		return []journal.Draft{{Act: journal.TemplateChanged, Subject: t.Ref(), Rows: []journal.Record{t}}}, nil
	})
}

func checkTemplate(t LetterTemplate) error {
	switch {
	case !slices.Contains(Chains, t.Chain):
		return fault.New(fault.Missing, "fault.missing")
	case t.Title == "":
		return fault.New(fault.Invalid, "org.empty.title").At("title")
	case t.Body == "":
		return fault.New(fault.Invalid, "org.template_empty").At("body")
	case utf8.RuneCountInString(t.Title+t.Body) > MaxTemplate:
		return fault.New(fault.Invalid, "org.template_long", "Max", MaxTemplate).At("body")
	}
	for _, text := range []string{t.Title, t.Body} {
		if odd := oddBlank(text); odd != "" {
			return fault.New(fault.Invalid, "org.template_blank", "Blank", odd, "Blanks", strings.Join(Blanks, "、")).At("body")
		}
	}
	return nil
}

// oddBlank is the first word in braces that means nothing, "" when there is none.
func oddBlank(text string) string {
	for {
		_, after, found := strings.Cut(text, "{")
		if !found {
			return ""
		}
		blank, rest, closed := strings.Cut(after, "}")
		if !closed || !slices.Contains(Blanks, blank) {
			return blank
		}
		text = rest
	}
}

// Template is the text that a chain's letters are written from.
func (d Letters) Template(ctx context.Context, chain Chain) (LetterTemplate, error) {
	return templateOf(ctx, d.Store, chain)
}

func templateOf(ctx context.Context, c Chart, chain Chain) (LetterTemplate, error) {
	held, err := c.LetterTemplates(ctx)
	if err != nil {
		return LetterTemplate{}, err
	}
	for _, t := range held {
		if t.Row.Chain == chain {
			return t.Row, nil
		}
	}
	return DefaultTemplate(chain), nil
}

// Party is one side of a letter as it is printed.
type Party struct {
	Unit   Unit
	Post   Post
	Holder string // names, "" when nobody holds the post
}

// Paper writes a letter in the layout of official papers.
func (t LetterTemplate) Paper(l Letter, upper, lower Party) office.Official {
	fill := strings.NewReplacer(
		"{年度}", strconv.Itoa(l.Year), "{编号}", l.Serial(), "{上级单位}", upper.Unit.Name, "{上级职务}", upper.Post.Title,
		"{上级姓名}", upper.Holder, "{下级单位}", lower.Unit.Name, "{下级职务}", lower.Post.Title, "{下级姓名}", lower.Holder,
	)
	o := office.Official{Title: fill.Replace(t.Title)}
	for _, line := range strings.Split(t.Body, "\n") {
		role := office.RoleBody
		if i := strings.Index(line, "、"); i > 0 && strings.Trim(line[:i], "一二三四五六七八九十") == "" {
			role = office.RoleHeading1
		}
		o.Paras = append(o.Paras, office.Para{Role: role, Text: fill.Replace(line)})
	}
	blank := "＿＿＿＿＿＿＿＿"
	signed := "    年  月  日"
	if l.SignedOn != "" {
		on := l.SignedOn.time()
		signed = strconv.Itoa(on.Year()) + "年" + strconv.Itoa(int(on.Month())) + "月" + strconv.Itoa(on.Day()) + "日"
	}
	o.Paras = append(o.Paras,
		office.Para{Role: office.RoleBody, Text: " "},
		office.Para{Role: office.RoleBody, Text: "上级单位（章）：" + upper.Unit.Name},
		office.Para{Role: office.RoleBody, Text: upper.Post.Title + "（签字）：" + blank},
		office.Para{Role: office.RoleBody, Text: "责任单位：" + lower.Unit.Name},
		office.Para{Role: office.RoleBody, Text: lower.Post.Title + "（签字）：" + blank},
		office.Para{Role: office.RoleSignature, Text: signed},
	)
	return o
}

// Serial is the letter's number as printed: 〔2026〕0017号.
func (l Letter) Serial() string {
	no := strconv.Itoa(l.No)
	return "〔" + strconv.Itoa(l.Year) + "〕" + strings.Repeat("0", max(0, 4-len(no))) + no + "号"
}
