package web

// unitHref is the page of a unit.
func unitHref(id string) string { return "/org/" + id }

// personHref is the page of somebody on the roster.
func personHref(id string) string { return "/people/" + id }

// letterHref is the page of a letter of responsibility.
func letterHref(id string) string { return "/letters/" + id }
