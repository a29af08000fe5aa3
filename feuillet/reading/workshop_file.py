"""What workshop.yaml says: the day but its themes."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import islice
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any

from feuillet.languages import registry
from feuillet.looks import icons
from feuillet.model.diagnostics import Location, Rule, Severity, errors
from feuillet.model.editions import FOR_PRINT, TAKEN
from feuillet.model.own_editions import editions, has_pages, too_small, unknown_edition
from feuillet.model.workshop import EditionDefinition, Printing, Prose, Workshop
from feuillet.project import text_file
from feuillet.reading.data import facts, fields, yaml_source
from feuillet.reading.data.yaml_source import Mapping, Sequence
from feuillet.reading.notes import sections
from feuillet.reading.reader import Reader
from feuillet.reading.themes.theme_files import LISTED, suffix
from feuillet.text import deadline
from feuillet.text.names import fold

if TYPE_CHECKING:
    from collections.abc import Iterator

    from feuillet.model.workshop import SectionDefinition
    from feuillet.reading.reader import Reader

WORKSHOP_FILE = "content/workshop.yaml"
_NAMES_THE_DAY = re.compile(r"\bworkshop\b.*\.ya?ml$")

NO_WORKSHOP = Rule(
    code="no-workshop",
    en="the file content/workshop.yaml is missing, which says the title, the date and the place",
    fr="il manque le fichier content/workshop.yaml, qui dit le titre, la date et le lieu",
    hint_en="Make it; one line is enough to begin with: title: My workshop day",
    hint_fr="Créez-le ; une ligne suffit pour commencer : title: Ma journée d’ateliers",
)
NO_WORKSHOP_BUT = Rule(
    code="no-workshop",
    en=NO_WORKSHOP.en,
    fr=NO_WORKSHOP.fr,
    hint_en="Rename '{other}' to 'workshop.yaml'.",
    hint_fr="Renommez « {other} » en « workshop.yaml ».",
)
SECOND_WORKSHOP = Rule(
    code="workshop-copy",
    severity=Severity.WARNING,
    en="this file is not read: the day is in workshop.yaml, of which it seems to be a copy",
    fr="ce fichier n’est pas lu : la journée est dans workshop.yaml, dont il semble être une copie",
    hint_en="Bring what is new in it into workshop.yaml, then delete it, or put _ before its name.",
    hint_fr="Reportez dans workshop.yaml ce qu’il a de nouveau, puis supprimez-le, ou mettez _ devant son nom.",
)
UNKNOWN_ICON = Rule(
    code="unknown-icon",
    severity=Severity.WARNING,
    en="there is no icon '{name}'",
    fr="il n’y a pas d’icône « {name} »",
    hint_en="Choose one on lucide.dev and write its name as it is there, such as 'gavel'.",
    hint_fr="Choisissez-en une sur lucide.dev et écrivez son nom comme là-bas, par exemple « gavel ».",
)
UNKNOWN_AFTER = Rule(
    code="unknown-section",
    en="'after' names a section '{name}' that does not exist",
    fr="« after » nomme une rubrique « {name} » qui n’existe pas",
    hint_en="Choose one of: {known}.",
    hint_fr="Choisissez parmi : {known}.",
)
SAME_SECTION = Rule(
    code="same-section",
    en="two section definitions have the id '{name}'",
    fr="deux définitions de rubriques ont l’identifiant « {name} »",
    hint_en="Give one of them another id, or delete it.",
    hint_fr="Donnez-en un autre à l’une d’elles, ou supprimez-la.",
)
EDITION_TAKEN = Rule(
    code="edition-name",
    en="an edition of your own cannot be called '{name}': that name has a meaning here already",
    fr="une édition à vous ne peut pas s’appeler « {name} » : ce nom a déjà un sens ici",
    hint_en="Choose another, such as {name}-2.",
    hint_fr="Choisissez-en un autre, par exemple {name}-2.",
)
SAME_EDITION = Rule(
    code="same-edition",
    en="two editions are called '{name}'",
    fr="deux éditions s’appellent « {name} »",
    hint_en="Give one of them another name, or delete it.",
    hint_fr="Donnez-en un autre à l’une d’elles, ou supprimez-la.",
)
SIZES_TURNED = Rule(
    code="edition-sizes",
    en="the smallest size of text, {low:g}, is larger than the largest, {high:g}",
    fr="le plus petit corps de texte, {low:g}, est plus grand que le plus grand, {high:g}",
    hint_en="Write the smaller one first: sizes: [{high:g}, {low:g}]",
    hint_fr="Écrivez le plus petit d’abord : sizes: [{high:g}, {low:g}]",
)
EDITION_OF_NOTHING = Rule(
    code="edition-of-nothing",
    en="the edition '{name}' has neither sheets nor the synthesis",
    fr="l’édition « {name} » n’a ni fiches ni synthèse",
    hint_en="Leave out 'sheets: false' or 'synthesis: false'; of 'like: notes' there are sheets alone.",
    hint_fr="Enlevez « sheets: false » ou « synthesis: false » ; de « like: notes », il n’y a que des fiches.",
)


def workshop(reader: Reader) -> Workshop:
    """The day as workshop.yaml tells it; where it tells nothing usable, enough of one to go on with the themes."""
    stand_in = Workshop(title=Prose(reader.folder.capitalize() or "?"))
    source = Location(file=WORKSHOP_FILE, line=1, column=1)
    if not reader.sources.is_there(WORKSHOP_FILE):
        others = [PurePosixPath(file).name for file in reader.listed("content") if suffix(file) in (".yaml", ".yml")]
        rule = NO_WORKSHOP_BUT if others else NO_WORKSHOP
        reader.tell(rule.at(Location(file=WORKSHOP_FILE), other=", ".join(others)))
        return stand_in
    for file in reader.listed("content"):
        named = PurePosixPath(file).name.lower()
        if _NAMES_THE_DAY.search(named) and not named.startswith(("_", ".")) and file.lower() != WORKSHOP_FILE:
            reader.tell(SECOND_WORKSHOP.at(Location(file=file)))
    text = reader.read(WORKSHOP_FILE)
    if text is None:
        return stand_in
    try:
        with deadline.limited():
            return _written(reader, text, source, stand_in)
    except deadline.OutOfTimeError as error:
        reader.tell(deadline.told(error, WORKSHOP_FILE))
        return stand_in


def _written(reader: Reader, text: str, source: Location, stand_in: Workshop) -> Workshop:
    data, found = yaml_source.parse(text, file=WORKSHOP_FILE)
    reader.tell(*found)
    if data is None:
        if not any(errors(found)):  # only comments
            reader.tell(text_file.EMPTY.at(Location(file=WORKSHOP_FILE)))
        return stand_in
    reader.about, reader.about_text = data, text
    if isinstance(data, Mapping):
        known = fields.known_keys(Workshop)
        others = (key for key in data if key not in known and fields.meant(key) == "language")
        named = "language" if "language" in data else next(others, "")
        reader.language = registry.called(fold(str(data.get(named, "")))) or reader.language
    reader.add_title(data, source, str(stand_in.title.markdown))
    said = _taken_out(data)
    day, found = facts.parse(Workshop, data, source)
    reader.note_logos(data)
    reader.tell(*found)
    if day is None:
        return stand_in
    if said is not None:
        day = day.model_copy(update={"editions": tuple(_editions(reader, said))})
    _check_definitions(reader, day.sections, data.get("sections"))
    day = day.model_copy(update={"print": _asked(reader, day, data)})
    whole = Location(file=WORKSHOP_FILE)  # what is wrong with a print or a letter that nothing is said of
    unsaid = {name: part for name in ("print", "mail") if not (part := getattr(day, name)).source.file}
    return day.model_copy(update={name: part.model_copy(update={"source": whole}) for name, part in unsaid.items()})


def _taken_out(data: Any) -> Sequence | None:
    """What is said of editions, taken out of the data: each is read by itself, so that one leaves all else."""
    said = data.get("editions") if isinstance(data, Mapping) else None
    several = isinstance(said, Sequence) and all(isinstance(each, Mapping) for each in said)
    return data.pop("editions") if several else None


def _editions(reader: Reader, said: Sequence) -> Iterator[EditionDefinition]:
    """The editions that have a name that nothing else has; one of which something is wrong is not printed."""
    taken: set[str] = set()
    for data in said:
        made, found = facts.parse(EditionDefinition, data, data.source)
        if made is None:
            reader.tell(*found)
            continue

        def place(key: str, data: Mapping = data) -> Location:
            at = yaml_source.place(data, (key,))
            return at.value if at else data.source

        if made.name in TAKEN:
            reader.tell(EDITION_TAKEN.at(place("name"), name=made.name))
        if made.name in taken:
            reader.tell(SAME_EDITION.at(place("name"), name=made.name))
        if made.sizes and made.sizes[0] > made.sizes[1]:
            found.append(SIZES_TURNED.at(place("sizes"), low=made.sizes[0], high=made.sizes[1]))
        if not has_pages(made):
            found.append(EDITION_OF_NOTHING.at(place("name"), name=made.name))
        taken.add(made.name)
        reader.tell(*(replace(each, rule=replace(each.rule, of_edition=True)) for each in found))
        yield made.model_copy(update={"wrong": bool(found)})


def _asked(reader: Reader, day: Workshop, data: Any) -> Printing:
    """What is to be printed, in the editions that there are, and that go on their paper."""
    own = (definition.name for definition in day.editions if definition.name not in TAKEN)
    known = tuple(dict.fromkeys((*FOR_PRINT, *own)))
    there = day.print.editions
    for index, name in enumerate(day.print.editions):
        at = yaml_source.place(data, ("print", "editions", index))
        if name not in known:
            reader.tell(*([unknown_edition(at.value, name, known)] if at else []))
        elif at and not (edition := editions(day)[name]).takes(day.paper):
            reader.tell(too_small(at.value, edition, day.paper))
        else:
            continue
        there = tuple(other for other in there if other != name)
    return day.print if there == day.print.editions else day.print.model_copy(update={"editions": there})


def _check_definitions(reader: Reader, own: tuple[SectionDefinition, ...], data: Any) -> None:
    known = {definition.id: None for definition in sections.definitions(reader.language, own)}
    taken: set[str] = set()
    for index, definition in enumerate(own):
        at = definition.source

        def place(key: str, index: int = index, at: Location = at) -> Location:
            found = yaml_source.place(data, (index, key))
            return found.value if found else at

        if definition.icon and not icons.exists(definition.icon):
            reader.tell(UNKNOWN_ICON.at(place("icon"), name=definition.icon))
        if definition.after and definition.after not in known:
            reader.tell(UNKNOWN_AFTER.at(place("after"), name=definition.after, known=", ".join(islice(known, LISTED))))
        if definition.id in taken:
            reader.tell(SAME_SECTION.at(place("id"), name=definition.id))
        taken.add(definition.id)
