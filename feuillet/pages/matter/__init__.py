"""A workshop in; what its synthesis has before, behind and across its chapters, out."""
