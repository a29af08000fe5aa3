"""This machine: its Python and libraries, its disk, its processes, what ends a command; standard library only."""
