"""The lines of a document in; if it was given out by us, its theme with what was corrected, out."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from feuillet.importing.again import revision
from feuillet.importing.documents import opening
from feuillet.importing.documents.document import rule
from feuillet.importing.lines import Passage
from feuillet.importing.returning import facts, given_out, joining, slip
from feuillet.importing.theme_text import ThemeText, levelled, tidied, with_marks, with_pictures
from feuillet.project import fingerprint, text_file
from feuillet.reading.markdown.marks import marks
from feuillet.text import names

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from feuillet.importing.again.merging import Merged
    from feuillet.importing.documents.document import Telling
    from feuillet.importing.lines import DocumentLines
    from feuillet.importing.recognition import Recognition
    from feuillet.importing.returning.given_out import GivenOut
    from feuillet.importing.returning.slip import Slip

FORGOTTEN = rule(
    "forgotten",
    "what was given out is not in import/exports: this was compared with {file} as it is now, so what was edited there "
    "since may be undone",
    "ce qui avait été donné n’est pas dans import/exports : ceci a été comparé à {file} tel qu’il est maintenant ; ce "
    "qui y a été modifié depuis est peut-être défait",
    "Look through the changes with --dry-run.",
    "Regardez les changements avec --a-blanc.",
)
OTHERWISE = rule(
    "joined-otherwise",
    "the theme does not say quite what the corrected document says: '{words}'",
    "le thème ne dit pas tout à fait ce que dit le document corrigé : « {words} »",
    "Compare the two there, and write what is right into the theme.",
    "Comparez les deux à cet endroit, et écrivez dans le thème ce qui est juste.",
)
IN_NOTICE = rule(
    "in-notice",
    "what was written into the line that says how this file comes back: {words}",
    "ce qui a été écrit dans la ligne qui dit comment ce fichier revient : {words}",
)
IN_TABLE = rule(
    "in-table",
    "what stands in a table of people or documents and has no place in the notes: {words}",
    "ce qui est dans un tableau de personnes ou de documents et n’a pas de place dans les notes : {words}",
)
_FOLDER = "content/themes"
_NAMELESS = re.compile(r"(?:image|picture|embedded-)[\da-f]*$", re.IGNORECASE)  # as programs name pictures
_NAME = re.compile(r"[\w.-]{1,80}$", re.ASCII)
_MOST_WORDS = 300  # characters of what is told


@dataclass(kw_only=True, slots=True)
class Back:
    """A theme that came back: its file, its text, and what was joined; `words` are ours, and stand in no notes."""

    file: str
    text: ThemeText
    words: list[str]
    now: str | None = None  # what is in its file
    merged: Merged | None = None
    earlier: str = field(default="")  # the text as it was given out, in our own form


@dataclass(frozen=True, kw_only=True, slots=True)
class Pictures:
    """The pictures of a document: how they are got, and what each is called in the notes."""

    get: Callable[[str], bytes | None]
    named_as: Callable[[bytes, Iterator[str]], str]  # the first of some names that a picture may have
    holds: Callable[[str, bytes], bool]  # whether it may have a name
    given: Mapping[str, str] = field(default_factory=dict)  # names, by the fingerprints of what was given out

    def name(self, address: str, data: bytes) -> str:
        """The name that a picture has already; empty if it has none."""
        if name := self.given.get(fingerprint.of(data)):
            return name
        last = PurePosixPath(address).name
        name = f"images/{last}"
        is_named = _NAME.match(last) and not _NAMELESS.match(PurePosixPath(last).stem)
        return self.named_as(data, iter([name])) if is_named and self.holds(name, data) else ""


def read(lines: DocumentLines, recognition: Recognition, telling: Telling, pictures: Pictures) -> Back | None:
    """The theme of a document that was given out; None if it is any other document."""
    found = slip.found(lines.passages)
    if found is None:
        return None
    about = found[1]
    given = given_out.known(recognition.sources, about)
    file = given.file if given else f"{_FOLDER}/{about.stem}.md"
    now = _text(recognition, file)
    if given is None and now is not None:
        telling.guess(FORGOTTEN, file=file)
        given = given_out.GivenOut(file=file, notes=now, read=recognition.in_our_form(file, now) or now)
    pictures = replace(pictures, given=given.pictures if given else {})
    text, words = said(lines, recognition, telling, pictures)
    made = Back(file=file, text=text, words=words, now=now, earlier=given.read if given else "")
    if given is None:
        return made
    if now is None:
        telling.leave(revision.TAKEN_AWAY, text.imported)
        return made
    _join(made, given, now, recognition, telling)
    return made


def said(
    lines: DocumentLines, recognition: Recognition, telling: Telling, pictures: Pictures
) -> tuple[ThemeText, list[str]]:
    """A theme as its document says it, in our own form, and the words of ours that leave it."""
    found = slip.found(lines.passages)
    assert found is not None  # noqa: S101 - callers have one
    text, words = _without_ours(lines, *found, recognition.language, telling)

    with_pictures(text, telling, pictures.get, found[1].stem, pictures.named_as, known=pictures.name)
    tidied(text)
    there = recognition.sources.is_there
    text.pictures = {name: data for name, data in text.pictures.items() if not there(f"content/{name}")}
    recognition.sources.hold({f"content/{name}": data for name, data in text.pictures.items()})
    file = f"{_FOLDER}/{found[1].stem}.returned.md"
    _placed(text, recognition.in_our_form(file, text.whole) or text.whole)
    text.imported = text.whole
    return text, words


def _without_ours(
    lines: DocumentLines, at: int, about: Slip, language: str, telling: Telling
) -> tuple[ThemeText, list[str]]:
    """A theme as its document says it, and the words of ours that leave it."""
    slip_line = lines.passages[at]
    words = [slip_line.text]
    if not about.is_all(slip_line.text):
        telling.place = slip_line.place
        telling.leave(IN_NOTICE, slip_line.text)
    rest = [*lines.passages[:at], *lines.passages[at + 1 :]]
    if lines.front:
        return _marked(ThemeText(passages=rest, front=lines.front), language, telling), words
    first = next((number for number, passage in enumerate(rest) if passage.text.strip()), None)
    title = "?" if first is None else re.sub(r"^#{1,6}\s+", "", rest.pop(first).text.strip())
    found = facts.taken(rest)
    for said in found.left:
        telling.place = 0
        telling.leave(IN_TABLE, said)
    text = ThemeText(passages=found.passages, title=title)
    levelled(text)
    text.front = facts.front(title, found, own_titles=about.own_titles)
    return _marked(text, language, telling), [*words, *found.words]


def _marked(text: ThemeText, language: str, telling: Telling) -> ThemeText:
    mark = marks(language)
    with_marks(text, telling, lambda words: names.fold(words) in mark)
    tidied(text)
    return text


def _placed(text: ThemeText, back: str) -> None:
    """The text in our own form, each line at the place of the same line as it was read."""
    places = {passage.text.strip(): passage.place for passage in reversed(text.passages)}
    text.passages = [Passage(line, places.get(line.strip(), 0)) for line in back.removesuffix("\n").split("\n")]
    text.front = text.title = ""


def _text(recognition: Recognition, file: str) -> str | None:
    """The notes of a theme as they are now; None if there are none."""
    return text_file.read(recognition.sources, file)[0] if recognition.sources.is_there(file) else None


def _join(made: Back, given: GivenOut, now: str, recognition: Recognition, telling: Telling) -> None:
    """Gives the theme the notes of now, with what was corrected."""
    back, text = made.text.imported, made.text
    places = {passage.text.strip(" -*+"): passage.place for passage in text.passages}

    def in_our_form(notes: str) -> str:
        return recognition.in_our_form(made.file, notes) or ""

    ours = opening.suffix(given.file) in opening.MARKDOWN
    made.merged = joining.joined(given, back, now, in_our_form) if ours else joining.told(given, back, now)
    text.passages = [Passage(line, places.get(line.strip(" -*+"), 0)) for line, _ in made.merged.lines]
    if now == given.notes and ours and not made.merged.conflicts:
        _check(in_our_form(text.whole), back, given.read, telling)


def _check(found: str, back: str, before: str, telling: Telling) -> None:
    """Where nothing was edited since, the theme now says each line that was corrected."""
    there = {*found.split("\n"), *before.split("\n")}
    for line in back.split("\n"):
        if line not in there:
            telling.place = 0
            telling.guess(OTHERWISE, words=line[:_MOST_WORDS])
