"""The files of a folder's themes in; themes with their numbers and pictures out."""
