"""The blocks of a theme's notes in; its sections, points, people and documents out."""
