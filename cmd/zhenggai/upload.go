package main

import (
	"context"
	"time"

	"zhenggai/internal/evidence"
	"zhenggai/internal/fault"
)

// counter is where evidence arrives in pieces.
func (m *Main) counter() *evidence.Counter {
	c := m.Config
	return &evidence.Counter{
		Uploads: m.office.db.Uploads(), Parts: m.office.db.Vault(), Desk: m.office.proofs,
		Most: c.MaxEvidenceMB << 20, Quota: c.UploadQuotaMB << 20, Life: time.Duration(c.UploadDays) * 24 * time.Hour,
		Free: func() (int64, error) {
			free, _, err := disk(c.Data)
			return free, err
		},
		NewID: newID, Now: now,
	}
}

// expireUploads forgets uploads that nobody went on with, parts that no upload knows of, and what a killed process left.
func (m *Main) expireUploads(ctx context.Context) error {
	db := m.office.db
	n, err := m.counter().Expire(ctx)
	if n > 0 {
		m.Log.Info("uploads were forgotten", "count", n)
	}
	if err != nil {
		return err
	}
	old := now().AddDate(0, 0, -1)
	parts, err := db.Vault().Parts()
	if err != nil {
		return err
	}
	for _, p := range parts {
		_, err := db.Uploads().Upload(ctx, p.ID)
		if fault.Is(err, fault.Missing) && p.Touched.Before(old) {
			err = db.Vault().Drop(p.ID)
		}
		if err != nil && !fault.Is(err, fault.Missing) {
			return err
		}
	}
	return db.Vault().Sweep(old)
}
