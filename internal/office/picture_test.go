package office

import (
	"bytes"
	"encoding/binary"
	"hash/crc32"
	"image"
	"image/color"
	"image/gif"
	"image/jpeg"
	"image/png"
	"math/rand/v2"
	"strings"
	"testing"

	"zhenggai/internal/fault"
)

// corner is a picture that is red in its upper left quarter and blue elsewhere.
func corner(w, h int) image.Image {
	img := image.NewRGBA(image.Rect(0, 0, w, h))
	for y := range h {
		for x := range w {
			c := color.RGBA{B: 255, A: 255}
			if x < w/2 && y < h/2 {
				c = color.RGBA{R: 255, A: 255}
			}
			img.SetRGBA(x, y, c)
		}
	}
	return img
}

// photo is a JPEG of corner with the EXIF of a camera that was held as turned says.
func photo(t testing.TB, w, h, turned int) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := jpeg.Encode(&b, corner(w, h), nil); err != nil {
		t.Fatal(err)
	}
	segment := append([]byte("Exif\x00\x00"), exif(turned)...)
	out := append([]byte{0xFF, 0xD8, 0xFF, 0xE1}, binary.BigEndian.AppendUint16(nil, uint16(len(segment)+2))...)
	return append(append(out, segment...), b.Bytes()[2:]...)
}

// exif is a TIFF block with an orientation, a time and a place: 40°30′N 115°15′E.
func exif(turned int) []byte {
	be := binary.BigEndian
	entry := func(tag, kind uint16, count, value uint32) []byte {
		b := be.AppendUint16(be.AppendUint16(nil, tag), kind)
		return be.AppendUint32(be.AppendUint32(b, count), value)
	}
	ifd := func(entries ...[]byte) []byte {
		b := be.AppendUint16(nil, uint16(len(entries)))
		for _, e := range entries {
			b = append(b, e...)
		}
		return be.AppendUint32(b, 0)
	}
	degrees := func(d, m uint32) []byte {
		var b []byte
		for _, n := range []uint32{d, 1, m, 1, 0, 1} {
			b = be.AppendUint32(b, n)
		}
		return b
	}
	const first, second, third = 8, 8 + 2 + 3*12 + 4, 8 + 2 + 3*12 + 4 + 2 + 2*12 + 4
	const rest = third + 2 + 4*12 + 4
	b := append([]byte("MM\x00*"), be.AppendUint32(nil, first)...)
	b = append(b, ifd(entry(0x0112, 3, 1, uint32(turned)<<16), entry(0x8769, 4, 1, second), entry(0x8825, 4, 1, third))...)
	b = append(b, ifd(entry(0x9003, 2, 20, rest), entry(0x9011, 2, 7, rest+20))...)
	b = append(b, ifd(entry(1, 2, 2, 'N'<<24), entry(2, 5, 3, rest+28), entry(3, 2, 2, 'E'<<24), entry(4, 5, 3, rest+52))...)
	b = append(b, "2026:05:20 09:30:00\x00+08:00\x00\x00"...)
	return append(append(b, degrees(40, 30)...), degrees(115, 15)...)
}

func TestAPhotoTellsWhenAndWhereAndStandsUpright(t *testing.T) {
	for turned, red := range map[int]image.Point{1: {0, 0}, 2: {1, 0}, 3: {1, 1}, 4: {0, 1}, 5: {0, 0}, 6: {1, 0}, 7: {1, 1}, 8: {0, 1}} {
		p, err := look(photo(t, 400, 200, turned))
		if err != nil {
			t.Fatal(err)
		}
		if p.Taken != "2026-05-20T09:30:00+08:00" || p.Lat != "40.500000" || p.Lon != "115.250000" {
			t.Errorf("%d: told %q %q %q", turned, p.Taken, p.Lat, p.Lon)
		}
		if want := turned > 4; want != (p.Width == 200) {
			t.Errorf("%d: %d by %d", turned, p.Width, p.Height)
		}
		img, err := jpeg.Decode(bytes.NewReader(p.Small))
		if err != nil {
			t.Fatal(err)
		}
		size := img.Bounds().Size()
		if r, _, b, _ := img.At(size.X/4+red.X*size.X/2, size.Y/4+red.Y*size.Y/2).RGBA(); r < b {
			t.Errorf("%d: the corner is not where it should be", turned)
		}
		for _, made := range [][]byte{p.Small, p.Large} {
			if bytes.Contains(made, []byte("Exif")) {
				t.Error("EXIF is copied out")
			}
		}
		if _, err := (&answer{Photo: p}).picture(); err != nil {
			t.Error(err)
		}
	}
}

func TestPicturesOfEveryKindAreLookedAt(t *testing.T) {
	var p, g bytes.Buffer
	if err := png.Encode(&p, corner(3000, 20)); err != nil {
		t.Fatal(err)
	}
	if err := gif.Encode(&g, corner(30, 20), nil); err != nil {
		t.Fatal(err)
	}
	for name, data := range map[string][]byte{"png": p.Bytes(), "gif": g.Bytes()} {
		got, err := look(data)
		if err != nil || got.Taken != "" || !IsPicture(data) {
			t.Errorf("%s: %+v, %v", name, got, err)
		}
	}
	for _, data := range []string{"", "GIF", "%PDF-1.7", "<svg xmlns='http://www.w3.org/2000/svg'/>", "RIFF0000WAVE"} {
		if _, err := look([]byte(data)); !fault.Is(err, fault.Invalid) {
			t.Errorf("%q: %v", data, err)
		}
	}
	for cut := range 60 {
		if _, err := look(p.Bytes()[:cut]); !fault.Is(err, fault.Invalid) {
			t.Errorf("the first %d bytes: %v", cut, err)
		}
	}
}

// A megabyte of PNG that would unpack to 400 million pixels is refused by its head.
func TestAPictureThatWouldBurstIsRefused(t *testing.T) {
	head := append([]byte("IHDR"), binary.BigEndian.AppendUint32(binary.BigEndian.AppendUint32(nil, 20000), 20000)...)
	head = append(head, 8, 6, 0, 0, 0)
	bomb := append([]byte("\x89PNG\r\n\x1A\n"), binary.BigEndian.AppendUint32(nil, 13)...)
	bomb = binary.BigEndian.AppendUint32(append(bomb, head...), crc32.ChecksumIEEE(head))
	_, err := look(bomb)
	if !fault.Is(err, fault.Invalid) || !strings.Contains(err.Error(), "像素") {
		t.Error(err)
	}
}

// What a child answers is checked, for a file may have taken it over.
func TestAnswersAboutPicturesAreChecked(t *testing.T) {
	good, err := look(photo(t, 40, 20, 1))
	if err != nil {
		t.Fatal(err)
	}
	for name, spoil := range map[string]func(*Photo){
		"script":  func(p *Photo) { p.Small = []byte("<script>") },
		"huge":    func(p *Photo) { p.Small = p.Large; p.Width = MaxPixels },
		"time":    func(p *Photo) { p.Taken = "yesterday" },
		"place":   func(p *Photo) { p.Lat = "" },
		"nothing": func(p *Photo) { *p = Photo{} },
	} {
		bad := *good
		spoil(&bad)
		if _, err := (&answer{Photo: &bad}).picture(); err == nil {
			t.Errorf("%s passes", name)
		}
	}
}

func TestSpoiledPhotosCrashNothing(t *testing.T) {
	data := photo(t, 64, 64, 6)
	random := rand.New(rand.NewPCG(1, 2))
	for range 2000 {
		spoiled := bytes.Clone(data)
		for range 1 + random.IntN(8) {
			spoiled[random.IntN(400)] = byte(random.Uint32())
		}
		_, _ = look(spoiled)
	}
}
