package house

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// arrows minds imports from one room to another that the table forbids. What ships and its tests
// are held to the same table: a test that needs more belongs to cmd, which may import all.
func arrows(s source) (found []Violation) {
	for _, spec := range s.file.Imports {
		imported, err := strconv.Unquote(spec.Path.Value)
		if err != nil {
			continue // the parser has checked it
		}
		folder, ours := strings.CutPrefix(imported, Module+"/")
		if !ours {
			continue
		}
		to, ok := roomOf(folder)
		if !ok {
			found = append(found, s.at(spec.Pos(), "imports %s, which is no room of the house", imported))
			continue
		}
		if why := objection(s.room, to); why != "" {
			found = append(found, s.at(spec.Pos(), "%s imports %s: %s", s.room.Path, to.Path, why))
		}
	}
	return found
}

// objection is the sentence that forbids the arrow from one room to another; "" allows it.
func objection(from, to Room) string {
	switch {
	case from.Path == to.Path, slices.Contains(from.Also, to.Path):
		return ""
	case from.Path == "say":
		return "say knows no other room"
	case to.Path == "say":
		return ""
	case from.Path == "fault":
		return "fault knows say alone"
	case to.Path == "fault":
		return ""
	case slices.Contains(from.Never, to.Path):
		return "declare the interface that " + from.Path + " needs and let the other room offer it"
	case from.Only != nil:
		return only(from, to)
	}
	return byLayer(from, to)
}

func only(from, to Room) string {
	if slices.Contains(from.Only, to.Path) {
		return ""
	}
	return fmt.Sprintf("it may import only say, fault, %s", strings.Join(from.Only, ", "))
}

// byLayer is the table of ARCHITECTURE.md, a case for each row.
func byLayer(from, to Room) string {
	switch from.Layer {
	case Command:
		return ""
	case Ground:
		return "a ground room knows only say and fault"
	case Domain:
		return rising(from, to, Ground)
	case Outlook:
		return rising(from, to, Ground, Domain)
	case Ingress:
		return entering(from, to)
	case Storage, Egress:
		if to.Layer == from.Layer || to.Layer <= Outlook {
			return ""
		}
		return fmt.Sprintf("%s imports ground, domain, outlook and its own storey, never %s", from.Layer, to.Layer)
	case Sample:
		if to.Layer <= Domain {
			return ""
		}
		return "the sample is made of ground and domain alone"
	case House:
		return "the rules know no room but by name"
	}
	return "its storey has no rule"
}

// rising allows the storeys below and, on its own storey, lower rooms only.
func rising(from, to Room, below ...Layer) string {
	switch {
	case slices.Contains(below, to.Layer):
		return ""
	case to.Layer != from.Layer:
		return fmt.Sprintf("%s never imports %s", from.Layer, to.Layer)
	case to.Rank < from.Rank:
		return ""
	}
	return fmt.Sprintf("within %s a room imports lower ones only, and %s does not lie below %s", from.Layer, to.Path, from.Path)
}

// entering is the row of ingress: never a neighbour but the gate, never storage.
func entering(from, to Room) string {
	switch {
	case to.Layer <= Outlook:
		return ""
	case to.Path == "gate":
		return ""
	case to.Layer == Ingress:
		return "ingress rooms never import each other; " + from.Path +
			" declares the small interface it needs and cmd plugs the other in"
	case to.Layer == Storage:
		return "ingress never imports storage; " + from.Path + " calls a desk of a domain room"
	}
	return fmt.Sprintf("ingress never imports %s", to.Layer)
}
