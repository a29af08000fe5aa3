"""Any other command of the command line is a module here: what is typed in; an exit status out."""
