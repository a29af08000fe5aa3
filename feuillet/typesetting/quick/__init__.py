"""What the engine does again and again, remembered: its styles, lines, columns and drawings, with the same pages."""
