"""A table of the notes in; how it stands on a page, and which of its rows do, out."""
