"""The code of a web page in; its tags, and what must be known of the whole before they are read, out."""
