"""The bytes of a file with a table in; its sheets, each row with its place, and its words, out."""
