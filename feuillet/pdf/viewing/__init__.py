"""A PDF in; what is on its pages, as a reader of PDFs shows it, out: with other eyes than those that wrote it."""
