"""The runs of a print in; their editions built, their files put together and remembered, out."""
