"""What is asked for in; the files for printer, copy shop and print shop out."""
