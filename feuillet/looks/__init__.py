"""What pages look like beside their words: fonts, colours, icons, figures, codes."""
