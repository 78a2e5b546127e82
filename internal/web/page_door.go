package web

import (
	"errors"
	"net/http"
	"net/url"
	"strings"

	"zhenggai/internal/fault"
	"zhenggai/internal/gate"
	"zhenggai/internal/journal"
	"zhenggai/internal/org"
	"zhenggai/internal/say"
)

// Door is the pages before one is in: sign-in, the first start, the one-time link.
type Door struct {
	Shell *Shell
	Desk  org.Desk
}

// Routes of the door.
func (d Door) Routes() []gate.Route {
	return []gate.Route{
		{Method: http.MethodGet, Pattern: "/sign-in", Name: "door.sign_in", Permission: org.Anyone, Handle: d.showSignIn},
		{
			Method: http.MethodPost, Pattern: "/sign-in", Name: "door.sign_in.do", Permission: org.Anyone, Handle: d.signIn,
			Acts: []journal.Act{journal.SignedIn, journal.SignInFailed, journal.SignInLocked},
		},
		{Method: http.MethodGet, Pattern: "/sign-in/code", Name: "door.code", Permission: org.Anyone, Handle: d.showCode},
		{
			Method: http.MethodPost, Pattern: "/sign-in/code", Name: "door.code.do", Permission: org.Anyone, Handle: d.code,
			Acts: []journal.Act{journal.SignedIn, journal.SignInFailed, journal.SignInLocked},
		},
		{
			Method: http.MethodPost, Pattern: "/sign-out", Name: "door.sign_out", Permission: org.SignedIn, Handle: d.signOut,
			Acts: []journal.Act{journal.SignedOut},
		},
		{Method: http.MethodGet, Pattern: "/setup", Name: "door.setup", Permission: org.Anyone, Handle: d.showSetup},
		{
			Method: http.MethodPost, Pattern: "/setup", Name: "door.setup.do", Permission: org.Anyone, Handle: d.setup,
			Acts: []journal.Act{journal.AccountAdded, journal.PasswordChanged, journal.SignedIn},
		},
		{Method: http.MethodGet, Pattern: "/welcome", Name: "door.welcome", Permission: org.Anyone, Handle: d.showWelcome},
		{
			Method: http.MethodPost, Pattern: "/welcome", Name: "door.welcome.do", Permission: org.Anyone, Handle: d.welcome,
			Acts: []journal.Act{journal.PasswordChanged, journal.SignedIn},
		},
	}
}

// signInView is what the sign-in form shows.
type signInView struct {
	login, next, wrong string
	closed             bool // the office is not founded yet
}

func (d Door) showSignIn(r *gate.Request) error {
	if r.Account != nil {
		return r.See(Home(r))
	}
	token, err := d.Shell.Keeper.FoundingToken(r.Context())
	if err != nil {
		return err
	}
	return d.signInPage(r, http.StatusOK, signInView{next: r.URL.Query().Get("next"), closed: token != ""})
}

func (d Door) signInPage(r *gate.Request, status int, v signInView) error {
	return d.Shell.ShowAs(r, status, Page{Title: r.Say("door.sign_in"), Body: signInPage(r, v)})
}

func (d Door) signIn(r *gate.Request) error {
	in, err := r.Form()
	if err != nil {
		return err
	}
	v := signInView{login: in.Get("login"), next: in.Get("next")}
	f := form{r: r}
	if err := f.take("login", d.Shell.Keeper.SignIn(r, v.login, in.Get("password"))); err != nil {
		return err
	}
	if !f.ok() {
		v.wrong = f.at("login")
		return d.signInPage(r, http.StatusUnprocessableEntity, v)
	}
	if d.Shell.Keeper.Awaits(r) {
		return r.See("/sign-in/code?" + url.Values{"next": {v.next}}.Encode())
	}
	return r.See(gate.Back(v.next, Home(r)))
}

// codeView is the second step of a sign-in.
type codeView struct {
	form
	next string
}

func (d Door) showCode(r *gate.Request) error {
	if !d.Shell.Keeper.Awaits(r) {
		return r.See("/sign-in")
	}
	return d.codePage(r, http.StatusOK, codeView{form: form{r: r}, next: r.URL.Query().Get("next")})
}

func (d Door) codePage(r *gate.Request, status int, v codeView) error {
	r.KeepNowhere()
	return d.Shell.ShowAs(r, status, Page{Title: r.Say("door.code"), Body: codePage(r, v)})
}

func (d Door) code(r *gate.Request) error {
	in, err := r.Form()
	if err != nil {
		return err
	}
	v := codeView{form: form{r: r}, next: in.Get("next")}
	if err := v.take("code", d.Shell.Keeper.SignInWithCode(r, in.Get("code"))); err != nil {
		return err
	}
	if !v.ok() {
		return d.codePage(r, http.StatusUnprocessableEntity, v)
	}
	return r.See(gate.Back(v.next, Home(r)))
}

func (d Door) signOut(r *gate.Request) error {
	if err := d.Shell.Keeper.SignOut(r); err != nil {
		return err
	}
	return r.See("/sign-in")
}

// setupView is what the first start shows.
type setupView struct {
	form
	token string
	in    url.Values
}

func (d Door) showSetup(r *gate.Request) error {
	token := r.URL.Query().Get("token")
	if err := d.Shell.Keeper.CheckFounding(r.Context(), token); err != nil {
		return d.setupClosed(r, err)
	}
	return d.setupPage(r, http.StatusOK, setupView{form: form{r: r}, token: token})
}

// setupClosed sends who comes late to sign in, and tells who has no token where to find it.
func (d Door) setupClosed(r *gate.Request, err error) error {
	if fault.Is(err, fault.Conflict) {
		return r.See("/sign-in")
	}
	return err
}

func (d Door) setupPage(r *gate.Request, status int, v setupView) error {
	r.KeepNowhere()
	return d.Shell.ShowAs(r, status, Page{Title: r.Say("door.setup"), Body: setupPage(r, v)})
}

// setup founds the office: both accounts in one change, then their passwords. A password is checked
// before any account is made, so that a mistake founds nothing.
func (d Door) setup(r *gate.Request) error {
	in, err := r.Form()
	if err != nil {
		return err
	}
	v := setupView{form: form{r: r}, token: in.Get("token"), in: in}
	if err := d.Shell.Keeper.CheckFounding(r.Context(), v.token); err != nil {
		return d.setupClosed(r, err)
	}
	admin, clerk := v.newcomer("admin"), v.newcomer("clerk")
	if err := d.checkSetup(&v, admin, clerk); err != nil {
		return err
	}
	if v.ok() {
		if err := d.found(r, &v, admin, clerk); err != nil {
			return err
		}
	}
	if !v.ok() {
		return d.setupPage(r, http.StatusUnprocessableEntity, v)
	}
	return d.Shell.Done(r, Home(r), "door.setup.done")
}

// summary says of whom each mistake is: two people's fields have the same names.
func (v setupView) summary() []Wrong {
	var all []Wrong
	for _, w := range v.wrongs {
		who, _, _ := strings.Cut(w.Field, "-")
		if who == "admin" || who == "clerk" {
			w.Text = v.r.Say("door.setup.of", "Who", v.r.Say("door.setup."+who), "What", w.Text)
		}
		all = append(all, w)
	}
	return all
}

func (v setupView) newcomer(who string) org.Newcomer {
	return org.Newcomer{Login: v.in.Get(who + "-login"), Name: v.in.Get(who + "-name")}
}

func (d Door) checkSetup(v *setupView, admin, clerk org.Newcomer) error {
	for _, who := range []struct {
		prefix string
		n      org.Newcomer
	}{{"admin", admin}, {"clerk", clerk}} {
		if err := placed(&v.form, who.prefix, org.Check(who.n)); err != nil {
			return err
		}
		if err := v.take(who.prefix+"-password", d.checkTwice(v.in, who.prefix+"-", who.n.Login)); err != nil {
			return err
		}
	}
	if org.Fold(admin.Login) != "" && org.Fold(admin.Login) == org.Fold(clerk.Login) {
		return v.take("clerk-login", fault.New(fault.Invalid, "door.setup.same_login"))
	}
	return nil
}

// checkTwice checks a new password and that it was typed the same way twice.
func (d Door) checkTwice(in url.Values, prefix, login string) error {
	password := in.Get(prefix + "password")
	if err := d.Shell.Keeper.CheckPassword(password, login); err != nil {
		return err
	}
	if in.Get(prefix+"again") != password {
		return fault.New(fault.Invalid, "door.again_differs")
	}
	return nil
}

// placed keeps faults about a person's fields under that person's prefix.
func placed(f *form, prefix string, faults []error) error {
	for _, err := range faults {
		var at *fault.Error
		if !errors.As(err, &at) {
			return err
		}
		if err := f.take(prefix+"-"+at.Place, err); err != nil {
			return err
		}
	}
	return nil
}

func (d Door) found(r *gate.Request, v *setupView, admin, clerk org.Newcomer) error {
	a, c, err := d.Desk.Found(r.Context(), admin, clerk)
	if err != nil {
		return v.take("", err)
	}
	for _, who := range []struct {
		id, password string
	}{{a.ID, v.in.Get("admin-password")}, {c.ID, v.in.Get("clerk-password")}} {
		// The clerk is at the keyboard: what they chose for the administrator is changed at their first sign-in.
		if err := d.Shell.Keeper.SetPassword(r.Context(), c.ID, who.id, who.password); err != nil {
			return err
		}
	}
	return d.Shell.Keeper.Admit(r, c.ID)
}

// welcomeView is the page behind a one-time link.
type welcomeView struct {
	form
	token string
	who   org.Account
}

func (d Door) showWelcome(r *gate.Request) error {
	v := welcomeView{form: form{r: r}, token: r.URL.Query().Get("token")}
	var err error
	if v.who, err = d.Shell.Keeper.TokenOwner(r.Context(), v.token); err != nil {
		return d.linkGone(r, err)
	}
	return d.welcomePage(r, http.StatusOK, v)
}

// linkGone says that a link opens nothing any more, to strangers too.
func (d Door) linkGone(r *gate.Request, err error) error {
	f := form{r: r}
	if err := f.take("login", err); err != nil {
		return err
	}
	return d.signInPage(r, http.StatusForbidden, signInView{wrong: f.at("login")})
}

func (d Door) welcomePage(r *gate.Request, status int, v welcomeView) error {
	r.KeepNowhere()
	return d.Shell.ShowAs(r, status, Page{Title: r.Say("door.welcome"), Body: welcomePage(r, v)})
}

func (d Door) welcome(r *gate.Request) error {
	in, err := r.Form()
	if err != nil {
		return err
	}
	v := welcomeView{form: form{r: r}, token: in.Get("token")}
	if v.who, err = d.Shell.Keeper.TokenOwner(r.Context(), v.token); err != nil {
		return d.linkGone(r, err)
	}
	err = d.checkTwice(in, "", v.who.Login)
	if err == nil {
		_, err = d.Shell.Keeper.UseToken(r.Context(), v.token, in.Get("password"))
	}
	if err := v.take("password", err); err != nil {
		return err
	}
	if !v.ok() {
		return d.welcomePage(r, http.StatusUnprocessableEntity, v)
	}
	if err := d.Shell.Keeper.Admit(r, v.who.ID); err != nil {
		return err
	}
	if d.Shell.Keeper.Awaits(r) {
		return r.See("/sign-in/code")
	}
	return r.See(Home(r))
}

// passwordHint says what a password must be.
func passwordHint(lang say.Lang) string {
	return say.T("door.password_hint", "Min", gate.MinPassword).In(lang)
}
