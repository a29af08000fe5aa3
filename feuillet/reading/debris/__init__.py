"""A text as tools leave it in; its lines, without the debris of web pages, pads and programs, out."""
