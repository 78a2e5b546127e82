package gate

import (
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"github.com/trustelem/zxcvbn/frequency"

	"zhenggai/internal/fault"
	"zhenggai/internal/org"
)

// What a password must be, in characters; the classes are lower case, upper case, digits, the rest.
const (
	MinPassword = 10
	MaxPassword = 128
	minClasses  = 3
	KeptHashes  = 5 // passwords that may not come back
)

// CheckPassword tells what is wrong with a password for login, nil when nothing is. The fault's place
// is "password".
func (k *Keeper) CheckPassword(password, login string) error {
	n := utf8.RuneCountInString(password)
	folded := org.Fold(password)
	switch {
	case n == 0:
		return fault.New(fault.Invalid, "gate.password_empty").At("password")
	case n < MinPassword:
		return fault.New(fault.Invalid, "gate.password_short", "Min", MinPassword, "Have", n).At("password")
	case n > MaxPassword:
		return fault.New(fault.Invalid, "gate.password_long", "Max", MaxPassword).At("password")
	case classes(password) < minClasses:
		return fault.New(fault.Invalid, "gate.password_plain", "Classes", minClasses).At("password")
	case org.Fold(login) != "" && strings.Contains(folded, org.Fold(login)):
		return fault.New(fault.Invalid, "gate.password_has_login").At("password")
	case isWeak(folded):
		return fault.New(fault.Invalid, "gate.password_weak").At("password")
	}
	for _, word := range append([]string{"zhenggai", "整改"}, k.cfg.Words...) { // not spoken: forbidden in passwords
		if w := org.Fold(word); w != "" && strings.Contains(folded, w) {
			return fault.New(fault.Invalid, "gate.password_has_word", "Word", word).At("password")
		}
	}
	return nil
}

func classes(password string) int {
	var lower, upper, digit, rest int
	for _, r := range password {
		switch {
		case unicode.IsLower(r):
			lower = 1
		case unicode.IsUpper(r):
			upper = 1
		case unicode.IsDigit(r):
			digit = 1
		default:
			rest = 1
		}
	}
	return lower + upper + digit + rest
}

// weak is the 30,000 commonest passwords of leaked collections, as zxcvbn ranks them.
var weak = sync.OnceValue(func() map[string]bool {
	list := frequency.FrequencyLists["passwords"]
	m := make(map[string]bool, len(list))
	for _, w := range list {
		m[w] = true
	}
	return m
})

// isWeak tells whether a folded password is a common one, also when dressed up with digits and marks
// around it or with look-alikes in it: P@ssw0rd2026!
func isWeak(folded string) bool {
	plain := unmask.Replace(folded)
	for _, w := range []string{folded, plain, core(folded), core(plain)} {
		if utf8.RuneCountInString(w) >= 4 && weak()[w] {
			return true
		}
	}
	return false
}

var unmask = strings.NewReplacer("@", "a", "4", "a", "3", "e", "1", "l", "!", "i", "0", "o", "$", "s", "5", "s", "7", "t")

func core(s string) string {
	return strings.TrimFunc(s, func(r rune) bool { return !unicode.IsLetter(r) })
}
