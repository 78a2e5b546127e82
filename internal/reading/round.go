package reading

import (
	"regexp"
	"strconv"
	"strings"

	"zhenggai/internal/ledger"
)

var (
	inspectionWords = regexp.MustCompile(`(?:第[一二三四五六七八九十\d]{1,2}轮)?(?:中央|省级?|自治区|市级?)?生态环境(?:保护)?督察(?:“回头看”|回头看)?(?:[（(]第[一二三四五六七八九十\d]{1,2}轮[）)])?`)
	ordinalWords    = regexp.MustCompile(`第([一二三四五六七八九十]|\d{1,2})轮`)
	regionWords     = regexp.MustCompile(`^\p{Han}{2,12}?(?:自治区|自治州|自治县|自治旗|地区|省|市|盟|州|县|旗)`)
)

// ProposeRound reads off a document's title the round that it speaks of, for a person to put right
// before it is opened. What the title does not say stays empty; the source is the centre unless
// another is named.
func ProposeRound(r Result) ledger.Round {
	title := essenceOfTitle(r.Title)
	round := ledger.Round{Source: sourceOf(title), Title: inspectionWords.FindString(title), Region: regionWords.FindString(title)}
	if m := ordinalWords.FindStringSubmatch(title); m != nil {
		round.No = smallOrdinal(m[1])
	}
	return round
}

// essenceOfTitle leaves out white space, which titles are spaced out with.
func essenceOfTitle(title string) string { return strings.Join(strings.Fields(title), "") }

func sourceOf(title string) ledger.Source {
	switch {
	case strings.Contains(title, "中央"), !strings.Contains(title, "督察"):
		return ledger.Central
	case strings.Contains(title, "专项督察"):
		return ledger.Special
	case strings.Contains(title, "省生态"), strings.Contains(title, "省级生态"), strings.Contains(title, "自治区生态"), strings.Contains(title, "自治区级"):
		return ledger.Provincial
	}
	return ledger.Central
}

// smallOrdinal reads 二 or 2.
func smallOrdinal(s string) int {
	if n, err := strconv.Atoi(s); err == nil {
		return n
	}
	return strings.Index("零一二三四五六七八九十", s) / len("零")
}
