"""A text of the project in; its fields, with what can be chosen for them, and the same text with one changed, out."""
