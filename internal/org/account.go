package org

import (
	"slices"
	"unicode"
	"unicode/utf8"

	"zhenggai/internal/fault"
)

// The lengths an account's words may have, in characters.
const (
	MaxLogin = 64
	MaxName  = 64
)

// check tells what is wrong with an account, nil when nothing is.
func check(a Account) error {
	switch {
	case Fold(a.Login) == "":
		return fault.New(fault.Invalid, "org.login_empty").At("login")
	case utf8.RuneCountInString(a.Login) > MaxLogin || !printable(a.Login):
		return fault.New(fault.Invalid, "org.login_odd", "Max", MaxLogin).At("login")
	case a.Name == "":
		return fault.New(fault.Invalid, "org.name_empty").At("name")
	case utf8.RuneCountInString(a.Name) > MaxName || !printable(a.Name):
		return fault.New(fault.Invalid, "org.name_odd", "Max", MaxName).At("name")
	case !slices.Contains(Roles, a.Role):
		return fault.New(fault.Invalid, "org.role_unknown", "Role", string(a.Role)).At("role")
	}
	return nil
}

func printable(s string) bool {
	for _, r := range s {
		if !unicode.IsPrint(r) {
			return false
		}
	}
	return utf8.ValidString(s)
}
