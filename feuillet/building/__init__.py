"""A workshop in; proved PDFs in the output folder, and what was made, out."""
