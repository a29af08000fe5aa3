"""A theme as a document in; the bytes of a file of Word or LibreOffice, of which it is a true document, out."""
