"""The publications of a build in; each laid out, proved and written, or lost with a reason, out."""
