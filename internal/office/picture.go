package office

import (
	"bytes"
	"context"
	"fmt"
	"image"
	"image/color"
	"image/gif"
	"image/jpeg"
	"image/png"
	"io"
	"math"
	"regexp"
	"strings"

	"github.com/bep/imagemeta"
	"golang.org/x/image/draw"
	"golang.org/x/image/webp"

	"zhenggai/internal/fault"
)

// Photo is what a picture says of itself, and two smaller ones made of it that hold nothing but what is to be seen.
type Photo struct {
	Width, Height int // pixels, upright
	// Taken is when it was taken by the clock of the camera, YYYY-MM-DDThh:mm:ss with an offset where it wrote one, "" when
	// it does not say.
	Taken string `json:",omitempty"`
	// Lat and Lon are where it was taken, degrees of WGS 84 with six decimals, "" when it does not say.
	Lat, Lon string `json:",omitempty"`
	// Small and Large are JPEG files of at most SmallSide and LargeSide pixels a side.
	Small, Large []byte
}

// The longest side of the pictures that are made, in pixels.
const (
	SmallSide = 360
	LargeSide = 1600
)

// MaxPixels is how many pixels a picture may have: a phone's have 12 to 50 million. What has more is refused before it is
// unpacked, since a file of a megabyte can hold thousands of millions.
const MaxPixels = 60_000_000

// pictureFormat is how pictures of one kind are read.
type pictureFormat struct {
	magic string // where ? stands any byte
	meta  imagemeta.ImageFormat
	size  func(io.Reader) (image.Config, error)
	read  func(io.Reader) (image.Image, error)
}

// pictureFormats are the kinds of picture that are looked at. Of a GIF it is the first frame.
func pictureFormats() []pictureFormat {
	return []pictureFormat{
		{"\xFF\xD8\xFF", imagemeta.JPEG, jpeg.DecodeConfig, jpeg.Decode},
		{"\x89PNG\r\n\x1A\n", imagemeta.PNG, png.DecodeConfig, png.Decode},
		{"GIF8?a", imagemeta.ImageFormatAuto, gif.DecodeConfig, gif.Decode},
		{"RIFF????WEBP", imagemeta.WebP, webp.DecodeConfig, webp.Decode},
	}
}

func pictureFormatOf(data []byte) (pictureFormat, bool) {
	for _, f := range pictureFormats() {
		if len(data) < len(f.magic) {
			continue
		}
		fits := true
		for i := range len(f.magic) {
			fits = fits && (f.magic[i] == '?' || f.magic[i] == data[i])
		}
		if fits {
			return f, true
		}
	}
	return pictureFormat{}, false
}

// IsPicture tells by its first bytes whether a file is a picture that can be looked at.
func IsPicture(head []byte) bool {
	_, is := pictureFormatOf(head)
	return is
}

// Look looks at a picture in a child, as Read reads a file. What is no picture, and one with too many pixels, is
// fault.Invalid.
func (s *Sandbox) Look(ctx context.Context, r io.Reader) (*Photo, error) {
	source := &failing{r: r}
	out, err := s.run(ctx, order{Limits: s.Limits, Look: true}, source)
	if source.err != nil {
		return nil, fault.Wrap(source.err, fault.KindOf(source.err), "office.unreadable")
	}
	if err != nil {
		return nil, err
	}
	return out.picture()
}

// look looks at a picture in this very process.
func look(data []byte) (*Photo, error) {
	f, is := pictureFormatOf(data)
	if !is {
		return nil, fault.New(fault.Invalid, "office.no_picture")
	}
	size, err := f.size(bytes.NewReader(data))
	if err != nil {
		return nil, fault.Wrap(err, fault.Invalid, "office.broken_picture")
	}
	if int64(size.Width)*int64(size.Height) > MaxPixels {
		return nil, fault.New(fault.Invalid, "office.too_many_pixels", "Millions", MaxPixels/1_000_000)
	}
	img, err := f.read(bytes.NewReader(data))
	if err != nil {
		return nil, fault.Wrap(err, fault.Invalid, "office.broken_picture")
	}
	p := &Photo{}
	turned := p.told(f.meta, data)
	large := upright(shrunk(img, LargeSide, draw.ApproxBiLinear), turned)
	if p.Width, p.Height = img.Bounds().Dx(), img.Bounds().Dy(); turned > 4 {
		p.Width, p.Height = p.Height, p.Width
	}
	if p.Large, err = written(large); err == nil {
		p.Small, err = written(shrunk(large, SmallSide, draw.CatmullRom))
	}
	return p, err
}

// told reads what the camera wrote into the file, and returns how it was held: 1 to 8, as EXIF counts. What cannot be
// read says nothing.
func (p *Photo) told(format imagemeta.ImageFormat, data []byte) (turned int) {
	if format == imagemeta.ImageFormatAuto {
		return 1 // a GIF has no EXIF
	}
	var tags imagemeta.Tags
	_, err := imagemeta.Decode(imagemeta.Options{
		R: bytes.NewReader(data), ImageFormat: format, Sources: imagemeta.EXIF,
		ShouldHandleTag: func(imagemeta.TagInfo) bool { return true },
		HandleTag:       func(t imagemeta.TagInfo) error { tags.Add(t); return nil },
	})
	if err != nil {
		return 1
	}
	exif := tags.EXIF()
	word := func(name string) string { return strings.Trim(fmt.Sprint(exif[name].Value), " \x00") }
	if at := strings.Replace(strings.Replace(strings.Replace(word("DateTimeOriginal"), ":", "-", 1), ":", "-", 1), " ", "T", 1); takenForm.MatchString(at) {
		p.Taken = at
		if with := at + word("OffsetTimeOriginal"); takenForm.MatchString(with) {
			p.Taken = with
		}
	}
	lat, lon, err := tags.GetLatLong()
	if err == nil && (lat != 0 || lon != 0) && math.Abs(lat) <= 90 && math.Abs(lon) <= 180 {
		p.Lat, p.Lon = fmt.Sprintf("%.6f", lat), fmt.Sprintf("%.6f", lon)
	}
	if _, err := fmt.Sscan(word("Orientation"), &turned); err != nil || turned < 1 || turned > 8 {
		return 1
	}
	return turned
}

// shrunk is a picture that is no longer than side on either side, on white where it is transparent.
func shrunk(img image.Image, side int, by draw.Scaler) *image.RGBA {
	w, h := img.Bounds().Dx(), img.Bounds().Dy()
	if longest := max(w, h); longest > side {
		w, h = max(1, w*side/longest), max(1, h*side/longest)
	}
	out := image.NewRGBA(image.Rect(0, 0, w, h))
	draw.Draw(out, out.Bounds(), image.NewUniform(color.White), image.Point{}, draw.Src)
	by.Scale(out, out.Bounds(), img, img.Bounds(), draw.Over, nil)
	return out
}

// upright turns a picture that was held otherwise, as EXIF counts.
func upright(img *image.RGBA, turned int) *image.RGBA {
	w, h := img.Bounds().Dx(), img.Bounds().Dy()
	from := map[int]func(x, y int) (int, int){
		2: func(x, y int) (int, int) { return w - 1 - x, y },
		3: func(x, y int) (int, int) { return w - 1 - x, h - 1 - y },
		4: func(x, y int) (int, int) { return x, h - 1 - y },
		5: func(x, y int) (int, int) { return y, x },
		6: func(x, y int) (int, int) { return y, h - 1 - x },
		7: func(x, y int) (int, int) { return w - 1 - y, h - 1 - x },
		8: func(x, y int) (int, int) { return w - 1 - y, x },
	}[turned]
	if from == nil {
		return img
	}
	if turned > 4 {
		w, h = h, w
	}
	out := image.NewRGBA(image.Rect(0, 0, w, h))
	w, h = img.Bounds().Dx(), img.Bounds().Dy()
	for y := range out.Bounds().Dy() {
		for x := range out.Bounds().Dx() {
			out.SetRGBA(x, y, img.RGBAAt(from(x, y)))
		}
	}
	return out
}

func written(img image.Image) ([]byte, error) {
	var b bytes.Buffer
	err := jpeg.Encode(&b, img, &jpeg.Options{Quality: 82})
	return b.Bytes(), err
}

var (
	takenForm  = regexp.MustCompile(`^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])T([01]\d|2[0-3]):[0-5]\d:[0-5]\d([+-][01]\d:[0-5]\d)?$`)
	degreeForm = regexp.MustCompile(`^-?\d{1,3}\.\d{6}$`)
)

// picture checks a child's answer as a stranger's.
func (a *answer) picture() (*Photo, error) {
	if a.Fault != nil {
		return nil, a.Fault.restore()
	}
	p := a.Photo
	if p == nil || p.Width < 1 || p.Height < 1 || p.Width > MaxPixels/p.Height ||
		p.Taken != "" && !takenForm.MatchString(p.Taken) || (p.Lat == "") != (p.Lon == "") ||
		p.Lat != "" && (!degreeForm.MatchString(p.Lat) || !degreeForm.MatchString(p.Lon)) {
		return nil, nonsense()
	}
	for side, b := range map[int][]byte{SmallSide: p.Small, LargeSide: p.Large} {
		size, err := jpeg.DecodeConfig(bytes.NewReader(b))
		if err != nil || max(size.Width, size.Height) > side {
			return nil, nonsense()
		}
	}
	return p, nil
}
