package store

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"database/sql/driver"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"zhenggai/internal/fault"
)

// The keys under which what is personal is encrypted: telephone numbers and mail addresses of the roster; names, telephone
// numbers and addresses of complainants. Like the signing key they are in no database and in no backup.
const (
	contactOf     = "contact"
	complainantOf = "complainant"
)

// contactBox encrypts what is personal: AES-256-GCM under a key of each person's own, made from the
// office's key and the person's salt. Whoever erases the salt has destroyed the key.
type contactBox struct {
	of  string // whose: contact or complainant; the key's file is called after it
	key []byte // nil when a backup is looked at without it
	id  string // names the key in what it encrypted
}

func (db *DB) openContacts() error {
	for _, box := range []*contactBox{db.contacts, db.complainants, db.channels} {
		if err := box.load(db.cfg.Keys); err != nil {
			return err
		}
	}
	return nil
}

// load reads the key, making one when there is none.
func (b *contactBox) load(folder string) error {
	path := filepath.Join(folder, b.of+".key")
	text, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		var fresh [32]byte
		rand.Read(fresh[:])
		text = []byte(hex.EncodeToString(fresh[:]) + "\n")
		err = writeWhole(path, text, 0o600)
	}
	if err != nil {
		return fault.Wrap(err, fault.Unavailable, "store.key_unreadable", "Path", folder)
	}
	key, err := hex.DecodeString(strings.TrimSpace(string(text)))
	if err == nil && len(key) != 32 {
		err = fmt.Errorf("%s.key holds %d bytes, not 32", b.of, len(key))
	}
	if err != nil {
		return fault.Wrap(err, fault.Unavailable, "store.key_unreadable", "Path", folder)
	}
	sum := sha256.Sum256(append([]byte(b.of+" key\x00"), key...))
	b.key, b.id = key, hex.EncodeToString(sum[:4])
	return nil
}

// under is the cipher of one person's contacts.
func (b *contactBox) under(salt string) (cipher.AEAD, error) {
	mac := hmac.New(sha256.New, b.key)
	mac.Write([]byte(b.of + "\x00" + salt))
	block, err := aes.NewCipher(mac.Sum(nil))
	if err != nil {
		return nil, err
	}
	return cipher.NewGCM(block)
}

// contactCell keeps one personal field encrypted. The field's name and the person's id are
// authenticated with it, so that a value cannot be moved to another row or column.
type contactCell struct {
	box      *contactBox
	id, salt *string // of the row
	locked   *bool   // set when another key encrypted it
	field    string
	text     *string
}

func (c contactCell) place() []byte { return []byte(*c.id + "\x00" + c.field) }

// Value encrypts; nothing stays nothing.
func (c contactCell) Value() (driver.Value, error) {
	if *c.text == "" {
		return "", nil
	}
	aead, err := c.box.under(*c.salt)
	if err != nil {
		return nil, err
	}
	nonce := make([]byte, aead.NonceSize())
	rand.Read(nonce)
	return c.box.id + ":" + base64.StdEncoding.EncodeToString(aead.Seal(nonce, nonce, []byte(*c.text), c.place())), nil
}

// Scan decrypts. What another key encrypted leaves the person locked: the rest of the row is good, and
// the journal is compared with the digest that was written beside it. What this key encrypted and does
// not open was altered; it is shown as it stands, so that the digest tells.
func (c contactCell) Scan(src any) error {
	text, ok := src.(string)
	if !ok {
		return fmt.Errorf("a contact is stored as text, not as %T", src)
	}
	*c.text = ""
	if text == "" {
		return nil
	}
	id, sealed, _ := strings.Cut(text, ":")
	if id != c.box.id {
		*c.locked = true
		return nil
	}
	open, err := c.open(sealed)
	if err != nil {
		open = []byte(text)
	}
	*c.text = string(open)
	return nil
}

func (c contactCell) open(sealed string) ([]byte, error) {
	aead, err := c.box.under(*c.salt)
	if err != nil {
		return nil, err
	}
	raw, err := base64.StdEncoding.DecodeString(sealed)
	if err != nil || len(raw) < aead.NonceSize() {
		return nil, errors.New("too short for a nonce")
	}
	return aead.Open(nil, raw[:aead.NonceSize()], raw[aead.NonceSize():], c.place())
}

// sealCell keeps the digest of what is personal beside it.
type sealCell struct {
	digest func() string
	seal   *string
}

// Value computes the digest.
func (c sealCell) Value() (driver.Value, error) { return c.digest(), nil }

// Scan reads it back.
func (c sealCell) Scan(src any) error {
	text, ok := src.(string)
	if !ok {
		return fmt.Errorf("a digest is stored as text, not as %T", src)
	}
	*c.seal = text
	return nil
}

// hold seals bytes for a place, which opens nothing that was sealed for another: a table with complainants that was shown
// and is not taken yet, a password, somebody's address.
func (b *contactBox) hold(place string, text []byte) (string, error) {
	aead, err := b.under(place)
	if err != nil {
		return "", err
	}
	nonce := make([]byte, aead.NonceSize())
	rand.Read(nonce)
	return base64.StdEncoding.EncodeToString(aead.Seal(nonce, nonce, text, []byte(place))), nil
}

// release opens what hold sealed; anything else is fault.Invalid.
func (b *contactBox) release(place, sealed string) ([]byte, error) {
	aead, err := b.under(place)
	if err != nil {
		return nil, err
	}
	raw, err := base64.StdEncoding.DecodeString(sealed)
	if err != nil || len(raw) < aead.NonceSize() {
		return nil, fault.New(fault.Invalid, "store.held_odd")
	}
	text, err := aead.Open(nil, raw[:aead.NonceSize()], raw[aead.NonceSize():], []byte(place))
	if err != nil {
		return nil, fault.New(fault.Invalid, "store.held_odd")
	}
	return text, nil
}
