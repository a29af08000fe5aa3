"""The lines of notes in; those of their author, and what programs wrote above, below and between them, out."""
