"""A project that somebody writes in; its pages as they are now, in a browser."""
