package web

import (
	"context"
	"errors"
	"strconv"

	"zhenggai/internal/fault"
	"zhenggai/internal/org"
)

// unitCrumbs is the way to a unit.
func unitCrumbs(v unitView) []Crumb {
	var way []Crumb
	for i, u := range v.Path {
		c := Crumb{Label: u.Called(), Href: unitHref(u.ID)}
		if i == len(v.Path)-1 {
			c.Href = ""
		}
		way = append(way, c)
	}
	return way
}

// unitKPIs are a unit's figures.
func unitKPIs(ctx context.Context, v unitView) []KPI {
	figures := []KPI{
		{Label: T(ctx, "page.org.posts"), Value: Group(len(v.Posts)), Note: vacancies(ctx, v.Vacant)},
		{Label: T(ctx, "page.org.people"), Value: Group(len(v.People))},
	}
	if v.AllBelow > 0 {
		figures = append(figures, KPI{Label: T(ctx, "page.org.below"), Value: Group(v.AllBelow)})
	}
	if v.Cover.All() > 0 {
		letters := coverKPI(ctx, v.Cover, v.Year)
		letters.Href = "/letters?" + lettersQuery(v.Year, v.Unit.ID)
		figures = append([]KPI{letters}, figures...)
	}
	return figures
}

func vacancies(ctx context.Context, n int) string {
	if n == 0 {
		return ""
	}
	return T(ctx, "page.org.vacancies", "Count", n)
}

// coverKPI is how far a year's letters are.
func coverKPI(ctx context.Context, c org.Coverage, year int) KPI {
	return KPI{
		Label: T(ctx, "page.letters.of", "Year", year), Value: Percent(c.Signed, c.All()),
		Note: T(ctx, "page.letters.cover", "Signed", Group(c.Signed), "All", Group(c.All())),
		Bar: []Segment{
			{"done", T(ctx, "letter.state.signed"), c.Signed},
			{"going", T(ctx, "letter.state.sent"), c.Sent},
			{"none", T(ctx, "letter.state.draft"), c.Draft},
		},
	}
}

func dutyWord(ctx context.Context, d org.Duty) string {
	if d == org.OtherDuty {
		return T(ctx, "duty.other")
	}
	return T(ctx, "duty."+string(d))
}

// personName is how pages call somebody whose name may have been erased.
func personName(ctx context.Context, p org.Person) string {
	if p.Name == "" {
		return T(ctx, "page.people.erased")
	}
	return p.Name
}

// phoneShown is a telephone number for who manages the roster, with its middle hidden for others.
func phoneShown(p org.Person, whole bool) string {
	if whole {
		return p.Phone
	}
	return org.MaskPhone(p.Phone)
}

func emailShown(p org.Person, whole bool) string {
	if whole {
		return p.Email
	}
	return org.MaskEmail(p.Email)
}

// lettersQuery is the part of an address that chooses letters.
func lettersQuery(year int, unit string) string {
	q := "year=" + strconv.Itoa(year)
	if unit != "" {
		q += "&unit=" + unit
	}
	return q
}

// kindChoices are the kinds of unit.
func kindChoices(ctx context.Context) []Choice {
	var all []Choice
	for _, k := range org.UnitKinds {
		all = append(all, Choice{Value: string(k), Label: T(ctx, "unit.kind."+string(k))})
	}
	return all
}

// missing says that there is no such record.
func missing() error { return fault.New(fault.Missing, "fault.missing") }

// fieldWord is a field's value as the list of differences shows it.
func fieldWord(ctx context.Context, field, value string) string {
	switch {
	case field == "kind" && value != "":
		return T(ctx, "unit.kind."+value)
	case field == "duty":
		return dutyWord(ctx, org.Duty(value))
	}
	return value
}

// invalid is a fault that a person mends in a field.
func invalid(key, field string, kv ...any) error {
	return fault.New(fault.Invalid, key, kv...).At(field)
}

// at moves a fault to the field whose input it speaks of.
func at(err error, field string) error {
	var f *fault.Error
	if errors.As(err, &f) {
		return f.At(field)
	}
	return err
}

// dutyChoices are the duties that a post may have.
func dutyChoices(ctx context.Context) []Choice {
	var all []Choice
	for _, d := range org.Duties {
		all = append(all, Choice{Value: string(d), Label: dutyWord(ctx, d)})
	}
	return all
}

// pendingHref is where something that waits is dealt with.
func pendingHref(o org.Pending) string {
	switch o.Ref.Table {
	case "letter":
		return letterHref(o.Ref.ID)
	case "finding":
		return findingHref(o.Ref.ID)
	}
	return "/"
}
