"""Speakers and who came, from the items of a list and from lines, as people write them.

`**Name**, role at [organisation](link). What was presented.`; what is written otherwise keeps all its words.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from feuillet.languages import registry
from feuillet.model.diagnostics import Rule, Severity
from feuillet.model.workshop import Organisation, Prose, Speaker
from feuillet.reading.markdown.inline import LinkSpan, Text, address, dead, first_sentence, links, plain, unwrapped
from feuillet.text.markdown.tokens import EMPTY_LINK
from feuillet.text.names import fold
from feuillet.text.normal_form import bare

if TYPE_CHECKING:
    from collections.abc import Callable

    from feuillet.model.diagnostics import Diagnostic

ROLE_OR_PERSON = Rule(
    code="role-or-person",
    severity=Severity.NOTE,
    en="“{role}” is printed as what {name} is or does; it may be a name",
    fr="« {role} » est imprimé comme ce qu’est ou fait {name} ; c’est peut-être un nom",
    hint_en="If it is another person, give her a line of her own.",
    hint_fr="Si c’est une autre personne, donnez-lui sa propre ligne.",
)

_NAME_WORDS = 6
_BEHIND = re.compile(
    r"(?:\*\*|__)?([^\W\d_](?:[^:*_\n]|(?<=\w)[*_](?=\w)){2,60}?)(?:\*\*|__)?\s*+:\s*+(?:\*\*|__)?\s*+(?=\S)"
)
_BY = re.compile(
    r"(?:\*\*|__)?((?:[^\W\d_]+\s){1,3}?(?:par|by|von|por)|avec|with|mit|con)(?:\*\*|__)?\s+(?=\S)", re.IGNORECASE
)
_AND = re.compile(r"(?:et|and|und|[ye]|&)\s+(?=[A-ZÀ-ÖØ-Þ])")  # before the last of several
_ONE_WORD = re.compile(r"[^\s,;(]+\s*(?:$|[,;(]|[-–—]\s)")
_BOLD_NAME = re.compile(r"(\*\*|__|\*|_)(?=\S)(.+?)(?<=\S)\1")
_NEXT_ROLE = re.compile(  # A (B), minutes: …
    r"(?:(?<!\s)\s++)?(?:[,;.|/]|(?<=\s)[–—-])\s+(?=(?:\*\*)?([^\W\d_][^:,;.|/*–—\n]{2,40}?)\s?:)"
)
_IN_BRACKETS = re.compile(r"\(([^()]+)\)$")
_IN_ITALICS = re.compile(r"(\*|_)(?=\S)([^*_]+)(?<=\S)\1$")
# Between people of each of whom a dash or a colon parts what she is: `Ana - cook, Bob - mayor`.
_DASHED = re.compile(
    r"(?:(?:(?<!\s)\s++)?,\s*|(?<!\s)\s++(?:et|and|[ye]|und|&)\s+)"
    r"(?=[^\W\d_a-zß-öø-ÿ][^,;:()–—]{1,60}?(?:\s[-–—]|\s?:)\s)"
)
_BEFORE_DASH = re.compile(r"([^\W\d_][^,;:()–—]{1,60}?)(?:\s[-–—]|\s?:)\s+\S")
_APART = re.compile(r"(?:(?<!\s)\s++)?(?:;|<br>)\s*")
_ONE_PERSON = re.compile(r"(?:[^\W\d_][\w'’.-]*\s){1,4}[^\W\d_][\w'’-]*\s*(?:\([^()]*\)\s*)?(?:,|[–—-]\s|:)\s*\S")
_BROKEN = re.compile(r"(?:(?<!\s)\s++)?<br>\s*")
_SENTENCES = re.compile(r"[.!?…]\s+\w")
_COMMA = re.compile(r"(?:(?<!\s)\s++)?,\s*")
_CALLED = 2  # words of a nickname
_MANY, _MOST_NAMED = 6, 0.8  # pieces of a long list of people, and how many of them must read as names
_LISTED = re.compile(r"(?:(?<!\s)\s++)?,\s*|(?<!\s)\s++(?:et|and|[ye]|und|&|/)\s+")
_JOINED = re.compile(r"\s(?:et|and|[ye]|und|&)\s")  # which no name has before what somebody does
_NAME_PARTS = 2, 3  # words of a name that is one beyond doubt, without particles
_NAME = re.compile(r"([^,;:(\[\]*_<–—]{1,200}?)(?=\s*[,;:(]|\s+[–—\[<]|\s+[-/]\s|$)")
_AFTER_NAME = re.compile(r"\s*(?:[,;:–—]|[-/](?=\s))*\s*")
_PARTICLES = frozenset(
    {"de", "du", "des", "del", "la", "le", "von", "van", "der", "den", "zu", "el", "al", "ben", "bin", "da", "dos"}
    | {"das", "di", "et", "and", "&"}
)
_ETC = re.compile(r"(?:\b(?:etc|[A-Z])|\.)\.$", re.IGNORECASE)

_ENTRY = 120  # characters: what is longer is no entry of a list of people


@dataclass(frozen=True, slots=True)
class _Civilities:
    """What goes before names and is no part of them: names behind it, before it, and by themselves."""

    before: re.Pattern[str]
    behind: re.Pattern[str]  # Martin, Mme Zoé
    person: re.Pattern[str]


@lru_cache(maxsize=8)
def _civilities(language: str) -> _Civilities:
    civility = rf"(?:{registry.pattern(language, lambda language: language.reading.civilities)})\.?\s+"
    return _Civilities(
        before=re.compile(rf"(?:\*\*|__|\*|_)?({civility})(?=[^\W\d_])"),
        behind=re.compile(
            rf"([^\W\d_][\w'’ -]{{0,40}}),\s*{civility}([^\W\d_][\w'’-]*(?:[ -][^\W\d_][\w'’-]*)?)(?=\s*(?:$|[,;(–—]))"
        ),
        person=re.compile(rf"(?:(?P<civil>{civility}))?(?P<name>[^,;:()\[\]<>]+?)\s*(?P<of>\([^()]*\))?\s*\.?$"),
    )


def joined(parts: list[Text]) -> Text | None:
    """Several texts as one, each beginning a line."""
    pieces: list[Text | str] = []
    for part in parts:
        if part:
            pieces.extend(("<br>", part) if pieces else (part,))
    return Text.joined(pieces) if pieces else None


def apart(text: Text, names: Callable[[Text], bool]) -> list[Text]:
    """A text cut around its lines that name people; empty if none does, or they go on from line to line."""
    lines = _cut(text, _BROKEN)
    named = [] if names(text) else [names(line) for line in lines]
    made: list[Text] = []
    for number, line in enumerate(lines if any(named) else ()):
        goes_on = number and not named[number] and not named[number - 1]
        made.append(Text.joined([made.pop(), "<br>", line]) if goes_on else line)
    return made


def _prose(text: Text | None, file: str) -> Prose | None:
    return text.prose(file) if text else None


@lru_cache(maxsize=8)
def _articles(language: str) -> frozenset[str]:
    return frozenset(word for spoken in registry.read_with(language) for word in spoken.reading.articles)


def _name_like(name: str, language: str) -> bool:
    words = name.split()
    return (
        0 < len(words) <= _NAME_WORDS
        and words[0].lower() not in _articles(language)
        and all(word.lower() in _PARTICLES or next((c for c in word if c.isalpha()), "x").isupper() for word in words)
    )


def _named(text: Text, language: str) -> tuple[str, int, LinkSpan | None] | None:
    """The name that a text begins with, where it ends, and the link it is in."""
    value = text.value
    if found := _BOLD_NAME.match(value):
        inside = links(found.group(2))
        link = inside[0] if len(inside) == 1 and (dead(inside[0].target.url) or address(inside[0].target.url)) else None
        if inside and (link is None or any(span.picture for span in inside)):
            return None
        name, comma, _ = plain(found.group(2)).partition(",")
        if comma and not link:  # "**Name, role** …"
            return name.strip(), found.start(2) + found.group(2).index(",") + 1, None
        own = plain(found.group(2)).rstrip(" :")
        if len(found.group(1)) == 1 and not (" " in own and _name_like(own, language)):
            return None  # a title, or a word that is stressed
        return plain(found.group(2)).rstrip(" :"), found.end(), link
    if value.startswith("[") and (first := next((span for span in links(value) if span.start == 0), None)):
        name = plain(value[slice(*first.label)])
        if _name_like(name, language) and " " in name and (dead(first.target.url) or address(first.target.url)):
            return name, first.end, first
        return None
    found = _NAME.match(value)
    if found is None or not _name_like(found.group(1).strip(), language):
        return None
    name = found.group(1).strip()
    after = value[found.end() :].strip()[:1]
    return (name, found.end(), None) if " " in name or (after and after in ",(–—-/") else None


def speaker(text: Text, more: list[Text], file: str, language: str) -> tuple[Speaker, list[Diagnostic]] | None:
    """The person that an item of the speakers tells of; None if it does not look like one."""
    other = may_be_two(text, language)
    text = _without_civility(text, language)
    named = _named(text, language)
    if named is None or not named[0]:
        return None
    name, end, link = named
    found = [ROLE_OR_PERSON.at(other.location(file), role=other.value, name=name)] if other else []
    if link and dead(link.target.url):
        found.append(EMPTY_LINK.at(text.location(file, text.value.index("[")), text=name))
    rest = text.cut(end)
    if end < len(text.value) and text.value[:end].count("**") % 2:
        rest = Text.joined(["**", rest.stripped()])  # the name was the beginning of what is bold
    gap = _AFTER_NAME.match(rest.value)
    rest = rest.cut(gap.end() if gap else 0).stripped()
    edge = first_sentence(rest.value, language)
    role, presentation = rest.cut(0, edge).stripped(), rest.cut(edge).stripped()
    if role.value.endswith(".") and not _ETC.search(role.value):
        role = role.cut(0, len(role.value) - 1)
    given = joined([presentation, *more])
    organisation = _organisation(role, file)
    if organisation is None and (alone := _structure(role)):
        organisation = Organisation(name=plain(alone.value), source=alone.location(file))
        role = role.cut(0, 0)
    elif organisation is None and (inside := _IN_BRACKETS.match(role.value)):
        role = role.cut(*inside.span(1)).stripped()  # the comma of the page is enough
    speaker = Speaker(
        name=name,
        role=_prose(role, file),
        organisation=organisation,
        link=address(link.target.url) if link else "",
        presentation=_prose(given, file),
        source=text.location(file),
    )
    return speaker, found


def called(text: Text, file: str, language: str) -> tuple[Speaker, list[Diagnostic]] | None:
    """Somebody of whom but a first name is said, as a list of people has it."""
    name = plain(text.value)
    is_one = len(name.split()) == 1 and _name_like(name, language) and not _does_or_is(text, language)
    return (Speaker(name=name, source=text.location(file)), []) if is_one else None


def _without_civility(text: Text, language: str) -> Text:
    """A text without "Mme" and the like before the name that it begins with; "Martin, Mme Zoé" is turned round.

    A name of one word keeps it: "Mme Martin" says more than "Martin".
    """
    if found := _civilities(language).behind.match(text.value):
        return Text.joined([text.cut(*found.span(2)), " ", text.cut(*found.span(1)), text.cut(found.end())])
    found = _civilities(language).before.match(text.value)
    name = _NAME.match(text.value, found.end(1)) if found else None
    if name and " " not in name.group(1).strip():
        return text
    return Text.joined([text.cut(0, found.start(1)), text.cut(found.end(1))]) if found else text


def _structure(role: Text) -> Text | None:
    """What is said of a person, if it is but the name of a structure: in brackets or italics, with a capital."""
    found = _IN_BRACKETS.match(role.value)
    group = 1
    if found is None:
        found, group = _IN_ITALICS.match(role.value), 2
    if found is None or not found.group(group).strip()[:1].isupper() or links(role.value):
        return None
    return role.cut(*found.span(group)).stripped()


def people(text: Text, language: str) -> list[Text]:
    """The persons that a text names, each by itself, without civilities; empty if it is not such a list.

    Of many names one or the other may be written in its own way.
    """
    made: list[Text] = []
    apart = _cut(text, _APART)
    if len(several := [name for piece in apart for name in _cut(piece, _COMMA)]) >= _MANY:
        named = sum(_name_like(_bare_name(name), language) and " " in _bare_name(name) for name in several)
        if named >= _MOST_NAMED * len(several) and all(len(name.value) <= _ENTRY for name in several):
            return [_without_civility(name, language) for name in several]
    for piece in apart:
        several = _cut(piece, _LISTED)
        persons = [_person(text, language) for text in several]
        likely = [match for match in persons if match and _name_like(match["name"].strip(), language)]
        if len(likely) == len(several) and (
            any(match["civil"] or match["of"] for match in likely)
            or (len(several) == 1 and (len(apart) == 1 or not _does_or_is(piece, language)))
            or (len(several) == 2 and _are_two(piece, several, language))
            or (len(several) > 2 and not any(_does_or_is(name, language) for name in several))
        ):
            made.extend(_without_civility(text, language) for text in several)
            continue
        dashed = _cut(piece, _DASHED)
        set_off = [_is_dashed(name, language) for name in dashed]
        bracketed = any(set_off) and all(
            known or name.value.endswith(")") for known, name in zip(set_off, dashed, strict=True)
        )
        if bracketed and (len(dashed) > 1 or len(apart) > 1):
            made.extend(_without_civility(text, language) for text in dashed)
            continue
        first = several[0] if several else piece
        if len(apart) > 1 and _does_or_is(first, language):
            return []
        person = _person(first, language)
        if person is None or not _name_like(person["name"].strip(), language) or len(piece.value) > _ENTRY:
            return []
        made.append(_without_civility(piece, language))
    return made


def _is_dashed(text: Text, language: str) -> bool:
    """Whether a text begins with a name, and a dash or a colon behind it."""
    found = _BEFORE_DASH.match(plain(text.value))
    if found is None or len(text.value) > _ENTRY:
        return False
    return _name_like(found[1], language) and (" " in found[1] or ":" not in found[0])


@lru_cache(maxsize=8)
def _given_names(language: str) -> frozenset[str]:
    return frozenset(word for spoken in registry.read_with(language) for word in spoken.reading.given_names.split())


@lru_cache(maxsize=8)
def _work(language: str) -> re.Pattern[str]:
    words = {word for spoken in registry.read_with(language) for word in spoken.reading.work.split()}
    return re.compile("|".join(f"{word[:-1]}.*" if word.endswith("-") else word for word in sorted(words)))


def _name_parts(text: Text) -> list[str]:
    """The words of what may be a name, folded, without particles."""
    return [word for word in bare(_bare_name(text)).casefold().split() if word not in _PARTICLES]


def _does_or_is(text: Text, language: str) -> bool:
    """Whether a text says what somebody does, or names what she is of: a word or an acronym that no name has."""
    parts = [part for word in _name_parts(text) for part in re.split(r"[-'’.·]", word) if part]
    acronym = any(_ACRONYM.fullmatch(word) for word in _bare_name(text).split())
    return (acronym and _given_names(language).isdisjoint(parts)) or any(map(_work(language).fullmatch, parts))


_ACRONYM = re.compile(r"[A-Z]{2,6}\d*")


def _looks_like_person(text: Text, language: str) -> bool:
    low, high = _NAME_PARTS
    return low <= len(_name_parts(text)) <= high and not _does_or_is(text, language)


def _has_given_name(text: Text, language: str) -> bool:
    parts = _name_parts(text)
    first = parts[-1 if _bare_name(text).split()[0].isupper() else 0]  # DUPONT Ana
    return not _given_names(language).isdisjoint(first.split("-"))


def _are_two(whole: Text, several: list[Text], language: str) -> bool:
    """Whether two names in a line are two people's: `Ana Dupont, Bob Durand`, and not `Ana Dupont, Habitat Jeunes`."""
    if not all(_looks_like_person(name, language) for name in several):
        return False
    set_alike = len({_is_bold(name.value) for name in several}) == 1
    both_bold = set_alike and _is_bold(several[0].value)
    return set_alike and (
        both_bold or bool(_JOINED.search(whole.value)) or all(_has_given_name(name, language) for name in several)
    )


def may_be_two(text: Text, language: str) -> Text | None:
    """What is read as what somebody does or is of, and may as well be another person: nothing tells which."""
    several = _cut(text, _LISTED)
    if len(several) != 2 or not all(_looks_like_person(name, language) for name in several):
        return None
    return several[1] if all(_name_like(_bare_name(name), language) for name in several) else None


def _is_bold(value: str) -> bool:
    """Whether a text begins in bold."""
    return value.startswith(("**", "__"))


def nicknames(text: Text, language: str) -> list[Text]:
    """Who came, as they are called: several in a line, each a word or two; empty if it says something else."""
    several = _cut(text, _COMMA)
    called = all(
        len(words := piece.value.split()) <= _CALLED
        and words[0].lower() not in _articles(language)
        and piece.value[-1] != "."
        for piece in several
    )
    return several if called and len(several) > _CALLED else []


def in_lines(text: Text, language: str) -> list[Text]:
    """The persons with whom lines begin, each as it is written; a line that names nobody goes on from the one above."""
    made: list[Text] = []
    for line in _cut(text, _BROKEN):
        named = people(line, language) or _alone(line)
        if not named and made:
            named = _alone(Text.joined([made.pop(), "<br>", line]))
        if not named:
            return []
        made += named
    return made


def _alone(text: Text) -> list[Text]:
    """A short text, if it begins with a name of several words and what it is of: `Zoé Martin — director`."""
    name = plain(text.value)
    return [text] if _ONE_PERSON.match(name) and len(name) <= _ENTRY and not _SENTENCES.search(name) else []


def _person(text: Text, language: str) -> re.Match[str] | None:
    """What a piece of a list names, and what it says of that, if it is a name; one space where there are several."""
    return _civilities(language).person.match(" ".join(plain(text.value).split()))


def _bare_name(text: Text) -> str:
    """What a piece of a list says before brackets, without the signs of notes."""
    return plain(text.value).partition("(")[0].strip(" *†‡\\.")


def behind(text: Text, language: str) -> tuple[Text, Text] | None:
    """What a line begins with, up to its colon, and the people whom it names behind it: `Présents : …`.

    A single word behind "with" is nobody: "With pictures" tells of something else.
    """
    text = unwrapped(text.stripped())
    found = _BEHIND.match(text.value) or _BY.match(text.value)
    rest = text.cut(found.end()) if found else text
    named = people(rest, language) if found else []
    nobody = (
        found and found.re is _BY and " " not in found[1] and len(named) == 1 and _ONE_WORD.match(plain(rest.value))
    )
    return (text.cut(*found.span(1)), rest) if found and named and not nobody else None


@lru_cache(maxsize=8)
def _hosting(language: str) -> tuple[tuple[str, re.Pattern[str]], ...]:
    several = [spoken.reading.hosts for spoken in registry.read_with(language)]
    return tuple((role, re.compile(words)) for hosts in several for role, words in hosts.items())


def hosts(text: Text, file: str, language: str) -> list[Speaker]:
    """Those who led a workshop or took its notes, with that for a role: `Moderator: …`, `Notes prises par …`."""
    text = unwrapped(text.stripped())
    next_ones = [
        after
        for after in _NEXT_ROLE.finditer(text.value)
        if any(words.fullmatch(fold(after[1])) for _, words in _hosting(language))
    ]
    if next_ones:
        starts, ends = [0, *(after.end() for after in next_ones)], [*(after.start() for after in next_ones), len(text)]
        parts = [hosts(text.cut(*edges), file, language) for edges in zip(starts, ends, strict=True)]
        return [who for part in parts for who in part] if all(parts) else []
    found = _BEHIND.match(text.value) or _BY.match(text.value)
    label = fold(plain(found[1])) if found else ""
    role = next((role for role, words in _hosting(language) if words.fullmatch(label)), "")
    begun = (words.match(label) for _, words in _hosting(language))
    if found and not role and any(start and label[start.end()] == " " for start in begun):
        role = plain(found[1])  # Moderation and minutes
    if not found or not role:
        return []
    made: list[Speaker] = []
    named = people(text.cut(found.end()), language)
    for piece in (person for names in named for person in _joined_people(names, language)):
        several = [called(name, file, language) for name in _cut(piece, _JOINED)]
        person = speaker(piece, [], file, language)
        if len(several) > 1 and None not in several:
            made += (somebody[0] for somebody in several if somebody)
        elif person or _name_like(plain(piece.value), language):
            made.append(person[0] if person else Speaker(name=plain(piece.value), source=piece.location(file)))
        else:
            return []
    roles = (Prose(f"{role}, {who.role.markdown}" if who.role else role, text.location(file)) for who in made)
    return [who.model_copy(update={"role": own}) for who, own in zip(made, roles, strict=True)]


def _joined_people(text: Text, language: str) -> list[Text]:
    """The people whom an "and" joins, each with what is said of her: `Ana Dupont (Habitat) and Bob Durand, cook`."""
    for found in _JOINED.finditer(text.value):
        before, behind = text.cut(0, found.start()), text.cut(found.end())
        names = (
            _cut((_cut(behind, _COMMA) or [behind])[0], _JOINED)
            if before.value.count("(") == before.value.count(")")
            else []
        )
        if (
            names
            and _looks_like_person(names[0], language)
            and _name_like(_bare_name(names[0]), language)
            and (before.value.endswith(")") or _has_given_name(names[0], language))
        ):
            return [before.cut(0, len(before.value.rstrip(" ,"))), *_joined_people(behind, language)]
    return [text]


def _cut(text: Text, separator: re.Pattern[str]) -> list[Text]:
    """The pieces of a text between separators, those within brackets or links aside."""
    depth = 0
    levels: list[int] = []
    for character in text.value:
        depth += character in "(["
        levels.append(depth)
        depth -= character in ")]" and depth > 0
    pieces: list[Text] = []
    start = 0
    for found in separator.finditer(text.value):
        if levels[found.start()] == 0 or found.end() == len(text.value):
            pieces.append(text.cut(start, found.start()).stripped())
            start = found.end()
    pieces.append(text.cut(start).stripped())
    pieces = [piece.cut(leading.end()) if (leading := _AND.match(piece.value)) else piece for piece in pieces]
    return [piece for piece in pieces if piece]


def _organisation(role: Text, file: str) -> Organisation | None:
    """The first link in a role is the organisation, even if it leads nowhere."""
    for link in links(role.value):
        name = plain(role.value[slice(*link.label)])
        if name and not link.picture:
            return Organisation(name=name, link=address(link.target.url), source=role.location(file, link.label[0]))
    return None


def names_organisation(speaker: Speaker) -> bool:
    """Whether the role of a speaker says the name of the organisation already."""
    return bool(speaker.role and speaker.organisation and speaker.organisation.name in plain(speaker.role.markdown))
