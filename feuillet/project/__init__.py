"""A project's folder: its files, each read once and within limits, and results kept by what they depend on."""
