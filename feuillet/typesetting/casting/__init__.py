"""A layout of a sheet in; how high it would be in another setting, or with less on it, by arithmetic, out."""
