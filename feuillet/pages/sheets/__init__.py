"""A theme, or the day, in; what stands where on its one page, and what is left to the synthesis, out."""
