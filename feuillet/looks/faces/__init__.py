"""The faces of a workshop: their files, the characters that they have, and their measures."""
