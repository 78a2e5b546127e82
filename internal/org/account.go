package org

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"zhenggai/internal/fault"
)

// The lengths an account's words may have, in characters.
const (
	MaxLogin = 64
	MaxName  = 64
)

// check tells what is wrong with an account first, nil when nothing is.
func check(a Account) error {
	for _, rule := range []func(Account) error{checkLogin, checkName, checkRole} {
		if err := rule(a); err != nil {
			return err
		}
	}
	return nil
}

func checkLogin(a Account) error {
	switch {
	case Fold(a.Login) == "":
		return fault.New(fault.Invalid, "org.login_empty").At("login")
	case utf8.RuneCountInString(a.Login) > MaxLogin || !printable(a.Login):
		return fault.New(fault.Invalid, "org.login_odd", "Max", MaxLogin).At("login")
	}
	return nil
}

func checkName(a Account) error {
	switch {
	case a.Name == "":
		return fault.New(fault.Invalid, "org.name_empty").At("name")
	case utf8.RuneCountInString(a.Name) > MaxName || !printable(a.Name):
		return fault.New(fault.Invalid, "org.name_odd", "Max", MaxName).At("name")
	}
	return nil
}

func checkRole(a Account) error {
	if !slices.Contains(Roles, a.Role) {
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

// Check tells everything that is wrong with a newcomer of a role, each fault at its field: login,
// name or role.
func Check(n Newcomer, role Role) []error {
	a := Account{Login: strings.TrimSpace(n.Login), Name: strings.TrimSpace(n.Name), Role: role}
	var faults []error
	for _, rule := range []func(Account) error{checkName, checkLogin, checkRole} {
		if err := rule(a); err != nil {
			faults = append(faults, err)
		}
	}
	return faults
}
