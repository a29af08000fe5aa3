"""Files as people have them in; theme files in our own form, and a report of where each passage went, out."""
