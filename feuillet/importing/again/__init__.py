"""A theme as it was imported, as it was edited since, and as its source has it now, in; one with all of it, out."""
