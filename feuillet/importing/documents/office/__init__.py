"""The zip of a word processor's document in; a page of HTML, a line a block, and what is left aside, out."""
