package main

import (
	"fmt"
	"os"
	"strings"

	"github.com/BurntSushi/toml"
	"github.com/alecthomas/kong"
)

// fileResolver answers flags from the one configuration file: --config FILE, ZHENGGAI_CONFIG, or
// none. A flag on the command line wins over the environment, the environment over the file. Keys are
// flag names with - or _, at the top level or under the command's name.
func fileResolver(args []string) kong.Resolver {
	path := os.Getenv("ZHENGGAI_CONFIG")
	for i, a := range args {
		if rest, ok := strings.CutPrefix(a, "--config="); ok {
			path = rest
		} else if a == "--config" && i+1 < len(args) {
			path = args[i+1]
		}
	}
	var file map[string]any
	var broken error
	if path != "" {
		if _, err := toml.DecodeFile(path, &file); err != nil {
			broken = fmt.Errorf("configuration %s: %w", path, err)
		}
	}
	return kong.ResolverFunc(func(_ *kong.Context, parent *kong.Path, flag *kong.Flag) (any, error) {
		if broken != nil || file == nil {
			return nil, broken
		}
		names := []string{flag.Name, strings.ReplaceAll(flag.Name, "-", "_")}
		for _, table := range tables(file, parent) {
			for _, name := range names {
				if v, ok := table[name]; ok {
					return v, nil
				}
			}
		}
		return nil, nil
	})
}

// tables are the places a flag is looked up in: the command's own table, then the top level.
func tables(file map[string]any, parent *kong.Path) []map[string]any {
	out := []map[string]any{file}
	if parent.Command != nil {
		if t, ok := file[parent.Command.Name].(map[string]any); ok {
			out = append([]map[string]any{t}, file)
		}
	}
	return out
}
