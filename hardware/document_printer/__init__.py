"""Documents (PDF, A4) over IPP, beside slips over ESC/POS (docs/adr/0023-kinds-of-documents.md).

document_printer  DocumentPrinter: cleared and looked at, and one document with a true word about what became of it
outcome, status   what became of it; how the printer is, in typed states
ipp               requests and answers in bytes (RFC 8010); knows no network
transport         one request over HTTP, bounded in time and size
"""
