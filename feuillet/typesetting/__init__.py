"""HTML in, pages out: the engine, and the setting in which a sheet fills its page."""
