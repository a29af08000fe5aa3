"""The day and one of its people in; the bytes of a letter out."""
