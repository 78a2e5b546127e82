package house

import (
	"bytes"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"
)

// foreign are words that belong to one machine or to one network and say nothing to whoever
// clones the repository. They are put together here so that this file does not hold them.
var foreign = []struct{ word, why string }{
	{"/" + "root/", "a path of somebody's machine"},
	{"/" + "home/", "a path of somebody's machine"},
	{"/" + "work/", "a path of somebody's machine"},
	{"/" + "Users/", "a path of somebody's machine"},
	{"C:" + `\Users`, "a path of somebody's machine"},
	{"registry" + ".npm", "the host of a package registry; versions and hashes are enough"},
	{"npm" + "mirror", "the host of a package registry; versions and hashes are enough"},
	{"proxy" + ".golang", "the host of a package registry; versions and hashes are enough"},
	{"goproxy" + ".", "the host of a package registry; versions and hashes are enough"},
	{`"resolved"` + ":", "the host of a package registry; versions and hashes are enough"},
}

// packed are kinds of file that are no text of ours.
var packed = []string{".docx", ".xlsx", ".pdf", ".png", ".jpg", ".gz", ".br", ".zip", ".ttf", ".woff2", ".ico", ".shp", ".dbf"}

// Keep looks through every text of the repository, the workshop and test data included, for what
// must not enter it.
func Keep(root fs.FS) ([]Violation, error) {
	var found []Violation
	err := fs.WalkDir(root, ".", func(name string, entry fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case entry.IsDir() && slices.Contains(built, entry.Name()):
			return fs.SkipDir
		case !entry.Type().IsRegular(), slices.Contains(packed, path.Ext(name)):
			return nil
		}
		text, err := fs.ReadFile(root, name)
		if err != nil {
			return err
		}
		found = append(found, foreignWords(name, text)...)
		return nil
	})
	return found, err
}

// built are folders that are not committed.
var built = []string{".git", ".tools", "bin", "data", "release", "node_modules", "dist", "out"}

func foreignWords(name string, text []byte) (found []Violation) {
	for _, f := range foreign {
		for at := 0; ; {
			next := bytes.Index(text[at:], []byte(f.word))
			if next < 0 {
				break
			}
			at += next
			if !inAddress(text, at) {
				line := 1 + bytes.Count(text[:at], []byte("\n"))
				found = append(found, Violation{name, line, fmt.Sprintf("holds %q: %s", f.word, f.why)})
			}
			at += len(f.word)
		}
	}
	return found
}

// inAddress reports whether what stands at is the middle of a longer path, such as api/home/, and
// so no path of a machine.
func inAddress(text []byte, at int) bool {
	if text[at] != '/' || at == 0 {
		return false
	}
	return strings.ContainsRune("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-.}", rune(text[at-1]))
}
