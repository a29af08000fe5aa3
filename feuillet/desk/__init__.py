"""A project that somebody writes in, in a browser; the same plain files out, none of them overwritten unseen."""
