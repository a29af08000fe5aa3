"""The themes of a day in; how what stands in their chapters is set, beside its texts, out."""
