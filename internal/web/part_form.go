package web

import (
	"errors"
	"net/http"
	"slices"

	"zhenggai/internal/closure"
	"zhenggai/internal/fault"
	"zhenggai/internal/gate"
)

// form collects what is wrong with an input, to show it all at once beside the fields.
type form struct {
	r      *gate.Request
	wrongs []Wrong
}

// take keeps err when a person can mend it by changing the input, and returns any other. field is
// where it belongs when the fault itself does not say.
func (f *form) take(field string, err error) error {
	var e *fault.Error
	if err == nil || !errors.As(err, &e) || e.Kind != fault.Invalid && e.Kind != fault.Denied {
		return err
	}
	if field == "" {
		field = e.Place
	}
	f.wrongs = append(f.wrongs, Wrong{field, e.Text.In(f.r.Lang)})
	return nil
}

// refused takes an error over into a form that is shown again with what was typed, and tells the status of the
// answer. What nobody at the form can mend is returned; also are kinds that can be mended elsewhere and are told too.
func (f *form) refused(err error, also ...fault.Kind) (status int, rest error) {
	var lacking *closure.Lacking
	switch {
	case errors.As(err, &lacking):
		for _, l := range lacking.Lacks {
			f.wrongs = append(f.wrongs, Wrong{"missing", l.Text.In(f.r.Lang)})
		}
		return http.StatusUnprocessableEntity, nil
	case fault.Is(err, fault.Conflict):
		f.wrongs = append(f.wrongs, Wrong{"", sentence(f.r, err)})
		return http.StatusConflict, nil
	case fault.Is(err, fault.Denied):
		return http.StatusForbidden, f.take("", err)
	case slices.Contains(also, fault.KindOf(err)):
		f.wrongs = append(f.wrongs, Wrong{"", sentence(f.r, err)})
		return http.StatusUnprocessableEntity, nil
	}
	return http.StatusUnprocessableEntity, f.take("", err)
}

func (f *form) ok() bool { return len(f.wrongs) == 0 }

// at is the first sentence about a field, "" for none.
func (f *form) at(field string) string {
	for _, w := range f.wrongs {
		if w.Field == field {
			return w.Text
		}
	}
	return ""
}

// into puts the sentence about a field into it.
func (f *form) into(field Field) Field {
	field.Error = f.at(field.Name)
	return field
}
