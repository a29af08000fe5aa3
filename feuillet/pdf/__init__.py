"""PDFs in, PDFs out: made to conform, joined, laid on a printer's sheets; knows nothing of what they say."""
