package gate

import (
	"context"
	"net/http"
)

// Still tells whether the session of a request that lasts is good yet: not signed out, not timed out, its account as it
// was. It does not make the session last longer.
func (k *Keeper) Still(r *Request) bool {
	ctx, cancel := context.WithCancel(context.Background()) // a fresh one: the request's holds the session as it began
	defer cancel()
	ctx, err := k.sessions.Load(ctx, k.sessions.Token(r.Context()))
	if err != nil {
		return false
	}
	id := k.sessions.GetString(ctx, keyAccount)
	if id == "" || id != r.Actor() {
		return false
	}
	v, s, err := k.known(ctx, id)
	return err == nil && !v.Row.Disabled && k.sessions.GetString(ctx, keyStanding) == standing(v, s)
}

// watching lets a request read its session without writing it back.
func (k *Keeper) watching(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		token := ""
		if c, err := r.Cookie(k.sessions.Cookie.Name); err == nil {
			token = c.Value
		}
		ctx, err := k.sessions.Load(r.Context(), token)
		if err != nil {
			k.sessionFailed(w, r, err)
			return
		}
		next.ServeHTTP(w, r.WithContext(ctx))
	})
}
