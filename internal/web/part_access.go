package web

import (
	"slices"

	"zhenggai/internal/org"
)

func vacantHas(vacant []org.Role, role org.Role) bool { return slices.Contains(vacant, role) }
