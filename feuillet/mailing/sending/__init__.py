"""Letters in; each handed to the mail server once, and what became of it, out."""
