package store

import (
	"cmp"
	"context"
	"slices"

	"zhenggai/internal/journal"
	"zhenggai/internal/ledger"
	"zhenggai/internal/org"
	"zhenggai/internal/reading"
	"zhenggai/internal/store/engine"
)

// reader reads the rows that are true now, or that were true at a sequence. It is what domain rooms
// see of storage, inside a transaction and outside.
type reader struct {
	db *DB
	q  engine.Querier
	at journal.Seq // 0 for now
}

var (
	_ ledger.Reader  = reader{}
	_ reading.Source = reader{}
	_ org.Roll       = reader{}
)

// when narrows a condition to the versions that the reader sees.
func (r reader) when(where string, args []any) (string, []any) {
	if r.at == 0 {
		return where + " AND " + now, args
	}
	a := engine.Args{Values: args}
	where += " AND since_seq <= " + a.Bind(int64(r.at)) + " AND until_seq > " + a.Bind(int64(r.at))
	return where, a.Values
}

func one[T journal.Record](ctx context.Context, r reader, t table[T], where string, args ...any) (journal.Versioned[T], error) {
	where, args = r.when(where, args)
	v, err := t.one(ctx, r.q, where, args...)
	return v, r.db.told(err)
}

func list[T journal.Record](ctx context.Context, r reader, t table[T], where, order string, args ...any) ([]journal.Versioned[T], error) {
	where, args = r.when(where, args)
	v, err := t.list(ctx, r.q, where+" ORDER BY "+order, args...)
	return v, r.db.told(err)
}

// texts reads a query of one column of text.
func (r reader) texts(ctx context.Context, query string, args ...any) ([]string, error) {
	rows, err := r.q.QueryContext(ctx, query, args...)
	if err != nil {
		return nil, r.db.told(err)
	}
	defer rows.Close()
	var all []string
	for rows.Next() {
		var text string
		if err := rows.Scan(&text); err != nil {
			return nil, r.db.told(err)
		}
		all = append(all, text)
	}
	return all, r.db.told(rows.Err())
}

// rowsOf drops the intervals of versions.
func rowsOf[T any](all []journal.Versioned[T], err error) ([]T, error) {
	return journal.Rows(all), err
}

// Round returns a round.
func (r reader) Round(ctx context.Context, id string) (journal.Versioned[ledger.Round], error) {
	return one(ctx, r, rounds, "id = $1", id)
}

// Rounds lists the rounds, those of the highest inspector first.
func (r reader) Rounds(ctx context.Context) ([]journal.Versioned[ledger.Round], error) {
	all, err := list(ctx, r, rounds, "1 = 1", "id")
	slices.SortStableFunc(all, func(a, b journal.Versioned[ledger.Round]) int {
		return cmp.Or(
			cmp.Compare(slices.Index(ledger.Sources, a.Row.Source), slices.Index(ledger.Sources, b.Row.Source)),
			cmp.Compare(a.Row.No, b.Row.No),
			cmp.Compare(a.Row.Title, b.Row.Title))
	})
	return all, err
}

// Finding returns a finding.
func (r reader) Finding(ctx context.Context, id string) (journal.Versioned[ledger.Finding], error) {
	v, err := one(ctx, r, findings, "id = $1", id)
	return seen(ctx, r, v, err, func(f ledger.Finding) string { return f.ID })
}

// FindingsOf lists a round's findings by No.
func (r reader) FindingsOf(ctx context.Context, roundID string) ([]journal.Versioned[ledger.Finding], error) {
	all, err := list(ctx, r, findings, "round_id = $1", "no, id", roundID)
	return seenAmong(ctx, r, all, err, func(f ledger.Finding) string { return f.ID })
}

// Measure returns a measure.
func (r reader) Measure(ctx context.Context, id string) (journal.Versioned[ledger.Measure], error) {
	v, err := one(ctx, r, measures, "id = $1", id)
	return seen(ctx, r, v, err, func(m ledger.Measure) string { return m.FindingID })
}

// MeasuresOf lists a finding's measures by Ord.
func (r reader) MeasuresOf(ctx context.Context, findingID string) ([]journal.Versioned[ledger.Measure], error) {
	return seenOf(ctx, r, findingID, func() ([]journal.Versioned[ledger.Measure], error) {
		return list(ctx, r, measures, "finding_id = $1", "ord, id", findingID)
	})
}

// TasksOf lists a finding's tasks by Ord.
func (r reader) TasksOf(ctx context.Context, findingID string) ([]journal.Versioned[ledger.Task], error) {
	return seenOf(ctx, r, findingID, func() ([]journal.Versioned[ledger.Task], error) {
		return list(ctx, r, tasks, "finding_id = $1", "ord, id", findingID)
	})
}

// Task returns a task.
func (r reader) Task(ctx context.Context, id string) (journal.Versioned[ledger.Task], error) {
	v, err := one(ctx, r, tasks, "id = $1", id)
	return seen(ctx, r, v, err, func(t ledger.Task) string { return t.FindingID })
}

// Document returns a document.
func (r reader) Document(ctx context.Context, id string) (journal.Versioned[reading.Document], error) {
	return one(ctx, r, documents, "id = $1", id)
}

// DocumentByDigest finds the document with these bytes, the first of them when several were handed in.
func (r reader) DocumentByDigest(ctx context.Context, digest string) (journal.Versioned[reading.Document], error) {
	where, args := r.when("digest = $1", []any{digest})
	v, err := documents.one(ctx, r.q, where+" ORDER BY handed_in, id LIMIT 1", args...)
	return v, r.db.told(err)
}

// Documents lists documents, newest first.
func (r reader) Documents(ctx context.Context) ([]journal.Versioned[reading.Document], error) {
	return list(ctx, r, documents, "1 = 1", "handed_in DESC, id DESC")
}

// Reading returns what was read in a document.
func (r reader) Reading(ctx context.Context, documentID string) (journal.Versioned[reading.Reading], error) {
	v, err := one(ctx, r, readings, "id = $1", documentID)
	if err != nil {
		return journal.Versioned[reading.Reading]{}, err
	}
	row, err := v.Row.reading(ctx, r.q)
	return journal.Versioned[reading.Reading]{Row: row, Since: v.Since, Until: v.Until}, r.db.told(err)
}

// Mapping returns how spreadsheets with a header are read.
func (r reader) Mapping(ctx context.Context, fingerprint string) (journal.Versioned[reading.Mapping], error) {
	return one(ctx, r, mappings, "id = $1", fingerprint)
}

// Account returns an account.
func (r reader) Account(ctx context.Context, id string) (journal.Versioned[org.Account], error) {
	return one(ctx, r, accounts, "id = $1", id)
}

// AccountByLogin finds the account whose folded login is fold.
func (r reader) AccountByLogin(ctx context.Context, fold string) (journal.Versioned[org.Account], error) {
	return one(ctx, r, accounts, "login_key = $1", fold)
}

// Accounts lists all accounts by their first role and login.
func (r reader) Accounts(ctx context.Context) ([]journal.Versioned[org.Account], error) {
	all, err := list(ctx, r, accounts, "1 = 1", "login_key, id")
	slices.SortStableFunc(all, func(a, b journal.Versioned[org.Account]) int {
		return cmp.Compare(rank(a.Row), rank(b.Row))
	})
	return all, err
}

// rank is the place of an account's first role in a list, of one without any the last.
func rank(a org.Account) int {
	if len(a.Grants) == 0 {
		return len(org.Roles)
	}
	return slices.Index(org.Roles, a.Grants[0].Role)
}

// Delegation returns a delegation.
func (r reader) Delegation(ctx context.Context, id string) (journal.Versioned[org.Delegation], error) {
	return one(ctx, r, delegations, "id = $1", id)
}

// Delegations lists all that were not ended early, by their first day.
func (r reader) Delegations(ctx context.Context) ([]journal.Versioned[org.Delegation], error) {
	return list(ctx, r, delegations, "1 = 1", "since, id")
}

// DelegationsTo lists those of them to an account.
func (r reader) DelegationsTo(ctx context.Context, account string) ([]journal.Versioned[org.Delegation], error) {
	return list(ctx, r, delegations, "to_account = $1", "since, id", account)
}

// Token returns a program's token.
func (r reader) Token(ctx context.Context, id string) (journal.Versioned[org.Token], error) {
	return one(ctx, r, apiTokens, "id = $1", id)
}

// TokenByHash finds a program's token by the digest of what it holds.
func (r reader) TokenByHash(ctx context.Context, hash string) (journal.Versioned[org.Token], error) {
	return one(ctx, r, apiTokens, "hash = $1", hash)
}

// TokensOf lists an account's tokens, newest first.
func (r reader) TokensOf(ctx context.Context, account string) ([]journal.Versioned[org.Token], error) {
	return list(ctx, r, apiTokens, "account = $1", "id DESC", account)
}

// Setting returns a setting, or fault.Missing when nobody decided it yet.
func (r reader) Setting(ctx context.Context, key string) (journal.Versioned[org.Setting], error) {
	return one(ctx, r, settings, "id = $1", key)
}

// Settings lists what was decided, by key.
func (r reader) Settings(ctx context.Context) ([]journal.Versioned[org.Setting], error) {
	return list(ctx, r, settings, "1 = 1", "id")
}
