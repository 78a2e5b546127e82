package evidence

import (
	"context"
	"errors"
	"io"
	"time"

	"zhenggai/internal/fault"
	"zhenggai/internal/ledger"
)

// Upload is a file that is still arriving. It is no evidence: nobody but who began it knows of it, and nothing refers
// to it. Once whole it becomes a File of the same id.
type Upload struct {
	ID       string
	Account  string // who began it, and alone may go on
	Finding  string
	Name     string // as the sender calls it
	Size     int64  // bytes, as they will be
	Material string
	Measures []string
	Received int64  // bytes on disk
	Hash     string // "" until it is whole
	Begun    time.Time
	Touched  time.Time
}

// Uploads keeps the rows of uploads, outside the journal.
type Uploads interface {
	// Upload returns an upload, or fault.Missing.
	Upload(ctx context.Context, id string) (Upload, error)
	// UploadsOf lists an account's uploads, the oldest first.
	UploadsOf(ctx context.Context, account string) ([]Upload, error)
	// UploadsBefore lists the uploads that nothing was added to since an instant.
	UploadsBefore(ctx context.Context, touched time.Time) ([]Upload, error)
	// BeginUpload adds an upload.
	BeginUpload(ctx context.Context, u Upload) error
	// ReceiveUpload notes that an upload of which from bytes were on disk now has to; false when another noted
	// something meanwhile.
	ReceiveUpload(ctx context.Context, id string, from, to int64, at time.Time) (bool, error)
	// WholeUpload notes the digest of an upload that is whole.
	WholeUpload(ctx context.Context, id, hash string) error
	// EndUpload forgets an upload.
	EndUpload(ctx context.Context, id string) error
}

// Parts keeps the bytes of uploads.
type Parts interface {
	// Append adds what r gives behind the first from bytes of a part; what it returns as added is on disk, also
	// beside an error.
	Append(ctx context.Context, id string, from int64, r io.Reader) (added int64, err error)
	// Held is how many bytes of a part are on disk.
	Held(id string) (int64, error)
	// Weigh reads a part again and returns its digest and the sum of its blocks.
	Weigh(ctx context.Context, id string) (digest, sum string, err error)
	// Keep gives a part the name of its digest, under which it is kept from then on.
	Keep(id, digest string) error
	// Has reports whether there are bytes of a digest.
	Has(digest string) (bool, error)
	// Drop forgets a part.
	Drop(id string) error
}

// MaxUploads is how many files of an account may be arriving at a time.
const MaxUploads = 50

// slab is how many bytes are taken in before they are noted as received.
const slab = 16 << 20

// Counter is where files arrive in pieces, and become evidence when they are whole.
type Counter struct {
	Uploads Uploads
	Parts   Parts
	Desk    *Desk
	Most    int64         // bytes of a file
	Quota   int64         // bytes of all files of an account that are still arriving
	Life    time.Duration // how long nothing may be added before an upload is forgotten
	// Free tells how many bytes the disk has left; nil when nobody knows.
	Free  func() (int64, error)
	NewID func() string
	Now   func() time.Time
}

// Begin makes an upload, of which nothing has arrived. ID and name are settled here. A file that is empty or too large,
// a measure of another finding and an account with too much under way are fault.Invalid, a disk without the space is
// fault.Unavailable.
func (c *Counter) Begin(ctx context.Context, u Upload) (Upload, error) {
	u.ID, u.Name, u.Received, u.Hash = c.NewID(), tidyName(u.Name), 0, ""
	u.Begun, u.Touched = c.Now(), c.Now()
	if u.Size > c.Most {
		return u, fault.New(fault.Invalid, "evidence.too_large", "Name", u.Name, "Limit", c.Most>>20).At("file")
	}
	if err := c.Desk.check(ctx, u.file()); err != nil {
		return u, err
	}
	if err := c.room(ctx, u); err != nil {
		return u, err
	}
	return u, c.Uploads.BeginUpload(ctx, u)
}

// reserve is what uploads leave on the disk for everything else, in bytes.
const reserve = 256 << 20

// room minds the quota of the account and the space on the disk.
func (c *Counter) room(ctx context.Context, u Upload) error {
	under, err := c.Uploads.UploadsOf(ctx, u.Account)
	if err != nil {
		return err
	}
	sum := u.Size
	for _, other := range under {
		sum += other.Size
	}
	if sum > c.Quota || len(under) >= MaxUploads {
		return fault.New(fault.Invalid, "evidence.quota", "Count", len(under), "Limit", c.Quota>>20).At("file")
	}
	if c.Free == nil {
		return nil
	}
	if free, err := c.Free(); err == nil && free < u.Size+reserve {
		return fault.Wrap(fault.ErrFull, fault.Unavailable, "evidence.no_room", "Name", u.Name)
	}
	return nil
}

// Find returns an upload to who began it; to anybody else it is fault.Missing. Received is what is on disk for sure.
func (c *Counter) Find(ctx context.Context, account, id string) (Upload, error) {
	u, err := c.Uploads.Upload(ctx, id)
	if err == nil && (account == "" || u.Account != account) {
		err = fault.New(fault.Missing, "fault.missing")
	}
	if err != nil {
		return Upload{}, err
	}
	return c.onDisk(u)
}

// onDisk lowers what was noted to what is there: a ledger restored from its backup has no parts.
func (c *Counter) onDisk(u Upload) (Upload, error) {
	if u.Hash != "" {
		return u, nil
	}
	held, err := c.Parts.Held(u.ID)
	u.Received = min(u.Received, held)
	return u, err
}

// Of lists the uploads of an account for a finding, the oldest first.
func (c *Counter) Of(ctx context.Context, account, finding string) ([]Upload, error) {
	all, err := c.Uploads.UploadsOf(ctx, account)
	var out []Upload
	for _, u := range all {
		if u.Finding != finding {
			continue
		}
		if u, err = c.onDisk(u); err != nil {
			return nil, err
		}
		out = append(out, u)
	}
	return out, err
}

// Append takes in what body gives behind the first from bytes. What it reports as received is on disk, also beside an
// error: a line that broke loses nothing of what had arrived. Another offset than where the upload is, and more than
// the file was said to have, are fault.Conflict.
func (c *Counter) Append(ctx context.Context, u Upload, from int64, body io.Reader) (Upload, error) {
	if u.Hash != "" || from != u.Received {
		return u, fault.New(fault.Conflict, "evidence.offset", "Received", u.Received)
	}
	noted, err := c.Uploads.Upload(ctx, u.ID)
	if err != nil {
		return u, err
	}
	for was := noted.Received; ; was = u.Received {
		want := min(slab, u.Size-u.Received)
		if want == 0 {
			return u, nothingBehind(body)
		}
		added, err := c.Parts.Append(ctx, u.ID, u.Received, io.LimitReader(body, want))
		if added > 0 {
			if noteErr := c.note(ctx, u, was, u.Received+added); noteErr != nil {
				return u, errors.Join(noteErr, err)
			}
			u.Received += added
		}
		if err != nil || added < want {
			return u, err
		}
	}
}

// note writes down what is on disk, although the request that brought it may be over.
func (c *Counter) note(ctx context.Context, u Upload, was, received int64) error {
	ok, err := c.Uploads.ReceiveUpload(context.WithoutCancel(ctx), u.ID, was, received, c.Now())
	if err == nil && !ok {
		err = fault.New(fault.Conflict, "evidence.offset", "Received", u.Received)
	}
	return err
}

// nothingBehind minds bytes behind the end of a file.
func nothingBehind(body io.Reader) error {
	var more [1]byte
	if n, _ := io.ReadFull(body, more[:]); n > 0 {
		return fault.New(fault.Conflict, "evidence.too_much")
	}
	return nil
}

// Finish hands an upload that is whole in as evidence, on a day. It is read again from the disk first; sum, as the
// sender reckoned it, must be what lies there, unless it is "". It can be asked again after it broke off anywhere: the
// evidence is there once. Whoever calls it has seen that the account may hand in proof of the finding, now and not only
// when it began.
func (c *Counter) Finish(ctx context.Context, u Upload, sum string, on ledger.Date) (File, error) {
	if u.Received != u.Size {
		return File{}, fault.New(fault.Conflict, "evidence.offset", "Received", u.Received)
	}
	hash, err := c.keep(ctx, u, sum)
	if err != nil {
		return File{}, err
	}
	f := u.file()
	f.Hash, f.On = hash, on
	if f, err = c.Desk.addAs(ctx, f); err != nil {
		return f, err
	}
	return f, c.Uploads.EndUpload(context.WithoutCancel(ctx), u.ID)
}

// Finished returns the evidence that an upload of an account became, or fault.Missing: whoever did not hear the answer
// to Finish asks again.
func (c *Counter) Finished(ctx context.Context, account, id string) (File, error) {
	f, err := c.Desk.Store.File(ctx, id)
	if err == nil && f.Row.By != account {
		err = fault.New(fault.Missing, "fault.missing")
	}
	return f.Row, err
}

// keep moves the bytes of an upload that is whole to where files are kept. The digest is written down before, so that
// a start after a fall knows where they went.
func (c *Counter) keep(ctx context.Context, u Upload, sum string) (string, error) {
	if u.Hash != "" {
		if has, err := c.Parts.Has(u.Hash); err != nil || has {
			return u.Hash, errors.Join(err, c.Parts.Drop(u.ID))
		}
	}
	hash, weighed, err := c.Parts.Weigh(ctx, u.ID)
	if err != nil {
		return "", err
	}
	if sum != "" && sum != weighed {
		// The bytes are another file's, or two files': nothing can be continued with them.
		if err := c.Drop(context.WithoutCancel(ctx), u); err != nil {
			return "", err
		}
		return "", fault.New(fault.Invalid, "evidence.other_bytes", "Name", u.Name).At("file")
	}
	if err := c.Uploads.WholeUpload(ctx, u.ID, hash); err != nil {
		return "", err
	}
	return hash, c.Parts.Keep(u.ID, hash)
}

// Drop forgets an upload and what had arrived of it.
func (c *Counter) Drop(ctx context.Context, u Upload) error {
	if err := c.Parts.Drop(u.ID); err != nil {
		return err
	}
	return c.Uploads.EndUpload(ctx, u.ID)
}

// Expire forgets the uploads that nothing was added to for Life, and returns how many.
func (c *Counter) Expire(ctx context.Context) (int, error) {
	old, err := c.Uploads.UploadsBefore(ctx, c.Now().Add(-c.Life))
	if err != nil {
		return 0, err
	}
	for i, u := range old {
		if err := c.Drop(ctx, u); err != nil {
			return i, err
		}
	}
	return len(old), nil
}

// Until is when an upload is forgotten unless something is added.
func (c *Counter) Until(u Upload) time.Time { return u.Touched.Add(c.Life) }

// file is the evidence that an upload becomes.
func (u Upload) file() File {
	return File{ID: u.ID, Finding: u.Finding, Name: u.Name, Size: u.Size, Material: u.Material, Measures: u.Measures, By: u.Account}
}
