"""The bytes of a file and its name in; the document that it is, whatever its name says, out, or why it is none."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache, partial
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from feuillet.importing.documents import apart, counted, libreoffice, portable, rules, saved_mail, web
from feuillet.importing.documents.document import Document, Notice, PassageState, RefusedError, Telling
from feuillet.importing.documents.office import open_document, soundness, word
from feuillet.importing.documents.office.container import BOMB, DAMAGED, ENCRYPTED, LARGEST, Container
from feuillet.model.diagnostics import Location, Rule, errors
from feuillet.project import text_file
from feuillet.project.sources import Sources
from feuillet.reading.formats import forms

if TYPE_CHECKING:
    from collections.abc import Callable

    from feuillet.model.diagnostics import Diagnostic

UNKNOWN = Rule(
    code="import-unknown",
    en="this is no document that can be imported: {found}",
    fr="ce n’est pas un document que l’on peut importer : {found}",
    hint_en="Save it as .docx, .odt, .html or plain text, and import that.",
    hint_fr="Enregistrez-le en .docx, .odt, .html ou texte brut, et importez ce fichier-là.",
)
OLD_WORD = Rule(
    code="import-old-word",
    en="this is a document of an old Word (.doc), and LibreOffice, which could open it, is not installed or fails",
    fr="c’est un document d’un ancien Word (.doc) ; LibreOffice, qui saurait l’ouvrir, n’est pas installé ou échoue",
    hint_en="Install LibreOffice and import it again; or open it in Word, save it as .docx, and import that.",
    hint_fr="Installez LibreOffice et relancez ; ou ouvrez-le dans Word, enregistrez-le en .docx, et importez-le.",
)
RICH_TEXT = Rule(
    code="import-rich-text",
    en="this is a document in RTF, and LibreOffice, which could open it, is not installed or fails",
    fr="c’est un document en RTF, et LibreOffice, qui saurait l’ouvrir, n’est pas installé ou échoue",
    hint_en=OLD_WORD.hint_en,
    hint_fr=OLD_WORD.hint_fr,
)
EMPTY = Rule(
    code="import-empty",
    en="there is no word in this file",
    fr="il n’y a aucun mot dans ce fichier",
    hint_en="Is it the right one? A scan is a picture of words: recognise its text first (OCR).",
    hint_fr="Est-ce le bon ? Un document numérisé est une image de mots : faites-en reconnaître le texte (OCR).",
)
BROKEN = Rule(
    code="import-damaged",
    en="this file is damaged: words stand where no program puts them, and nothing of it was written: {words}",
    fr="ce fichier est abîmé : des mots sont là où aucun programme n’en met, et rien n’en a été écrit : {words}",
    hint_en=DAMAGED.hint_en,
    hint_fr=DAMAGED.hint_fr,
)
MARKDOWN = frozenset({".md", ".markdown", ".mkd", ".mdown", ".mdwn", ".qmd", ".rmd"})
_LOCKED = "EncryptedPackage".encode("utf-16-le")
_WORDS = (".docx", ".docm", ".dotx", ".dotm")
_ODF = b"application/vnd.oasis.opendocument.text"
_STARTS = {b"\xd0\xcf\x11\xe0": ".doc", b"{\\rtf": ".rtf"}
_OLD = {".doc": OLD_WORD, ".rtf": RICH_TEXT}
_MOST_TEXT = 20_000_000  # characters of a document as a page: four times what notes may have
_OTHERS = {
    "ppt/": "PowerPoint", "Index/Document.iwa": "Pages", "META-INF/container.xml": "EPUB",
}  # fmt: skip
_MAIL = ".eml"


def suffix(name: str) -> str:
    """The end of a name, in small letters."""
    return PurePosixPath(name).suffix.lower()


class Opener:
    """Opens documents: each once, in a process of its own."""

    def __init__(self, sources: Sources) -> None:
        self.sources = sources
        self._opened: dict[str, Document | RefusedError] = {}

    def look_at(self, data: bytes, name: str) -> Document:
        """A document that is opened before its turn; raises RefusedError."""
        if name not in self._opened:
            self._opened[name] = self._open(data, name)
        return self._given(self._opened[name])

    def document(self, data: bytes, name: str) -> Document:
        """The document; raises RefusedError. Pictures within a text are held by the sources."""
        opened = self._opened.pop(name) if name in self._opened else self._open(data, name)
        return self._given(opened)

    def _open(self, data: bytes, name: str) -> Document | RefusedError:
        at = Location(file=name)
        told: tuple[Notice, ...] = ()
        if form := next((form for start, form in _STARTS.items() if data.startswith(start)), ""):
            if form == ".doc" and _LOCKED in data:
                return RefusedError(ENCRYPTED.at(at))
            converted = libreoffice.as_docx(data, form)
            if converted is None:
                return RefusedError(_OLD[form].at(at))
            data, told = converted, (Notice(state=PassageState.GUESSED, diagnostic=rules.CONVERTED.at(at, found=form)),)
        made: Document
        try:
            made, held = apart.called(name, opened, data, name, bool(form))
        except RefusedError as problem:
            return problem
        self.sources.hold(held)
        container = cache(partial(Container, data, name))
        pictures = {picture: partial(_picture, container, picture) for picture in made.shown}
        return replace(made, told=(*told, *made.told), pictures=pictures)

    @staticmethod
    def _given(opened: Document | RefusedError) -> Document:
        if isinstance(opened, RefusedError):
            raise opened
        return opened


def _picture(container: Callable[[], Container], picture: str) -> bytes:
    return container().read(picture, LARGEST)


# -- in that process ---------------------------------------------------------------------------------------------------


def opened(data: bytes, name: str, converted: bool) -> tuple[Document, dict[str, bytes]]:
    """A document, with names for its pictures, and the pictures within its text by name; raises RefusedError."""
    held: dict[str, bytes] = {}
    document = _document(data, name, held, converted=converted)
    if len(document.text) > _MOST_TEXT:
        reason = f"{len(document.text) / 1e6:.0f} MB > {_MOST_TEXT // 1_000_000} MB"
        raise RefusedError(BOMB.at(Location(file=name), reason=reason))
    return document, held


def _document(data: bytes, name: str, held: dict[str, bytes], *, converted: bool) -> Document:
    if converted:
        container = Container(data, name)
        return word.read(container, counted.of_word(container))
    if data.startswith(b"PK"):
        return _of_zip(data, name)
    if data.startswith(b"%PDF-"):
        return portable.read(data, name)
    if suffix(name) == _MAIL:
        form, body, told = saved_mail.body(data, name)
        made = _of_text(body, name, held, form)
        return replace(made, told=(*told, *made.told))
    return _of_text(data, name, held, forms.suffix(name))


def _of_zip(data: bytes, name: str) -> Document:
    container = Container(data, name)
    if "[Content_Types].xml" in container and any(
        re.match(r"(?:.*/)?document\d*\.xml$", member) for member in container.names
    ):
        return _named(word.read(container, counted.of_word(container)), _WORDS)
    kind = container.read("mimetype", 200) if "mimetype" in container else b""
    if kind.startswith(_ODF):
        return _named(open_document.read(container, counted.of_open_document(container)), (".odt", ".ott", ".odm"))
    found = next(
        (what for start, what in _OTHERS.items() if any(member.startswith(start) for member in container.names)), ""
    )
    raise container.refusal(UNKNOWN, found=found or kind.decode("ascii", "replace") or "zip")


def _named(document: Document, suffixes: tuple[str, ...]) -> Document:
    """The document, and a word if its name is that of another kind."""
    named = suffix(document.name)
    if named in suffixes:
        return document
    at = Location(file=document.name)
    told = Notice(state=PassageState.GUESSED, diagnostic=rules.SUFFIX.at(at, named=named or "?", found=suffixes[0]))
    return replace(document, told=(told, *document.told))


def _of_text(data: bytes, name: str, held: dict[str, bytes], form: str) -> Document:
    named = form in forms.SUFFIXES and form not in forms.DATA
    form = form if named else ".txt"
    sources = Sources(Path())  # nothing but this is read
    sources.hold({name: data})
    text, found = text_file.read(sources, name, foreign=True)
    held |= {picture: sources.read(picture, LARGEST) for picture in sources.held if picture != name}
    if text is None:
        empty = any(diagnostic.rule is text_file.EMPTY for diagnostic in found)
        rule = EMPTY.at(Location(file=name)) if empty else UNKNOWN.at(Location(file=name), found=suffix(name) or "?")
        raise RefusedError(
            rule,
            *(diagnostic for diagnostic in errors(found) if not empty and diagnostic.rule is not text_file.NOT_TEXT),
        )
    telling = Telling(name)
    for diagnostic in found:
        at = Location(file=name, line=diagnostic.location.line)
        telling.told.append(Notice(state=PassageState.GUESSED, diagnostic=diagnostic.rule.at(at, **diagnostic.values)))
    if form in (".html", ".htm", ".xhtml") or re.match(
        r"\s*(?:<\?xml[^>]*>\s*)?<(?:!doctype\s+html|html)\b", text, re.IGNORECASE
    ):
        return web.read(name, text, telling)
    if form not in MARKDOWN and forms.SUBTITLES.search(text):
        form = ".md"
    count = counted.of_markdown if form in MARKDOWN else counted.words
    return Document(name=name, form=form, text=text, words=count(text), told=telling.told)


def damage(data: bytes, name: str, page: str, words: str) -> tuple[Diagnostic, ...]:
    """That a file which lost words is damaged, if it is; `page`: its text, if that is one."""
    if data.startswith(b"PK"):
        try:
            broken = soundness.is_broken(Container(data, name))
        except RefusedError as problem:
            return problem.diagnostics
        return (BROKEN.at(Location(file=name), words=words),) if broken else ()
    if not page or (place := web.mistake(page)) is None:
        return ()
    return (BROKEN.at(Location(file=name, line=place[0], column=place[1]), words=words),)


def is_known(name: str) -> bool:
    """Whether the name of a file says that it may be imported."""
    return suffix(name) in (
        *_WORDS,
        ".odt",
        ".ott",
        ".doc",
        ".rtf",
        ".pdf",
        _MAIL,
        ".vtt",
        ".srt",
        *forms.SUFFIXES - forms.DATA,
    )
