package store

import (
	"context"
	"time"

	"zhenggai/internal/evidence"
	"zhenggai/internal/fault"
)

// Uploads keeps the rows of files that are still arriving, outside the journal.
type Uploads struct{ db *DB }

var _ evidence.Uploads = Uploads{}

// Uploads is the store of uploads.
func (db *DB) Uploads() Uploads { return Uploads{db} }

// BeginUpload adds an upload.
func (s Uploads) BeginUpload(ctx context.Context, u evidence.Upload) error {
	_, err := s.db.writer.ExecContext(ctx, `
		INSERT INTO upload(id, account, finding_id, name, size, material, measures, received, hash, begun_at, touched_at)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`,
		u.ID, u.Account, u.Finding, u.Name, u.Size, u.Material, jsonCell{&u.Measures}, u.Received, u.Hash, millis(u.Begun), millis(u.Touched))
	return s.db.told(err)
}

// Upload returns an upload, or fault.Missing.
func (s Uploads) Upload(ctx context.Context, id string) (evidence.Upload, error) {
	found, err := s.list(ctx, "id = $1", id)
	if err == nil && len(found) == 0 {
		err = fault.New(fault.Missing, "fault.missing")
	}
	if err != nil {
		return evidence.Upload{}, err
	}
	return found[0], nil
}

// UploadsOf lists an account's uploads, the oldest first.
func (s Uploads) UploadsOf(ctx context.Context, account string) ([]evidence.Upload, error) {
	return s.list(ctx, "account = $1", account)
}

// UploadsBefore lists the uploads that nothing was added to since an instant.
func (s Uploads) UploadsBefore(ctx context.Context, touched time.Time) ([]evidence.Upload, error) {
	return s.list(ctx, "touched_at < $1", millis(touched))
}

func (s Uploads) list(ctx context.Context, where string, args ...any) ([]evidence.Upload, error) {
	rows, err := s.db.readers.QueryContext(ctx, `SELECT id, account, finding_id, name, size, material, measures, received, hash, begun_at, touched_at
		FROM upload WHERE `+where+` ORDER BY begun_at, id`, args...)
	if err != nil {
		return nil, s.db.told(err)
	}
	defer rows.Close()
	var out []evidence.Upload
	for rows.Next() {
		var u evidence.Upload
		var begun, touched int64
		if err := rows.Scan(&u.ID, &u.Account, &u.Finding, &u.Name, &u.Size, &u.Material, jsonCell{&u.Measures}, &u.Received, &u.Hash, &begun, &touched); err != nil {
			return nil, s.db.told(err)
		}
		u.Begun, u.Touched = instant(begun), instant(touched)
		out = append(out, u)
	}
	return out, s.db.told(rows.Err())
}

// ReceiveUpload notes how many bytes are on disk; false when another noted something meanwhile.
func (s Uploads) ReceiveUpload(ctx context.Context, id string, from, to int64, at time.Time) (bool, error) {
	return s.db.updated(ctx, `UPDATE upload SET received = $1, touched_at = $2 WHERE id = $3 AND received = $4 AND hash = ''`, to, millis(at), id, from)
}

// WholeUpload notes the digest of an upload that is whole.
func (s Uploads) WholeUpload(ctx context.Context, id, hash string) error {
	_, err := s.db.writer.ExecContext(ctx, `UPDATE upload SET hash = $1 WHERE id = $2`, hash, id)
	return s.db.told(err)
}

// EndUpload forgets an upload.
func (s Uploads) EndUpload(ctx context.Context, id string) error {
	_, err := s.db.writer.ExecContext(ctx, `DELETE FROM upload WHERE id = $1`, id)
	return s.db.told(err)
}
