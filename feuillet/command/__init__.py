"""What is asked for on the command line in; an exit status out."""
