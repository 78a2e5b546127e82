package closure

import (
	"regexp"
	"slices"
	"time"

	"zhenggai/internal/ledger"
)

// policyRules are what is asked of a policy by itself. Each notes every defect that it finds.
var policyRules = []func(*draft){
	named, dated, filled, stagesKnown, stagesWhole, stagesOrdered, noticeWhole, levelsKnown, materialsKnown, signedKnown, periods,
}

// marks are the words of certainty that a policy may carry.
var marks = []string{"seen", "inferred", "unverified"}

var regionCode = regexp.MustCompile(`^(\d{6}|\d{9}|\d{12})?$`)

func named(d *draft) {
	for _, must := range []struct{ key, value string }{
		{"id", d.ID},
		{"title.zh", d.Title.Zh},
		{"clause", d.Clause},
	} {
		if must.value == "" {
			d.minds(must.key, "policy_empty", "Key", must.key)
		}
	}
	if !slices.Contains(marks, d.Mark) {
		d.minds("mark", "policy_mark", "Value", d.Mark)
	}
	if !regionCode.MatchString(d.Region) {
		d.minds("region", "policy_region", "Value", d.Region)
	}
}

func dated(d *draft) {
	if d.Until != 0 && d.Until < d.From {
		d.minds("until", "policy_span", "From", d.From.String(), "Until", d.Until.String())
	}
}

func filled(d *draft) {
	for i, key := range d.Filled {
		if !d.told(key) {
			d.minds(element("filled", i), "policy_filled", "Key", key)
		}
	}
}

func validDay(d ledger.Date) bool {
	_, err := time.Parse(time.DateOnly, string(d))
	return err == nil
}

func stagesKnown(d *draft) {
	for i, s := range d.Stages {
		switch at := element("stages", i); {
		case !slices.Contains(Stages, s):
			d.minds(at, "policy_stage", "Stage", string(s))
		case slices.Contains(d.Stages[:i], s):
			d.minds(at, "policy_stage_twice", "Stage", s.Name())
		}
	}
}

func stagesWhole(d *draft) {
	for _, s := range []Stage{StageApply, StageAccept, StageClose} {
		if !d.Has(s) {
			d.minds("stages", "policy_stage_absent", "Stage", s.Name())
		}
	}
	if !d.Has(StageVerifySite) && !d.Has(StageVerifyPaper) {
		d.minds("stages", "policy_unverified")
	}
}

// order is what no region may turn round: the first stage comes before the second.
var order = [][2]Stage{
	{StageSelfCheck, StageApply},
	{StageApply, StageVerifySite},
	{StageApply, StageVerifyPaper},
	{StageVerifySite, StageReview},
	{StageVerifyPaper, StageReview},
	{StageVerifySite, StageAccept},
	{StageVerifyPaper, StageAccept},
	{StageVerifySite, StageNotice},
	{StageVerifyPaper, StageNotice},
	{StageAccept, StageClose},
	{StageReview, StageClose},
	{StageNotice, StageClose},
	{StageClose, StageFile},
	{StageClose, StageLookBack},
	{StageFile, StageLookBack},
}

func stagesOrdered(d *draft) {
	for _, pair := range order {
		if d.before(pair[1], pair[0]) {
			d.minds(d.stageAt(pair[1]), "policy_order", "First", pair[0].Name(), "Then", pair[1].Name())
		}
	}
}

func noticeWhole(d *draft) {
	if !d.Has(StageNotice) {
		if d.Notice != (NoticeRule{}) {
			d.minds("notice", "policy_notice_off")
		}
		return
	}
	if d.Notice.Days < 1 || d.Notice.Days > 365 {
		d.minds("notice.days", "policy_notice_days", "Days", d.Notice.Days)
	}
	if d.Notice.Unit != WorkingDays && d.Notice.Unit != CalendarDays {
		d.minds("notice.unit", "policy_notice_unit", "Unit", d.Notice.Unit)
	}
}

func levelsKnown(d *draft) {
	if len(d.Levels) == 0 {
		d.minds("levels", "policy_empty", "Key", "levels")
	}
	for i, l := range d.Levels {
		switch at := element("levels", i); {
		case !slices.Contains(Levels, l):
			d.minds(at, "policy_level", "Level", l)
		case slices.Contains(d.Levels[:i], l):
			d.minds(at, "policy_level_twice", "Level", l)
		}
	}
}

func materialsKnown(d *draft) {
	for _, list := range []struct {
		key   string
		needs []Need
	}{{"materials.works", d.Materials.Works}, {"materials.non_works", d.Materials.NonWorks}} {
		if len(list.needs) == 0 {
			d.minds(list.key, "policy_empty", "Key", list.key)
		}
		seen := map[Material]bool{}
		for i, n := range list.needs {
			d.need(element(list.key, i), n, seen[n.Material])
			seen[n.Material] = true
		}
	}
}

func signedKnown(d *draft) {
	for i, l := range d.Signed {
		switch at := element("signed", i); {
		case !slices.Contains(Leavings, l):
			d.minds(at, "policy_signed", "Paper", string(l))
		case slices.Contains(d.Signed[:i], l):
			d.minds(at, "policy_signed_twice", "Paper", string(l))
		case l == NoticePaper && !d.Has(StageNotice):
			d.minds(at, "policy_signed_notice")
		}
	}
}

// need minds one material of a list.
func (d *draft) need(at string, n Need, again bool) {
	switch {
	case !slices.Contains(Materials, n.Material):
		d.minds(at, "policy_material", "Material", string(n.Material))
	case again:
		d.minds(at, "policy_material_twice", "Material", n.Material.Name())
	case !slices.Contains([]Stage{StageApply, StageAccept, StageClose}, n.By):
		d.minds(at, "policy_material_by", "Material", n.Material.Name(), "By", string(n.By))
	case n.Material == NoticeResult && (n.By != StageClose || !d.Has(StageNotice)):
		d.minds(at, "policy_notice_result")
	}
}

func periods(d *draft) {
	for _, p := range []struct {
		key    string
		months int
	}{{"look_back_months", d.LookBackMonths}, {"recheck_months", d.RecheckMonths}} {
		switch {
		case p.months < 0 || p.months > 120:
			d.minds(p.key, "policy_months", "Months", p.months)
		case d.Has(StageLookBack) && p.months == 0:
			d.minds(p.key, "policy_period", "Key", p.key)
		case !d.Has(StageLookBack) && p.months > 0:
			d.minds(p.key, "policy_no_look_back", "Key", p.key)
		}
	}
}
