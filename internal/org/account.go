package org

import (
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
	for _, rule := range []func(Account) error{checkLogin, checkName, func(a Account) error { return checkGrants(a.Grants) }} {
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

func printable(s string) bool {
	for _, r := range s {
		if !unicode.IsPrint(r) {
			return false
		}
	}
	return utf8.ValidString(s)
}

// Check tells everything that is wrong with a newcomer, each fault at its field: login or name.
func Check(n Newcomer) []error {
	a := Account{Login: strings.TrimSpace(n.Login), Name: strings.TrimSpace(n.Name)}
	var faults []error
	for _, rule := range []func(Account) error{checkName, checkLogin} {
		if err := rule(a); err != nil {
			faults = append(faults, err)
		}
	}
	return faults
}
