"""Find the faces of the two families, declare them under names of our own, know which characters they have."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from functools import lru_cache
from importlib.util import find_spec
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

from feuillet.looks.faces.font_files import FONT_FILES, OTHER_FONT_FILES, File, from_file
from feuillet.model.diagnostics import Diagnostic, Location, Rule, Severity
from feuillet.project.sources import Sources
from feuillet.project.sources import of as sources_of
from feuillet.text.names import did_you_mean

if TYPE_CHECKING:
    from collections.abc import Iterable

    from feuillet.looks.faces.font_files import Role, Style
    from feuillet.model.workshop import Fonts

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
_BOLD = 600
_LISTED = 20  # families in a message
# Characters that neither family has are set in these, in this order, on the pages that have them: emoji, signs, other
# alphabets. Those whose letters join, stack or run from right to left are not here: they are described in their place.
_RESERVE_PACKAGE = "manimgx_fonts"
_RESERVE = ("NotoEmoji", "NotoSansSymbols", "NotoSans", "NotoSansArmenian", "NotoSansGeorgian", "NotoSansEthiopic")
_RESERVE_SIGNS = ("Inter", "Fira Code")  # double arrows and stars; mathematics, boxes

FONT_NOT_FOUND = Rule(
    code="font-not-found",
    en="the font family '{family}' is not installed",
    fr="la famille de caractères « {family} » n’est pas installée",
    hint_en="'{near}' is there, and {others}; to have another one, install its package (here: fontpkg-{slug}) "
    "or put its .ttf or .otf files into content/ and name these files here",
    hint_fr="« {near} » est là, ainsi que {others} ; pour en avoir une autre, installez son paquet "
    "(ici : fontpkg-{slug}) ou mettez ses fichiers .ttf ou .otf dans content/ et nommez ces fichiers ici",
)
FONT_TWICE = Rule(
    code="font-twice",
    severity=Severity.WARNING,
    en="'{name}' has the same weight and style as '{other}' and is not used",
    fr="« {name} » a la même graisse et le même style que « {other} » et ne sert pas",
    hint_en="name only one of them",
    hint_fr="n’en nommez qu’un des deux",
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


def resolve(fonts: Fonts, project: Path | Sources) -> tuple[FontSet, tuple[Diagnostic, ...]]:
    """The faces that `fonts` asks for, and what is wrong with it; the default family stands in for a faulty one."""
    faces: list[Face] = []
    diagnostics: list[Diagnostic] = []
    own = True
    sources = sources_of(project)
    both: tuple[tuple[Role, str | tuple[str, ...]], ...] = (("text", fonts.text), ("titles", fonts.titles))
    for role, asked in both:
        files: list[File] = []
        for name in (asked,) if isinstance(asked, str) else asked:
            location = getattr(name, "source", fonts.source)
            if _is_path(name):
                found = from_file(name, sources, location, diagnostics)
            else:
                found = _from_family(name, role, location, diagnostics)
            for file in found:
                twin = next((f for f in files if (f.weight, f.style) == (file.weight, file.style)), None)
                if twin is None:
                    files.append(file)
                else:
                    diagnostics.append(FONT_TWICE.at(location, name=file.file.name, other=twin.file.name))
        if not files or asked == DEFAULTS[role]:
            own = False
            files = files or _wanted(_package(DEFAULTS[role]), role)
        for file in files:
            name = _virtual_name(file.file, faces)
            faces.append(
                Face(
                    role=role,
                    weight=file.weight,
                    heaviest=file.heaviest,
                    style=file.style,
                    file=file.file,
                    name=name,
                    data=file.data,
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
    return "/" in name or "\\" in name or name.lower().endswith(FONT_FILES + OTHER_FONT_FILES)


# -- installed families --------------------------------------------------------------------------------------------


def _from_family(name: str, role: Role, location: Location, diagnostics: list[Diagnostic]) -> list[File]:
    files = _wanted(_package(name) or _family(name), role)
    if not files:
        near = did_you_mean(name, installed()) or DEFAULTS[role]
        others = ", ".join([family for family in installed() if family != near][:_LISTED])
        diagnostics.append(FONT_NOT_FOUND.at(location, family=name, near=near, others=others, slug=_slug(name)))
    return files


def _slug(family: str) -> str:
    return re.sub(r"[\s_]+", "-", family.strip().lower())


def _package(family: str) -> list[File]:
    """The files of a fontpkg package under its usual name: ten times faster than to import fontpkg."""
    module = f"fontpkg_{_slug(family).replace('-', '_')}"
    spec = find_spec(module) if module.isidentifier() else None
    if spec is None or not spec.submodule_search_locations:
        return []
    return _listed(Path(spec.submodule_search_locations[0]))


@lru_cache(maxsize=64)
def _listed(root: Path) -> list[File]:
    """The files that a package has, which stay as they are."""
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


def _family(name: str) -> list[File]:
    """The same from fontpkg itself, for packages under unusual names."""
    import fontpkg

    family = fontpkg.families().get(fontpkg.slugify(name))
    if family is None:
        return []
    ranges = {axis.tag: (int(axis.min), int(axis.max)) for axis in family.axes}
    return [_installed_file(file.path, file.style, file.weight, ranges.get("wght")) for file in family.files]


def _installed_file(file: Path, style: str, weight: int | None, weights: tuple[int, int] | None) -> File:
    lightest, heaviest = (weight, weight) if weight is not None else (weights or (400, 400))
    return File(file=file, weight=lightest, heaviest=heaviest, style="italic" if style == "italic" else "normal")


def installed() -> list[str]:
    """Names of the families that a workshop can ask for here."""
    import fontpkg

    return sorted(family.name for family in fontpkg.families().values())


def _wanted(files: list[File], role: Role) -> list[File]:
    """Those that the styles use; of each style the static ones, else the variable one, else the nearest to regular.

    Where there is none that is bold, the next heavier one is: what is stressed would look like all else.
    """
    chosen: list[File] = []
    for style in ("normal", "italic"):
        of_style = sorted(
            (file for file in files if file.style == style), key=lambda file: (file.weight, file.file.name)
        )
        static = [file for file in of_style if file.weight == file.heaviest and (file.weight, style) in _WANTED[role]]
        variable = [file for file in of_style if file.weight != file.heaviest]
        found = static or variable[:1] or sorted(of_style, key=lambda file: abs(file.weight - 400))[:1]
        if not any(file.heaviest >= _BOLD for file in found):
            found += [file for file in of_style if file.heaviest >= _BOLD][:1]
        chosen += found
    return chosen


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
        left = {name for name in left if ord(name) not in have}
    return left


def _stem(file: Path) -> str:
    return file.stem.partition("[")[0].replace("-", "")


@lru_cache(maxsize=1)
def reserve() -> tuple[Face, ...]:
    """The faces for characters that neither family has; for fonts of a workshop's own, our text family among them."""
    spec = find_spec(_RESERVE_PACKAGE)
    folders = spec.submodule_search_locations if spec else None
    files = [Path(folder) / f"{name}[wght].ttf" for folder in (folders or ())[:1] for name in _RESERVE]
    files += [
        shipped_file.file
        for family in _RESERVE_SIGNS
        for shipped_file in _package(family)
        if shipped_file.style == "normal"
    ]
    faces: list[Face] = []
    for file, heaviest in ((fallback_face(), 400), *((path, 700) for path in files if path.is_file())):
        name = f"fonts/reserve-{_stem(file)}{file.suffix}"
        faces.append(Face(role="reserve", weight=400, heaviest=heaviest, style="normal", file=file, name=name))
    return tuple(faces)


def fallback_face() -> Path:
    """The regular face of the default family: what a style that names no font is set in."""
    files = _package(DEFAULTS["text"]) or _family(DEFAULTS["text"])
    return next(file.file for file in files if (file.weight, file.style) == (400, "normal"))


def names(fonts: Fonts) -> list[str]:
    """The families as a reader knows them; of fonts given as files, the files' names."""
    found: list[str] = []
    for role in (fonts.text, fonts.titles):
        asked = (role,) if isinstance(role, str) else role
        found.extend(Path(name).stem if _is_path(name) else name for name in asked)
    return list(dict.fromkeys(found))
