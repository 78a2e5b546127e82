package api

import (
	"context"
	"net/http"

	"zhenggai/internal/fault"
	"zhenggai/internal/gate"
	"zhenggai/internal/journal"
	"zhenggai/internal/org"
)

// unitsIn asks for the units that go by a name.
type unitsIn struct {
	Name string `query:"name" maxLength:"100" doc:"A name, short name or alias; empty lists every unit."`
}

// OrgUnit is a unit of the tree; in this document a plain Unit is a name that a finding prints.
type OrgUnit org.Unit

func orgUnits(units []org.Unit) []OrgUnit {
	out := make([]OrgUnit, len(units))
	for i, u := range units {
		out[i] = OrgUnit(u)
	}
	return out
}

// lettersIn chooses letters of responsibility.
type lettersIn struct {
	Year  int             `query:"year" required:"true" minimum:"2000" maximum:"2100"`
	Unit  string          `query:"unit" maxLength:"64" doc:"Id of a unit; it and all below it are meant. Empty means all that the caller has charge of."`
	State org.LetterState `query:"state" enum:"draft,sent,signed,"`
	After int             `query:"after" minimum:"0" doc:"The number that the list goes on after."`
	Limit int             `query:"limit" default:"100" minimum:"1" maximum:"1000"`
}

// signing says which letters were signed on paper, and when.
type signing struct {
	Letters []string `json:"letters" minItems:"1" maxItems:"1000" doc:"Ids of letters."`
	On      org.Day  `json:"on" format:"date"`
}

// drawing says for which year and unit letters are drawn up or sent.
type drawing struct {
	Year int    `json:"year" minimum:"2000" maximum:"2100"`
	Unit string `json:"unit,omitempty" maxLength:"64" doc:"Id of a unit; it and all below it are meant. Empty means the whole office."`
}

// counted answers with a number of letters.
type counted struct {
	Count int `json:"count"`
}

func organisation(d Deps) []gate.Route {
	return []gate.Route{
		gate.Operation(org.SignedIn, op(http.MethodGet, "/units", "listUnits", "organisation", "The tree of units, or those that go by a name."),
			func(ctx context.Context, in *unitsIn) (*body[[]OrgUnit], error) {
				tree, err := org.TreeOf(ctx, d.Letters.Store)
				if err != nil {
					return nil, err
				}
				if in.Name != "" {
					return answer(orgUnits(tree.Find(in.Name)), nil)
				}
				return answer(orgUnits(tree.Below("")), nil)
			}),
		gate.Operation(org.SeeLedger, op(http.MethodGet, "/letters", "listLetters", "organisation", "A year's letters of responsibility by number."),
			func(ctx context.Context, in *lettersIn) (*body[[]Version[org.Letter]], error) {
				return d.letters(ctx, in)
			}),
		gate.Operation(org.EditLedger, op(http.MethodPost, "/letters/draw", "drawLetters", "organisation", "Draw up the letters that a year lacks."),
			func(ctx context.Context, in *struct{ Body drawing }) (*body[counted], error) {
				done, err := d.Letters.Draw(ctx, actor(ctx), in.Body.Year, in.Body.Unit)
				return answer(counted{done.Made}, err)
			}).Leaving(journal.LettersDrawn),
		gate.Operation(org.EditLedger, op(http.MethodPost, "/letters/send", "sendLetters", "organisation", "Send the drafts of a year."),
			func(ctx context.Context, in *struct{ Body drawing }) (*body[counted], error) {
				n, err := d.Letters.Send(ctx, actor(ctx), in.Body.Year, in.Body.Unit)
				return answer(counted{n}, err)
			}).Leaving(journal.LettersSent),
		gate.Operation(org.EditLedger, op(http.MethodPost, "/letters/sign", "signLetters", "organisation", "Register letters that were signed on paper."),
			func(ctx context.Context, in *struct{ Body signing }) (*body[changed], error) {
				seq, err := d.Letters.Sign(ctx, actor(ctx), in.Body.Letters, org.Signing{How: org.SignedOnPaper, On: in.Body.On})
				return answer(changed{seq}, err)
			}).Leaving(journal.LettersSigned),
	}
}

// letters lists what the caller has charge of, and nothing of other units.
func (d Deps) letters(ctx context.Context, in *lettersIn) (*body[[]Version[org.Letter]], error) {
	tree, err := org.TreeOf(ctx, d.Letters.Store)
	if err != nil {
		return nil, err
	}
	want := org.LetterWant{Year: in.Year, After: in.After, Limit: in.Limit}
	if in.State != "" {
		want.States = []org.LetterState{in.State}
	}
	reach := gate.From(ctx).Caller.Reach(org.SeeLedger, tree)
	if in.Unit != "" || !reach.Whole() {
		want.Units = []string{}
		tops := reach.Tops()
		if in.Unit != "" {
			tops = []string{in.Unit}
		}
		for _, top := range tops {
			if _, known := tree.Unit(top); !known || !reach.Has(top) {
				return nil, fault.New(fault.Missing, "fault.missing")
			}
			want.Units = append(want.Units, top)
			for _, u := range tree.Below(top) {
				if reach.Has(u.ID) {
					want.Units = append(want.Units, u.ID)
				}
			}
		}
	}
	held, err := d.Letters.Store.Letters(ctx, want)
	return answer(versionsOf(held), err)
}
