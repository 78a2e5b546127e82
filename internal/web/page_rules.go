package web

import (
	"errors"
	"io"
	"net/http"
	"slices"
	"strings"

	"zhenggai/internal/fault"
	"zhenggai/internal/gate"
	"zhenggai/internal/rulefile"
	"zhenggai/internal/supervise"
	"zhenggai/internal/workday"
)

// rulesView is what is in force, and the form to put more in force.
type rulesView struct {
	form
	Today    workday.Day
	Files    []ruleView // newest first
	Rules    []*supervise.Rule
	Years    []int // whose holiday tables are there
	NextYear int   // the first year without one
	Examples []*supervise.Rule
	Name     string
	Text     string
}

// ruleView is a file in force with who put it there.
type ruleView struct {
	supervise.RuleFile
	Who string
}

func (p *LampPages) rules(r *gate.Request) (rulesView, error) {
	book := p.Desk.Book()
	v := rulesView{form: form{r: r}, Today: p.today(), Rules: book.Rules.All(), Years: book.Calendar.Years()}
	files, err := p.Rules.Shelf.RuleFiles(r.Context())
	if err != nil {
		return v, err
	}
	names := namesOf(r, p.Staff)
	for _, f := range slices.Backward(files) {
		v.Files = append(v.Files, ruleView{f, names(f.By)})
	}
	for v.NextYear = v.Today.Year(); slices.Contains(v.Years, v.NextYear); v.NextYear++ {
	}
	v.Examples, err = supervise.Examples()
	return v, err
}

func (p *LampPages) showRules(r *gate.Request) error {
	v, err := p.rules(r)
	if err != nil {
		return err
	}
	if id := r.URL.Query().Get("example"); id != "" {
		text, ok := supervise.ExampleText(id)
		if !ok {
			return fault.New(fault.Missing, "fault.missing")
		}
		v.Name, v.Text = id+".toml", text
	}
	return p.showRulesAs(r, http.StatusOK, v)
}

func (p *LampPages) showRulesAs(r *gate.Request, status int, v rulesView) error {
	return p.Shell.ShowAs(r, status, Page{Title: r.Say("page.rules.title"), Nav: "lamps", Body: rulesPage(v)})
}

// load puts a rule file in force: one that was chosen, or the text of the form.
func (p *LampPages) load(r *gate.Request) error {
	name, text, err := ruleUpload(r)
	if err != nil {
		return err
	}
	_, read, err := p.Rules.Load(r.Context(), r.Actor(), name, []byte(text), p.today())
	if err == nil {
		return p.Shell.Done(r, "/rules", "page.rules.loaded", "What", read.Sound)
	}
	v, viewErr := p.rules(r)
	if viewErr != nil {
		return viewErr
	}
	v.Name, v.Text = name, text
	if defects, ok := errors.AsType[rulefile.Defects](err); ok {
		for _, d := range defects {
			v.wrongs = append(v.wrongs, Wrong{"text", r.Say("page.rules.line", "Line", d.Line, "Text", d.Text)})
		}
	} else if err := v.take("text", err); err != nil {
		return err
	}
	return p.showRulesAs(r, http.StatusUnprocessableEntity, v)
}

// ruleUpload reads the form: the file when one was chosen, else the text.
func ruleUpload(r *gate.Request) (name, text string, err error) {
	if err := r.ParseMultipartForm(rulefile.MaxBytes); err != nil {
		return "", "", fault.Wrap(err, fault.Invalid, "gate.form_broken")
	}
	name, text = strings.TrimSpace(r.PostFormValue("name")), r.PostFormValue("text")
	file, head, err := r.FormFile("file")
	switch {
	case errors.Is(err, http.ErrMissingFile):
	case err != nil:
		return "", "", fault.Wrap(err, fault.Invalid, "gate.form_broken")
	default:
		defer file.Close()
		b, err := io.ReadAll(io.LimitReader(file, rulefile.MaxBytes+1))
		if err != nil {
			return "", "", fault.Wrap(err, fault.Invalid, "gate.form_broken")
		}
		name, text = head.Filename, string(b)
	}
	if name == "" {
		name = "rules.toml"
	}
	return name, strings.ReplaceAll(text, "\r\n", "\n"), nil
}
