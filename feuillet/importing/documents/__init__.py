"""The bytes of a document in; a text that reading knows, its pictures, its words, and what is left aside, out."""
