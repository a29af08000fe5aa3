"""Markdown as people and tools write it, in; blocks that know the place of each character, out."""
