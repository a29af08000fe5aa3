"""What authors write between braces in a letter, and what stands for it to one of its people."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import unquote

from feuillet.languages import registry
from feuillet.languages.words import by_name
from feuillet.model.diagnostics import Location, Rule, Severity
from feuillet.pages.view import TextRenderer
from feuillet.text.names import did_you_mean, fold
from feuillet.text.prose import links
from feuillet.text.typography import typographic

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

    from feuillet.model.diagnostics import Diagnostic
    from feuillet.model.workshop import Prose, Theme, Workshop
    from feuillet.reading.people.person import Person

# What authors may write in the message and its subject, between braces.
PLACEHOLDERS = ("name", "themes", "title", "date", "place")

UNKNOWN_PLACEHOLDER = Rule(
    code="mail-unknown-placeholder",
    severity=Severity.WARNING,
    en="nothing stands for {shown}: it will be read as it is written",
    fr="rien ne remplace {shown} : ce sera lu tel quel",
    hint_en="There are: {known}.",
    hint_fr="Il y a : {known}.",
)
PLACEHOLDER_IN_LINK = Rule(
    code="mail-placeholder-in-link",
    en="nothing is put into the address of a link: {shown} would be sent as it is written",
    fr="rien n’est mis dans l’adresse d’un lien : {shown} partirait tel quel",
    hint_en="Write it beside the link, or take it out of the address.",
    hint_fr="Écrivez-le à côté du lien, ou enlevez-le de l’adresse.",
)
MISSPELT_PLACEHOLDER = Rule(
    code="mail-misspelt-placeholder",
    severity=Severity.WARNING,
    en="nothing stands for {shown}: it will be read as it is written",
    fr="rien ne remplace {shown} : ce sera lu tel quel",
    hint_en="Did you mean {suggestion}?",
    hint_fr="Vouliez-vous dire {suggestion} ?",
)
FOREIGN_PLACEHOLDER = Rule(
    code="mail-foreign-placeholder",
    severity=Severity.WARNING,
    en="{shown} is how another program writes what it puts in: here its signs, or all of it, would be sent",
    fr="{shown} est l’écriture d’un autre programme pour ce qu’il remplace : ses signes, ou le tout, partiraient ici",
    hint_en="Write {suggestion}.",
    hint_fr="Écrivez {suggestion}.",
)


_NAMED = 20  # placeholders that a hint names
_PLACEHOLDER = re.compile(r"\{([^\W\d_][^{}<>\n]{0,60})\}")
# As programs for mailings have them: {{name}}, ${name}, { name }, «Name», <<Name>>, [Name], %name%.
_FOREIGN = re.compile(
    r"(?:\{\{\s*|\$\{|\{\s+|«|<<|\[|%)(?P<name>[^\W\d_][\w’' °-]{0,40}?)(?:\s*\}\}|\s*\}|»|>>|\](?![(:\[])|%)"
)
_WORDS = re.compile(r"[\w -]{1,31}")  # of what nobody asked for, those that may have been meant
_EMPTIED = re.compile(r" ?\{(column\d+)\}")  # with the space before it, where nothing comes in its place


def _meant(written: str) -> str:
    return registry.found(lambda language: language.reading.placeholders.get(written)) or ""


def words(language: str) -> Mapping[str, str]:
    """What letters say of themselves, in one language."""
    return by_name(registry.language(language).letters)


def placeholders(texts: Iterable[Prose | str]) -> tuple[str, ...]:
    """What stands between braces, and may be a column of the list."""
    written = (text if isinstance(text, str) else text.markdown for text in texts)
    found = (match[1] for text in written for match in _PLACEHOLDER.finditer(text))
    return tuple(dict.fromkeys(name for name in found if name not in PLACEHOLDERS))


def are_foreign(texts: Iterable[Prose | str]) -> bool:
    """Whether something stands there as another program writes what it puts in, if a column is called so."""
    return any(_FOREIGN.search(text if isinstance(text, str) else text.markdown) for text in texts)


def check_placeholders(
    texts: Iterable[Prose | str],
    location: Location,
    *,
    filled: Collection[str] = (),
    columns: Sequence[str] = (),
) -> Iterator[Diagnostic]:
    """What an author wrote between braces that stands for nothing; `location`: of texts that do not know theirs.

    `filled`: folded names that a column of the list stands for; `columns`: what it has.
    """
    known = (*PLACEHOLDERS, *columns)
    named = {fold(name): name for name in reversed(known)}
    for text in texts:
        written = text if isinstance(text, str) else text.markdown
        start = getattr(text, "source", location)
        for match in _FOREIGN.finditer(written):
            name = fold(match["name"])
            if meant := named.get(name) or _meant(name) or (match["name"] if name in filled else ""):
                at = start.behind(written[: match.start()])
                yield FOREIGN_PLACEHOLDER.at(at, shown=match[0], suggestion=f"{{{meant}}}")
        for match in _PLACEHOLDER.finditer(written):
            if match[1] in PLACEHOLDERS or fold(match[1]) in filled:
                continue
            near = _meant(fold(match[1])) or did_you_mean(match[1], known)
            if not near and not _WORDS.fullmatch(match[1]):
                continue
            at = start.behind(written[: match.start()])
            if near:
                yield MISSPELT_PLACEHOLDER.at(at, shown=match[0], suggestion=f"{{{near}}}")
            else:
                more = ["…"] if len(known) > _NAMED else []
                said = ", ".join([*(f"{{{name[:40]}}}" for name in known[:_NAMED]), *more])
                yield UNKNOWN_PLACEHOLDER.at(at, shown=match[0], known=said)


def check_links(message: Prose, *, filled: Collection[str] = ()) -> Iterator[Diagnostic]:
    """Words between braces in the address of a link, where nothing takes their place."""
    for link in links(message, form="block"):
        for match in _PLACEHOLDER.finditer(unquote(link.url)):
            if match[1] in PLACEHOLDERS or fold(match[1]) in filled:
                yield PLACEHOLDER_IN_LINK.at(link.location, shown=match[0])


class ColumnPlaceholders:
    """What the row of a person says, and those of who shares the address, in the place of the columns' names."""

    def __init__(self, person: Person, language: str) -> None:
        rows = [dict(reader.cells) for reader in (person, *person.others)]
        self._marks = {name: f"column{number}" for number, name in enumerate(rows[0])}
        self.values = {
            mark: _listed(dict.fromkeys(cell for row in rows if (cell := row.get(name, ""))), language)
            for name, mark in self._marks.items()
        }

    def marked(self, text: str) -> str:
        """The text with marks in place of these names: titles of columns may hold what Markdown reads as its own."""

        def mark(match: re.Match[str]) -> str:
            found = "" if match[1] in PLACEHOLDERS else self._marks.get(fold(match[1]), "")
            return f"{{{found}}}" if found else match[0]

        return _EMPTIED.sub(
            lambda match: match[0] if self.values.get(match[1], " ") else "", _PLACEHOLDER.sub(mark, text)
        )


def _listed(names: Iterable[str], language: str) -> str:
    """One, two or more, as they are said together."""
    several = list(names)
    return registry.language(language).listed(several)


def values_of(workshop: Workshop, person: Person, language: str) -> dict[str, str]:
    """What stands for each placeholder: plain text, whatever it looks like."""
    theirs, word = TextRenderer(language=workshop.language), words(language)
    titles = [f"{word['first']}{theirs.plain(theme.title)}{word['last']}" for theme in chosen_themes(workshop, person)]
    return {
        "name": typographic(_listed((called(name) or name for name in person.names), language), language),
        "themes": _listed(titles, language) or word["every-theme"],
        "title": theirs.plain(workshop.title),
        "date": typographic(registry.language(language).days(workshop.days), language),
        "place": typographic(workshop.place, workshop.language),
    }


_LONGEST_GREETING = 80  # characters
# Of surnames, and in lower case.
_PARTICLES = frozenset(("al", "ben", "da", "de", "del", "der", "des", "di", "du", "el", "la", "le", "van", "von"))


def greets(message: str) -> bool:
    """Whether a message begins with a greeting of its own, in whatever language: what stands before its first sign."""
    words = fold(re.split(r"[,.!:;\n]", message.strip(" \t\n*_#>"), maxsplit=1)[0])
    if len(words) > _LONGEST_GREETING:
        return False
    return bool(registry.found(lambda spoken: re.match(rf"(?:{spoken.reading.greetings})\b", words)))


def _is_given(word: str) -> bool:
    """Whether a word is a usual given name, or two of them."""
    first = fold(word).partition(" ")[0]
    return bool(registry.found(lambda spoken: first in spoken.reading.given_names.split() or None))


def called(name: str) -> str:
    """A name as one says it: "Dupont, Jean" or "DUPONT Jean" turned round; empty for addresses, or if more is said."""
    if "," not in name:
        surname, _, given = name.rpartition(" ")
        turns = len(surname) > 2 and surname.isupper() and not given.isupper() and _is_given(given)
        return "" if "@" in name else f"{given} {surname}" if turns else name
    surname, _, given = (part.strip() for part in name.partition(","))
    words = [*(word for word in surname.split() if word not in _PARTICLES), *given.split()]
    turns = 2 <= len(words) <= 5 and len(given.split()) in (1, 2) and not {",", "."} & set(given)
    return f"{given} {surname}" if turns and surname and all(word[0].isupper() for word in words) else ""


def chosen_themes(workshop: Workshop, person: Person) -> list[Theme]:
    """The themes that somebody gets."""
    return [theme for theme in workshop.themes if theme.slug in person.themes]


def with_words(text: str, values: Mapping[str, str]) -> str:
    """Plain text with values in the place of their names; once, so that a value is never looked into."""
    return _PLACEHOLDER.sub(lambda match: values.get(match[1], match[0]), text)
