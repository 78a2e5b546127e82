package main

import (
	"context"
	"runtime"

	"zhenggai/internal/fault"
	"zhenggai/internal/say"
	"zhenggai/internal/web"
)

// Examine implements web.Examiner.
func (m *Main) Examine(ctx context.Context) (web.Vitals, error) {
	db := m.office.db
	v := web.Vitals{Version: version, Go: runtime.Version(), Started: m.started, Storage: well(db.Ping(ctx)), Engine: db.Dialect()}
	size, err := db.Book().Size(ctx)
	if err != nil {
		return web.Vitals{}, err
	}
	v.Entries = int64(size)
	c, err := db.Book().Checkpoint(ctx)
	if err != nil && !fault.Is(err, fault.Missing) {
		return web.Vitals{}, err
	}
	v.Checkpoint, v.SignedSize = well(nil), int64(c.Size)
	if c.At != 0 {
		v.SignedAt = unixMilli(c.At)
	}
	v.DiskFree, v.DiskWhole, err = disk(m.Config.Data)
	v.Disk = well(err)
	if err == nil && v.DiskFree < lowDisk {
		v.Disk = web.Organ{Note: say.T("cli.disk_low")}
	}
	return v, nil
}

// lowDisk is how many free bytes are too few: a night's backup must fit.
const lowDisk = 1 << 30

// well is the state of a part that answered err.
func well(err error) web.Organ {
	if err != nil {
		return web.Organ{Note: say.T("cli.part_failed")}
	}
	return web.Organ{Well: true}
}
