package main

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"

	"zhenggai/internal/doubt"
	"zhenggai/internal/fault"
	"zhenggai/internal/org"
)

// doubtsCommand prints the signs of false work, a line each: it judges nothing.
type doubtsCommand struct {
	agent
	Kind string `placeholder:"KIND" help:"One kind alone: copied, repeated, astray, early, fallen, contrary or unproven. 类别。"`
	All  bool   `help:"Also those of which somebody said what they are. 连同已研判的。"`
	JSON bool   `name:"json" help:"Print one JSON object a line."`
}

// printedDoubt is what is printed of a sign.
type printedDoubt struct {
	ID       string   `json:"id"`
	Kind     string   `json:"kind"`
	State    string   `json:"state"`
	Newest   string   `json:"newest"` // day of what came in last
	Said     string   `json:"said"`
	Units    []string `json:"units"`
	Findings []string `json:"findings"`
	Passages []string `json:"passages"`
}

func (c doubtsCommand) Run(t *terminal) error {
	kind := doubt.Kind(c.Kind)
	if kind != "" && !kind.Known() {
		return fault.New(fault.Invalid, "cli.no_such_doubt", "Kind", c.Kind)
	}
	return c.at(t, org.SeeDoubts, func(ctx context.Context, o *bureau) error {
		signs, err := o.doubts.Store.Signs(ctx)
		if err != nil {
			return err
		}
		tree, err := o.units(ctx)
		if err != nil {
			return err
		}
		for _, s := range signs {
			if kind != "" && s.Kind != kind || !c.All && !s.State().Waits() {
				continue
			}
			if err := c.print(t, s, tree); err != nil {
				return err
			}
		}
		return nil
	})
}

func (c doubtsCommand) print(t *terminal, s doubt.Judged, tree *org.Tree) error {
	p := printedDoubt{
		ID: s.ID, Kind: string(s.Kind), State: string(s.State()), Newest: s.Newest().String(), Said: s.Said.In(t.lang), Findings: s.Findings(),
	}
	for _, id := range s.Units() {
		u, _ := tree.Unit(id)
		p.Units = append(p.Units, u.Called())
	}
	for _, x := range s.Passages {
		p.Passages = append(p.Passages, x.Words)
	}
	if c.JSON {
		return json.NewEncoder(t.out).Encode(p)
	}
	_, err := fmt.Fprintln(t.out, strings.Join([]string{
		p.Newest, s.Kind.Name().In(t.lang), s.State().Name().In(t.lang), strings.Join(p.Units, " "), p.Said, p.ID,
	}, "\t"))
	return err
}
