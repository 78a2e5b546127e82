package report

// Format is a form in which the report or the ledger leaves the product.
type Format string

// The formats. Xlsx is the ledger's, the others are the report's.
const (
	Docx Format = "docx"
	HTML Format = "html"
	Text Format = "txt"
	Xlsx Format = "xlsx"
)

// MediaType is the format's media type.
func (f Format) MediaType() string {
	switch f {
	case Docx:
		return "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
	case HTML:
		return "text/html; charset=utf-8"
	case Xlsx:
		return "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
	default:
		return "text/plain; charset=utf-8"
	}
}
