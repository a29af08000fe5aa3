"""A project, the forms and the themes that are wanted in; documents in the output folder, written whole or not, out."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from feuillet.exporting import document, page, pictures, web
from feuillet.exporting.office import open_document, word
from feuillet.importing import gathering, lines
from feuillet.importing.documents.document import Telling
from feuillet.importing.documents.opening import Opener
from feuillet.importing.gathering import Given
from feuillet.importing.recognition import Recognition
from feuillet.importing.returning import given_out, reading_back
from feuillet.importing.returning.given_out import GivenOut
from feuillet.importing.returning.slip import Slip
from feuillet.machine.files import Folder, of_project
from feuillet.model.diagnostics import Diagnostic, Location, Rule, ToldError, errors
from feuillet.project import fingerprint, text_file
from feuillet.project.sources import Sources
from feuillet.publications.catalogue import choose
from feuillet.reading import content
from feuillet.writing import clean_notes

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from feuillet.exporting.pictures import Shown
    from feuillet.model.workshop import Theme, Workshop

FORMS = ("docx", "odt", "html", "md")
PAGE = "page"
FOLDER = "export"
NOT_WRITTEN = Rule(
    code="export-not-written",
    en="this cannot be written: {reason}",
    fr="ceci ne peut pas être écrit : {reason}",
    hint_en="Nothing was exported. Close the file where it is open, make room, or ask for the right to write there, "
    "then run the same command again.",
    hint_fr="Rien n’a été exporté. Fermez le fichier là où il est ouvert, faites de la place, ou demandez le droit "
    "d’écrire, puis relancez la commande.",
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Exported:
    """What an export came to: files below the output folder, and what is wrong."""

    language: str
    diagnostics: tuple[Diagnostic, ...]
    written: tuple[str, ...] = ()

    @property
    def failed(self) -> bool:
        return any(errors(self.diagnostics))


def run(project: Path, output: Path, forms: Sequence[str], names: Sequence[str] = ()) -> Exported:
    """Write the documents of the themes that are named, of all if none is, and the page of the day."""
    sources = Sources(project)
    loaded = content.load(sources)
    found = list(loaded.diagnostics)
    if loaded.workshop is None:
        return Exported(language=loaded.language, diagnostics=tuple(found))
    chosen, wrong = choose(loaded.workshop, names)
    if wrong:
        return Exported(language=loaded.language, diagnostics=(*found, *wrong))
    themes = [publication.theme for publication in chosen if publication.theme is not None]
    try:
        made, remembered = _made(loaded.workshop, themes, sources, forms)
    except ToldError as told:
        return Exported(language=loaded.language, diagnostics=(*found, *told.diagnostics))
    for folder, files in ((Folder(project), remembered), (of_project(project, output), made)):
        failed = folder.write_together(files)
        found += (NOT_WRITTEN.at(Location(file=name), reason=error.strerror or "?") for name, error in failed.items())
        if failed:
            return Exported(language=loaded.language, diagnostics=tuple(found))
    return Exported(language=loaded.language, diagnostics=tuple(found), written=tuple(made))


def _made(
    workshop: Workshop, themes: Sequence[Theme], sources: Sources, forms: Sequence[str]
) -> tuple[dict[str, bytes], dict[str, bytes]]:
    """The files for the output folder, and those that remember what is given out."""
    made: dict[str, bytes] = {}
    remembered: dict[str, bytes] = {}
    exporter = _Exporter(workshop, sources)
    for theme in themes:
        for form in FORMS:
            if form in forms:
                files, record = exporter.theme(theme, form)
                made |= {f"{FOLDER}/{name}": data for name, data in files.items()}
                remembered |= record
    if PAGE in forms:
        made[f"{FOLDER}/synthesis.html"] = page.written(workshop, sources)
    return made, remembered


class _Exporter:
    def __init__(self, workshop: Workshop, sources: Sources) -> None:
        self.workshop = workshop
        self.sources = sources
        self.recognition = Recognition(sources, workshop.language)
        self.opener = Opener(sources)

    def theme(self, theme: Theme, form: str) -> tuple[dict[str, bytes], dict[str, bytes]]:
        """The files of a theme in some form, and what remembers it."""
        file = theme.source.file
        stem = PurePosixPath(clean_notes.file_name(theme)).stem
        notes = text_file.read(self.sources, file)[0] or ""
        clean = self.recognition.in_our_form(file, notes) or ""
        slip = Slip(
            stem=stem,
            state=given_out.state(notes, form, clean),
            own_titles=self.workshop.own_titles or theme.own_titles,
        )
        whole = document.document(self.workshop, theme, slip.text(self.workshop.language))
        shown = pictures.shown(self.sources, whole.pictures)
        if form == "md":
            files = self.markdown(file, notes, slip, shown)
        else:
            written = {"docx": word.written, "odt": open_document.written, "html": web.written}[form]
            files = {f"{stem}.{form}": written(whole, shown)}
        named = {fingerprint.of(picture.data): name.removeprefix("content/") for name, picture in shown.items()}
        given = GivenOut(file=file, notes=notes, read=self.read_back(f"{stem}.{form}", files, named), pictures=named)
        return files, given_out.files(slip.state, given)

    def markdown(self, file: str, notes: str, slip: Slip, shown: Mapping[str, Shown]) -> dict[str, bytes]:
        """The notes in our own form, with their pictures beside them."""
        beside = pictures.beside(shown)

        def name(picture: str) -> str:
            return beside.get(picture) or picture.removeprefix("content/")

        text = self.recognition.in_our_form(file, notes, name) or ""
        front, mark, body = text[4:].partition("\n---\n")
        said = f"---\n{front}{mark}\n<!-- {slip.text(self.workshop.language)} -->\n{body}"
        return {f"{slip.stem}.md": said.encode(), **{name(file): picture.data for file, picture in shown.items()}}

    def read_back(self, name: str, files: Mapping[str, bytes], named: Mapping[str, str]) -> str:
        """What `import` reads in a document: corrections are told from that, whatever a form cannot say."""
        given = Given(name=name, data=files[name], beside=files.get)
        whole = self.opener.document(files[name], name)
        found = gathering.pictures_of(whole, given, self.sources)
        of_document = reading_back.Pictures(
            get=found, named_as=lambda _, names: next(names), holds=lambda *_: False, given=named
        )
        text, _ = reading_back.said(lines.of(whole), self.recognition, Telling(name), of_document)
        return text.imported
