"""The title of a column in; what the column is of, as tools and people write it, out.

What tools write above their columns was looked up: docs/import.md says where.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from typing import TYPE_CHECKING, cast

from feuillet.languages import registry
from feuillet.text.names import fold

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


class Role(StrEnum):
    """What becomes of a column."""

    THEME = "theme"
    SECTION = "section"
    GROUP = "group"
    POINT = "point"
    QUESTION = "question"  # its title is a heading, its cells are points
    VOTES = "votes"
    AUTHOR = "author"  # left to the report
    SIGNED = "signed"  # an author who is printed behind the point
    PRIVATE = "private"  # told by its title and how many cells it has
    TECHNICAL = "technical"  # the same
    IGNORED = "ignored"  # quoted in the report


FRENCH = {
    Role.THEME: "thème",
    Role.SECTION: "rubrique",
    Role.GROUP: "groupe",
    Role.POINT: "point",
    Role.QUESTION: "question",
    Role.VOTES: "votes",
    Role.AUTHOR: "auteur",
    Role.SIGNED: "signature",
    Role.PRIVATE: "privé",
    Role.TECHNICAL: "technique",
    Role.IGNORED: "ignoré",
}
_BY_NAME = {fold(name): role for role in Role for name in (role.value, FRENCH[role], f"{role.value}s")} | {
    "sections": Role.SECTION, "rubriques": Role.SECTION, "groupes": Role.GROUP, "vote": Role.VOTES,
    "answer": Role.QUESTION, "answers": Role.QUESTION, "reponse": Role.QUESTION, "reponses": Role.QUESTION,
    "auteurs": Role.AUTHOR, "signe": Role.SIGNED, "signature": Role.SIGNED, "prive": Role.PRIVATE,
    "ignore": Role.IGNORED, "themes": Role.THEME,
}  # fmt: skip
UNQUOTED = frozenset({Role.PRIVATE, Role.TECHNICAL})
LEFT = UNQUOTED | {Role.IGNORED}


def role_named(word: str) -> Role | None:
    """The role that a person names, in English or French."""
    return _BY_NAME.get(fold(word))


@dataclass(frozen=True, kw_only=True, slots=True)
class Tool:
    """What an export of a tool looks like: titles that it has, and what its columns are of."""

    name: str
    signs: tuple[frozenset[str], ...]  # folded titles; one set of these is there
    roles: tuple[tuple[str, Role], ...] = ()  # patterns of folded titles
    is_form: bool = False


def _signs(*several: str) -> tuple[frozenset[str], ...]:
    return tuple(frozenset(some.split(", ")) for some in several)


TOOLS = (
    Tool(
        name="Mural",
        signs=_signs("text, bg color, sticky type"),
        roles=(
            ("text", Role.POINT), ("area", Role.SECTION), ("last (?:updated|content edited) by", Role.AUTHOR),
            ("id|bg color|sticky type|border line|position [xy]|link to|last .*", Role.TECHNICAL),
            ("tags|integration labels", Role.IGNORED),
        ),
    ),
    Tool(
        name="Trello",
        signs=_signs("card id, card name, list name"),
        roles=(
            ("card name|card description", Role.POINT), ("list name", Role.SECTION), ("board name", Role.THEME),
            ("vote count|votes", Role.VOTES), ("members", Role.AUTHOR), ("labels|checklist .*", Role.IGNORED),
            ("card (?:id|url|#|cover.*)|(?:list|board) id|archived|.*(?:date|count|link|activity).*", Role.TECHNICAL),
        ),
    ),
    Tool(
        name="Padlet",
        signs=_signs("subject, body, author", "subject, body, section"),
        roles=(
            ("subject|body", Role.POINT), ("section", Role.SECTION), ("author", Role.AUTHOR),
            ("attachment|created at|updated at|.* url|latitude|longitude", Role.TECHNICAL),
        ),
    ),
    Tool(
        name="Decidim",
        signs=_signs("participatory space id, component id", "participatory space url, component id"),
        roles=(
            (r"title(?: \w\w)?|body(?: \w\w)?", Role.POINT),
            (r"(?:category|taxonomies) name(?: \w\w)?", Role.SECTION), (r"scope name(?: \w\w)?", Role.GROUP),
            ("supports|votes|proposal votes", Role.VOTES), ("author name|.*user endorsements.*", Role.AUTHOR),
            (r"answer(?: \w\w)?|original proposal title(?: \w\w)?", Role.IGNORED), (".*", Role.TECHNICAL),
        ),
    ),
    Tool(
        name="LimeSurvey",
        signs=_signs(
            "submitdate, lastpage, startlanguage", "date submitted, last page, start language",
            "date de soumission, derniere page, langue de depart", "id, submitdate, startlanguage",
            "response id, date submitted, start language",
        ),
        roles=(
            (("id|response id|id de la reponse|submitdate|lastpage|startlanguage|startdate|datestamp|seed|"
             "interviewtime|date (?:submitted|started|last action)|last page|start language|"
             "date de (?:soumission|lancement)|derniere page|langue de depart|tete de serie|"
             "date de la derniere action|temps total|total time|"
             r"(?:group|question) time.*|grouptime\d*|\w+time"), Role.TECHNICAL),
            ("token|code d acces|access code|ipaddr|ip address|adresse ip|refurl|referrer url|url de reference",
             Role.PRIVATE),
        ),
        is_form=True,
    ),
    Tool(
        name="Google Forms",
        signs=_signs("horodateur", "timestamp", "marca temporal", "zeitstempel"),
        roles=(("horodateur|timestamp|marca temporal|zeitstempel|score|puntuacion|punkte", Role.TECHNICAL),),
        is_form=True,
    ),
    Tool(
        name="Microsoft Forms",
        signs=_signs("start time, completion time", "heure de debut, heure de fin", "startzeit, fertigstellungszeit"),
        roles=(
            ("id|.*time|heure de .*|startzeit|fertigstellungszeit|total points|quiz feedback|(?:points|feedback) .*",
             Role.TECHNICAL),
        ),
        is_form=True,
    ),
    Tool(
        name="Framaforms (Drupal Webform)",
        signs=_signs("serial, sid", "sid, uid", "sid, ip address", "sid, adresse ip"),
        roles=(
            ("serial|serie|numero de serie|sid|.*time|heure.*|draft|brouillon", Role.TECHNICAL),
            ("ip address|adresse ip|uid|username|nom d utilisateur", Role.PRIVATE),
        ),
        is_form=True,
    ),
)  # fmt: skip


def tool_of(titles: Sequence[str]) -> Tool | None:
    """The tool whose export has such titles."""
    there = {fold(title) for title in titles}
    return next((tool for tool in TOOLS if any(signs <= there for signs in tool.signs)), None)


def role_in(tool: Tool, title: str) -> Role | None:
    """What a column of that tool is of; None: it has no column of that title."""
    folded = fold(title)
    return next((role for pattern, role in tool.roles if re.fullmatch(pattern, folded)), None)


_LIKED = re.compile("[+]\\s?1|[👍❤♥💚💙💛🧡💜⭐★☆✋🙌🔥]")  # what some write for votes
_ORDER = (
    Role.PRIVATE, Role.VOTES, Role.POINT, Role.THEME, Role.SECTION, Role.GROUP, Role.AUTHOR, Role.TECHNICAL,
)  # fmt: skip


def _plain(word: str) -> str:
    return word.rstrip("sx") if len(word) > 3 else word


@dataclass(frozen=True, kw_only=True, slots=True)
class _Titles:
    phrases: dict[Role, frozenset[frozenset[str]]]
    fillers: frozenset[str]


@lru_cache(maxsize=8)
def _known(code: str) -> _Titles:
    said = cast("Mapping[str, str]", registry.language(code).reading.tables)
    phrases = {
        role: frozenset(frozenset(map(_plain, phrase.split())) for phrase in said[role.value].split(", "))
        for role in _ORDER
    }
    return _Titles(phrases=phrases, fillers=frozenset(map(_plain, said["fillers"].split())))


@lru_cache(maxsize=1 << 10)
def role_said(title: str, language: str) -> Role | None:
    """What a column is of by its title, in any of our languages; None: it does not say."""
    bare = re.sub(r"\([^()]*\)|\[[^\[\]]*\]", " ", title)
    folded = [_plain(word) for word in fold(bare or title).split() if not word.isdecimal()]
    if not folded:
        return Role.VOTES if _LIKED.search(title) else None
    if len(folded) > 5:
        return None
    for code in (language, *(other for other in registry.codes() if other != language)):
        known = _known(code)
        words = frozenset(folded) - known.fillers or frozenset(folded)
        for role in _ORDER:
            if words in known.phrases[role] or frozenset(folded) in known.phrases[role]:
                return role
    return None


def is_form_title(title: str, language: str) -> bool:
    """Whether only forms, and what keeps answers, write such a title."""
    return role_said(title, language) in UNQUOTED
