package org

import (
	"regexp"
	"strings"
)

// code is an administrative code, or the beginning of one.
var code = regexp.MustCompile(`^([1-9]\d(\d{2}(\d{2}(\d{3}(\d{3})?)?)?)?)?$`)

// IsCode tells whether text is an administrative code (GB/T 2260, 统计用区划代码) or the beginning of one; "" stands for
// every region.
func IsCode(text string) bool { return code.MatchString(text) }

// CodeCovers tells whether an administrative code is, or lies above, another: 150700 covers 150722.
func CodeCovers(upper, code string) bool { return strings.HasPrefix(code, CodeStem(upper)) }

// CodeStem is a code without the zeros that stand for "all of it": pairs down to the county, which has six
// digits, and triples below.
func CodeStem(code string) string {
	for len(code) > county && strings.HasSuffix(code, "000") {
		code = code[:len(code)-3]
	}
	for len(code) <= county && strings.HasSuffix(code, "00") {
		code = code[:len(code)-2]
	}
	return code
}

// county is how many digits name a county.
const county = 6
