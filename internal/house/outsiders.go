package house

import (
	"go/ast"
	"slices"
	"strconv"
	"strings"
)

// outside are packages beyond the product that the lower storeys do without: no SQL, no HTTP, no
// socket and no other program decides what is so.
var outside = []struct{ prefix, why string }{
	{"database/sql", "SQL stands in store"},
	{"github.com/jackc/pgx", "SQL stands in store"},
	{"modernc.org/sqlite", "SQL stands in store"},
	{"github.com/pressly/goose", "SQL stands in store"},
	{"net", "HTTP and sockets stand in ingress and egress"},
	{"os/exec", "other programs are started by ingress or cmd"},
	{"log", "a slog.Logger is passed in, by ingress"},
}

// harmless are packages below a forbidden name that only read or write text.
var harmless = []string{"net/url", "net/netip", "net/mail", "log/slog"}

// outsiders minds imports that pull the outside into ground, domain or outlook.
func outsiders(s source) (found []Violation) {
	if s.test || s.room.Layer > Outlook {
		return nil
	}
	for _, spec := range s.file.Imports {
		imported, err := strconv.Unquote(spec.Path.Value)
		if err != nil || slices.Contains(harmless, imported) {
			continue
		}
		for _, o := range outside {
			if slices.Contains(s.room.Outside, imported) {
				continue
			}
			if imported == o.prefix || strings.HasPrefix(imported, o.prefix+"/") {
				found = append(found, s.at(spec.Pos(), "%s imports %s: %s", s.room.Path, imported, o.why))
			}
		}
	}
	return found
}

// ticking are the functions of package time that look at a clock.
var ticking = []string{"Now", "Since", "Until", "After", "AfterFunc", "Tick", "NewTicker", "NewTimer", "Sleep"}

// clocks minds ground, domain and outlook when they look at a clock: time is passed in.
func clocks(s source) (found []Violation) {
	if s.test || s.room.Layer > Outlook {
		return nil
	}
	eachUse(s.file, "time", ticking, func(at *ast.SelectorExpr) {
		found = append(found, s.at(at.Pos(), "%s looks at a clock (time.%s): time is passed in", s.room.Path, at.Sel.Name))
	})
	return found
}

// sleeps minds tests that wait by the clock instead of for what they wait for. Where there is
// nothing to wait for, the line ends in "// sleeps: why".
func sleeps(s source) (found []Violation) {
	if !s.test || soaking(s.file) {
		return nil
	}
	reasoned := s.marked("// sleeps: ")
	eachUse(s.file, "time", []string{"Sleep"}, func(at *ast.SelectorExpr) {
		if !reasoned[s.line(at.Pos())] {
			found = append(found, s.at(at.Pos(), "a test sleeps: inject the clock, or wait for the event itself"))
		}
	})
	return found
}

// skips minds tests that may pass without having run. What a test needs and does not find is a
// failure that says what to run. Only go test -short, which make test never passes, leaves out
// what takes long.
func skips(s source) (found []Violation) {
	if !s.test || soaking(s.file) {
		return nil
	}
	ast.Inspect(s.file, func(n ast.Node) bool {
		if branch, ok := n.(*ast.IfStmt); ok && isShort(branch.Cond) {
			return false
		}
		call, ok := n.(*ast.CallExpr)
		if !ok {
			return true
		}
		at, ok := call.Fun.(*ast.SelectorExpr)
		if ok && slices.Contains([]string{"Skip", "Skipf", "SkipNow"}, at.Sel.Name) {
			found = append(found, s.at(at.Pos(), "a test skips: fail and say what is missing; "+
				"for a fuzzed input that is out of scope, return"))
		}
		return true
	})
	return found
}

// isShort reports whether a condition is testing.Short().
func isShort(condition ast.Expr) bool {
	call, ok := condition.(*ast.CallExpr)
	if !ok {
		return false
	}
	at, ok := call.Fun.(*ast.SelectorExpr)
	return ok && at.Sel.Name == "Short"
}

// soaking reports whether a file is built only for the long tests or the oracles, which may wait
// and may lack what they compare with.
func soaking(file *ast.File) bool {
	for _, group := range file.Comments {
		for _, line := range group.List {
			if line.Text == "//go:build soak" || line.Text == "//go:build oracle" {
				return true
			}
		}
	}
	return false
}

// eachUse visits every pkg.name of file.
func eachUse(file *ast.File, pkg string, names []string, visit func(*ast.SelectorExpr)) {
	ast.Inspect(file, func(n ast.Node) bool {
		at, ok := n.(*ast.SelectorExpr)
		if !ok {
			return true
		}
		x, ok := at.X.(*ast.Ident)
		if ok && x.Name == pkg && slices.Contains(names, at.Sel.Name) {
			visit(at)
		}
		return true
	})
}
