package gate_test

import (
	"errors"
	"strings"
	"testing"

	"zhenggai/internal/fault"
	"zhenggai/internal/gate"
)

// A password is long, mixed, not weak and not the login (Q2).
func TestWhatAPasswordMustBe(t *testing.T) {
	w := newTown(t, gate.Config{})
	for password, want := range map[string]string{
		"Lvcao-88-qianli":                 "",
		"草原绿了又黄Abc1":                      "",
		"Abc-12345":                       "gate.password_short",
		"Aa1-" + strings.Repeat("x", 200): "gate.password_long",
		"onlylowerletters":                "gate.password_plain",
		"lowerand12345678":                "gate.password_plain",
		"Wuyun-2026-abc":                  "gate.password_has_login",
		"ＷＵＹＵＮ-2026-abc":                  "gate.password_has_login",
		"Password123!":                    "gate.password_weak",
		"P@ssw0rd2026!":                   "gate.password_weak",
		"Qwertyuiop-1":                    "gate.password_weak",
		"Zhenggai-2026-x":                 "gate.password_has_word",
		"Abc-123-苍原-2026":                 "gate.password_has_word",
		"Sunshine2026!!":                  "gate.password_weak",
		strings.Repeat("一", 8) + "A1":     "",
	} {
		err := w.keeper.CheckPassword(password, "wuyun")
		var f *fault.Error
		switch {
		case want == "" && err != nil:
			t.Errorf("%q: %v", password, err)
		case want != "" && (!errors.As(err, &f) || f.Text.Key != want || f.Place != "password"):
			t.Errorf("%q: %v, want %s", password, err, want)
		}
	}
}
