"""Notes in; the addresses and telephone numbers in their text that are probably a person's, who may not want it, out.

Meant are those of the day's `contact`, of `email:`, of actors and documents, and of an office: info@…, a landline.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from feuillet.languages import registry
from feuillet.model.diagnostics import Diagnostic, Location, Rule, Severity
from feuillet.model.workshop import Group, Mailing, Model, Organisation, Prose, Resource, Section, Speaker
from feuillet.reading.notes.sections import ACTORS, DOCUMENTS, PARTICIPANTS, RESOURCES, SPEAKERS
from feuillet.text.names import fold

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

PERSONAL = Rule(
    code="personal-contact",
    severity=Severity.WARNING,
    en="{count:# address or number that seems to be a person's is|# addresses or numbers that seem to be people's are} "
    "printed: {which}",
    fr="{count:# adresse ou numéro qui semble être d’une personne s’imprime|# adresses ou numéros qui semblent être de "
    "personnes s’impriment} : {which}",
    hint_en="Take out what is not for all readers. Whom to write to is said by 'contact:' of the day, 'email:' of a "
    "speaker, or under the heading 'Who to contact'.",
    hint_fr="Ôtez ce qui n’est pas pour tous les lecteurs. À qui écrire se dit par « contact: » de la journée, "
    "« email: » d’un intervenant, ou sous le titre « Qui contacter ».",
)

_MEANT, _OF_PEOPLE = frozenset((ACTORS, DOCUMENTS, RESOURCES)), frozenset((SPEAKERS, PARTICIPANTS))
_LISTED = 6  # that the message names
_NAMED = 4  # letters of an address that its domain has too
_ADDRESS = re.compile(r"(?<![\w.+-])([\w.+-]{1,64})@([\w-]{1,63}(?:\.[\w-]{2,63}){1,5})")
_SPACES = {0xA0: " ", 0x202F: " "}
_NUMBER = re.compile(r"(?<![\w.,/+-])(?:\+\d{1,3}|0?\d)(?:[ ./-]?\(?\d\)?){7,12}(?![\w/])")
# A landline, where the code of a country tells it.
_AT_HOME = re.compile(r"\+(?:33[1-589]|34[89]|49(?!1[567])|44[123]|41(?!7)|32(?!4)|352(?!6))")
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")


class Found(NamedTuple):
    """An address or a number, as it was written, and where the text begins that has it."""

    words: str
    place: Location


def found(part: Model, language: str) -> tuple[Found, ...]:
    """Those in the texts of a theme, or of the day beside its themes."""
    own = {speaker.email.casefold() for speaker in vars(part).get("speakers", ())}
    return tuple(
        dict.fromkeys(
            Found(words, text.source)
            for text, of_people in _texts(part, of_people=False)
            for words in _said(text.markdown, language, of_people=of_people)
            if words.casefold() not in own
        )
    )


def told(several: Iterable[Found], meant: Collection[str]) -> Iterator[Diagnostic]:
    """A warning for each file; `meant`: addresses and numbers that the day itself gives."""
    by_file: dict[str, dict[str, Location]] = {}
    known = {_figures(words) or words.casefold() for words in meant if words}
    for person in several:
        if (_figures(person.words) or person.words.casefold()) not in known:
            by_file.setdefault(person.place.file, {}).setdefault(person.words, person.place)
    for places in by_file.values():
        which = ", ".join(f"{words} ({place.line})" for words, place in list(places.items())[:_LISTED])
        more = ", …" if len(places) > _LISTED else ""
        first = min(places.values(), key=lambda place: (place.line, place.column))
        yield PERSONAL.at(first, count=len(places), which=which + more)


def _texts(part: Model, *, of_people: bool) -> Iterator[tuple[Prose, bool]]:
    """The texts in which no address of a person is meant, each with whether it is of a list of people."""
    if isinstance(part, Resource | Organisation | Mailing):
        return
    if (isinstance(part, Section) and part.id in _MEANT) or (isinstance(part, Group) and part.section in _MEANT):
        return
    of_people = of_people or isinstance(part, Speaker) or (isinstance(part, Section) and part.id in _OF_PEOPLE)
    for value in vars(part).values():
        for item in value if isinstance(value, tuple) else (value,):
            if isinstance(item, Prose):
                yield item, of_people
            elif isinstance(item, Model):
                yield from _texts(item, of_people=of_people)


def _said(markdown: str, language: str, *, of_people: bool) -> Iterator[str]:
    """What a text has of them; in a list of people each number is one's, elsewhere that of a mobile telephone."""
    text = markdown.replace("\\", "").translate(_SPACES)
    if "@" in text:
        for address in _ADDRESS.finditer(text):
            if not _is_of_office(address[1], address[2], language):
                yield address[0]
    for number in _NUMBER.finditer(text):
        figures = _figures(number[0])
        abroad = figures[0] == "+" and not _AT_HOME.match(figures)
        listed = of_people and figures[0] in "+0"
        if (abroad or listed or _mobiles(language).fullmatch(figures)) and not _YEAR.search(number[0]):
            yield number[0]


def _is_of_office(name: str, domain: str, language: str) -> bool:
    """Whether an address is nobody's own: it is named for a service, or as its domain is."""
    words = fold(name).split()
    named = "".join(words)
    return not _offices(language).isdisjoint(words) or (len(named) >= _NAMED and named in fold(domain).replace(" ", ""))


@lru_cache(maxsize=8)
def _offices(language: str) -> frozenset[str]:
    return frozenset(word for spoken in registry.read_with(language) for word in spoken.reading.offices.split())


@lru_cache(maxsize=8)
def _mobiles(language: str) -> re.Pattern[str]:
    return re.compile(registry.pattern(language, lambda spoken: spoken.reading.mobiles))


def _figures(words: str) -> str:
    """A number without what parts its figures; empty if it is an address."""
    return "" if "@" in words else re.sub(r"\(0\)|[^\d+]", "", re.sub(r"^00", "+", words))
