"""Lines among which tools drew a table, in; the table, its rows of cells, each character at its place, out."""
