package house

import (
	"fmt"
	"io/fs"
	"net/url"
	"path"
	"regexp"
	"slices"
	"strings"
)

// linkTo finds the address of a Markdown link or picture.
var linkTo = regexp.MustCompile(`\]\(([^)\s]+)\)`)

// Links follows every relative link of the repository's Markdown: what it names is there.
func Links(root fs.FS) ([]Violation, error) {
	var found []Violation
	err := fs.WalkDir(root, ".", func(name string, entry fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case entry.IsDir() && slices.Contains(built, entry.Name()):
			return fs.SkipDir
		case !entry.Type().IsRegular(), path.Ext(name) != ".md":
			return nil
		}
		text, err := fs.ReadFile(root, name)
		if err != nil {
			return err
		}
		for i, line := range strings.Split(string(text), "\n") {
			for _, link := range linkTo.FindAllStringSubmatch(line, -1) {
				if !leads(root, name, link[1]) {
					found = append(found, Violation{name, i + 1, fmt.Sprintf("links to %s, which is not there", link[1])})
				}
			}
		}
		return nil
	})
	return found, err
}

// leads tells whether a link in a file goes somewhere; addresses elsewhere and places within the file
// itself are not followed.
func leads(root fs.FS, from, link string) bool {
	u, err := url.Parse(link)
	if err != nil {
		return false
	}
	if u.IsAbs() || u.Path == "" {
		return true
	}
	_, err = fs.Stat(root, path.Join(path.Dir(from), u.Path))
	return err == nil
}
