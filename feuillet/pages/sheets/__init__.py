"""A theme in; what stands where on its one page, and what is left to the synthesis, out."""
