package intake

import (
	"zhenggai/internal/office"
	"zhenggai/internal/reading"
	"zhenggai/internal/say"
)

// Recognise reads a document and proposes what it holds. It is pure: the same document gives the same
// result, and a person decides about every proposal.
func Recognise(doc office.Document) reading.Result {
	return recogniser{}.recognise(doc)
}

// recogniser is one reading under a set of rules. off names rules that are left out, to measure what
// each is worth; in use it is empty.
type recogniser struct {
	off map[string]bool
	// mapping is what a person said of the columns of a table, nil when nobody did.
	mapping *Mapping
}

func (r recogniser) on(rule string) bool { return !r.off[rule] }

// The names of the rules, as Because and the ablation table print them.
const (
	ruleChrome        = "page_furniture"
	ruleWrap          = "wrapped_lines"
	ruleSplitLabel    = "split_label"
	ruleMarks         = "numbering"
	ruleNamedMarks    = "named_numbers"
	ruleFields        = "field_labels"
	ruleBareField     = "bare_field_line"
	ruleStatusLead    = "status_label"
	ruleStatusFirst   = "status_sentence"
	ruleStatusOnce    = "status_for_all"
	ruleStatusLate    = "late_status"
	ruleOuterNumber   = "outer_number"
	ruleQuoted        = "quoted_task"
	ruleOtherMatter   = "other_matter"
	ruleStatusChapter = "status_by_chapter"
	ruleOneParagraph  = "one_paragraph"
	ruleChapterWords  = "chapter_words"
	ruleMeasureUnits  = "measure_units"
	ruleEmpty         = "nothing_listed"
	ruleLayout        = "layout_by_signs"
	ruleRepeat        = "repeated_field"
	rulePlain         = "plain_list"
	ruleWhole         = "whole_document"
	ruleRuns          = "measure_runs"
	ruleInline        = "inline_measures"
	ruleTable         = "ledger_table"
	ruleTableHead2    = "two_row_header"
	ruleTableContinue = "continued_row"
	ruleKeyValue      = "key_value_table"
	rulePipes         = "piped_table"
	ruleSeparated     = "separated_table"
	ruleCellLines     = "cell_a_line"
	ruleLostCells     = "lost_cells"
	ruleTransposed    = "transposed_table"
	ruleSideBySide    = "side_by_side"
	ruleGenreTitle    = "genre_by_title"
	ruleGenreBody     = "genre_by_body"
	ruleSignature     = "signature"
	ruleTitle         = "title_lines"
	ruleShortField    = "short_field"
	ruleShare         = "share_done"
	ruleYesNo         = "yes_or_no"
	ruleListOnce      = "list_of_one_status"
	ruleInnerNumber   = "inner_number"
	ruleFieldChapters = "chapters_as_fields"
	ruleProseNotice   = "prose_notice"
	ruleSpacedLetters = "spaced_letters"
	ruleClosing       = "closing_chapter"
)

// ruleNames lists the rules in the order they work.
var ruleNames = []string{
	ruleChrome, ruleWrap, ruleSplitLabel, ruleMarks, ruleNamedMarks, ruleFields, ruleBareField,
	ruleStatusFirst, ruleStatusOnce, ruleStatusLate, ruleOuterNumber, ruleStatusChapter, ruleOtherMatter, ruleQuoted, ruleOneParagraph, ruleChapterWords, ruleMeasureUnits, ruleLayout, ruleRepeat, rulePlain, ruleWhole,
	ruleRuns, ruleInline, ruleTable, ruleTableHead2, ruleTableContinue, ruleKeyValue, rulePipes,
	ruleSeparated, ruleCellLines, ruleLostCells, ruleSideBySide, ruleTransposed, ruleGenreTitle, ruleGenreBody, ruleSignature, ruleTitle, ruleShortField,
	ruleShare, ruleYesNo, ruleListOnce, ruleInnerNumber, ruleFieldChapters, ruleProseNotice, ruleSpacedLetters, ruleClosing,
}

// because names a rule and says what it saw; the sentence stands in the catalogue under the rule's name.
func because(rule string, kv ...any) reading.Because {
	return reading.Because{Rule: rule, Text: say.T("intake.rule."+rule, kv...)}
}
