"""What only the whole can tell: links, HTML, pictures, fonts and acronyms of everything that is printed."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from feuillet.looks import palette
from feuillet.looks.faces import characters, fonts
from feuillet.model.diagnostics import Location, errors
from feuillet.model.workshop import (
    Brand,
    Group,
    Model,
    Organisation,
    Prose,
    Section,
    Workshop,
)
from feuillet.reading import lengths, own_pages
from feuillet.reading.printable import form_of, parts, printable_part, strings, texts
from feuillet.text import acronyms, deadline, prose, stray
from feuillet.text.entities import unescape

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from feuillet.reading.reader import Reader
    from feuillet.reading.themes.picture_files import PictureFiles


def check(day: Workshop, reader: Reader, pictures: PictureFiles, files: Mapping[str, str]) -> Workshop:
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
    reader.tell(*lengths.check(day, faces))
    printed = {vars(part).get("link") or "" for part in parts(day)}
    printed.update(text.markdown for text, _ in texts(day))
    running: list[Prose] = []
    of_file: Callable[[tuple[Prose, Model]], str] = lambda pair: pair[0].source.file  # noqa: E731
    for file, several in groupby(texts(day), key=of_file):
        text = None
        try:
            with deadline.limited():
                printing = list(several)
                for text, owner in printing:
                    running.extend(_checked(reader, text, owner, faces))
                wrong = {
                    diagnostic.location.line
                    for diagnostic in errors(reader.diagnostics)
                    if diagnostic.location.file == file
                }
                strays = stray.check((words, form_of(words, owner)) for words, owner in printing)
                reader.tell(*(diagnostic for diagnostic in strays if diagnostic.location.line not in wrong))
        except deadline.OutOfTimeError as error:
            reader.tell(deadline.told(error, file, text.source.line if text else 0))
            return day
    names = [speaker.name for theme in day.themes for speaker in theme.speakers]
    names.append(day.contact.name if day.contact else "")
    reader.tell(
        *acronyms.undefined(
            running,
            defined=day.acronyms,
            names=names,
            lines=lambda file: files.get(file, "").split("\n"),
            language=reader.language,
        )
    )
    for written, location in strings(day):
        reader.tell(*characters.check_text(written, location, faces, reader.language))
        printed.add(written)
    if characters.missing(unescape("\n".join(printed)), faces):
        printable: Workshop = printable_part(day, faces, reader.language)
        return printable
    return day


def _checked(reader: Reader, text: Prose, owner: Model, faces: fonts.FontSet) -> Iterator[Prose]:
    """Tells what is wrong with a text, and gives it back if acronyms count in it."""
    form = form_of(text, owner)
    reader.tell(*prose.check(text, language=reader.language, form=form))
    reader.tell(*characters.check_text(text, text.source, faces, reader.language))
    if form != "code" and not (isinstance(owner, Section | Group) and text.markdown.isupper()):
        yield text


def _logos(reader: Reader, day: Workshop) -> Iterator[tuple[str, Location]]:
    """Every logo with the place where it is named."""
    for part in parts(day):
        if isinstance(part, Organisation | Brand) and part.logo:
            yield part.logo, reader.logo_places.get(part.source, part.source)
