"""Items of lists and lines in; the people, actors and documents that they name, out."""
