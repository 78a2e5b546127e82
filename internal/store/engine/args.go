package engine

import (
	"strconv"
	"strings"
)

// Args collects the values of a statement while its text is put together. Values are only ever bound.
type Args struct{ Values []any }

// Bind adds a value and returns its place holder.
func (a *Args) Bind(v any) string {
	a.Values = append(a.Values, v)
	return "$" + strconv.Itoa(len(a.Values))
}

// In is the condition that an expression is one of values; with none it is never so.
func In[T any](a *Args, expr string, values []T) string {
	if len(values) == 0 {
		return "1 = 0"
	}
	marks := make([]string, len(values))
	for i, v := range values {
		marks[i] = a.Bind(v)
	}
	return expr + " IN (" + strings.Join(marks, ", ") + ")"
}

// Contains is the condition that a text expression contains a word as it stands.
func (a *Args) Contains(expr, word string) string {
	escaped := strings.NewReplacer(`\`, `\\`, `%`, `\%`, `_`, `\_`).Replace(word)
	return expr + " LIKE " + a.Bind("%"+escaped+"%") + ` ESCAPE '\'`
}
