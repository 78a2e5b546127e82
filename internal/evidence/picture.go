package evidence

import "zhenggai/internal/say"

// Picture is what a machine read off a picture. It shows what the file says of itself, which anybody can have changed;
// Grade tells how much is behind it.
type Picture struct {
	Width  int `json:"width,omitempty"` // pixels, as it is looked at
	Height int `json:"height,omitempty"`
	// Taken is when it was taken, by the clock of the camera: YYYY-MM-DDThh:mm:ss, with an offset where the camera wrote
	// one; "" when it does not say.
	Taken string `json:"taken,omitempty"`
	// Lat and Lon are where it was taken, in degrees of WGS 84 with six decimals, "" when it does not say.
	Lat   string `json:"lat,omitempty"`
	Lon   string `json:"lon,omitempty"`
	Grade Grade  `json:"grade,omitempty"`
	// Trouble is why it could not be looked at, nil when it could.
	Trouble *say.Text `json:"trouble,omitempty"`
}

// Shown tells whether there is a picture to be shown.
func (f File) Shown() bool { return f.Picture != nil && f.Picture.Trouble == nil }

// Grade is how a picture came to tell when and where it was taken.
type Grade string

// The grades, as reliability has them: A, taken inside the product, is not given to files handed in.
const (
	Told     Grade = "B" // the camera wrote it into the file
	Stripped Grade = "C" // the file says nothing, as files do that went through a messenger
)
