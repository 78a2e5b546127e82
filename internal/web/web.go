// Package web is the officers' pages: a file a page. It owns how things look and the words on screen,
// and nothing else: it reads through small interfaces that each page declares, changes through the
// desks of the domain, decides no rule and computes no number.
//
// # Adding a page
//
//  1. page_NAME.go: a struct with the page's interfaces and a *Shell, and Routes() []gate.Route. Each
//     handler is func(*gate.Request) error: read input with r.PathValue, r.URL.Query and r.Form, call a
//     desk or a reader, return its error as it is (the gate turns it into a response), and end with
//     p.Shell.Show(r, Page{…}), p.Shell.Part(r, …) for a piece that htmx asked for (r.Fragment()), or
//     p.Shell.Done(r, "key", "/next") after a change.
//  2. page_NAME.templ: what it shows, made of the parts in part_*.templ. Words come from the catalogue
//     by T(ctx, "key", "Arg", value). No inline script, style or hx-on: the content policy forbids them.
//     A part the page lacks is added to part_*.templ with a line in the tests' gallery.
//  3. internal/say/catalogue/{zh-CN,en}/page.NAME.toml: the words.
//  4. Its place in the rail: one line in nav.go. It appears for those who may, once the route exists.
//  5. Generate with: go run github.com/a-h/templ/cmd/templ@v0.3.1020 generate -path internal/web
//     and commit the generated file. Styles go to web/src/style, behaviour to web/src/behave or, for one
//     page alone, an entry web/src/NAME.ts, loaded by Page.Scripts.
//  6. A test that opens every route of the page at a gate from gatetest, in both languages.
//
// Every page is whole without script. Rows that j and k walk carry data-row, the link that Enter
// opens data-open, the field that / focuses data-search, a field that filters as one types
// data-filter inside a form with hx-trigger="filter".
package web

import (
	"context"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/a-h/templ"

	"zhenggai/internal/gate"
	"zhenggai/internal/org"
)

// Shell is what all pages share: rail, head, scripts, styles.
type Shell struct {
	Keeper *gate.Keeper
	Assets *Assets
	// Masthead says whose ledger this is, for the rail; nil says nothing.
	Masthead func(context.Context) Masthead
	// Waiting counts what the reader has not read in their inbox; nil counts nothing.
	Waiting func(*gate.Request) (int, error)
}

// Masthead is whose ledger this is.
type Masthead struct {
	Place  string // 苍原市
	Round  string // 第二轮
	Sample bool   // the data is the sample's
}

// Page is one page as the shell frames it.
type Page struct {
	Title   string // in the reader's language
	Nav     string // the key of its place in nav.go, "" for none
	Scripts []string
	Live    string // id of the finding whose changes the page tells of, "" for none
	Body    templ.Component
}

// Show sends a page.
func (s *Shell) Show(r *gate.Request, p Page) error { return s.ShowAs(r, http.StatusOK, p) }

// ShowAs sends a page with a status: 422 for a form with errors.
func (s *Shell) ShowAs(r *gate.Request, status int, p Page) error {
	return r.Render(status, inTongue(r.Lang, frame(s.view(r, p))))
}

// Part sends a piece of a page to htmx.
func (s *Shell) Part(r *gate.Request, c templ.Component) error {
	return s.PartAs(r, http.StatusOK, c)
}

// PartAs sends a piece of a page with a status: 422 for a form with errors.
func (s *Shell) PartAs(r *gate.Request, status int, c templ.Component) error {
	return r.Render(status, inTongue(r.Lang, c))
}

// Done says that a change was made, on the page to see next.
func (s *Shell) Done(r *gate.Request, next, key string, kv ...any) error {
	s.Keeper.Flash(r, r.Say(key, kv...))
	return r.See(next)
}

// view is what the frame needs of a request.
type view struct {
	Page
	shell    *Shell
	r        *gate.Request
	mast     Masthead
	theme    string
	textSize int
	flash    string
	refused  bool // flash tells why something was not done
	nav      []navGroup
}

func (s *Shell) view(r *gate.Request, p Page) view {
	v := view{Page: p, shell: s, r: r, theme: themeOf(r), textSize: textSizeOf(r), nav: s.railOf(r)}
	if s.Masthead != nil {
		v.mast = s.Masthead(r.Context())
	}
	if r.Account != nil {
		v.flash, v.refused = s.Keeper.TakeFlash(r)
	}
	return v
}

// Home is where somebody starts: the overview, or for who may not see the ledger, what they administer, or
// their own settings.
func Home(r *gate.Request) string {
	for _, home := range []struct {
		may  org.Permission
		href string
	}{
		{org.SeeLedger, "/"},
		{org.ManageAccounts, "/admin/accounts"},
		{org.ManageGrants, "/admin/grants"},
		{org.SeeAudit, "/admin/audit"},
		{org.SignedIn, "/settings"},
	} {
		if r.May(home.may) {
			return home.href
		}
	}
	return "/"
}

// rolesOf names what an account may be, each role once.
func rolesOf(r *gate.Request, a org.Account) string {
	var words []string
	for _, g := range a.Grants {
		if word := r.Say("role." + string(g.Role)); !slices.Contains(words, word) {
			words = append(words, word)
		}
	}
	if len(words) == 0 {
		return r.Say("role.none")
	}
	return strings.Join(words, r.Say("web.list_comma"))
}

// The cookies of how a person likes to read.
const (
	themeCookie = "theme"
	textCookie  = "text"
)

// themeOf is light, dark, or "" for what the system says.
func themeOf(r *gate.Request) string {
	if c, err := r.Cookie(themeCookie); err == nil && (c.Value == "light" || c.Value == "dark") {
		return c.Value
	}
	return ""
}

// textSizes are the root sizes to choose from, in pixels.
var textSizes = []int{14, 16, 18}

func textSizeOf(r *gate.Request) int {
	if c, err := r.Cookie(textCookie); err == nil {
		for _, size := range textSizes {
			if c.Value == strconv.Itoa(size) {
				return size
			}
		}
	}
	return textSizes[0]
}

// line is the masthead in one line.
func (m Masthead) line() string {
	if m.Place == "" || m.Round == "" {
		return m.Place + m.Round
	}
	return m.Place + " · " + m.Round
}
