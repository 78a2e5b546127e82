package web

import (
	"context"

	"zhenggai/internal/campaign"
)

// saysIcons are the marks of answers on the tree; shape and colour both tell.
var saysIcons = map[string]string{
	"yes": "rebound", "no": "done", "not_applicable": "none", "open": "going", "late": "late",
}

func saysIcon(sign string) string { return saysIcons[sign] }

func saysChoices(ctx context.Context) []Choice {
	var out []Choice
	for _, s := range campaign.AllSays {
		out = append(out, Choice{Value: string(s), Label: T(ctx, saysKey(string(s))), Hint: T(ctx, saysKey(string(s))+".hint")})
	}
	return out
}

// answerFormKey is what the form is called: an answer, or the correction of one.
func answerFormKey(v answerView) string {
	if v.Held == nil {
		return "page.campaign.answer"
	}
	return "page.campaign.correct"
}

// noticeKey is what a unit is told that has not answered.
func noticeKey(v campaignView) string {
	switch {
	case v.Today > v.Due:
		return "page.campaign.mine.late"
	case v.Reminded != "":
		return "page.campaign.mine.reminded"
	}
	return "page.campaign.mine"
}

func noticeIcon(v campaignView) string {
	if v.Today > v.Due {
		return "late"
	}
	return "info"
}

// campaignSegments are the parts of a campaign's bar.
func campaignSegments(ctx context.Context, s campaign.Standing) []Segment {
	var out []Segment
	for _, says := range campaign.AllSays {
		out = append(out, Segment{State: saysIcon(string(says)), Label: T(ctx, saysKey(string(says))), N: s.Count[says]})
	}
	return append(out, Segment{State: saysIcon("open"), Label: T(ctx, "page.campaign.open"), N: len(s.Open)})
}
