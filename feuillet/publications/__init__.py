"""A workshop in; its publications, each with what stands on it, what its proof must find and how it is filled, out."""
