// Package say holds sentences that are still to be spoken: a catalogue key and its arguments,
// turned into a reader's language only where a person meets it. Every room may use it; it knows
// none of them. The catalogues are the TOML files under catalogue/<language>, one file a room;
// zh-CN is complete and is what a missing translation falls back to.
package say

import (
	"embed"
	"fmt"
	"io/fs"
	"strings"
	"sync"

	"github.com/BurntSushi/toml"
	"github.com/nicksnyder/go-i18n/v2/i18n"
	"golang.org/x/text/language"
)

// Lang is a language the product speaks, as a BCP 47 tag.
type Lang string

// The languages spoken. ZhCN is the first language of every page and of every command.
const (
	ZhCN Lang = "zh-CN"
	En   Lang = "en"
)

// Langs lists the languages in the order a chooser shows them.
var Langs = []Lang{ZhCN, En}

// Args are the named arguments of a Text. A value that is itself a Text is spoken in the same language.
type Args map[string]any

// Text is a sentence in no language yet. The zero Text speaks as "".
type Text struct {
	Key  string `json:"key"`
	Args Args   `json:"args,omitempty"`
}

// T makes a Text from a catalogue key and alternating argument names and values.
func T(key string, kv ...any) Text {
	t := Text{Key: key}
	for i := 0; i+1 < len(kv); i += 2 {
		if t.Args == nil {
			t.Args = Args{}
		}
		t.Args[kv[i].(string)] = kv[i+1]
	}
	return t
}

// IsZero reports whether there is nothing to say.
func (t Text) IsZero() bool { return t.Key == "" }

// In speaks t in lang, falling back to zh-CN and, for a key in no catalogue, to the key itself.
func (t Text) In(lang Lang) string {
	if t.Key == "" {
		return ""
	}
	data := make(map[string]any, len(t.Args))
	for k, v := range t.Args {
		data[k] = spoken(v, lang)
	}
	cfg := &i18n.LocalizeConfig{MessageID: t.Key, TemplateData: data}
	if n, ok := t.Args["Count"]; ok {
		cfg.PluralCount = n
	}
	s, err := localizer(lang).Localize(cfg)
	if s == "" && err != nil {
		return t.Key
	}
	return s
}

// spoken turns nested Texts, also those that came back from JSON as maps, into words.
func spoken(v any, lang Lang) any {
	switch x := v.(type) {
	case Text:
		return x.In(lang)
	case []Text:
		words := make([]string, len(x))
		for i, t := range x {
			words[i] = t.In(lang)
		}
		return strings.Join(words, "、")
	case map[string]any:
		if key, ok := x["key"].(string); ok {
			args, _ := x["args"].(map[string]any)
			return Text{Key: key, Args: args}.In(lang)
		}
	}
	return v
}

// String speaks in zh-CN, for logs and for tests.
func (t Text) String() string { return t.In(ZhCN) }

// Match picks the language for an Accept-Language header or a stored preference.
func Match(wanted ...string) Lang {
	tag, _ := language.MatchStrings(matcher, wanted...)
	if base, _ := tag.Base(); base.String() == "en" {
		return En
	}
	return ZhCN
}

var matcher = language.NewMatcher([]language.Tag{language.SimplifiedChinese, language.English})

//go:embed catalogue
var catalogues embed.FS

var localizers = sync.OnceValue(func() map[Lang]*i18n.Localizer {
	bundle := i18n.NewBundle(language.MustParse(string(ZhCN)))
	bundle.RegisterUnmarshalFunc("toml", toml.Unmarshal)
	for _, lang := range Langs {
		if err := load(bundle, lang); err != nil {
			panic(err) // a broken catalogue is a broken build; TestCatalogues meets it first
		}
	}
	m := make(map[Lang]*i18n.Localizer, len(Langs))
	for _, lang := range Langs {
		m[lang] = i18n.NewLocalizer(bundle, string(lang), string(ZhCN))
	}
	return m
})

func load(bundle *i18n.Bundle, lang Lang) error {
	return fs.WalkDir(catalogues, "catalogue/"+string(lang), func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		buf, err := catalogues.ReadFile(path)
		if err != nil {
			return err
		}
		// The library reads the language off the file's name: room.zh-CN.toml.
		name := strings.TrimSuffix(d.Name(), ".toml") + "." + string(lang) + ".toml"
		if _, err := bundle.ParseMessageFileBytes(buf, name); err != nil {
			return fmt.Errorf("catalogue %s: %w", path, err)
		}
		return nil
	})
}

func localizer(lang Lang) *i18n.Localizer {
	if l, ok := localizers()[lang]; ok {
		return l
	}
	return localizers()[ZhCN]
}
