package supervise

import (
	"context"
	"slices"

	"zhenggai/internal/closure"
	"zhenggai/internal/dispatch"
	"zhenggai/internal/doubt"
	"zhenggai/internal/journal"
	"zhenggai/internal/rulefile"
	"zhenggai/internal/say"
	"zhenggai/internal/workday"
)

// Book is everything that is in force: holiday tables, lamp rules, closing policies, rhythms of returns, what counts as a sign of false work. It is never changed: With makes
// another one.
type Book struct {
	Calendar *workday.Calendar
	Rules    *Rules
	Policies *closure.Policies
	Rhythms  *dispatch.Rules
	Doubts   *doubt.Rules
}

// Shipped is what ships with the product: holiday tables, the default closing policies, rhythm of returns and signs, and no lamp rule.
func Shipped() *Book {
	return &Book{Calendar: workday.Embedded(), Rules: &Rules{}, Policies: closure.Embedded(), Rhythms: dispatch.Embedded(), Doubts: doubt.Embedded()}
}

// RuleFile is a rule file that an office put in force. Its text is kept as it came.
type RuleFile struct {
	ID     string `json:"id"`
	Kind   string `json:"kind"` // holidays, lamps, closing, dispatch or doubts
	Name   string `json:"name"` // of the file
	Text   string `json:"text"`
	Title  string `json:"title"`
	Region string `json:"region,omitempty"` // administrative code, "" for every region
	// From is the first day it holds.
	From workday.Day `json:"from"`
	By   string      `json:"by"` // account id
	On   workday.Day `json:"on"`
}

// Ref names the file's row.
func (f RuleFile) Ref() journal.Ref { return journal.Ref{Table: "rule_file", ID: f.ID} }

// Image is the file itself.
func (f RuleFile) Image() any { return f }

// Read is what a rule file was found to be.
type Read struct {
	Kind   string // holidays, lamps, closing, dispatch, doubts, or "" when nothing tells
	Title  string
	Region string
	From   workday.Day
	Sound  say.Text // what it holds, in a sentence
}

// bookKinds are the rule files there are, each told by keys that no other has.
var bookKinds = []struct {
	name string
	told []string
	read func(b *Book, name string, text []byte) (*Book, Read, rulefile.Defects)
}{
	{"holidays", []string{"holiday"}, (*Book).holidays},
	{"lamps", []string{"lamp", "step"}, (*Book).lamps},
	{"closing", []string{"stages", "materials"}, (*Book).closing},
	{"dispatch", []string{"dispatch"}, (*Book).rhythm},
	{"doubts", []string{"doubts"}, (*Book).doubts},
}

// With is the book with another file, and what that is. A file with a defect, by itself or beside what is in the
// book, gives every defect with its line, and the book stays as it is.
func (b *Book) With(name string, text []byte) (*Book, Read, rulefile.Defects) {
	keys := rulefile.Keys(text)
	for _, kind := range bookKinds {
		if slices.ContainsFunc(kind.told, func(key string) bool { return slices.Contains(keys, key) }) {
			next, read, defects := kind.read(b, name, text)
			read.Kind = kind.name
			if defects != nil {
				next = b
			}
			return next, read, defects
		}
	}
	f := rulefile.Open(name, text, &map[string]any{})
	if f.Readable() {
		f.Blame("", "supervise.book_unknown")
	}
	return b, Read{}, f.Defects()
}

func (b *Book) holidays(name string, text []byte) (*Book, Read, rulefile.Defects) {
	table, defects := workday.ParseTable(name, text)
	if defects != nil {
		return nil, Read{}, defects
	}
	calendar, defects := b.Calendar.With(table)
	if defects != nil {
		return nil, Read{}, defects
	}
	off, work := 0, 0
	for _, h := range table.Holidays {
		off += int(h.To-h.From) + 1
		work += len(h.Work)
	}
	read := Read{
		Title: table.Notice, From: workday.On(table.Year, 1, 1),
		Sound: say.T("supervise.book_holidays", "Year", table.Year, "Notice", table.Notice, "Off", off, "Work", work),
	}
	next := *b
	next.Calendar = calendar
	return &next, read, nil
}

func (b *Book) lamps(name string, text []byte) (*Book, Read, rulefile.Defects) {
	rule, defects := ParseRule(name, text)
	if defects != nil {
		return nil, Read{}, defects
	}
	rules, defects := b.Rules.With(rule)
	if defects != nil {
		return nil, Read{}, defects
	}
	read := Read{
		Title: rule.Title, Region: rule.Region, From: rule.From,
		Sound: say.T("supervise.book_lamps", "Title", rule.Title, "From", rule.From, "Region", rule.Region,
			"Lamps", len(rule.Lamps), "Steps", len(rule.Steps)),
	}
	next := *b
	next.Rules = rules
	return &next, read, nil
}

func (b *Book) closing(name string, text []byte) (*Book, Read, rulefile.Defects) {
	policy, defects := closure.Parse(name, text)
	if defects != nil {
		return nil, Read{}, defects
	}
	policies, defects := b.Policies.With(policy)
	if defects != nil {
		return nil, Read{}, defects
	}
	read := Read{
		Title: policy.Named(say.ZhCN), Region: policy.Region, From: policy.From,
		Sound: say.T("supervise.book_closing", "Zh", policy.Named(say.ZhCN), "En", policy.Named(say.En), "From", policy.From.String(),
			"Region", policy.Region, "Stages", len(policy.Stages)),
	}
	next := *b
	next.Policies = policies
	return &next, read, nil
}

func (b *Book) rhythm(name string, text []byte) (*Book, Read, rulefile.Defects) {
	rule, defects := dispatch.ParseRule(name, text)
	if defects != nil {
		return nil, Read{}, defects
	}
	rhythms, defects := b.Rhythms.With(rule)
	if defects != nil {
		return nil, Read{}, defects
	}
	read := Read{
		Title: rule.Title, Region: rule.Region, From: rule.From,
		Sound: say.T("supervise.book_dispatch", "Title", rule.Title, "From", rule.From, "Region", rule.Region,
			"Every", string(rule.Rhythm.Every), "On", rule.Rhythm.On),
	}
	next := *b
	next.Rhythms = rhythms
	return &next, read, nil
}

func (b *Book) doubts(name string, text []byte) (*Book, Read, rulefile.Defects) {
	rule, defects := doubt.ParseRule(name, text)
	if defects != nil {
		return nil, Read{}, defects
	}
	rules, defects := b.Doubts.With(rule)
	if defects != nil {
		return nil, Read{}, defects
	}
	is := rule.Ruling()
	read := Read{
		Title: is.Title, Region: is.Region, From: is.From,
		Sound: say.T("supervise.book_doubts", "Title", is.Title, "From", is.From, "Region", is.Region,
			"Copy", int(rule.Copy*doubt.Percent+0.5), "Days", rule.Days),
	}
	next := *b
	next.Doubts = rules
	return &next, read, nil
}

// BookOf is the shipped book with files put in force, in order. A file that does not fit is told and left out: it
// was sound when it was loaded, and a later version of the product may ask for more.
func BookOf(files []RuleFile) (*Book, rulefile.Defects) {
	b := Shipped()
	var wrong rulefile.Defects
	for _, f := range files {
		next, _, defects := b.With(f.Name, []byte(f.Text))
		b, wrong = next, append(wrong, defects...)
	}
	return b, wrong
}

// Shelf keeps rule files.
type Shelf interface {
	// RuleFiles lists what was put in force, the oldest first.
	RuleFiles(ctx context.Context) ([]RuleFile, error)
	// ChangeRules runs decide and writes what it returns in one transaction, as Store.Change does.
	ChangeRules(ctx context.Context, actor string, decide func(context.Context, []RuleFile) ([]journal.Draft, error)) (journal.Seq, error)
}

// RuleDesk is where rule files are put in force.
type RuleDesk struct {
	Shelf Shelf
	NewID func() string
}

// Load puts a file in force beside what is. An error that is rulefile.Defects holds all that is wrong with it.
func (d RuleDesk) Load(ctx context.Context, actor, name string, text []byte, today workday.Day) (RuleFile, Read, error) {
	var file RuleFile
	var read Read
	_, err := d.Shelf.ChangeRules(ctx, actor, func(_ context.Context, files []RuleFile) ([]journal.Draft, error) {
		book, _ := BookOf(files)
		_, found, defects := book.With(name, text)
		if defects != nil {
			return nil, defects
		}
		read = found
		file = RuleFile{
			ID: d.NewID(), Kind: read.Kind, Name: name, Text: string(text), Title: read.Title, Region: read.Region,
			From: read.From, By: actor, On: today,
		}
		return []journal.Draft{{
			Act: journal.RuleChosen, Subject: file.Ref(), OccurredOn: read.From.Start(), Rows: []journal.Record{file},
		}}, nil
	})
	return file, read, err
}
