"""Sheets of points, votes and answers in; a page of HTML, a line a point, and what is left aside, out."""
