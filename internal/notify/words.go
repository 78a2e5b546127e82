package notify

import (
	"strconv"
	"strings"

	"zhenggai/internal/follow/inbox"
	"zhenggai/internal/follow/post"
	"zhenggai/internal/ledger"
	"zhenggai/internal/say"
)

// How much one message tells; the rest is in the inbox.
const (
	mostLines   = 50
	mostNumbers = 6 // of findings beside one kind, in a chat group
)

// writeLetter composes a mail. It names numbers and days, never what a finding says.
func writeLetter(lang say.Lang, kind post.Kind, all []inbox.Notice, about map[string]ledger.Finding, base string) (subject, body string) {
	urgent := 0
	for _, n := range all {
		if n.Urgent {
			urgent++
		}
	}
	key := "notify.mail.subject"
	if kind == post.Urgent {
		key = "notify.mail.subject.urgent"
	}
	subject = say.T(key, "N", len(all), "Urgent", urgent).In(lang)
	var b strings.Builder
	b.WriteString(say.T("notify.mail.head", "N", len(all), "Urgent", urgent).In(lang) + "\n\n")
	for i, n := range all {
		if i == mostLines {
			b.WriteString(say.T("notify.mail.more", "N", len(all)-mostLines, "URL", base+"/inbox").In(lang) + "\n\n")
			break
		}
		b.WriteString(strconv.Itoa(i+1) + ". " + lineOf(lang, n, about) + "\n   " + base + "/inbox/" + n.ID() + "\n\n")
	}
	b.WriteString(say.T("notify.mail.foot", "URL", base+"/settings/notices").In(lang) + "\n")
	return subject, b.String()
}

// lineOf is one notice in words.
func lineOf(lang say.Lang, n inbox.Notice, about map[string]ledger.Finding) string {
	words := say.T("inbox." + string(n.Kind)).In(lang)
	if n.Urgent {
		words = say.T("notify.urgent", "What", words).In(lang)
	}
	if f, ok := about[n.Finding]; ok {
		words = say.T("notify.about", "What", words, "Finding", numberOf(lang, f)).In(lang)
	}
	return words
}

// numberOf is a finding's number with the day it is due.
func numberOf(lang say.Lang, f ledger.Finding) string {
	if f.Deadline == "" {
		return say.T("notify.number", "No", f.Called()).In(lang)
	}
	return say.T("notify.number.due", "No", f.Called(), "Day", string(f.Deadline)).In(lang)
}

// kindOf are the notices of one kind.
type kindOf struct {
	first   inbox.Notice
	n       int
	numbers []string
}

// writeGroup composes what a chat group is told: counts, numbers, days and a link.
func writeGroup(unit string, all []inbox.Notice, about map[string]ledger.Finding, base string) string {
	const lang = say.ZhCN
	urgent, order, kinds := 0, []string{}, map[string]*kindOf{}
	for _, n := range all {
		key := string(n.Kind)
		if kinds[key] == nil {
			kinds[key] = &kindOf{first: n}
			order = append(order, key)
		}
		k := kinds[key]
		k.n++
		if n.Urgent {
			urgent++
		}
		if f, ok := about[n.Finding]; ok {
			k.numbers = append(k.numbers, numberOf(lang, f))
		}
	}
	var b strings.Builder
	b.WriteString(say.T("notify.group.head", "Unit", unit, "N", len(all), "Urgent", urgent).In(lang))
	for _, key := range order {
		k := kinds[key]
		b.WriteString("\n" + say.T("notify.group.line", "What", lineOf(lang, k.first, nil), "N", k.n).In(lang))
		if len(k.numbers) > mostNumbers {
			k.numbers = append(k.numbers[:mostNumbers], "…")
		}
		if len(k.numbers) > 0 {
			b.WriteString(say.T("notify.group.numbers", "Numbers", strings.Join(k.numbers, "、")).In(lang))
		}
	}
	b.WriteString("\n" + base + "/inbox")
	return b.String()
}
