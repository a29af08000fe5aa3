"""Where the templates, styles, schemas and sample content are: in the checkout, or inside an installed feuillet."""

from __future__ import annotations

from pathlib import Path

import feuillet

PACKAGE = Path(feuillet.__file__).resolve().parent  # wherever in it this module is


def shipped(name: str) -> Path:
    """The folder of that name which comes with feuillet.

    Inside first: beside an installed package stand other packages, whose folders may have the same name.
    """
    inside = PACKAGE / "shipped" / name
    return inside if inside.exists() else PACKAGE.parent / name


def is_checkout() -> bool:
    """Whether this feuillet runs from its source, where build.py makes the environment."""
    return not (PACKAGE / "shipped").exists() and (PACKAGE.parent / "build.py").exists()


def is_gone() -> bool:
    """Whether the folder that the person is in was taken away: no command finds its way from there."""
    try:
        Path.cwd()
    except OSError:
        return True
    return False


def current() -> Path:
    """The folder of the workshop that is meant where none is named: this one if it holds notes, else our sample."""
    here = Path.cwd()
    return here if (here / "content").is_dir() or not is_checkout() else PACKAGE.parent
