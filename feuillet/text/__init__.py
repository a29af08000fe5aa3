"""Text in, text out: characters, names, typography, and an author's Markdown as HTML that is safe to print."""
