package main

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"text/tabwriter"

	"zhenggai/internal/closure"
	"zhenggai/internal/journal"
	"zhenggai/internal/ledger"
	"zhenggai/internal/org"
	"zhenggai/internal/say"
)

// findingCommand reads the ledger's findings.
type findingCommand struct {
	List findingListCommand `cmd:"" help:"List findings, a line each. 列出问题。"`
	Show findingShowCommand `cmd:"" help:"Show one finding and where its closing stands. 看一个问题。"`
}

// findingListCommand lists findings.
type findingListCommand struct {
	agent
	Filter string `placeholder:"QUERY" help:"Filter text as on the ledger page. 筛选条件。"`
	JSON   bool   `name:"json" help:"Print one JSON object a line."`
}

// pageOfList is how many findings are read at a time.
const pageOfList = 200

func (c findingListCommand) Run(t *terminal) error {
	filter, faults := ledger.ParseFilter(c.Filter)
	if len(faults) > 0 {
		return faults[0]
	}
	return c.at(t, org.SeeLedger, func(ctx context.Context, o *bureau) error {
		w := tabwriter.NewWriter(t.out, 0, 0, 2, ' ', 0)
		page := ledger.Page{Limit: pageOfList}
		for {
			found, err := o.ledger.Store.Find(ctx, filter, page)
			if err != nil {
				return err
			}
			for _, row := range found.Rows {
				if err := c.print(t, w, row.Row); err != nil {
					return err
				}
			}
			if page.After = found.Next; found.Next == "" {
				return w.Flush()
			}
		}
	})
}

func (c findingListCommand) print(t *terminal, w *tabwriter.Writer, f ledger.Finding) error {
	if c.JSON {
		return json.NewEncoder(t.out).Encode(f)
	}
	_, err := fmt.Fprintf(w, "%d\t%s\t%s\t%s\t%s\n", f.No, f.ID, workflowWord(t, f), f.Deadline, firstRunes(f.Statement, 40))
	return err
}

// workflowWord is where a finding stands: its place in closing, or the status that its document states.
func workflowWord(t *terminal, f ledger.Finding) string {
	if f.Workflow != "" {
		return say.T("report.workflow." + string(f.Workflow)).In(t.lang)
	}
	return f.StatusText
}

func firstRunes(s string, n int) string {
	s, _, _ = strings.Cut(s, "\n")
	if r := []rune(s); len(r) > n {
		return string(r[:n]) + "…"
	}
	return s
}

// findingShowCommand shows one finding.
type findingShowCommand struct {
	agent
	Finding string `arg:"" help:"Id of the finding, or its number in the newest round. 问题的编号或序号。"`
	JSON    bool   `name:"json" help:"Print one JSON object."`
}

// shownFinding is what --json prints.
type shownFinding struct {
	Finding  ledger.Finding   `json:"finding"`
	Measures []ledger.Measure `json:"measures"`
	Closing  closure.Case     `json:"closing"`
	Events   []closure.Event  `json:"events"`
	Missing  []string         `json:"missing"`
	Allowed  []closure.Kind   `json:"allowed"` // to the account of --as
}

func (c findingShowCommand) Run(t *terminal) error {
	return c.at(t, org.SeeLedger, func(ctx context.Context, o *bureau) error {
		f, err := o.findFinding(ctx, c.Finding)
		if err != nil {
			return err
		}
		measures, err := o.ledger.Store.MeasuresOf(ctx, f.ID)
		if err != nil {
			return err
		}
		v, err := o.closingView(ctx, f.ID)
		if err != nil {
			return err
		}
		shown := shownFinding{Finding: f, Measures: journal.Rows(measures), Closing: v.Case, Events: v.Case.Events, Missing: []string{}, Allowed: v.Allowed()}
		for _, l := range v.Missing {
			shown.Missing = append(shown.Missing, l.Text.In(t.lang))
		}
		if c.JSON {
			return json.NewEncoder(t.out).Encode(shown)
		}
		c.print(t, shown, v)
		return nil
	})
}

func (findingShowCommand) print(t *terminal, s shownFinding, v closure.View) {
	line := func(key string, kv ...any) { fmt.Fprintln(t.out, say.T("cli.finding."+key, kv...).In(t.lang)) }
	fmt.Fprintln(t.out, s.Finding.Label+s.Finding.Statement)
	line("status", "Status", s.Finding.StatusText, "Deadline", string(s.Finding.Deadline))
	if s.Finding.Goal != "" {
		line("goal", "Goal", s.Finding.Goal)
	}
	for _, m := range s.Measures {
		fmt.Fprintln(t.out, "  "+m.Label+m.Text)
	}
	line("closing", "State", v.Case.State.Name(), "Cycle", v.Case.Cycle)
	for _, e := range s.Events {
		fmt.Fprintln(t.out, strings.TrimRight(fmt.Sprintf("  %s  %s  %s", e.Day, e.Kind.Name().In(t.lang), firstRunes(e.Opinion+e.Reason, 60)), " "))
	}
	if len(s.Missing) > 0 {
		line("missing", "Count", len(s.Missing))
		for _, l := range s.Missing {
			fmt.Fprintln(t.out, "  "+l)
		}
	}
	var may []string
	for _, k := range s.Allowed {
		may = append(may, k.Name().In(t.lang))
	}
	if len(may) > 0 {
		line("allowed", "Kinds", strings.Join(may, say.T("web.list_comma").In(t.lang)))
	}
}
