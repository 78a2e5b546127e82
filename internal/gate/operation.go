package gate

import (
	"context"
	"errors"
	"net/http"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humago"

	"zhenggai/internal/org"
)

// Operation makes a route of a machine operation: same table, same permission check, and its faults
// become problem documents. op gives method, path, id and documentation.
func Operation[I, O any](may org.Permission, op huma.Operation, do func(context.Context, *I) (*O, error)) Route {
	if op.Extensions == nil {
		op.Extensions = map[string]any{}
	}
	op.Extensions["x-permission"] = string(may)
	if may != org.Anyone {
		op.Security = []map[string][]string{{"session": {}}, {"token": {}}}
	}
	rt := Route{
		Method: op.Method, Pattern: op.Path, Name: op.OperationID, Permission: may,
		MaxBody: op.MaxBodyBytes, Summary: op.Summary,
	}
	rt.attach = func(api huma.API) {
		huma.Register(api, op, func(ctx context.Context, in *I) (*O, error) {
			out, err := do(ctx, in)
			if err != nil {
				return nil, apiError(ctx, err)
			}
			return out, nil
		})
	}
	return rt
}

// newAPI makes the operations' side of the table. The library would add documentation pages of its
// own; they are left out, since nothing may be reached that the table does not list.
func (g *Gate) newAPI() huma.API {
	cfg := huma.DefaultConfig(g.cfg.Title, g.cfg.Version)
	cfg.DocsPath, cfg.OpenAPIPath, cfg.SchemasPath = "", "", ""
	cfg.CreateHooks = nil
	cfg.Components.SecuritySchemes = map[string]*huma.SecurityScheme{
		"session": {Type: "apiKey", In: "cookie", Name: g.cfg.Keeper.sessions.Cookie.Name},
		"token":   {Type: "http", Scheme: "bearer"},
	}
	return humago.New(tableMux{g}, cfg)
}

// tableMux lets the operations library bind only what the table lists, behind the table's check.
type tableMux struct{ g *Gate }

// HandleFunc binds an operation's handler to the route of the same method and path.
func (m tableMux) HandleFunc(pattern string, handle func(http.ResponseWriter, *http.Request)) {
	for _, rt := range m.g.table {
		if rt.API() && rt.key() == pattern {
			m.g.bound[pattern] = true
			m.g.mux.Handle(pattern, m.g.open(rt, func(r *Request) error {
				handle(r.W, r.Request)
				return nil
			}))
		}
	}
}

// ServeHTTP exists because the library asks for it; operations are served through the gate.
func (m tableMux) ServeHTTP(w http.ResponseWriter, r *http.Request) { m.g.ServeHTTP(w, r) }

// problemError is a fault on its way out through the operations library.
type problemError struct {
	*problemDocument
}

func (e problemError) Error() string  { return e.Detail }
func (e problemError) GetStatus() int { return e.Status }

// ContentType makes the body a problem document (RFC 9457).
func (e problemError) ContentType(string) string { return "application/problem+json" }

// apiError turns what an operation returned into what may be said of it.
func apiError(ctx context.Context, err error) error {
	var known huma.StatusError
	if errors.As(err, &known) {
		return err
	}
	r := From(ctx)
	p := r.gate.judge(r, err)
	return problemError{p.document(r)}
}
