"""What an import came to in; where each passage went, for people and for programs, out."""
