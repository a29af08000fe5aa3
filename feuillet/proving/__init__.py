"""A finished PDF, and what it should print, in; what is wrong with it out."""
