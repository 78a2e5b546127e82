# Everything is built and tested from here. A fresh machine needs Go 1.26, Node.js 20 or later
# with npm, make and git; the rest is fetched by version from the lock files, once.

SHELL := bash
.SHELLFLAGS := -eu -o pipefail -c
MAKEFLAGS += --no-builtin-rules
.DELETE_ON_ERROR:
.DEFAULT_GOAL := help

export CGO_ENABLED := 0

VERSION ?= $(shell git describe --tags --always --dirty 2>/dev/null || echo unversioned)
LDFLAGS := -s -w -X main.version=$(VERSION)
PLATFORMS := amd64 arm64 loong64
# Releases take the patch release that fixes CVE-2026-94440; go.mod asks for no more than 1.26.
RELEASE_GO ?= go1.26.9

NPM_CI := npm ci --ignore-scripts --no-progress --loglevel=error
WEB := web/node_modules/.package-lock.json
E2E := e2e/node_modules/.package-lock.json
BUNDLE := internal/web/dist/manifest.json
GO_TOOLS := .tools/gofumpt .tools/golangci-lint .tools/templ

##@ To use it

.PHONY: run
run: build ## build, load the sample city on first start, serve on 127.0.0.1:8080
	bin/zhenggai serve --data data --sample

.PHONY: dev
dev: .tools/again $(WEB) ## the same, again at every change of a source
	.tools/again make --no-print-directory run

.PHONY: build
build: $(BUNDLE) ## bin/zhenggai
	go build -buildvcs=false -ldflags '$(LDFLAGS)' -o bin/ ./cmd/zhenggai

.PHONY: assets
assets: $(BUNDLE) ## bundle the page scripts and styles

.PHONY: release
release: .tools/uibuild $(WEB) ## release/: one archive for each platform, and their hashes
	tools/release.sh '$(VERSION)' '$(RELEASE_GO)' $(PLATFORMS)

##@ To check it

# The Go tests come last: their lines are what CI reads.
.PHONY: test
test: tools check browser ## format, vet, lint and every test, with both databases and the browser
	cd tools && go test ./...
	go test -timeout 12m ./...

.PHONY: check
check: format generated vet lint types ## all that needs no running program

.PHONY: format
format: .tools/gofumpt
	@out=$$(.tools/gofumpt -l . tools); [ -z "$$out" ] || { echo "not formatted, run make fmt:"; echo "$$out"; exit 1; }

.PHONY: fmt
fmt: .tools/gofumpt .tools/templ ## format the Go sources and the pages
	.tools/gofumpt -w . tools
	.tools/templ fmt internal

.PHONY: generated
generated: .tools/templ
	@hash() { find internal -name '*_templ.go' -exec sha256sum {} + | sort; }; \
	before=$$(hash); .tools/templ generate -log-level error -path internal; \
	[ "$$before" = "$$(hash)" ] || { echo "the Go of some .templ pages was stale; it is new now, commit it"; exit 1; }

.PHONY: vet
vet: $(BUNDLE)
	go vet ./...
	cd tools && go vet ./...

.PHONY: lint
lint: .tools/golangci-lint $(BUNDLE) ## golangci-lint, as .golangci.yml says
	.tools/golangci-lint run ./...

.PHONY: types
types: $(WEB) ## check the types of the page scripts
	web/node_modules/.bin/tsc --noEmit -p web

.PHONY: browser
browser: build $(E2E) ## the tests in Chromium
	node --test --test-concurrency=2 --test-reporter=spec e2e/*.test.mjs

.PHONY: soak
soak: $(E2E) build ## the long tests: killed servers, full disks, load
	go test -tags soak -timeout 60m -run Soak -v ./...

.PHONY: oracle
oracle: ## compare against independent implementations
	go test -tags oracle -timeout 30m -run Oracle -v ./...

.PHONY: oldest
oldest: POSTGRES ?= /usr/lib/postgresql/15
oldest: ## the store's tests on the oldest supported PostgreSQL, installed at POSTGRES
	ZHENGGAI_TEST_POSTGRES_HOME=$(POSTGRES) go test -count=1 ./internal/store/...

.PHONY: bench
bench: $(E2E) build ## measure every budget and write docs/benchmarks.md; BENCH_FINDINGS is the ledger's size
	go test -run '^$$' -bench . -benchmem ./internal/...
	node e2e/bench.mjs

##@ What the rest needs

.PHONY: tools
tools: $(GO_TOOLS) .tools/uibuild $(WEB) $(E2E) ## fetch and build all tools, once

$(BUNDLE): .tools/uibuild $(WEB) $(shell find web/src web/static -type f 2>/dev/null)
	.tools/uibuild

$(WEB): web/package.json web/package-lock.json | machine
	cd web && $(NPM_CI)
	@touch $@

$(E2E): e2e/package.json e2e/package-lock.json e2e/unpack.mjs | machine
	cd e2e && $(NPM_CI) && node unpack.mjs
	@touch $@

.tools/gofumpt: PACKAGE = mvdan.cc/gofumpt
.tools/golangci-lint: PACKAGE = github.com/golangci/golangci-lint/v2/cmd/golangci-lint
.tools/templ: PACKAGE = github.com/a-h/templ/cmd/templ
$(GO_TOOLS): tools/go.mod tools/go.sum | machine
	cd tools && go build -o ../.tools/ $(PACKAGE)
	@touch $@

.tools/uibuild .tools/again: .tools/%: $(wildcard tools/*/*.go) tools/go.mod tools/go.sum | machine
	cd tools && go build -o ../.tools/ ./$*
	@touch $@

.PHONY: machine
machine:
	@for program in go node npm git; do command -v $$program >/dev/null || \
	  { echo "$$program is missing: this needs Go 1.26, Node.js 20 or later with npm, make and git"; exit 1; }; done

.PHONY: clean
clean: ## remove what was built, but not the tools
	rm -rf bin release e2e/out
	find internal/web/dist -type f ! -name .keep -delete

.PHONY: help
help: ## this list
	@awk 'BEGIN { FS = ":.*## " } /^##@/ { printf "\n%s\n", substr($$0, 5) } \
	  /^[a-z]+:.*## / { printf "  make %-9s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)
