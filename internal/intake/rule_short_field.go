package intake

// Rule short field: a field whose value is a few words (时限, 责任单位, 编号, 联系人) ends with its
// paragraph. A list that begins behind it, with no list of measures before, is what was done about
// the problem, whether or not a heading says so:
//
//	完成时限：2023年10月
//	（一）建设规范化堆场3座。

// shortField reports a field whose value is a few words.
func shortField(f field) bool {
	switch f {
	case fieldNo, fieldOrgs, fieldDeadline, fieldExternal, fieldRegion, fieldSupervise, fieldPerson, fieldContact:
		return true
	}
	return false
}

// begins reports that number m opens a list of measures behind a short field that has its value.
func (w *walker) begins(m mark) bool {
	if !w.r.on(ruleShortField) || !shortField(w.cur) || m.no != 1 {
		return false
	}
	value := w.d.streams[w.cur]
	if len(value) == 0 || value[0].mark.form != formNone || w.inList[w.cur] != formNone {
		return false // the field is itself a list
	}
	return len(w.d.streams[fieldMeasure]) == 0 && len(w.d.streams[fieldProgress]) == 0
}
