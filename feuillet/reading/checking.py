"""What only the whole can tell: links, HTML, pictures, fonts and acronyms of everything that is printed."""

from __future__ import annotations

import functools
from dataclasses import dataclass
from itertools import groupby, islice
from typing import TYPE_CHECKING, Any

from feuillet.looks import palette
from feuillet.looks.faces import characters, fonts
from feuillet.model.diagnostics import Location, Rule, Severity, errors
from feuillet.model.workshop import (
    Brand,
    Group,
    Model,
    Organisation,
    Prose,
    Section,
    Workshop,
)
from feuillet.project import fingerprint, naming
from feuillet.project.made_once import Once
from feuillet.reading import lengths, own_pages, personal
from feuillet.reading.listed.organisations import alike, joined
from feuillet.reading.printable import form_of, parts, printable_part, strings, texts
from feuillet.text import acronyms, deadline, prose, stray
from feuillet.text.entities import unescape

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from feuillet.model.diagnostics import Diagnostic
    from feuillet.reading.reader import Reader
    from feuillet.reading.themes.draft import ThemeCache
    from feuillet.reading.themes.picture_files import PictureFiles
    from feuillet.text.acronyms import Usage


ALIKE = Rule(
    code="organisations-alike",
    severity=Severity.NOTE,
    en="“{name}” and “{other}” may be one organisation: both stand in the directory",
    fr="« {name} » et « {other} » sont peut-être une seule structure : les deux sont dans le répertoire",
    hint_en="If they are, write the name the same everywhere.",
    hint_fr="Si c’est le cas, écrivez partout ce nom de la même façon.",
)
_MOST_ALIKE = 10  # of these that are told


@dataclass(frozen=True, kw_only=True, slots=True)
class Checked:
    """What there is to say of a theme, or of the day beside its themes, by itself."""

    found: tuple[Diagnostic, ...]
    acronyms: Usage
    personal: tuple[personal.Found, ...]
    strange: tuple[Diagnostic, ...]  # signs in plain texts
    printable: Any = None  # the same part, where no font has some of its signs


def check(
    day: Workshop, reader: Reader, pictures: PictureFiles, files: Mapping[str, str], remembered: ThemeCache
) -> Workshop:
    """Links, HTML, pictures, fonts and acronyms of everything that will be printed; the day as it will be."""
    for name, location in _logos(reader, day):
        pictures.logo(name, location)
    for name in pictures.picture_files():
        if name not in pictures.used:
            reader.tell(pictures.unused(name).at(Location(file=name), name=name.removeprefix("content/")))
    reader.tell(*own_pages.replacing_nothing(reader.sources, day))
    reader.tell(*palette.check(day.brand.colour, day.brand.source))
    faces, found = fonts.resolve(day.brand.fonts, reader.sources)
    reader.tell(*found)
    wrong = _wrong_lines(reader.diagnostics)
    with_faces = fingerprint.of(faces.own, [(face.name, str(face.file), face.data) for face in faces.faces])
    checked: list[Checked] = []
    for part in (day.model_copy(update={"themes": ()}), *day.themes):
        lines = sorted(wrong.get(part.source.file, ()))
        name = remembered.name("checked", naming.name(part), lines, with_faces, reader.language)
        try:
            checked.append(
                remembered.kept(name, functools.partial(_check_part, part, faces, reader.language, frozenset(lines)))
            )
        except _SlowError as error:
            reader.tell(*error.found)
            return day
        reader.tell(*checked[-1].found)
    names = [speaker.name for theme in day.themes for speaker in theme.speakers]
    names.append(day.contact.name if day.contact else "")
    reader.tell(
        *acronyms.undefined(
            (each.acronyms for each in checked),
            defined=day.acronyms,
            names=names,
            lines=lambda file: files.get(file, "").split("\n"),
        )
    )
    reader.tell(*_alike(day, reader.language, remembered))
    meant = (day.contact.email, day.contact.phone) if day.contact else ()
    reader.tell(*personal.told((found for each in checked for found in each.personal), meant))
    for each in checked:
        reader.tell(*each.strange)
    of_day, *of_themes = checked
    if all(each.printable is None for each in checked):
        return day
    themes = tuple(each.printable or theme for each, theme in zip(of_themes, day.themes, strict=True))
    printed: Workshop = (of_day.printable or day).model_copy(update={"themes": themes})
    return printed


class _SlowError(Exception):
    """A file takes too long to be checked; what was found until then, and that."""

    def __init__(self, found: Iterable[Diagnostic]) -> None:
        super().__init__("too slow")
        self.found = tuple(found)


def _wrong_lines(diagnostics: Iterable[Diagnostic]) -> dict[str, set[int]]:
    """The lines with errors, by file."""
    lines: dict[str, set[int]] = {}
    for diagnostic in errors(diagnostics):
        lines.setdefault(diagnostic.location.file, set()).add(diagnostic.location.line)
    return lines


def _check_part(part: Model, faces: fonts.FontSet, language: str, wrong: frozenset[int]) -> Checked:
    """What is wrong with a theme, or the day beside its themes; `wrong` are lines of its file with errors already."""
    found = list(lengths.check(part, faces, language))
    printed = {vars(each).get("link") or "" for each in parts(part)}
    running: list[Prose] = []
    of_file: Callable[[tuple[Prose, Model]], str] = lambda pair: pair[0].source.file  # noqa: E731
    for file, several in groupby(texts(part), key=of_file):
        text = None
        try:
            with deadline.limited():
                printing = list(several)
                for text, owner in printing:
                    printed.add(text.markdown)
                    found += prose.check(text, language=language, form=form_of(text, owner))
                    found += characters.check_text(text, text.source, faces, language)
                    if _has_acronyms(text, owner):
                        running.append(text)
                lines = wrong | _wrong_lines(found).get(file, set())
                strays = stray.check((words, form_of(words, owner)) for words, owner in printing)
                found += (diagnostic for diagnostic in strays if diagnostic.location.line not in lines)
        except deadline.OutOfTimeError as error:
            raise _SlowError([*found, deadline.told(error, file, text.source.line if text else 0)]) from None
    strange: list[Diagnostic] = []
    for written, location in strings(part):
        strange += characters.check_text(written, location, faces, language)
        printed.add(written)
    lacking = characters.missing(unescape("\n".join(printed)), faces)
    return Checked(
        found=tuple(found),
        acronyms=acronyms.used(running, language),
        personal=personal.found(part, language),
        strange=tuple(strange),
        printable=printable_part(part, faces, language) if lacking else None,
    )


def _alike(day: Workshop, language: str, remembered: ThemeCache) -> Iterator[Diagnostic]:
    """Organisations with two names that are nearly the same."""
    places: dict[str, Location] = {}
    for organisation in (*day.organisers, *day.partners):
        places.setdefault(organisation.name, organisation.source)
    for theme in day.themes:
        for speaker in theme.speakers:
            if speaker.organisation:
                places.setdefault(speaker.organisation.name, speaker.organisation.source)
        for actor in theme.actors:
            places.setdefault(prose.plain(actor.title, language), actor.source)
        for document in theme.documents:
            places.setdefault(document.publisher, document.source)
    names = [name for name in places if name]

    def found() -> tuple[tuple[str, str], ...]:
        return tuple(islice(alike(joined(names, language, day.spelt_out), language), _MOST_ALIKE))

    kept = remembered.name("alike", names, sorted(day.spelt_out.items()), language)
    for name, other in remembered.kept(kept, found):
        yield ALIKE.at(places[name], name=name, other=other)


def _has_acronyms(text: Prose, owner: Model) -> bool:
    """Whether acronyms count in a text."""
    titled = isinstance(owner, Section | Group) and text.markdown.isupper()
    return form_of(text, owner) != "code" and not titled


def _logos(reader: Reader, day: Workshop) -> Iterator[tuple[str, Location]]:
    """Every logo with the place where it is named."""
    for whole in (day.model_copy(update={"themes": ()}), *day.themes):
        for part in _with_logos(whole):
            yield part.logo, reader.logo_places.get(part.source, part.source)


def _having_logos(whole: Model) -> tuple[Organisation | Brand, ...]:
    return tuple(part for part in parts(whole) if isinstance(part, Organisation | Brand) and part.logo)


_with_logos = Once(_having_logos)
