"""The example day that `init` makes: what a day of one's own still says of it would be printed as it is."""

from __future__ import annotations

import contextlib
import functools
import re
from typing import TYPE_CHECKING, Any

from feuillet.languages import registry
from feuillet.machine.paths import PACKAGE
from feuillet.model.diagnostics import Diagnostic, Rule, Severity
from feuillet.project.sources import TEMPLATE, UnreadError
from feuillet.reading.data import yaml_source

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from feuillet.model.diagnostics import Location
    from feuillet.project.sources import Sources

EXAMPLE_LEFT = Rule(
    code="example-left",
    severity=Severity.WARNING,
    en="“{value}” is from the example, and is printed as it is",
    fr="« {value} » vient de l’exemple, et s’imprime tel quel",
    hint_en="Write your own, or delete the line.",
    hint_fr="Écrivez ce qui est vrai pour vous, ou supprimez la ligne.",
)
EXAMPLE_LEFT_FOR_LETTERS = Rule(
    code="example-left",
    severity=Severity.WARNING,
    en="“{value}” is from the example, and letters would go out with it",
    fr="« {value} » vient de l’exemple, et des lettres partiraient avec",
    hint_en=EXAMPLE_LEFT.hint_en,
    hint_fr=EXAMPLE_LEFT.hint_fr,
)
EXAMPLE_THEME = Rule(
    code="example-left",
    severity=Severity.WARNING,
    en="this theme is from the example, and is printed with yours",
    fr="ce thème vient de l’exemple, et s’imprime avec les vôtres",
    hint_en="Delete the file, if it is no longer of use. Yours keep the numbers that their file names begin "
    "with: rename them, from 01 on.",
    hint_fr="Supprimez ce fichier, s’il ne sert plus. Les vôtres gardent leurs numéros, qui sont ceux des noms de "
    "fichiers : renommez-les, à partir de 01.",
)
_ABOUT = ("date", "dates", "place", "organisers", "partners", "contact")  # what is true of one day only
_DATES = {"date", "dates"}  # which are read however they are written: typed otherwise, they are somebody's
_FOR_LETTERS = ("sender", "reply_to", "link", "unsubscribe", "host", "user")
_PROPOSED = re.compile(r"^# (?=[a-z_]+:| +(?:- )?[a-z_]+:| +- )", re.MULTILINE)  # lines that are there to be used
_MAIL = re.compile(r"(?<![\w.+-])[\w.+-]++@[\w.-]+\w")


def left(data: Any, text: str, themes: Iterable[tuple[str, Location]], read: Sources) -> Iterator[Diagnostic]:
    """Values and logo of workshop.yaml and themes (text and place) that are the example's, among others that are not.

    Of a workshop that is the example still nothing is said: nobody has begun to write.
    """
    places = dict(themes)
    own = places.keys() - _themes()
    if not own:
        return
    for theme in places.keys() & _themes():
        yield EXAMPLE_THEME.at(places[theme])
    lines = text.split("\n")
    found = [
        (key, value, location)
        for key, value, location in _values(data)
        if _is_example(key, value) and (key not in _DATES or value in lines[location.line - 1])
    ]
    if {key for key, _, _ in found} <= _DATES:  # that of the example may be somebody's
        found = []
    for key, value, location in (*found, *_logo(data, read)):
        yield (EXAMPLE_LEFT_FOR_LETTERS if key in _FOR_LETTERS else EXAMPLE_LEFT).at(location, value=value)


def _logo(data: Any, read: Sources) -> Iterator[tuple[str, str, Location]]:
    """The logo of the brand, if it is the picture that the example has."""
    brand = data.get("brand") if isinstance(data, yaml_source.Mapping) else None
    if not isinstance(brand, yaml_source.Mapping) or "logo" not in brand or "logo" not in brand.places:
        return
    name = str(brand["logo"])
    with contextlib.suppress(UnreadError):
        if name.endswith(".svg") and read.read(f"content/{name}", TEMPLATE) == _example_logo():
            yield "brand", name, brand.places["logo"].value


@functools.cache
def _example_logo() -> bytes:
    return (PACKAGE / "scaffolds/logo.svg").read_bytes()


def is_picture(data: bytes) -> bool:
    """Whether a picture is the one that the example's themes show."""
    return data == (PACKAGE / "scaffolds/picture.svg").read_bytes()


@functools.cache
def _themes() -> frozenset[str]:
    folders = (PACKAGE / "scaffolds" / language for language in registry.codes())
    return frozenset(path.read_text(encoding="utf-8") for folder in folders for path in folder.glob("0*.md"))


@functools.cache
def _written(language: str) -> str:
    """The example's workshop.yaml, with the lines that are proposed in it."""
    text = (PACKAGE / "scaffolds" / language / "workshop.yaml").read_text(encoding="utf-8")
    return _PROPOSED.sub("", text.replace("{{title}}", "x"))


@functools.cache
def _example(language: str) -> frozenset[tuple[str, str]]:
    """Values of the example, each with the key of the day that it stands under."""
    found: set[tuple[str, str]] = set()
    data, _ = yaml_source.parse(_written(language), file="workshop.yaml")
    for key, value, _ in _values(data):
        if value.startswith("images/"):  # a name that everybody gives
            continue
        found.add((key, value))
        found.update((key, address) for address in _MAIL.findall(value))
    return frozenset(found)


def _is_example(key: str, value: str) -> bool:
    """Whether a value is one of the example, or goes to an address of it under another name.

    An example in which it does not stand, as most do not, is not parsed.
    """
    sought = {value, *_MAIL.findall(value)}
    near = (code for code in registry.codes() if any(example in _written(code) for example in sought))
    return any((key, example) in _example(code) for code in near for example in sought)


def _values(data: Any) -> Iterator[tuple[str, str, Location]]:
    """The texts below the keys that are looked at, with their places."""
    if not isinstance(data, yaml_source.Mapping):
        return
    for keys, mapping in ((_ABOUT, data), (_FOR_LETTERS, data.get("mail"))):
        if not isinstance(mapping, yaml_source.Mapping):
            continue
        for key in keys:
            if key in mapping.places and key in mapping:
                places = mapping.places[key].value
                yield from ((key, value, location) for value, location in _leaves(mapping[key], places))


def _leaves(value: Any, location: Location) -> Iterator[tuple[str, Location]]:
    if isinstance(value, yaml_source.Mapping):
        for key in value.keys() & value.places.keys():  # what is wrong was taken out
            yield from _leaves(value[key], value.places[key].value)
    elif isinstance(value, yaml_source.Sequence):
        for element, at in zip(value, value.places, strict=False):
            yield from _leaves(element, at)
    elif value is not None:
        yield str(value), location
