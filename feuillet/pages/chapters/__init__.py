"""The themes of a day in; their chapters, and how what stands in them is set, beside its texts, out."""
