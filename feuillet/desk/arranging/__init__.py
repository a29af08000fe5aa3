"""An order or a name that somebody wants for themes in; files that have other names, all of them or none, out."""
