"""Lucide icons as decoration: SVG for a CSS background, so that no screen reader meets them."""

from __future__ import annotations

import re
from functools import lru_cache
from importlib.resources import files
from io import BytesIO
from urllib.parse import quote
from zipfile import ZipFile


@lru_cache(maxsize=1)
def _archive() -> ZipFile:
    # The package's own functions leave out the list of names, and the namespace that a background needs.
    return ZipFile(BytesIO(files("lucide").joinpath("lucide.zip").read_bytes()))


@lru_cache(maxsize=1)
def names() -> frozenset[str]:
    """The names of all icons."""
    return frozenset(name.removesuffix(".svg") for name in _archive().namelist() if name.endswith(".svg"))


def exists(name: str) -> bool:
    """Whether there is an icon of that name."""
    return name in names()


@lru_cache(maxsize=1024)
def svg(name: str, colour: str, *, stroke: float = 2.0) -> str:
    """The drawing in `colour` (#rrggbb), its lines `stroke` wide on a square of 24."""
    if not re.fullmatch(r"#[0-9a-fA-F]{6}", colour):
        message = f"no colour: {colour!r}"
        raise ValueError(message)
    source = _archive().read(f"{name}.svg").decode("utf-8")
    source = source.replace("currentColor", colour)
    source = re.sub(r'stroke-width="[^"]*"', f'stroke-width="{stroke:g}"', source, count=1)
    return re.sub(r"(?<!\s)\s++(?=/?>)|(?<=>)\s+", "", re.sub(r"\s+", " ", source)).strip()


@lru_cache(maxsize=1024)
def data_uri(name: str, colour: str, *, stroke: float = 2.0) -> str:
    """The same for `url("…")` in CSS, in a style sheet or in an attribute."""
    return "data:image/svg+xml," + quote(svg(name, colour, stroke=stroke), safe="/:=,")
