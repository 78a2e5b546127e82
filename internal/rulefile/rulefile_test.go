package rulefile

import (
	"maps"
	"strings"
	"testing"

	"github.com/BurntSushi/toml"
	"pgregory.net/rapid"

	"zhenggai/internal/say"
)

const example = `# a rule
year = 2025   # comment = no key
text = """
year = 1
[x]
""" 
[[holiday]]
name = "a # b"
work = [
  2025-01-26, # first
  2025-02-08,
]
[[holiday]]
name = 'c'
when = [ { late = 1 },
         { far = 2, deep = { x = 1 } } ]
[[holiday.part]]
n = 1
[[holiday.part]]
n = 2
[last]
a.b = 3
`

func TestEveryKeyKnowsItsLine(t *testing.T) {
	f := &File{lines: index(example)}
	for path, want := range map[string]int{
		"year": 2, "text": 3, "holiday": 7, "holiday[0]": 7, "holiday[0].name": 8, "holiday[0].work[0]": 10, "holiday[0].work[1]": 11,
		"holiday[1].name": 14, "holiday[1].when[0].late": 15, "holiday[1].when[1].deep.x": 16, "holiday[1].part[1].n": 20,
		"last.a.b": 22, "holiday[1].missing": 13, "holiday[1].when[1].missing": 16, "nowhere": 1, "": 1,
	} {
		if got := f.Line(path); got != want {
			t.Errorf("%s stands at %d, want %d", path, got, want)
		}
	}
}

func TestDefectsNameFileAndLine(t *testing.T) {
	type rule struct {
		Year    int
		Holiday []struct{ Name string }
	}
	for text, want := range map[string]string{
		"year = 1\nyears = 2\n":                               "x.toml:2: ",
		"[[holiday]]\nname = 'a'\n[[holiday]]\ntitle = 'b'\n": "x.toml:4: ",
		"year = 1\nyear = \n":                                 "x.toml:2: ",
		"\nyear = 'zwanzig'\n":                                "x.toml:2: ",
		"[[holiday]]\n\nname = 3\n":                           "x.toml:3: ",
		"holiday = 3\n":                                       "x.toml:1: ",
		"\n[[year]]\nx = 1":                                   "x.toml:2: ",
		"\"\\":                                                "x.toml:1: ",
		"\xff\xfe":                                            "x.toml:1: ",
		strings.Repeat("#", MaxBytes+1):                       "x.toml:1: ",
	} {
		ds := Open("x.toml", []byte(text), &rule{}).Defects()
		if len(ds) != 1 || !strings.HasPrefix(ds.Error(), want) || strings.Contains(ds.Error(), "rulefile.") {
			t.Errorf("%.60q: %v, want one at %q", text, ds, want)
		}
		for _, d := range ds {
			if s := d.In(say.En); strings.ContainsFunc(s, func(r rune) bool { return r > 0x2fff }) {
				t.Errorf("%q is not English", s)
			}
		}
	}
}

func TestUnknownKeysAreAllNamed(t *testing.T) {
	ds := Open("x", []byte("a = 1\n[[b]]\nc = 1\n[[b]]\nc = 2\n"), &struct{ B []struct{} }{}).Defects()
	if len(ds) != 3 || ds[0].Line != 1 || ds[1].Line != 3 || ds[2].Line != 5 {
		t.Error(ds)
	}
}

// What fits is used, what does not is told once and leaves the rest alone.
func TestMisfitsAreToldOnceAndTheRestIsUsed(t *testing.T) {
	var v struct {
		Name  string
		Limit *int
		Part  float64
		Any   any
		Yes   bool
		More  map[string]string
		List  []struct{ N int }
	}
	f := Open("x", []byte("name = 'a'\nlimit = 'b'\npart = 3\nany = 4\nyes = true\nlist = [{n = 1}, {n = 'c'},\n{n = 3}]\n[more]\nk = 'v'\n"), &v)
	f.Blame("limit", "rulefile.not_utf8")
	f.Blame("list[1].n", "rulefile.not_utf8")
	f.Blame("list[2].n", "rulefile.not_utf8")
	ds := f.Defects()
	if len(ds) != 3 || ds[0].Line != 2 || ds[1].Line != 6 || ds[2].Line != 7 {
		t.Error(ds)
	}
	if v.Name != "a" || v.Limit != nil || v.Part != 3 || v.Any != int64(4) || !v.Yes || v.List[0].N != 1 || v.List[2].N != 3 || v.More["k"] != "v" {
		t.Errorf("%+v", v)
	}
}

func TestKeysTellTheKind(t *testing.T) {
	if got := strings.Join(Keys([]byte(example)), " "); got != "holiday last text year" {
		t.Error(got)
	}
}

// FuzzIndex holds the index to the decoder: it never hangs or panics, and every key that the decoder
// finds at the top has a line that exists.
func FuzzIndex(f *testing.F) {
	f.Add(example)
	f.Add("a = [[1],[{b=1}]]\n[a.'b'.\"c\"]\n[[")
	f.Fuzz(func(t *testing.T, text string) {
		lines := index(text)
		last := strings.Count(text, "\n") + 1
		for path := range maps.Keys(lines) {
			if lines[path] < 1 || lines[path] > last {
				t.Fatalf("%q stands at %d of %d", path, lines[path], last)
			}
		}
	})
}

// Texts as people lay them out: the line of each key is where a plain search finds it.
func TestLinesHoldUnderAnyLayout(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		filler := rapid.SampledFrom([]string{"", "\n", "# k1 = 0\n", "s%d = '''\nk1 = 7\n'''\n", "a%d = [\n1,\n2,\n]\n", "q%d = \"\\\"k1\"\n"})
		var b strings.Builder
		want := map[string]int{}
		for i := range rapid.IntRange(1, 12).Draw(t, "keys") {
			b.WriteString(strings.ReplaceAll(filler.Draw(t, "filler"), "%d", strings.Repeat("x", i)))
			key := "k" + strings.Repeat("1", i+1)
			want[key] = strings.Count(b.String(), "\n") + 1
			b.WriteString(key + " = " + rapid.SampledFrom([]string{"1", "'x'", "[1, 2]", "{ z = 1 }", "2025-01-01"}).Draw(t, "value") + "\n")
		}
		if _, err := toml.Decode(b.String(), &map[string]any{}); err != nil {
			t.Fatal(err)
		}
		got := index(b.String())
		for key, line := range want {
			if got[key] != line {
				t.Fatalf("%s at %d, want %d in\n%s", key, got[key], line, b.String())
			}
		}
	})
}
