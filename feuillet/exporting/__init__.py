"""A workshop in; documents that colleagues correct and `import` takes back, and the synthesis as one web page, out."""
