// Tracker measures a general tracker, PocketBase, with the records and filters that the product is measured with, for
// a ratio in docs/benchmarks.md. It reads records as JSON lines from the standard input and prints what each query
// took, in milliseconds, as JSON.
//
//	tracker DIR < findings.jsonl
package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"net/url"
	"os"
	"slices"
	"time"

	"github.com/pocketbase/pocketbase"
	"github.com/pocketbase/pocketbase/apis"
	"github.com/pocketbase/pocketbase/core"
	"github.com/pocketbase/pocketbase/tools/types"
)

// finding is a record: the fields that lists filter and sort by.
type finding struct {
	Statement string `json:"statement"`
	Status    string `json:"status"`
	Grade     string `json:"grade"`
	Deadline  string `json:"deadline"`
	Unit      string `json:"unit"`
}

// queries are the product's own, as this tracker writes them.
var queries = map[string]url.Values{
	"list":        {},
	"status":      {"filter": {"status = 'in_progress'"}},
	"word":        {"filter": {"statement ~ '草原'"}},
	"status_word": {"filter": {"status = 'in_progress' && statement ~ '草原'"}},
}

const (
	times   = 100
	perPage = "50"
)

func main() {
	log.SetFlags(0)
	if len(os.Args) != 2 {
		log.Fatal("usage: tracker DIR < findings.jsonl")
	}
	if err := run(os.Args[1], os.Stdin, os.Stdout); err != nil {
		log.Fatal(err)
	}
}

func run(dir string, in io.Reader, out io.Writer) error {
	app := pocketbase.NewWithConfig(pocketbase.Config{DefaultDataDir: dir, HideStartBanner: true})
	if err := app.Bootstrap(); err != nil {
		return err
	}
	if err := app.RunAllMigrations(); err != nil {
		return err
	}
	if err := fill(app, in); err != nil {
		return err
	}
	address, err := serve(app)
	if err != nil {
		return err
	}
	took := map[string]map[string]float64{}
	for name, q := range queries {
		if took[name], err = measure(address, q); err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
	}
	return json.NewEncoder(out).Encode(took)
}

// fill makes the collection, with an index for every field that is compared.
func fill(app core.App, in io.Reader) error {
	c := core.NewBaseCollection("findings")
	c.ListRule = types.Pointer("")
	c.Fields.Add(&core.TextField{Name: "statement", Max: 20_000})
	for _, name := range []string{"status", "grade", "deadline", "unit"} {
		c.Fields.Add(&core.TextField{Name: name})
		c.AddIndex("findings_"+name, false, name, "")
	}
	if err := app.Save(c); err != nil {
		return err
	}
	lines := bufio.NewScanner(in)
	lines.Buffer(nil, 1<<20)
	return app.RunInTransaction(func(tx core.App) error {
		for lines.Scan() {
			var f finding
			if err := json.Unmarshal(lines.Bytes(), &f); err != nil {
				return err
			}
			r := core.NewRecord(c)
			r.Set("statement", f.Statement)
			r.Set("status", f.Status)
			r.Set("grade", f.Grade)
			r.Set("deadline", f.Deadline)
			r.Set("unit", f.Unit)
			if err := tx.SaveNoValidate(r); err != nil {
				return err
			}
		}
		return lines.Err()
	})
}

// serve starts the tracker on a free port of the loopback and waits until it answers.
func serve(app core.App) (address string, err error) {
	free, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return "", err
	}
	host := free.Addr().String()
	if err := free.Close(); err != nil {
		return "", err
	}
	failed := make(chan error, 1)
	go func() { failed <- apis.Serve(app, apis.ServeConfig{HttpAddr: host}) }()
	for range 100 {
		if r, err := http.Get("http://" + host + "/api/health"); err == nil {
			return "http://" + host, r.Body.Close()
		}
		select {
		case err := <-failed:
			return "", err
		case <-time.After(100 * time.Millisecond):
		}
	}
	return "", fmt.Errorf("%s does not answer", host)
}

// measure asks one at a time, the first time not counted.
func measure(address string, q url.Values) (map[string]float64, error) {
	asked := url.Values{"perPage": {perPage}, "sort": {"deadline"}}
	for k, v := range q {
		asked[k] = v
	}
	var all []float64
	for i := range times + 1 {
		began := time.Now()
		r, err := http.Get(address + "/api/collections/findings/records?" + asked.Encode())
		if err != nil {
			return nil, err
		}
		body, err := io.ReadAll(r.Body)
		if err != nil {
			return nil, err
		}
		if err := r.Body.Close(); err != nil {
			return nil, err
		}
		if r.StatusCode != http.StatusOK {
			return nil, fmt.Errorf("%d: %.300s", r.StatusCode, body)
		}
		if i > 0 {
			all = append(all, float64(time.Since(began).Microseconds())/1000)
		}
	}
	slices.Sort(all)
	return map[string]float64{"p50": all[len(all)/2], "p99": all[len(all)*99/100]}, nil
}
