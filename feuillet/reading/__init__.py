"""A folder of notes in; a workshop, or all that is wrong with the notes, out."""
