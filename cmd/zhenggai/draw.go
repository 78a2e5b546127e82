package main

import (
	"encoding/json"
	"fmt"
	"os"

	"zhenggai/internal/fault"
	"zhenggai/internal/inspect"
	"zhenggai/internal/say"
)

// drawCommand repeats a draw of a look-back from its file, without a data directory.
type drawCommand struct {
	File string `arg:"" type:"path" help:"File of a draw, as its page gives it. 抽取页面下载的文件。"`
}

func (c drawCommand) Run(t *terminal) error {
	b, err := os.ReadFile(c.File)
	if err != nil {
		return fault.Wrap(err, fault.Invalid, "cli.cannot_open", "Name", c.File)
	}
	var f inspect.File
	if err := json.Unmarshal(b, &f); err != nil {
		return fault.Wrap(err, fault.Invalid, "inspect.file_malformed", "Name", c.File)
	}
	if err := f.Check(); err != nil {
		return err
	}
	fmt.Fprintln(t.out, say.T("inspect.holds", "Count", len(f.Items), "All", len(f.Pool.Lots), "Size", f.Inspection.Size).In(t.lang))
	for _, x := range f.Items {
		fmt.Fprintf(t.out, "%3d  %s\n", x.Ord, x.Finding)
	}
	return nil
}
