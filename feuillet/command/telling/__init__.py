"""Reports and diagnostics in; lines for people, or JSON for programs, out."""
