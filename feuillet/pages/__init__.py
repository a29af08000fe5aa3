"""A workshop in; the HTML of each publication, and what must be found on its pages, out."""
