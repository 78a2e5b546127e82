package main

import (
	"context"
	"runtime"
	"time"

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
	m.duties(&v)
	return v, m.told(ctx, &v)
}

// told tells of what follows the journal and of the jobs.
func (m *Main) told(ctx context.Context, v *web.Vitals) error {
	at, err := m.office.db.Notices().Place(ctx)
	if err != nil {
		return err
	}
	v.Behind, v.Follow = max(v.Entries-int64(at), 0), web.Organ{Well: true}
	if v.Behind > farBehind {
		v.Follow = web.Organ{Note: say.T("cli.far_behind")}
	}
	jobs, err := m.office.db.Jobs().States(ctx)
	for _, j := range jobs {
		v.Jobs = append(v.Jobs, web.JobVitals{
			Name: j.Name, Running: j.Holder != "" && j.Until.After(now()), Ended: j.Ended, Next: j.Next, Failed: j.Failed, Failure: j.Failure,
		})
	}
	return err
}

// farBehind is how many entries a follower may be behind.
const farBehind = 10_000

// duties tells of the newest backup, where one that is two days late is not well, and of the readings.
func (m *Main) duties(v *web.Vitals) {
	v.BackupName, v.BackedUpAt = m.nightly.newest()
	v.Backup = web.Organ{Well: true}
	switch {
	case m.nightly.at == nil:
		v.Backup = web.Organ{Note: say.T("cli.no_schedule")}
	case v.BackupName == "" && now().Sub(m.started) > lateBackup, v.BackupName != "" && now().Sub(v.BackedUpAt) > lateBackup:
		v.Backup = web.Organ{Note: say.T("cli.backup_late")}
	}
	v.Sandbox, v.Queue = web.Organ{Well: true}, web.Organ{Well: true}
	v.Waiting, v.Running, v.Failed = m.docs.Counts()
}

// lateBackup is how old the newest backup may be.
const lateBackup = 48 * time.Hour

// lowDisk is how many free bytes are too few: a night's backup must fit.
const lowDisk = 1 << 30

// well is the state of a part that answered err.
func well(err error) web.Organ {
	if err != nil {
		return web.Organ{Note: say.T("cli.part_failed")}
	}
	return web.Organ{Well: true}
}
