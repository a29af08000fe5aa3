"""Notes in any form that is text, in; the lines of Markdown that say the same, each character at its place, out."""
