package store

import (
	"context"
	"time"

	"zhenggai/internal/say"
)

// Jobs keeps the rows of the clock's jobs, outside the journal. It is the roster that duty asks for; each change is one
// statement, so that of two processes one succeeds.
type Jobs struct{ db *DB }

// Jobs is the store of jobs.
func (db *DB) Jobs() Jobs { return Jobs{db} }

// Job is a job's row. Times are zero for never.
type Job struct {
	Name    string
	Next    time.Time
	Holder  string
	Until   time.Time
	Began   time.Time
	Ended   time.Time
	Well    time.Time
	Failure say.Text
	Failed  int
}

// Enrol adds a row for a job that has none, due at next.
func (s Jobs) Enrol(ctx context.Context, name string, next time.Time) error {
	var n int
	if err := s.db.readers.QueryRowContext(ctx, `SELECT count(*) FROM job WHERE name = $1`, name).Scan(&n); err != nil || n > 0 {
		return s.db.told(err)
	}
	_, err := s.db.updated(ctx, `INSERT INTO job(name, next_at, holder, lease_until, began_at, ended_at, well_at, failure, failed)
		VALUES ($1, $2, '', 0, 0, 0, 0, '', 0) ON CONFLICT (name) DO NOTHING`, name, millis(next))
	return err
}

// States lists all rows by name.
func (s Jobs) States(ctx context.Context) ([]Job, error) {
	rows, err := s.db.readers.QueryContext(ctx, `SELECT name, next_at, holder, lease_until, began_at, ended_at, well_at, failure, failed FROM job ORDER BY name`)
	if err != nil {
		return nil, s.db.told(err)
	}
	defer rows.Close()
	var out []Job
	for rows.Next() {
		var j Job
		var next, until, began, ended, well int64
		if err := rows.Scan(&j.Name, &next, &j.Holder, &until, &began, &ended, &well, textCell{&j.Failure}, &j.Failed); err != nil {
			return nil, s.db.told(err)
		}
		j.Next, j.Until, j.Began, j.Ended, j.Well = instant(next), instant(until), instant(began), instant(ended), instant(well)
		out = append(out, j)
	}
	return out, s.db.told(rows.Err())
}

// Take gives a job that is due at now, and that nobody holds a lease on, to holder until the given time.
func (s Jobs) Take(ctx context.Context, name, holder string, now, until time.Time) (bool, error) {
	var due int
	err := s.db.readers.QueryRowContext(ctx, `SELECT count(*) FROM job WHERE name = $1 AND next_at <= $2 AND (holder = '' OR lease_until <= $2)`,
		name, millis(now)).Scan(&due)
	if err != nil || due == 0 { // asked first where it costs nothing: most of the time nothing is due
		return false, s.db.told(err)
	}
	return s.db.updated(ctx, `UPDATE job SET holder = $1, lease_until = $2, began_at = $3
		WHERE name = $4 AND next_at <= $3 AND (holder = '' OR lease_until <= $3)`, holder, millis(until), millis(now), name)
}

// Keep makes the lease of holder longer; false when it has been lost.
func (s Jobs) Keep(ctx context.Context, name, holder string, until time.Time) (bool, error) {
	return s.db.updated(ctx, `UPDATE job SET lease_until = $1 WHERE name = $2 AND holder = $3`, millis(until), name, holder)
}

// Done ends the run of holder: well, or with a failure. It is false when the lease has been lost.
func (s Jobs) Done(ctx context.Context, name, holder string, now, next time.Time, failure say.Text) (bool, error) {
	query := `UPDATE job SET holder = '', lease_until = 0, ended_at = $1, next_at = $2, failure = $3, failed = failed + 1 WHERE name = $4 AND holder = $5`
	if failure.IsZero() {
		query = `UPDATE job SET holder = '', lease_until = 0, ended_at = $1, well_at = $1, next_at = $2, failure = $3, failed = 0 WHERE name = $4 AND holder = $5`
	}
	return s.db.updated(ctx, query, millis(now), millis(next), textCell{&failure}, name, holder)
}

// Release gives the job back as it was, for another process to take at once.
func (s Jobs) Release(ctx context.Context, name, holder string) error {
	_, err := s.db.updated(ctx, `UPDATE job SET holder = '', lease_until = 0 WHERE name = $1 AND holder = $2`, name, holder)
	return err
}
