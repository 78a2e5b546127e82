// Package intake turns a document into proposed entries for a person to confirm: which genre it is,
// which findings it lists, what each says of status, units, deadline, goal and measures, and what was
// not understood. It owns the rules of recognition and the header words of offices' own tables.
//
// It must never write to a ledger, never drop text (what no rule understood is handed back as unread)
// and never invent: where the signs are weak it says so with a low confidence.
//
// # How it reads
//
// The document is laid out as paragraphs and tables; page furniture is set aside; wrapped lines are
// joined. Paragraphs are cut into tokens at numbering marks, field labels and status sentences. Then
// the layout is decided for this document alone: of all series of marks, the one whose sections carry
// the signs of a finding. Each section is read field by field. Every step is a rule in a file of its
// own, named as the confidence reasons and the ablation table of docs/reading.md name it.
package intake
