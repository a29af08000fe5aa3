"""The lines of a document in; if it was given out by us, its theme with what was corrected, out."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from feuillet.importing.again import revision, whereabouts
from feuillet.importing.again.merging import Merged
from feuillet.importing.documents import opening
from feuillet.importing.documents.document import rule
from feuillet.importing.lines import Passage
from feuillet.importing.returning import facts, given_out, joining, placing, slip
from feuillet.importing.theme_text import ThemeText, levelled, tidied, with_marks, with_pictures
from feuillet.project import fingerprint, text_file
from feuillet.reading.markdown.marks import marks
from feuillet.text import names

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from feuillet.importing.documents.document import Telling
    from feuillet.importing.lines import DocumentLines
    from feuillet.importing.recognition import Recognition
    from feuillet.importing.returning.given_out import GivenOut
    from feuillet.importing.returning.slip import Slip

FORGOTTEN = rule(
    "forgotten",
    "what was given out is not in import/exports of this project: this is a new theme, and the themes that are here "
    "stay as they are",
    "ce qui avait été donné n’est pas dans import/exports de ce projet : ceci est un nouveau thème, et les thèmes qui "
    "sont là restent tels quels",
    "If it is a correction of a theme that is here, take what is right from it into that one, then delete it; if it is "
    "of another day, import it there.",
    "Si c’est la correction d’un thème qui est là, reprenez-y ce qui est juste, puis supprimez-le ; s’il vient d’une "
    "autre journée, importez-le là-bas.",
)
OTHER_FORM = rule(
    "other-form",
    "corrections cannot be written into {file}, which is no Markdown; instead of '{before}', the document says "
    "'{words}'",
    "on ne peut pas écrire de corrections dans {file}, qui n’est pas en Markdown ; au lieu de « {before} », le "
    "document dit « {words} »",
    "Write it there by hand. For corrections to go in by themselves, put what export --md makes of the theme in its "
    "place, before it is given out.",
    "Écrivez-le là-bas à la main. Pour que les corrections y entrent d’elles-mêmes, mettez à sa place ce que exporter "
    "--md fait du thème, avant de le donner.",
)
UNPLACED = rule(
    "unplaced",
    "this correction has no clear place in the notes, which stay as they are there: instead of '{before}', the "
    "document says '{words}'",
    "cette correction n’a pas de place claire dans les notes, qui y restent telles quelles : au lieu de « {before} », "
    "le document dit « {words} »",
    "Write what is right into the theme.",
    "Écrivez dans le thème ce qui est juste.",
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
# Of a picture, as people name files: no way up, no file that is hidden or something else, no device of Windows.
_NAME = re.compile(
    r"(?!(?:con|prn|aux|nul|com\d|lpt\d)\.)\w[\w-]{0,79}\.(?:png|jpe?g|gif|svg|webp|tiff?|bmp)$",
    re.ASCII | re.IGNORECASE,
)
_MOST_WORDS = 300  # characters of what is told


@dataclass(kw_only=True, slots=True)
class Back:
    """A theme that came back: its file, its text, and what was joined; `words` are ours, and stand in no notes."""

    file: str
    text: ThemeText
    words: list[str]
    now: str | None = None  # what is in its file; None if there is none
    merged: Merged | None = None


@dataclass(kw_only=True, slots=True)
class Foreign:
    """A theme that was given out elsewhere; `words` are ours, and stand in no notes."""

    slip: Slip
    text: ThemeText
    words: list[str]


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


def read(lines: DocumentLines, recognition: Recognition, telling: Telling, pictures: Pictures) -> Back | Foreign | None:
    """The theme of a document that was given out, here or elsewhere; None if it is any other document."""
    found = slip.found(lines.passages)
    if found is None:
        return None
    about = found[1]
    given = given_out.known(recognition.sources, about)
    pictures = replace(pictures, given=given.pictures if given else {})
    text, words = said(lines, recognition, telling, pictures)
    if given is None:
        telling.place = 0
        telling.guess(FORGOTTEN)
        text.front = placing.front(text.imported)
        text.passages = text.passages[text.front.count("\n") :] if text.front else text.passages
        text.number = int(about.stem.split("-")[0])
        return Foreign(slip=about, text=text, words=words)
    file = whereabouts.of(recognition.sources, given.file, given.notes, recognition.title)
    made = Back(file=file or given.file, text=text, words=words, now=_text(recognition, file) if file else None)
    if made.now is None:
        telling.leave(revision.TAKEN_AWAY, text.imported)
        return made
    _join(made, given, made.now, recognition, telling)
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

    if opening.suffix(made.file) not in opening.MARKDOWN:
        for before, words in joining.told(given, back, in_our_form(now)):
            telling.place = 0
            telling.guess(OTHER_FORM, file=made.file, before=before[:_MOST_WORDS], words=words)
        made.merged = Merged(lines=[(line, 0) for line in now.removesuffix("\n").split("\n")])
    else:
        made.merged, unplaced = joining.joined(given, back, now, in_our_form)
        for correction in unplaced:
            telling.place = 0
            telling.guess(UNPLACED, before=correction.before[:_MOST_WORDS], words=correction.after)
    text.passages = [Passage(line, places.get(line.strip(" -*+"), 0)) for line, _ in made.merged.lines]
