"""YAML in; parts of the model, or all that is wrong with it in plain words, out."""
