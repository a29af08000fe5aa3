"""What an export came to in; what was given out, and how it comes back, for people and for programs, out."""
