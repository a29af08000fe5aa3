"""The words of pages in each language, and how it writes dates and numbers; knows nothing of ours."""
