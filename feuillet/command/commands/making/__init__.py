"""A command that makes pages, a kit or letters is a module here: what is typed in; an exit status out."""
