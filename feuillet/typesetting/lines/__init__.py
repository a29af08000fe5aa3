"""Where the lines of a text end, and where its words are broken: in the engine, beside its own rules."""
