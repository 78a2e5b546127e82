package web

import (
	"net/http"
	"slices"
	"strconv"

	"zhenggai/internal/fault"
	"zhenggai/internal/gate"
	"zhenggai/internal/journal"
	"zhenggai/internal/org"
	"zhenggai/internal/say"
)

// Settings is how one likes to read, and one's own password.
type Settings struct {
	Shell *Shell
	Desk  org.Desk
}

// Routes of one's own settings. The language can be changed by anyone, also at the door.
func (p Settings) Routes() []gate.Route {
	return []gate.Route{
		{Method: http.MethodGet, Pattern: "/settings", Name: "settings", Permission: org.SignedIn, Handle: p.show},
		{
			Method: http.MethodPost, Pattern: "/settings/language", Name: "settings.language", Permission: org.Anyone, Handle: p.language,
			Acts: []journal.Act{journal.AccountChanged},
		},
		{
			Method: http.MethodPost, Pattern: "/settings/look", Name: "settings.look", Permission: org.SignedIn, Handle: p.look,
			Harmless: "kept in the browser alone",
		},
		{
			Method: http.MethodPost, Pattern: "/settings/password", Name: "settings.password", Permission: org.SignedIn, Handle: p.password,
			Acts: []journal.Act{journal.PasswordChanged},
		},
	}
}

func (p Settings) show(r *gate.Request) error {
	return p.page(r, http.StatusOK, form{r: r})
}

func (p Settings) page(r *gate.Request, status int, f form) error {
	return p.Shell.ShowAs(r, status, Page{Title: r.Say("nav.settings"), Nav: "settings", Body: settingsPage(r, f)})
}

// language changes the language of this browser, and of the account of who is in.
func (p Settings) language(r *gate.Request) error {
	in, err := r.Form()
	if err != nil {
		return err
	}
	lang := say.Match(in.Get("lang"))
	keep(r, gate.LangCookie, string(lang))
	if r.Account != nil && r.Account.Lang != string(lang) {
		if _, err := p.Desk.Change(r.Context(), r.Actor(), r.Actor(), "", func(a *org.Account) { a.Lang = string(lang) }); err != nil {
			return err
		}
		if err := p.Shell.Keeper.Refresh(r); err != nil {
			return err
		}
	}
	return r.See(gate.Back(in.Get("next"), Home(r)))
}

// look changes theme and size of text in this browser.
func (p Settings) look(r *gate.Request) error {
	in, err := r.Form()
	if err != nil {
		return err
	}
	theme, size := in.Get("theme"), in.Get("text")
	if !slices.Contains([]string{"", "light", "dark"}, theme) {
		return fault.New(fault.Invalid, "settings.theme_unknown").At("theme")
	}
	if n, err := strconv.Atoi(size); err != nil || !slices.Contains(textSizes, n) {
		return fault.New(fault.Invalid, "settings.text_unknown").At("text")
	}
	keep(r, themeCookie, theme)
	keep(r, textCookie, size)
	return p.Shell.Done(r, "/settings", "settings.kept")
}

func (p Settings) password(r *gate.Request) error {
	in, err := r.Form()
	if err != nil {
		return err
	}
	f := form{r: r}
	if in.Get("again") != in.Get("password") {
		err = f.take("again", fault.New(fault.Invalid, "door.again_differs"))
	} else {
		err = f.take("", p.Shell.Keeper.ChangePassword(r, in.Get("old"), in.Get("password")))
	}
	if err != nil {
		return err
	}
	if !f.ok() {
		return p.page(r, http.StatusUnprocessableEntity, f)
	}
	return p.Shell.Done(r, "/settings", "settings.password_changed")
}

// yearSeconds is how long a browser keeps how its person likes to read.
const yearSeconds = 365 * 24 * 60 * 60

// keep stores a preference in the browser. It is no secret and decides nothing but looks.
func keep(r *gate.Request, name, value string) {
	http.SetCookie(r.W, &http.Cookie{
		Name: name, Value: value, Path: "/", MaxAge: yearSeconds, HttpOnly: true, SameSite: http.SameSiteLaxMode,
	})
}

func themeChoices(r *gate.Request) []Choice {
	return []Choice{
		{Value: "", Label: r.Say("settings.theme.system")},
		{Value: "light", Label: r.Say("settings.theme.light")},
		{Value: "dark", Label: r.Say("settings.theme.dark")},
	}
}

func textChoices(r *gate.Request) []Choice {
	var cs []Choice
	for _, size := range textSizes {
		cs = append(cs, Choice{Value: strconv.Itoa(size), Label: r.Say("settings.text." + strconv.Itoa(size))})
	}
	return cs
}
