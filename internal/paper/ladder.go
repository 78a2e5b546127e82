package paper

import (
	"cmp"
	"strings"

	"zhenggai/internal/ledger"
	"zhenggai/internal/office"
	"zhenggai/internal/say"
	"zhenggai/internal/supervise"
	"zhenggai/internal/workday"
)

// LetterMatter is what a letter of the ladder is composed from.
type LetterMatter struct {
	Known  supervise.Known
	Filed  supervise.Filed // the document as issued, or the draft of one
	Office string          // who signs: 苍原市整改办
	Round  ledger.Round
}

// Letter composes a document of the ladder (提醒、预警函、督办函、约谈通知书、通报、挂牌督办通知书) from the record of its
// issue: why, by which clause, and by when to answer. A draft has blanks for number and days.
func Letter(m LetterMatter) office.Official {
	e := m.Filed.Event
	task := cmp.Or(m.Known.Task.Text, m.Known.Task.Label)
	o := office.Official{Title: said("letter.title", "Name", m.Filed.Name, "Task", short(task))}
	add := func(paras ...office.Para) { o.Paras = append(o.Paras, paras...) }
	number := e.Number.String()
	if number == "" {
		number = said("letter.number_blank")
	}
	add(office.Para{Role: office.RoleSignature, Text: number})
	add(office.Para{Role: office.RoleAddressee, Text: said("letter.to", "Unit", cmp.Or(m.Filed.Unit, said("letter.unit_blank")))})
	add(body(said("letter.lead", "Round", m.Round.Title, "No", m.Known.Finding.No, "Task", unstopped(task), "Due", dayText(dueOf(m.Known))))...)
	add(body(said("letter.why", "Reason", inWords(e.Reason.In(say.ZhCN))))...)
	add(body(said("letter.clause", "Clause", unstopped(e.Clause), "Name", m.Filed.Name))...)
	if e.Deed == supervise.Issued {
		add(body(said("letter.ask."+string(e.Step), "Due", dayText(e.Due)))...)
	} else {
		add(body(said("letter.ask_blank"))...)
	}
	if e.Points > 0 {
		add(body(said("letter.points", "Points", e.Points))...)
	}
	on := said("day_blank")
	if e.Deed == supervise.Issued {
		on = dayText(e.Day)
	}
	add(office.Para{Role: office.RoleSignature, Text: m.Office + "\n" + on})
	return o
}

// short cuts a task to what a title holds.
func short(s string) string {
	const most = 24
	runes := []rune(s)
	if len(runes) <= most {
		return s
	}
	return string(runes[:most]) + "……"
}

// unstopped is a text without its full stop, for the middle of a sentence.
func unstopped(s string) string { return strings.TrimRight(strings.TrimSpace(s), "。；;.") }

func dueOf(k supervise.Known) workday.Day { return supervise.PlanOf(k).Due }

func dayText(d workday.Day) string {
	if d == 0 {
		return ""
	}
	return day(ledger.Date(d.String()))
}
