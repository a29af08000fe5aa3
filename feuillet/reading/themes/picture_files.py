"""Pictures and logos that the content names: the file of each, or what is wrong with it; and those nobody names."""

from __future__ import annotations

import operator
import posixpath
import re
from dataclasses import replace
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

from feuillet.languages import registry
from feuillet.model.diagnostics import Diagnostic, Location, Rule, Severity, errors
from feuillet.model.workshop import (
    Block,
    Group,
    Prose,
    Section,
    Theme,
)
from feuillet.pictures import descriptions, preparation
from feuillet.project import sources
from feuillet.project.sources import UnreadError
from feuillet.reading import examples
from feuillet.reading.markdown import tables
from feuillet.reading.themes.footnotes import with_numbers
from feuillet.reading.themes.theme_files import LEFT_BY_PROGRAMS, PICTURES, suffix
from feuillet.reading.workshop_file import WORKSHOP_FILE
from feuillet.text.entities import unescape
from feuillet.text.names import did_you_mean, fold
from feuillet.text.normal_form import normal

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from feuillet.pictures.preparation import Room
    from feuillet.reading.reader import Reader
    from feuillet.reading.themes.draft import Draft, ThemeCache

PICTURE_NOT_FOUND = Rule(
    code="picture-not-found",
    en="there is no picture '{name}' in content/",
    fr="il n’y a pas d’image « {name} » dans content/",
    hint_en="Put the file there, or mend its name. Pictures that are there: {there}.",
    hint_fr="Mettez-y le fichier, ou corrigez son nom. Images présentes : {there}.",
)
NO_PICTURES = Rule(
    code="picture-not-found",
    en=PICTURE_NOT_FOUND.en,
    fr=PICTURE_NOT_FOUND.fr,
    hint_en="Put the file into content/images: there is no picture there yet.",
    hint_fr="Mettez le fichier dans content/images : il n’y a encore aucune image.",
)
PICTURE_NEAR = Rule(
    code="picture-not-found",
    en=PICTURE_NOT_FOUND.en,
    fr=PICTURE_NOT_FOUND.fr,
    hint_en="Did you mean '{suggestion}'?",
    hint_fr="Vouliez-vous dire « {suggestion} » ?",
    mends="name",
)
PICTURE_OUTSIDE = Rule(
    code="picture-outside",
    en="the picture '{name}' is not inside the folder content/",
    fr="l’image « {name} » n’est pas dans le dossier content/",
    hint_en="Copy it into content/images and write: images/{file}",
    hint_fr="Copiez-la dans content/images et écrivez : images/{file}",
)
PICTURE_REMOTE = Rule(
    code="picture-remote",
    en="the picture '{file}' is on the web, from where nothing is fetched",
    fr="l’image « {file} » est sur le web, où rien n’est pris",
    hint_en="Download it into content/images and write: images/{file}",
    hint_fr="Téléchargez-la dans content/images et écrivez : images/{file}",
)
PICTURE_LEFT_BEHIND = Rule(
    code=PICTURE_NOT_FOUND.code,
    en="the picture '{name}' stayed in the mail or the program that these notes come from",
    fr="l’image « {name} » est restée dans le courriel ou le programme d’où viennent ces notes",
    hint_en="Save it from there into content/images, and write images/ and its name.",
    hint_fr="Enregistrez-la depuis celui-ci dans content/images, et écrivez images/ et son nom.",
)
PICTURE_CUT = Rule(
    code=PICTURE_NOT_FOUND.code,
    en="the picture '{name}' stands in the notes as data that are cut or cannot be read",
    fr="l’image « {name} » est dans les notes sous forme de données coupées ou illisibles",
    hint_en="Put its file into content/images, and write images/ and its name.",
    hint_fr="Mettez son fichier dans content/images, et écrivez images/ et son nom.",
)
PICTURES_NOT_FOUND = Rule(
    code=PICTURE_NOT_FOUND.code,
    severity=Severity.WARNING,
    en="{count} pictures of these notes are not in content/: {which}; their descriptions, if any, are printed instead",
    fr="{count} images de ces notes ne sont pas dans content/ : {which} ; leurs descriptions, s’il y en a, sont "
    "imprimées à leur place",
    hint_en="Put the files there, or mend their names.",
    hint_fr="Mettez-y les fichiers, ou corrigez leurs noms.",
)
PICTURES_OUTSIDE = Rule(
    code=PICTURE_OUTSIDE.code,
    severity=Severity.WARNING,
    en="{count} pictures of these notes are not inside the folder content/: {which}; their descriptions, if any, are "
    "printed instead",
    fr="{count} images de ces notes ne sont pas dans le dossier content/ : {which} ; leurs descriptions, s’il y en a, "
    "sont imprimées à leur place",
    hint_en="Copy those that matter into content/images, and write images/ and their names.",
    hint_fr="Copiez celles qui comptent dans content/images, et écrivez images/ et leurs noms.",
)
PICTURES_REMOTE = Rule(
    code=PICTURE_REMOTE.code,
    severity=Severity.WARNING,
    en="{count} pictures of these notes are on the web, from where nothing is fetched: {which}; their descriptions, if "
    "any, are printed instead",
    fr="{count} images de ces notes sont sur le web, où rien n’est pris : {which} ; leurs descriptions, s’il y en a, "
    "sont imprimées à leur place",
    hint_en="Download those that matter into content/images, and write images/ and their names.",
    hint_fr="Téléchargez celles qui comptent dans content/images, et écrivez images/ et leurs noms.",
)
PICTURE_UNUSED = Rule(
    code="picture-unused",
    severity=Severity.WARNING,
    en="nothing uses this picture",
    fr="rien n’utilise cette image",
    hint_en="Show it in a theme with ![what it shows]({name}), or delete it.",
    hint_fr="Montrez-la dans un thème avec ![ce qu’elle montre]({name}), ou supprimez-la.",
)
LOGO_UNUSED = Rule(
    code="picture-unused",
    severity=Severity.WARNING,
    en="nothing uses this logo",
    fr="rien n’utilise ce logo",
    hint_en="Name it in content/workshop.yaml, in the lines under 'brand:' (logo: {name}), or delete it.",
    hint_fr="Nommez-le dans content/workshop.yaml, sous « brand: » (logo: {name}), ou supprimez-le.",
)
EXAMPLE_PICTURE_UNUSED = Rule(
    code="picture-unused",
    severity=Severity.WARNING,
    en="nothing uses this picture any more, which came with the example",
    fr="rien n’utilise plus cette image, qui vient de l’exemple",
    hint_en="Delete the file.",
    hint_fr="Supprimez ce fichier.",
)


class PictureFiles:
    """Finds the pictures of a project that its notes, organisations and brand name, each looked at once."""

    def __init__(self, reader: Reader) -> None:
        self.reader = reader
        self.used: dict[str, dict[Room, tuple[Diagnostic, ...]]] = {}  # and what is wrong with each in some room

    def finished(self, draft: Draft, remembered: ThemeCache) -> Theme:
        """The theme, its pictures found; the same object as before, if it is the same."""
        key = draft.name, draft.number, draft.slug
        before, known, pictured = remembered.finished.get(draft.file, (None, None, True))
        if before == key and known and not pictured:
            return known
        theme = self._theme(draft)
        found: Theme = self.with_pictures(theme, draft.file)
        made = with_numbers(found)
        if before == key and known == made:  # places are those of the same text
            return known
        remembered.finished[draft.file] = key, made, found is not theme
        return made

    def _theme(self, draft: Draft) -> Theme:
        """A theme, its pictures as they are named."""
        about = draft.facts
        return Theme(
            title=about.title,
            number=draft.number,
            slug=draft.slug,
            summary=about.summary,
            own_titles=about.own_titles,
            speakers=draft.speakers,
            actors=draft.actors,
            documents=draft.documents,
            introduction=draft.introduction,
            sections=draft.sections,
            notes=draft.notes,
            source=about.source,
        )

    def with_pictures(self, part: Any, file: str, room: Room = preparation.FIGURE) -> Any:
        """A part of a theme whose blocks name their pictures relative to the project; `room`: what these may take."""
        if isinstance(part, tuple):
            several = (self.with_pictures(item, file, room) for item in part)
            made = tuple(new for new in several if new is not None)
            return part if len(made) == len(part) and all(map(operator.is_, made, part)) else made
        if isinstance(part, Block) and part.picture:
            return self.pictured(part, file, room)
        if isinstance(part, Block) and part.kind == "table" and part.points:
            return self.table(part, file)
        if not isinstance(part, Theme | Section | Group | Block) or (isinstance(part, Block) and not part.points):
            return part
        changed = {}
        room = preparation.WITHIN_POINT if isinstance(part, Block) else room
        for name in ("introduction", "sections", "groups", "blocks", "points"):
            old = getattr(part, name, ())
            new = self.with_pictures(old, file, room)
            if new is not old:
                changed[name] = new
        if isinstance(part, Group) and part.title is None and changed.get("blocks") == ():
            return None  # nothing but pictures that are not printed
        return part.model_copy(update=changed) if changed else part

    def table(self, block: Block, file: str) -> Block:
        """A table with the pictures of its cells; in the place of one that is not printed stand its words."""
        first, *rest = block.text.markdown.split(tables.PICTURE)
        kept, parts = [], [first]
        for picture, after in zip(block.points, rest, strict=True):
            found = self.pictured(picture, file, preparation.CELL)
            if found and found.picture:
                kept.append(found)
                parts.append(tables.PICTURE)
            elif found:
                parts.append(found.text.markdown)
            parts.append(after)
        text = Prose("".join(parts), block.text.source)
        return block.model_copy(update={"text": text, "points": tuple(kept)})

    def pictured(self, block: Block, file: str, room: Room) -> Block | None:
        """A picture with its file; without one that can be printed, what it shows in words, if a person wrote some."""
        words, made_up = descriptions.description(block.text.markdown, block.picture)
        found = self.picture(block.picture, block.source, file)
        usable = isinstance(found, str) and self.use_picture(found, block.source, room, in_words=bool(words))
        if not isinstance(found, str):
            self.reader.tell(*_not_printed([found], in_words=bool(words)))
        if usable:
            if made_up:
                self.reader.tell(
                    descriptions.DESCRIPTION_AUTOMATIC.at(
                        block.source, words=" ".join(made_up.replace("<br>", " ").split())
                    )
                )
            elif not words:
                self.reader.tell(descriptions.DESCRIPTION_MISSING.at(block.source))
            text = Prose(words, block.text.source)
            return block.model_copy(update={"picture": found, "text": text})
        if not words:
            return None
        said = registry.language(self.reader.language).pages["picture_in_words"].format(words=" ".join(words.split()))
        text = Prose(said, block.text.source)
        return block.model_copy(update={"picture": "", "kind": "paragraph", "text": text})

    def picture(self, written: str, location: Location, file: str) -> str | Diagnostic:
        """The file of a picture, relative to the project: looked for in content/, then beside the theme."""
        name = written.replace("\\", "/")
        last = re.split(r"[/?#]", name.rstrip("/"))[-1] or "image.jpg"
        if held := re.match(r"<?(data:[^,]{0,40}),", written, re.IGNORECASE):
            return PICTURE_CUT.at(location, name=f"{held[1]}…")
        if re.match(r"(?:attachment|cid|blob):", written, re.IGNORECASE):
            return PICTURE_LEFT_BEHIND.at(location, name=written)
        if re.match(r"(?!file:)[a-z][a-z0-9+.-]+:|//", written, re.IGNORECASE):
            return PICTURE_REMOTE.at(location, file=last if "." in last else "image.jpg")
        folders = ("content", PurePosixPath(file).parent.as_posix(), "")
        inside = [
            path
            for spelt in _spellings(written)
            for folder in folders
            if (path := posixpath.normpath(posixpath.join(folder, spelt))).startswith("content/")
        ]
        if not inside or re.match(r"[a-z]:|file:|/", name, re.IGNORECASE):
            top = self.by_name(written.lstrip("/")) if re.match(r"/(?!/)", written) else ""  # as sites name it
            return top or PICTURE_OUTSIDE.at(location, name=written, file=last)
        found = next((path for path in inside if self.reader.sources.is_there(path) and not self.is_folder(path)), None)
        return found or self.by_name(written) or self.no_picture(written, location)

    def by_name(self, written: str) -> str:
        """The only picture in content/ whose path ends so: vaults of notes name a file without its folder.

        Many disks tell neither capitals apart nor an é from an e with its accent behind it.
        """
        ends = tuple(normal("NFC", f"/{spelt.removeprefix('./')}").casefold() for spelt in _spellings(written))
        found = [path for path in self.picture_files() if normal("NFC", path).casefold().endswith(ends)]
        return found[0] if len(found) == 1 else ""

    def is_folder(self, name: str) -> bool:
        return self.reader.sources.kind(name) == "folder"

    def use_picture(self, name: str, location: Location, room: Room, *, in_words: bool) -> bool:
        """Whether a picture of the notes can be printed; what is wrong with it is told where it is met first."""
        told = {diagnostic.rule.code for several in self.used.get(name, {}).values() for diagnostic in several}
        found = self.looked_at(name, location, room)
        self.reader.tell(
            *_not_printed((diagnostic for diagnostic in found if diagnostic.rule.code not in told), in_words=in_words)
        )
        return not any(errors(found))

    def looked_at(self, name: str, location: Location, room: Room) -> tuple[Diagnostic, ...]:
        """What is wrong with a picture in some room, which is found out once."""
        if name not in self.used and not self.reader.sources.holds(name):
            self.reader.files.append(name)
        rooms = self.used.setdefault(name, {})
        if room not in rooms:
            rooms[room] = tuple(preparation.check(self.reader.sources, name, location, room=room))
        return rooms[room]

    def no_picture(self, written: str, location: Location) -> Diagnostic:
        known = [name.removeprefix("content/") for name in self.picture_files()]
        stem = PurePosixPath(written.replace("\\", "/")).stem
        part = fold(stem)
        stems = {PurePosixPath(name).stem: fold(PurePosixPath(name).stem) for name in known}
        within = (
            near for near, other in stems.items() if min(len(part), len(other)) > 3 and (part in other or other in part)
        )
        nearest = did_you_mean(stem, stems) or next(within, "")
        named = [name for name in known if PurePosixPath(name).stem == nearest]
        suggestion = did_you_mean(written, named) or (named[0] if named else "")
        rule = PICTURE_NEAR if suggestion else PICTURE_NOT_FOUND if known else NO_PICTURES
        there = ", ".join(known[:5]) + ("…" if known[5:] else "")
        return rule.at(location, name=written, suggestion=suggestion, there=there)

    def picture_files(self) -> list[str]:
        return [
            name
            for name in self.reader.sources.files("content")
            if suffix(name) in PICTURES and not LEFT_BY_PROGRAMS.match(PurePosixPath(name).name)
        ]

    def logo(self, name: str, location: Location) -> None:
        """A logo is named relative to content/, nowhere else."""
        found = self.picture(name, location, WORKSHOP_FILE)
        if not isinstance(found, str):
            self.reader.tell(found)
        elif found != f"content/{name}":
            self.reader.tell(PICTURE_NEAR.at(location, name=name, suggestion=found.removeprefix("content/")))
        else:
            self.reader.tell(
                *(
                    replace(diagnostic, location=location)
                    for diagnostic in self.looked_at(found, location, preparation.LOGO)
                )
            )

    def unused(self, name: str) -> Rule:
        """What to say of a picture that nothing uses, so that what is to be done is right."""
        if "logo" in fold(PurePosixPath(name).stem).split():
            return LOGO_UNUSED
        try:
            is_example = suffix(name) == ".svg" and examples.is_picture(
                self.reader.sources.read(name, sources.TEMPLATE)
            )
        except UnreadError:
            is_example = False
        return EXAMPLE_PICTURE_UNUSED if is_example else PICTURE_UNUSED


def _spellings(written: str) -> list[str]:
    """What the name of a picture may stand for: with escapes and entities, with backslashes, percents, or a query."""
    names = [unescape(re.sub(r"\\([!-/:-@\[-`{-~])", r"\1", written)).replace("\\", "/"), written.replace("\\", "/")]
    names += [unquote(name) for name in names]
    names += [re.split(r"[?#]", name, maxsplit=1)[0] for name in names]
    return list(dict.fromkeys(filter(None, names)))


def _not_printed(found: Iterable[Diagnostic], *, in_words: bool) -> Iterator[Diagnostic]:
    """What is wrong with a picture of the notes; what keeps it from being printed stops nothing, and says what is."""
    en, fr = (
        ("its description is printed in its place", "sa description est imprimée à sa place")
        if in_words
        else ("nothing is printed in its place", "rien n’est imprimé à sa place")
    )
    for diagnostic in found:
        rule = replace(
            diagnostic.rule,
            severity=Severity.WARNING,
            en=f"{diagnostic.rule.en}: {en}",
            fr=f"{diagnostic.rule.fr} : {fr}",
        )
        yield replace(diagnostic, rule=rule) if diagnostic.severity is Severity.ERROR else diagnostic
