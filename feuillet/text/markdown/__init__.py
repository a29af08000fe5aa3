"""The Markdown of an author in; its tokens, each at its place, and the HTML of all but these, out."""
