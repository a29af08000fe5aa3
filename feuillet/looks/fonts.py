"""Find the faces of the two families, declare them under names of our own, know which characters they have."""

from __future__ import annotations

import itertools
import json
import posixpath
import re
import struct
import unicodedata
from bisect import bisect_right
from dataclasses import dataclass, field, replace
from functools import lru_cache
from html import unescape
from importlib.util import find_spec
from io import BytesIO
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Literal
from urllib.parse import quote

from feuillet.looks.signs import STAND_INS
from feuillet.model.diagnostics import Diagnostic, Location, Rule, Severity
from feuillet.project.sources import Sources, UnreadError
from feuillet.project.sources import of as sources_of
from feuillet.text import invisible
from feuillet.text.names import did_you_mean

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from feuillet.model.workshop import Fonts, Prose

Role = Literal["text", "titles", "reserve"]
Style = Literal["normal", "italic"]

# Private names: a family of the same name on the system would be mixed in, face by face.
FAMILIES: dict[Role, str] = {
    "text": "Feuillet Text",
    "titles": "Feuillet Titles",
    "reserve": "Feuillet Text",  # and the file's own name: the engine takes faces of one name and weight for one
}
DEFAULTS: dict[Role, str] = {"text": "Fira Sans", "titles": "Spectral"}

# Each face costs a little at every build, so only those that the styles use are declared.
_WANTED: dict[Role, tuple[tuple[int, Style], ...]] = {
    "text": ((400, "normal"), (400, "italic"), (500, "normal"), (600, "normal"), (700, "normal"), (700, "italic")),
    "titles": ((400, "normal"), (400, "italic"), (500, "normal"), (600, "normal"), (600, "italic"), (700, "normal")),
}
# Characters that neither family has are set in these, in this order, on the pages that have them: emoji, signs, other
# alphabets. Those whose letters join, stack or run from right to left are not here: they are described in their place.
_RESERVE_PACKAGE = "manimgx_fonts"
_RESERVE = ("NotoEmoji", "NotoSansSymbols", "NotoSans", "NotoSansArmenian", "NotoSansGeorgian", "NotoSansEthiopic")
_RESERVE_SIGNS = ("Inter", "Fira Code")  # double arrows and stars; mathematics, boxes
_LARGEST = 30_000_000
_FONT_FILES = (".ttf", ".otf")
_OTHER_FONT_FILES = (".woff", ".woff2", ".ttc", ".otc", ".eot", ".pfb", ".dfont")

FONT_NOT_FOUND = Rule(
    code="font-not-found",
    en="the font family '{family}' is not installed",
    fr="la famille de caractères « {family} » n’est pas installée",
    hint_en="'{near}' is there; to have another one, install its package (here: fontpkg-{slug}) "
    "or put its .ttf or .otf files into content/ and name these files here",
    hint_fr="« {near} » est là ; pour en avoir une autre, installez son paquet (ici : fontpkg-{slug}) "
    "ou mettez ses fichiers .ttf ou .otf dans content/ et nommez ces fichiers ici",
)
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
FONT_TWICE = Rule(
    code="font-twice",
    severity=Severity.WARNING,
    en="'{name}' has the same weight and style as '{other}' and is not used",
    fr="« {name} » a la même graisse et le même style que « {other} » et ne sert pas",
    hint_en="name only one of them",
    hint_fr="n’en nommez qu’un des deux",
)
GLYPH_MISSING = Rule(
    code="glyph-missing",
    severity=Severity.WARNING,
    en="the character {char} ({codepoint}) is in none of the fonts: {printed} is printed in its place",
    fr="le caractère {char} ({codepoint}) n’existe dans aucune des polices : {printed} est imprimé à sa place",
    hint_en="write it in another way, or choose in workshop.yaml (brand: fonts) a family that has it",
    hint_fr="écrivez-le autrement, ou choisissez dans workshop.yaml (brand: fonts) une famille qui le possède",
)
GLYPH_BORROWED = Rule(
    code="glyph-borrowed",
    severity=Severity.WARNING,
    en="the character {char} ({codepoint}) is not in the fonts of workshop.yaml: it is printed in another",
    fr="le caractère {char} ({codepoint}) n’existe pas dans les polices de workshop.yaml : "
    "il est imprimé dans une autre",
    hint_en="write it in another way, or choose there a family that has it",
    hint_fr="écrivez-le autrement, ou choisissez-y une famille qui le possède",
)

# Word joiners are ours; the others shape letters of some scripts, where they stay.
_SHAPING = frozenset((0x2060, 0x200B, 0x200C, 0x200D, *range(0x180B, 0x1810)))
# For `str.translate`, before printing: the two hyphens that many fonts lack. Nothing makes up for them: Pango takes
# another font of the system, or none. Word joiners keep the hyphen from ending a line, as U+2011 does.
SUBSTITUTES = {
    0x2010: "-",
    0x2011: "\u2060-\u2060",
    **STAND_INS,
    0x20E3: None,  # the frame of a key round a digit
    # What prints nothing, such as what chooses between two looks of a character: we print the one look we have. Most
    # of it goes when a file is read, but entities and escapes bring it back.
    **dict.fromkeys(invisible.CODES - _SHAPING),
    **dict.fromkeys((0x85, 0x2028, 0x2029), " "),  # ends of lines
}

_SUBSTITUTED = frozenset(map(chr, {*SUBSTITUTES, 0x200B, 0x200C, 0x200D}))


def substituted(text: str) -> str:
    """A text as it is printed, with characters that our fonts have; most texts are that already."""
    return text if _SUBSTITUTED.isdisjoint(text) else invisible.joining(text).translate(SUBSTITUTES)


# Characters that Fira Sans and Spectral both have, so that most texts need no font file opened; a test looks.
SAFE = frozenset(
    "\n\r\t"
    + "".join(map(chr, (*range(0x20, 0x7F), *range(0xA0, 0x149), *range(0x14A, 0x180))))
    + "\u2002\u2003\u2007\u2009\u200a\u200b\u200c\u200d\u2010\u2011\u202f\u2060\ufeff"
    + "–—‘’‚“”„†‡•…‰‹›⁄€™−←↑→↓≈≠≤≥"
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Face:
    """A font file in its role; a variable one has all weights from `weight` to `heaviest`."""

    role: Role
    weight: int
    heaviest: int
    style: Style
    file: Path  # of an installed family, or one that lies in content/
    name: str  # of the virtual file that the style sheet refers to: fonts/…
    data: bytes | None = field(default=None, repr=False)  # of a file of the workshop

    @property
    def variable(self) -> bool:
        """Whether the file has a range of weights."""
        return self.weight != self.heaviest

    @property
    def source(self) -> Path | bytes:
        """What it is read from."""
        return self.file if self.data is None else self.data


@dataclass(frozen=True, kw_only=True, slots=True)
class FontSet:
    """All faces of a workshop; `own` says that neither family is one of the default ones."""

    faces: tuple[Face, ...]
    own: bool = False

    @property
    def css(self) -> str:
        """The @font-face rules, for a style sheet in a folder beside fonts/."""
        return "\n".join(_font_face(face) for face in self.faces) + "\n"

    @property
    def files(self) -> dict[str, Path | bytes]:
        """The file behind each name that the rules refer to."""
        return {face.name: face.source for face in self.faces}


def _font_face(face: Face) -> str:
    # WeasyPrint knows no range of weights, and one weight for a variable file spoils its spacing: say none.
    weight = "" if face.variable else f" font-weight: {face.weight};"
    family = FAMILIES[face.role] + (f" {_stem(face.file)}" if face.role == "reserve" else "")
    return f'@font-face {{ font-family: "{family}"; src: url("../{face.name}");{weight} font-style: {face.style} }}'


@dataclass(frozen=True, kw_only=True, slots=True)
class _File:
    """A font file before it has a role."""

    file: Path
    weight: int
    heaviest: int
    style: Style
    data: bytes | None = None


def resolve(fonts: Fonts, project: Path | Sources) -> tuple[FontSet, tuple[Diagnostic, ...]]:
    """The faces that `fonts` asks for, and what is wrong with it; the default family stands in for a faulty one."""
    faces: list[Face] = []
    diagnostics: list[Diagnostic] = []
    own = True
    sources = sources_of(project)
    both: tuple[tuple[Role, str | tuple[str, ...]], ...] = (("text", fonts.text), ("titles", fonts.titles))
    for role, asked in both:
        files: list[_File] = []
        for name in (asked,) if isinstance(asked, str) else asked:
            location = getattr(name, "source", fonts.source)
            if _is_path(name):
                found = _from_file(name, sources, location, diagnostics)
            else:
                found = _from_family(name, role, location, diagnostics)
            for one in found:
                twin = next((f for f in files if (f.weight, f.style) == (one.weight, one.style)), None)
                if twin is None:
                    files.append(one)
                else:
                    diagnostics.append(FONT_TWICE.at(location, name=one.file.name, other=twin.file.name))
        if not files or asked == DEFAULTS[role]:
            own = False
            files = files or _wanted(_package(DEFAULTS[role]), role)
        for one in files:
            name = _virtual_name(one.file, faces)
            faces.append(
                Face(
                    role=role,
                    weight=one.weight,
                    heaviest=one.heaviest,
                    style=one.style,
                    file=one.file,
                    name=name,
                    data=one.data,
                )
            )
    return FontSet(faces=tuple(faces), own=own), tuple(diagnostics)


def _virtual_name(file: Path, taken: list[Face]) -> str:
    names = {face.name: face.file for face in taken}
    stem = re.sub(r"[^A-Za-z0-9]+", "-", file.stem).strip("-") or "font"
    name, number = f"fonts/{stem}{file.suffix.lower()}", 1
    while names.get(name, file) != file:
        number += 1
        name = f"fonts/{stem}-{number}{file.suffix.lower()}"
    return name


def _is_path(name: str) -> bool:
    return "/" in name or "\\" in name or name.lower().endswith(_FONT_FILES + _OTHER_FONT_FILES)


# -- installed families --------------------------------------------------------------------------------------------


def _from_family(name: str, role: Role, location: Location, diagnostics: list[Diagnostic]) -> list[_File]:
    files = _wanted(_package(name) or _family(name), role)
    if not files:
        near = did_you_mean(name, installed()) or DEFAULTS[role]
        diagnostics.append(FONT_NOT_FOUND.at(location, family=name, near=near, slug=_slug(name)))
    return files


def _slug(family: str) -> str:
    return re.sub(r"[\s_]+", "-", family.strip().lower())


def _package(family: str) -> list[_File]:
    """The files of a fontpkg package under its usual name: ten times faster than to import fontpkg."""
    module = f"fontpkg_{_slug(family).replace('-', '_')}"
    spec = find_spec(module) if module.isidentifier() else None
    if spec is None or not spec.submodule_search_locations:
        return []
    root = Path(spec.submodule_search_locations[0])
    try:
        metadata = json.loads((root / "metadata.json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return []
    if metadata.get("schema") != 1:
        return []
    axes = {axis["tag"]: (int(axis["min"]), int(axis["max"])) for axis in metadata.get("axes", ())}
    return [
        _installed_file(root / entry["path"], entry["style"], entry["weight"], axes.get("wght"))
        for entry in metadata["files"]
    ]


def _family(name: str) -> list[_File]:
    """The same from fontpkg itself, for packages under unusual names."""
    import fontpkg

    family = fontpkg.families().get(fontpkg.slugify(name))
    if family is None:
        return []
    ranges = {axis.tag: (int(axis.min), int(axis.max)) for axis in family.axes}
    return [_installed_file(one.path, one.style, one.weight, ranges.get("wght")) for one in family.files]


def _installed_file(file: Path, style: str, weight: int | None, weights: tuple[int, int] | None) -> _File:
    lightest, heaviest = (weight, weight) if weight is not None else (weights or (400, 400))
    return _File(file=file, weight=lightest, heaviest=heaviest, style="italic" if style == "italic" else "normal")


def installed() -> list[str]:
    """Names of the families that a workshop can ask for here."""
    import fontpkg

    return sorted(family.name for family in fontpkg.families().values())


def _wanted(files: list[_File], role: Role) -> list[_File]:
    """Those that the styles use; of each style the static ones, else the variable one, else the nearest to regular."""
    chosen: list[_File] = []
    for style in ("normal", "italic"):
        of_style = sorted((one for one in files if one.style == style), key=lambda one: (one.weight, one.file.name))
        static = [one for one in of_style if one.weight == one.heaviest and (one.weight, style) in _WANTED[role]]
        variable = [one for one in of_style if one.weight != one.heaviest]
        chosen += static or variable[:1] or sorted(of_style, key=lambda one: abs(one.weight - 400))[:1]
    return chosen


# -- files of the workshop -----------------------------------------------------------------------------------------


def _from_file(name: str, sources: Sources, location: Location, diagnostics: list[Diagnostic]) -> list[_File]:
    path = posixpath.normpath(posixpath.join("content", name.replace("\\", "/")))
    inside = path.startswith("content/")
    try:
        data = sources.read(path if inside else "", _LARGEST)  # there is none of no name
    except UnreadError as problem:
        if problem.why == "outside":
            diagnostics.append(FONT_OUTSIDE.at(location, name=name))
        elif problem.why in ("missing", "folder"):
            files = (one.removeprefix("content/") for one in sources.files("content"))
            there = [one for one in files if PurePosixPath(one).suffix.lower() in _FONT_FILES]
            diagnostics.append(FONT_FILE_NOT_FOUND.at(location, name=name, there=", ".join(there[:5]) or "—"))
        else:
            diagnostics.append(FONT_UNREADABLE.at(location, name=name))
        return []
    if PurePosixPath(path).suffix.lower() not in _FONT_FILES:
        diagnostics.append(FONT_FORMAT.at(location, name=name))
    elif (one := _read(Path(path), data)) is None:
        diagnostics.append(FONT_UNREADABLE.at(location, name=name))
    else:
        return [one]
    return []


def _read(file: Path, data: bytes) -> _File | None:
    """Weight and style as the font itself says; None if it is no font that can be printed."""
    from fontTools.ttLib import TTFont

    try:
        if not _is_bounded(data):
            return None
        with TTFont(BytesIO(data), lazy=True) as font:
            if not ({"glyf", "CFF ", "CFF2"} & set(font.keys())) or not font.getBestCmap() or font["hmtx"] is None:
                return None
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
    return _File(file=file, weight=lightest, heaviest=heaviest, style="italic" if italic else "normal", data=data)


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


# -- characters ----------------------------------------------------------------------------------------------------


def _invisible(char: str) -> bool:
    """Whether the engine prints `char` without a glyph of its own: spaces, joiners, soft hyphens."""
    if char == "\u1680":  # a space with a line through it
        return False
    return char in "\n\r\t\xad" or unicodedata.category(char) == "Zs" or ord(char) in invisible.CODES


@lru_cache(maxsize=64)
def _characters(source: Path | bytes) -> frozenset[int]:
    from fontTools.ttLib import TTFont

    with TTFont(BytesIO(source) if isinstance(source, bytes) else source, lazy=True) as font:
        return frozenset(font.getBestCmap())


def uncovered(characters: Iterable[str], faces: Iterable[Face]) -> set[str]:
    """Those that no face has."""
    left = set(characters)
    for face in faces:  # regular faces come first and have nearly everything: seldom more than two are read
        if not left:
            break
        have = _characters(face.source)
        left = {one for one in left if ord(one) not in have}
    return left


_OURS = frozenset(map(chr, range(0xE000, 0xE010)))  # pages are marked with them on their way: an author's are described


def _strange(text: str, fonts: FontSet) -> set[str]:
    """The characters of `text` that the workshop's own faces lack."""
    characters = set(text) if fonts.own else set(text) - SAFE
    wanted = (one for one in characters if ord(one) not in SUBSTITUTES and not _invisible(one))
    return uncovered(wanted, fonts.faces) | (characters & _OURS)


def missing(text: str, fonts: FontSet) -> set[str]:
    """The characters of `text` that would print as a box, even with the reserve."""
    strange = _strange(text, fonts)
    return _beyond(strange) if strange else strange


def _beyond(characters: set[str]) -> set[str]:
    """Those that the reserve lacks too; what a font has at places of private use are signs of its maker."""
    private = {one for one in characters if unicodedata.category(one) == "Co"}
    return uncovered(characters - private, reserve()) | private


def _stem(file: Path) -> str:
    return file.stem.partition("[")[0].replace("-", "")


@lru_cache(maxsize=1)
def reserve() -> tuple[Face, ...]:
    """The faces for characters that neither family has; for fonts of a workshop's own, our text family among them."""
    spec = find_spec(_RESERVE_PACKAGE)
    folders = spec.submodule_search_locations if spec else None
    files = [Path(folder) / f"{name}[wght].ttf" for folder in (folders or ())[:1] for name in _RESERVE]
    files += [one.file for family in _RESERVE_SIGNS for one in _package(family) if one.style == "normal"]
    faces: list[Face] = []
    for file, heaviest in ((fallback_face(), 400), *((one, 700) for one in files if one.is_file())):
        name = f"fonts/reserve-{_stem(file)}{file.suffix}"
        faces.append(Face(role="reserve", weight=400, heaviest=heaviest, style="normal", file=file, name=name))
    return tuple(faces)


def with_reserve(text: str, fonts: FontSet) -> FontSet:
    """The fonts, and those of the reserve if this text needs one: most need none.

    It is all of them or none, since the engine chooses among those that it has met, in any page before.
    """
    # Characters of private use are not ours to print: `render` marks places with them.
    strange = _strange("".join(one for one in set(text) if unicodedata.category(one) != "Co"), fonts)
    if not strange or uncovered(strange, reserve()) == strange:
        return fonts
    there = {face.file for face in fonts.faces}
    return replace(fonts, faces=(*fonts.faces, *(face for face in reserve() if face.file not in there)))


_ENTITY = re.compile(r"&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")


# Within an address, letters are escaped rather than described: it leads where it led.
_ADDRESS = r"https?://[^\s<>\"]+|www\.[^\s<>\"]+|\]\([^()\s]*\)"


def _box(characters: set[str]) -> str:
    return f"(?:[{re.escape(''.join(sorted(characters)))}][\u200d\ufe00-\ufe0f]*)+"


def check_text(text: Prose | str, location: Location, fonts: FontSet, language: str = "en") -> Iterator[Diagnostic]:
    """Each place in `text` with characters that our fonts lack, side by side ones as one; entities are understood.

    `location` is the place of the first character, and lines after the first start at column 1.
    """
    written = text if isinstance(text, str) else text.markdown
    plain = _ENTITY.sub(lambda entity: unescape(entity[0]), written) if "&" in written else written
    lacking = _strange(plain, fonts)
    if not lacking:
        return
    without = _beyond(lacking)
    borrowed = lacking - without if fonts.own else set()
    starts = [0, *(end.end() for end in re.finditer("\n", written))]
    for rule, wanted in ((GLYPH_MISSING, without), (GLYPH_BORROWED, borrowed)):
        for match in re.finditer(rf"{_ADDRESS}|{_box(wanted)}|{_ENTITY.pattern}", written) if wanted else ():
            address = match[0][0] not in wanted and match[0][0] != "&"
            shown = [] if address else [one for one in unescape(match[0]) if one in wanted]
            if shown:
                distinct = list(dict.fromkeys(shown))
                more = "…" if distinct[8:] else ""
                char = "".join(distinct[:8]) + more
                yield rule.at(
                    _within(location, starts, match.start()),
                    char=char if char.isprintable() else "?",
                    codepoint=", ".join(f"U+{ord(one):04X}" for one in distinct[:8]) + (more and ", …"),
                    printed=_described("".join(shown[:8]), language) + more,
                )


def printable(text: str, fonts: FontSet, language: str = "en", *, address: bool = False) -> str:
    """The text with a description in the place of characters that no font has: ‹U+6F22›, ‹U+0634 arabic letter sheen›.

    In addresses they are escaped.
    """
    plain = _ENTITY.sub(lambda entity: unescape(entity[0]), text) if "&" in text else text
    lacking = missing(plain, fonts)
    if not lacking:
        return text

    def changed(found: re.Match[str]) -> str:
        whole = found[0]
        if whole[0] == "&":
            return _described(unescape(whole), language) if lacking.intersection(unescape(whole)) else whole
        if whole[0] in lacking:
            return _described(whole, language)
        return escaped(whole)

    def escaped(whole: str) -> str:
        whole = _HOST.sub(lambda host: _ascii_host(host[0]) if lacking.intersection(host[0]) else host[0], whole)
        return "".join(quote(one, errors="replace") if one in lacking else one for one in whole)

    if address:
        return escaped(text)
    return re.sub(rf"{_ADDRESS}|{_box(lacking)}|{_ENTITY.pattern}", changed, text)


_NAMED = 4  # characters side by side of which each is named
_HOST = re.compile(r"(?<=//)[^/?#\s()<>:@]+")


def _ascii_host(host: str) -> str:
    """The name of a host as machines ask for it: xn--r8jz45g.jp."""
    try:
        return host.encode("idna").decode("ascii")
    except UnicodeError:
        return host


# Unicode has names in English alone: pages in another language say that it is a sign.
_SIGN = {"fr": "signe"}


def _described(characters: str, language: str) -> str:
    """What is printed in the place of characters: their code, and their name where it says more; of a word, its codes.

    The same one many times is counted.
    """
    groups = [(one, sum(1 for _ in same)) for one, same in itertools.groupby(characters) if not _invisible(one)]
    english = language.startswith("en")
    described = []
    for one, count in groups:
        code = f"{ord(one):04X}"
        name = unicodedata.name(one, "").lower() if english and len(groups) <= _NAMED else ""
        times = f" ×{count}" if count > 1 else ""
        described.append(f"U+{code}" + ("" if not name or name.endswith(code.lower()) else f" {name}") + times)
    letters = any(unicodedata.category(one)[0] in "LM" for one, _ in groups)
    sign = "" if english or letters or len(groups) > _NAMED else _SIGN.get(language[:2], "")
    listed = ", ".join(described) if len(groups) <= _NAMED else " ".join(described).replace(" U+", " ")
    return f"‹{sign} {listed}›" if sign else f"‹{listed}›"


def _within(start: Location, starts: Sequence[int], offset: int) -> Location:
    """The place of a character in a text whose lines begin at `starts`."""
    if not start.line:
        return start
    line = bisect_right(starts, offset) - 1
    column = offset - starts[line] + (1 if line else max(start.column, 1))
    return Location(file=start.file, line=start.line + line, column=column)


def fallback_face() -> Path:
    """The regular face of the default family: what a style that names no font is set in."""
    files = _package(DEFAULTS["text"]) or _family(DEFAULTS["text"])
    return next(one.file for one in files if (one.weight, one.style) == (400, "normal"))


def names(fonts: Fonts) -> list[str]:
    """The families as a reader knows them; of fonts given as files, the files' names."""
    found: list[str] = []
    for role in (fonts.text, fonts.titles):
        asked = (role,) if isinstance(role, str) else role
        found.extend(Path(name).stem if _is_path(name) else name for name in asked)
    return list(dict.fromkeys(found))


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
