package journal

// Key is the public half of a signing key, as the journal itself keeps it: an old checkpoint stays
// checkable after the key that signed it was replaced.
type Key struct {
	ID     string `json:"id"`     // key hash, eight hex digits
	Public string `json:"public"` // in the encoding of its Suite
}

// KeyOf describes a public key that v reads.
func KeyOf(v Verifier, public string) Key { return Key{ID: hex32(v.KeyHash()), Public: public} }

// Ref names the key's row.
func (k Key) Ref() Ref { return Ref{Table: "signing_key", ID: k.ID} }

// Image is the key itself.
func (k Key) Image() any { return k }
