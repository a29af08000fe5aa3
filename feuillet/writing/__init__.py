"""A workshop in, notes out: clean ones that go with the pages, and new ones to fill in."""
