"""Which section a heading means: the usual ones of a write-up in French and English, and a workshop's own."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from feuillet.model.workshop import Place, SectionDefinition
from feuillet.reading.notes.suggestions import suggested
from feuillet.text.names import fold
from feuillet.text.normal_form import bare

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

SPEAKERS, STAKES, CONTEXT, RESOURCES = "speakers", "stakes", "context", "resources"
ACTORS, DOCUMENTS = "actors", "documents"
PROBLEMS, SOLUTIONS, NEEDS = "problems", "solutions", "needs"

# What stands under a heading that only holds others.
CONTAINED: Mapping[str, tuple[str, ...]] = {RESOURCES: (ACTORS, DOCUMENTS)}

_KINDS: Mapping[str, dict[str, object]] = {
    SPEAKERS: {"icon": "mic", "sheet": Place.FOOT},
    STAKES: {"kind": "prose", "icon": "target", "sheet": Place.LEAD},
    CONTEXT: {"kind": "prose", "icon": "compass", "sheet": Place.LEAD},
    RESOURCES: {"icon": "library", "sheet": Place.FOOT},
    ACTORS: {"icon": "contact", "sheet": Place.FOOT},
    DOCUMENTS: {"icon": "book-open", "sheet": Place.FOOT},
    PROBLEMS: {"icon": "message-circle-warning", "sheet": Place.BODY},
    SOLUTIONS: {"icon": "lightbulb", "sheet": Place.BODY},
    NEEDS: {"icon": "hand-helping", "sheet": Place.BODY},
}

# Title, then the other headings people write. Number, gender, inclusive endings, case, accents, articles and
# numbering do not matter in the comparison, so each is here once.
_HEADINGS: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "fr": {
        SPEAKERS: (
            "Intervenant·e·s et structures",
            "Intervenants",
            "Intervenantes et intervenants",
            "Intervenants et présentation des structures",
            "Intervenants et présentation de leurs structures",
            "Présentation des intervenants",
            "Présentation des intervenants et des structures",
            "Présentation des structures",
            "Présentation des structures et des intervenants",
            "Structures et intervenants",
            "Structures intervenantes",
            "Intervenants de l'atelier",
            "Intervenant de l'atelier",
            "Intervenants présents",
            "Intervenants et organisations",
            "Orateurs",
            "Invités",
            "Témoins",
            "Qui est intervenu",
            "Avec la participation de",
        ),
        STAKES: (
            "Enjeux",
            "Enjeux de l'atelier",
            "Enjeux du thème",
            "Enjeux de la thématique",
            "Enjeu principal",
            "Principaux enjeux",
            "Enjeux et objectifs",
            "Objectifs",
            "Objectifs de l'atelier",
            "Objectifs et enjeux",
            "Quels enjeux",
            "Quels sont les enjeux",
        ),
        CONTEXT: (
            "Contexte",
            "Contexte de l'atelier",
            "Éléments de contexte",
            "Contexte général",
            "Contexte et constats",
            "Rappel du contexte",
            "Mise en contexte",
            "De quoi parle-t-on",
        ),
        RESOURCES: (
            "Ressources incontournables",
            "Ressources",
            "Ressources clés",
            "Ressources utiles",
            "Principales ressources",
            "Ressources à connaître",
            "Ressources et contacts",
            "Quelles ressources",
            "Pour aller plus loin",
        ),
        ACTORS: (
            "Acteurs clés",
            "Acteurs",
            "Actrices et acteurs",
            "Actrices et acteurs clés",
            "Acteurs ressources",
            "Acteurs incontournables",
            "Acteurs à connaître",
            "Acteurs du territoire",
            "Principaux acteurs",
            "Partenaires clés",
            "Structures ressources",
            "Personnes ressources",
            "Contacts utiles",
            "Qui contacter",
        ),
        DOCUMENTS: (
            "Documents et sites",
            "Documents",
            "Documentation",
            "Documentation et sites internet",
            "Documentation, sites internet",
            "Documents et sites internet",
            "Documents et sites utiles",
            "Documents utiles",
            "Documents ressources",
            "Documents, sites",
            "Documents et liens",
            "Sites internet",
            "Sites et documents",
            "Sites web",
            "Sites utiles",
            "Liens",
            "Liens utiles",
            "Bibliographie",
            "Sitographie",
            "Bibliographie et sitographie",
            "À lire",
            "Lectures",
        ),
        PROBLEMS: (
            "Problèmes soulevés",
            "Problèmes",
            "Problèmes rencontrés",
            "Problèmes identifiés",
            "Problématiques",
            "Problématiques soulevées",
            "Problématiques rencontrées",
            "Problématiques identifiées",
            "Problématiques soulevées lors de l'atelier",
            "Problématiques et questions",
            "Quelles problématiques",
            "Quelles problématiques ont été soulevées",
            "Quelles problématiques ont été soulevées lors de l'atelier ?",
            "Quelles problématiques ont été soulevées pendant l'atelier ?",
            "Quels problèmes ont été soulevés",
            "Quels problèmes ont été soulevés lors de l'atelier ?",
            "Quelles difficultés ont été soulevées lors de l'atelier ?",
            "Quelles difficultés ont été rencontrées",
            "Difficultés",
            "Difficultés rencontrées",
            "Difficultés soulevées",
            "Difficultés identifiées",
            "Freins",
            "Freins identifiés",
            "Freins et difficultés",
            "Freins rencontrés",
            "Obstacles",
            "Questions soulevées",
            "Questionnements",
        ),
        SOLUTIONS: (
            "Solutions et bonnes pratiques",
            "Solutions",
            "Solutions trouvées",
            "Solutions proposées",
            "Solutions identifiées",
            "Solutions évoquées",
            "Solutions et exemples de bonnes pratiques",
            "Solutions trouvées et bonnes pratiques",
            "Solutions trouvées et exemples de bonnes pratiques",
            "Quelles solutions",
            "Quelles solutions ont été trouvées",
            "Quelles solutions ont été trouvées lors de l'atelier ?",
            "Quelles solutions ont été trouvées et bonnes pratiques ?",
            "Quelles solutions ont été trouvées et exemples de bonnes pratiques ?",
            "Quelles solutions et bonnes pratiques",
            "Bonnes pratiques",
            "Exemples de bonnes pratiques",
            "Bonnes pratiques et solutions",
            "Pistes de solutions",
            "Pistes",
            "Pistes d'action",
            "Leviers",
            "Leviers et bonnes pratiques",
            "Leviers identifiés",
        ),
        NEEDS: (
            "Besoins et attentes",
            "Besoins",
            "Besoins, attentes",
            "Attentes",
            "Attentes et besoins",
            "Besoins identifiés",
            "Besoins exprimés",
            "Besoins du groupe",
            "Besoins et attentes du groupe",
            "Besoins et attentes identifiés",
            "Besoins, attentes identifiés par le groupe",
            "Quels besoins",
            "Quels besoins ont été identifiés",
            "Quels besoins ont été identifiés par le groupe lors de l'atelier ?",
            "Quels besoins/attentes ont été identifiés",
            "Quels besoins/attentes ont été identifiés par le groupe",
            "Quels besoins/attentes ont été identifiés par le groupe lors de l'atelier ?",
            "Quels besoins et attentes ont été identifiés par le groupe lors de l'atelier ?",
            "Quels besoins et quelles attentes",
        ),
    },
    "en": {
        SPEAKERS: (
            "Speakers and organisations",
            "Speakers",
            "Speaker",
            "Speakers and their organisations",
            "Speakers and presentation of the organisations",
            "Speakers and organizations",
            "Speakers and their organizations",
            "Presenters",
            "Presentation of the speakers",
            "Panel",
            "Panellists",
            "Panelists",
            "Guests",
            "Contributors",
        ),
        STAKES: (
            "What is at stake",
            "What's at stake",
            "Stakes",
            "Key stakes",
            "Key issues",
            "Aims",
            "Aims of the workshop",
            "Goals",
            "Objectives",
            "Purpose",
            "Why it matters",
        ),
        CONTEXT: ("Context", "Background", "Background and context", "Context and background", "Setting"),
        RESOURCES: (
            "Key resources",
            "Resources",
            "Useful resources",
            "Essential resources",
            "Further resources",
            "Going further",
        ),
        ACTORS: (
            "Who to know",
            "Whom to know",
            "Key people",
            "Key actors",
            "Key players",
            "Key organisations",
            "Key organizations",
            "Key contacts",
            "Actors",
            "People to know",
            "Useful contacts",
            "Contacts",
            "Who to contact",
        ),
        DOCUMENTS: (
            "Documents and sites",
            "Documents",
            "Documents and websites",
            "Documents and web sites",
            "Documentation",
            "Documentation and websites",
            "Websites",
            "Web sites",
            "Sites",
            "Links",
            "Useful links",
            "Reading",
            "Further reading",
            "Reading list",
            "References",
            "Bibliography",
        ),
        PROBLEMS: (
            "Problems raised",
            "Problems",
            "Problems identified",
            "Problems raised in the workshop",
            "Problems raised during the workshop",
            "What problems were raised",
            "What problems were raised during the workshop?",
            "Which problems were raised",
            "Which problems were raised during the workshop?",
            "What issues were raised",
            "What issues were raised during the workshop?",
            "Issues",
            "Issues raised",
            "Difficulties",
            "Difficulties raised",
            "Challenges",
            "Obstacles",
            "Barriers",
        ),
        SOLUTIONS: (
            "Solutions and good practice",
            "Solutions",
            "Solutions found",
            "Solutions proposed",
            "Solutions and good practices",
            "Solutions and best practice",
            "Solutions and examples of good practice",
            "What solutions were found",
            "Which solutions were found",
            "What solutions were found and examples of good practice?",
            "Good practice",
            "Best practice",
            "Examples of good practice",
            "What works",
            "Ways forward",
        ),
        NEEDS: (
            "Needs and expectations",
            "Needs",
            "Needs, expectations",
            "Expectations",
            "Needs identified",
            "Expectations and needs",
            "Needs and expectations of the group",
            "What needs were identified",
            "Which needs were identified",
            "What needs were identified by the group during the workshop?",
            "What needs and expectations were identified by the group during the workshop?",
            "What needs/expectations were identified by the group during the workshop?",
        ),
    },
}

_SEPARATORS = r"[.·•‧∙⋅・/\-‐‑]"
_ENDINGS = (
    r"(?:trices?|rices?|ices?|euses?|ieres?|eres?|iennes?|ennes?|onnes?|"
    r"nes?|elles?|les?|tes?|ves?|fes?|ses?|ees?|es?|s|x)"
)
_INCLUSIVE = re.compile(
    rf"(?<=[a-z])(?:{_SEPARATORS}{_ENDINGS}|\({_SEPARATORS}?{_ENDINGS}\))(?:{_SEPARATORS}?s)?(?![a-z])"
)
_NUMBERING = re.compile(
    r"""^(?:[\s•◦▪●‣·*+>–—-]+
      |n[°o]\s?\d+\s*[-–—:.)]?
      |\d{1,3}(?:\.\d{1,3})*\s?(?:[.)\]°:/–—-]+\s*|\s+(?=[a-z]))
      |(?:[a-z]|[ivx]{1,5})(?:[.)\]/]|\s?[:–—]|\s-)\s*
      |\(?(?:\d{1,3}|[a-z])\)\s*)""",
    re.VERBOSE,
)
_CONTINUED = re.compile(r"\(\s*(?:suite(?: et fin)?|fin|cont(?:inued|\.|'d|d)?)\s*\)\s*[:.]?\s*$")
_ARTICLES = frozenset(["le", "la", "les", "l", "un", "une", "des", "nos", "notre", "the", "a", "an", "our"])


def _bare(text: str) -> str:
    """Lower case without accents, punctuation kept."""
    return bare(text.casefold())


def _stem(word: str) -> str:
    """A word without the endings of number and gender, roughly: only ever compared with another such stem."""
    if len(word) <= 3:
        return word
    word = word.rstrip("sx")
    for feminine, masculine in (("trice", "teur"), ("euse", "eur")):
        if word.endswith(feminine):
            return word.removesuffix(feminine) + masculine
    return word.rstrip("e") or word


@lru_cache(maxsize=4096)
def key(heading: str) -> str:
    """What two headings that mean the same have in common."""
    text = _CONTINUED.sub("", _bare(heading.replace("’", "'")).strip())
    while (shorter := _NUMBERING.sub("", text, count=1)) != text and shorter:
        text = shorter
    words = fold(_INCLUSIVE.sub("", text)).split()
    while len(words) > 1 and words[0] in _ARTICLES:
        del words[0]
    stems: list[str] = []
    for stem in (_stem(word) for word in words):
        if stems and stem == stems[-1]:
            continue
        if len(stems) > 1 and stems[-1] in ("et", "and", "ou") and stem == stems[-2]:
            stems.pop()  # "intervenantes et intervenants"
            continue
        stems.append(stem)
    return " ".join(stems)


@lru_cache(maxsize=8)
def _usual(language: str) -> tuple[SectionDefinition, ...]:
    """The usual sections; the other language's headings are known too, where they mean nothing else here."""
    first = "fr" if language.startswith("fr") else "en"
    other = _HEADINGS["en" if first == "fr" else "fr"]
    taken = {key(heading) for headings in _HEADINGS[first].values() for heading in headings} | set(_KINDS)
    return tuple(
        SectionDefinition.model_validate(
            {
                "id": id_,
                "title": headings[0],
                "headings": (*headings[1:], *(one for one in other[id_] if key(one) not in taken)),
                **_KINDS[id_],
            }
        )
        for id_, headings in _HEADINGS[first].items()
    )


def definitions(language: str, own: Sequence[SectionDefinition] = ()) -> tuple[SectionDefinition, ...]:
    """The usual sections and the workshop's own: what these give goes before what we know.

    The same id changes the fields that are given (headings are added to ours); a new id comes `after` another,
    or last.
    """
    usual = _usual(language)
    if not own:
        return usual
    foreign = {key(text): one.id for one in own for text in (one.title, *one.headings)}
    merged = {one.id: _without(one, foreign) for one in usual}
    moved: list[str] = []
    for one in own:
        before = merged.get(one.id)
        if before is None:
            merged[one.id] = one
            moved.append(one.id)
            continue
        given = {name: getattr(one, name) for name in one.model_fields_set if name != "headings"}
        headings = (*one.headings, *([before.title] if before.title != one.title else []), *before.headings)
        given["headings"] = tuple(dict.fromkeys(headings))
        merged[one.id] = before.model_copy(update=given)
        if "after" in given and one.after and one.id not in moved:
            moved.append(one.id)
    return tuple(_placed(merged, moved))


def _without(usual: SectionDefinition, foreign: Mapping[str, str]) -> SectionDefinition:
    """A usual section without the headings that the workshop gave to another of its own."""
    kept = tuple(one for one in usual.headings if foreign.get(key(one), usual.id) == usual.id)
    return usual.model_copy(update={"headings": kept})


def _placed(merged: Mapping[str, SectionDefinition], moved: Sequence[str]) -> list[SectionDefinition]:
    """Those that move go behind the one they name, in the order given; behind all where there is none such."""
    behind: dict[str, list[str]] = {}  # what moves, by what it follows
    for id_ in moved:
        behind.setdefault(merged[id_].after, []).append(id_)
    placed: dict[str, None] = {}

    def place(first: str) -> None:
        waiting = [first]
        while waiting:
            id_ = waiting.pop()
            if id_ not in placed:
                placed[id_] = None
                waiting.extend(reversed(behind.get(id_, ())))

    going = frozenset(moved)
    for id_ in (*(one for one in merged if one not in going), *moved):
        place(id_)
    return [merged[id_] for id_ in placed]


class Headings:
    """The headings of some definitions, made ready for many look-ups."""

    def __init__(self, known: Iterable[SectionDefinition]) -> None:
        self.definitions = tuple(known)
        self._by_key: dict[str, SectionDefinition] = {}
        own = [one for one in self.definitions if one.id not in _KINDS]
        usual = [one for one in self.definitions if one.id in _KINDS]
        for some in (own, usual):
            texts = [(text, one) for one in some for text in (one.id, one.title)]
            texts += [(text, one) for one in some for text in one.headings]
            for text, meant in texts:
                if found := key(text):
                    self._by_key.setdefault(found, meant)
        self._longest = max((len(found) for found in self._by_key), default=0)

    def match(self, heading: str) -> SectionDefinition | None:
        """The section that this heading means."""
        if len(heading) > self._longest * 4 + 40:
            return None
        return self._by_key.get(key(heading))

    def nearest(self, heading: str) -> str:
        """The title of the section that this heading was probably meant for; empty if that is not clear."""
        return suggested(heading, self.definitions, self._by_key, key(heading[:200]))


@lru_cache(maxsize=16)
def headings(known: tuple[SectionDefinition, ...]) -> Headings:
    """The look-up of these definitions, made once."""
    return Headings(known)


def match(heading: str, known: Iterable[SectionDefinition]) -> SectionDefinition | None:
    """The section that a heading means: case, accents, number, gender, inclusive endings, numbering apart."""
    return headings(tuple(known)).match(heading)


def nearest(heading: str, known: Iterable[SectionDefinition]) -> str:
    """The title to suggest for a heading that matches none; empty if nothing comes near."""
    return headings(tuple(known)).nearest(heading)
