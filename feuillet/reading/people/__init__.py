"""A list of participants in; its people, and what is wrong with it, out."""
