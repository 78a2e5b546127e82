// Package dispatch is the weekly dispatch (周调度): when returns are due, who owes one, and what a unit
// told of its tasks. It owns the rhythm of a region, the periods, and the filings (进展填报) with
// their drafts and reminders. It must never move a finding or a task by itself: a filing is a unit's
// word, which lamps, boards and people read.
package dispatch
