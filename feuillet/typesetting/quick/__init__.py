"""What the engine does again and again, remembered: its styles, lines and columns, with the same pages."""
