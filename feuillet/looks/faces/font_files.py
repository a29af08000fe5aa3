"""A font file in; what it says of itself, and what keeps it from being used, out."""

from __future__ import annotations

import logging
import posixpath
import struct
from dataclasses import dataclass
from functools import lru_cache
from io import BytesIO
from pathlib import Path, PurePosixPath
from typing import Any, Literal

from feuillet.model.diagnostics import Diagnostic, Location, Rule
from feuillet.project.sources import Sources, UnreadError

logging.getLogger("fontTools").addHandler(logging.NullHandler())  # what it says of a font is for its maker
Role = Literal["text", "titles", "reserve"]
Style = Literal["normal", "italic"]
_LARGEST = 30_000_000
FONT_FILES = (".ttf", ".otf")
OTHER_FONT_FILES = (".woff", ".woff2", ".ttc", ".otc", ".eot", ".pfb", ".dfont")
FONT_FILE_NOT_FOUND = Rule(
    code="font-file-not-found",
    en="there is no font file '{name}' in content/",
    fr="il n’y a pas de fichier de caractères « {name} » dans content/",
    hint_en="write the path from content/; font files that are there: {there}",
    hint_fr="écrivez le chemin depuis content/ ; fichiers de caractères présents : {there}",
)
FONT_OUTSIDE = Rule(
    code="font-outside",
    en="the font file '{name}' is not inside content/",
    fr="le fichier de caractères « {name} » n’est pas dans content/",
    hint_en="copy it into content/, so that the workshop can be built on another machine",
    hint_fr="copiez-le dans content/, pour que l’atelier se compose aussi sur une autre machine",
)
FONT_FORMAT = Rule(
    code="font-format",
    en="the font file '{name}' is of a kind that is not for print",
    fr="le fichier de caractères « {name} » n’est pas d’un format fait pour l’impression",
    hint_en="use the .ttf or .otf files of the same family",
    hint_fr="prenez les fichiers .ttf ou .otf de la même famille",
)
FONT_UNREADABLE = Rule(
    code="font-unreadable",
    en="the font file '{name}' cannot be read",
    fr="le fichier de caractères « {name} » est illisible",
    hint_en="it may be damaged or incomplete; get it again from where it came",
    hint_fr="il est peut-être abîmé ou incomplet ; reprenez-le à sa source",
)


@dataclass(frozen=True, kw_only=True, slots=True)
class File:
    """A font file before it has a role."""

    file: Path
    weight: int
    heaviest: int
    style: Style
    data: bytes | None = None


# -- files of the workshop -----------------------------------------------------------------------------------------


def from_file(name: str, sources: Sources, location: Location, diagnostics: list[Diagnostic]) -> list[File]:
    """The font file that a workshop names, if it can be used; what is wrong with it goes to the diagnostics."""
    path = posixpath.normpath(posixpath.join("content", name.replace("\\", "/")))
    inside = path.startswith("content/")
    try:
        data = sources.read(path if inside else "", _LARGEST)  # there is none of no name
    except UnreadError as problem:
        if problem.why == "outside":
            diagnostics.append(FONT_OUTSIDE.at(location, name=name))
        elif problem.why in ("missing", "folder"):
            files = (file.removeprefix("content/") for file in sources.files("content"))
            there = [file for file in files if PurePosixPath(file).suffix.lower() in FONT_FILES]
            diagnostics.append(FONT_FILE_NOT_FOUND.at(location, name=name, there=", ".join(there[:5]) or "—"))
        else:
            diagnostics.append(FONT_UNREADABLE.at(location, name=name))
        return []
    if PurePosixPath(path).suffix.lower() not in FONT_FILES:
        diagnostics.append(FONT_FORMAT.at(location, name=name))
    elif (file := _read(Path(path), data)) is None:
        diagnostics.append(FONT_UNREADABLE.at(location, name=name))
    else:
        return [file]
    return []


def _read(file: Path, data: bytes) -> File | None:
    """Weight and style as the font itself says; None if it is no font that can be printed."""
    from fontTools.ttLib import TTFont

    try:
        if not _is_bounded(data):
            return None
        with TTFont(BytesIO(data), lazy=True) as font:
            if not ({"glyf", "CFF ", "CFF2"} & set(font.keys())) or not font.getBestCmap() or font["hmtx"] is None:
                return None
            if not 16 <= font["head"].unitsPerEm <= 16384:  # as the format has it; others are not laid out
                return None
            advances(data)  # of which lines are made: what is wrong there would end a build
            os2 = font["OS/2"]
            italic = bool(os2.fsSelection & 0b1 or font["post"].italicAngle)
            weight = min(900, max(100, round(os2.usWeightClass / 100) * 100))
            axes = {axis.axisTag: axis for axis in font["fvar"].axes} if "fvar" in font else {}
            if "wght" in axes:
                lightest, heaviest = int(axes["wght"].minValue), int(axes["wght"].maxValue)
            else:
                lightest = heaviest = weight
    except Exception:  # noqa: BLE001  a damaged font makes fontTools raise whatever it stumbles on
        return None
    return File(file=file, weight=lightest, heaviest=heaviest, style="italic" if italic else "normal", data=data)


def _is_bounded(data: bytes) -> bool:
    """Whether the characters of a font are as many as there can be: a few bytes may claim billions.

    Each range counts for one at least, as tables may lie over one another.
    """
    if data[:4] not in (b"\0\1\0\0", b"OTTO", b"true"):  # packed ones may unpack to anything
        return False
    tables = {data[at : at + 4]: struct.unpack(">LL", data[at + 8 : at + 16]) for at in _records(data, 4, 12, 16)}
    start, length = tables[b"cmap"]
    cmap = data[start : start + length]
    total = 0
    for at in _records(cmap, 2, 4, 8):
        if total > _MOST_CHARACTERS:
            break
        (offset,) = struct.unpack(">L", cmap[at + 4 : at + 8])
        (kind,) = struct.unpack(">H", cmap[offset : offset + 2])
        if kind == 4:
            (twice,) = struct.unpack(">H", cmap[offset + 6 : offset + 8])
            ends = struct.unpack(f">{twice // 2}H", cmap[offset + 14 : offset + 14 + twice // 2 * 2])
            at_starts = offset + 16 + twice
            starts = struct.unpack(f">{twice // 2}H", cmap[at_starts : at_starts + twice // 2 * 2])
            total += sum(max(end - first + 1, 1) for first, end in zip(starts, ends, strict=True))
        elif kind in (8, 12, 13):
            for group in _records(cmap, offset + 12, offset + 16, 12, ">L"):
                first, end = struct.unpack(">LL", cmap[group : group + 8])
                total += max(end - first + 1, 1)
    return total <= _MOST_CHARACTERS


def _records(data: bytes, count_at: int, start: int, size: int, kind: str = ">H") -> range:
    """Where the records of a table begin whose number is written before them."""
    (count,) = struct.unpack_from(kind, data, count_at)
    return range(start, min(start + count * size, len(data) - size + 1), size)


_MOST_CHARACTERS = 5_000_000  # of all tables of a font: Unicode has 1,114,112


def glyphs(data: bytes) -> dict[int, int]:
    """The number of the glyph of each character in a font file."""
    from fontTools.ttLib import TTFont

    with TTFont(BytesIO(data), lazy=True) as font:
        return {code: font.getGlyphID(name) for code, name in font.getBestCmap().items()}


def axes(data: bytes, number: int = 0) -> dict[str, tuple[float, float, float]]:
    """The axes of a variable font, each with its least, usual and greatest place; none of another font."""
    from fontTools.ttLib import TTFont

    with TTFont(BytesIO(data), fontNumber=number, lazy=True) as font:
        several = font["fvar"].axes if "fvar" in font else ()
        return {axis.axisTag: (axis.minValue, axis.defaultValue, axis.maxValue) for axis in several}


_FIGURES = (frozenset({"lnum", "pnum"}), frozenset({"lnum", "tnum"}))  # the styles ask for either


@lru_cache
def advances(face: Path | bytes) -> tuple[dict[int, float], dict[int, float]]:
    """How far each character moves on, in ems, to break lines by arithmetic: with proportional and tabular figures."""
    from fontTools.ttLib import TTFont

    with TTFont(BytesIO(face if isinstance(face, bytes) else face.read_bytes()), lazy=True) as font:
        metrics, em, named = font["hmtx"], font["head"].unitsPerEm, font.getBestCmap()
        forms = [_forms(font, features) for features in _FIGURES]
        proportional, tabular = (
            {code: metrics[form.get(name, name)][0] / em for code, name in named.items()} for form in forms
        )
        return proportional, tabular


def _forms(font: Any, features: frozenset[str]) -> dict[str, str]:
    """The glyphs that features of a font print in the place of others, one for one."""
    table = font["GSUB"].table if "GSUB" in font else None
    if not (table and table.FeatureList and table.LookupList):
        return {}
    numbers = {
        number
        for record in table.FeatureList.FeatureRecord
        if record.FeatureTag in features
        for number in record.Feature.LookupListIndex
    }
    made: dict[str, str] = {}
    for number in sorted(numbers):
        step: dict[str, str] = {}
        for part in table.LookupList.Lookup[number].SubTable:
            part = getattr(part, "ExtSubTable", part)  # noqa: PLW2901 - what an extension stands for
            if part.LookupType == _SINGLE:
                step = {**part.mapping, **step}
        made = {**step, **{name: step.get(form, form) for name, form in made.items()}}
    return made


_SINGLE = 1  # the type of a lookup that puts one glyph in the place of one
