"""Print the notes of a day of workshops: a synthesis, and a one-page fact sheet a theme."""
