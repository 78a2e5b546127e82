// Command uibuild bundles the page scripts and styles of web/ into internal/web/dist, from where
// the program embeds them. Every file directly in web/src (and whatever stands in web/static) is
// an entry; files in folders below are parts that entries import. Names carry a hash of the
// content, so that browsers may keep them for ever; manifest.json maps the plain name to the
// hashed one. The same sources give the same names and the same bytes.
package main

import (
	"flag"
	"fmt"
	"os"
	"time"
)

func main() {
	var b bundle
	flag.StringVar(&b.from, "from", "web", "directory with src/, static/ and node_modules/")
	flag.StringVar(&b.to, "to", "internal/web/dist", "directory to fill; what it held before is removed")
	flag.BoolVar(&b.release, "release", false, "compress as far as possible; takes seconds longer")
	flag.Parse()
	start := time.Now()
	files, err := b.build()
	if err != nil {
		fmt.Fprintln(os.Stderr, "uibuild:", err)
		os.Exit(1)
	}
	fmt.Printf("%d files in %s (%v)\n", files, b.to, time.Since(start).Round(time.Millisecond))
}
