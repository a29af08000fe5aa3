"""What an unknown heading was probably meant for: by the stems of its words, or as a slip of the fingers; or nothing.

A wrong suggestion is worse than none, so a heading with stems of two sections gets none.
"""

from __future__ import annotations

import difflib
import re
from typing import TYPE_CHECKING

from feuillet.text.names import fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from feuillet.model.workshop import SectionDefinition

_SLIP = 0.84  # likeness of two headings, from where on one is the other misspelt
_LEAST = 5  # letters of a word that says by itself what a section of the workshop's own is about

# Beginnings of words, folded; one with a space in it is looked for as it is. French and English together: notes mix
# them, and no stem of one means another section in the other.
_STEMS: Mapping[str, tuple[str, ...]] = {
    "problems": (
        "difficult", "probl", "frein", "obstacl", "vigilan", "negatif", "risque", "bloqu", "blocage", "coinc", "craint",
        "inquiet", "irritant", "faibless", "contraint", "ecueil", "entrave", "dysfonction", "souci", "manque",
        "limites", "points faibles", "point faible", "ne va pas", "ne marche pas", "n a pas marche", "ca bloque",
        "barrier", "challeng", "concern", "risks", "weakness", "struggl", "frustrat", "worr", "drawback",
        "did not work", "didn t work", "does not work", "doesn t work", "not working", "went wrong", "pain point",
    ),
    "solutions": (
        "solution", "piste", "proposition", "propose", "levier", "idee", "bonnes pratiques", "bonne pratique", "astuce",
        "recommand", "recommend", "remede", "ameliorat", "ameliorer", "ce qui marche", "ce qui fonctionne",
        "ce qui aide", "a bien marche", "reussite", "points forts", "idea", "proposal", "suggest", "lever", "improve",
        "good practice", "best practice", "what works", "what worked", "went well", "remed", "tips",
    ),
    "needs": (
        "besoin", "attente", "souhait", "envies", "aspiration", "il faudrait", "need", "expectation", "wish",
    ),
    "stakes": ("enjeu", "stake", "why it matters", "pourquoi c est important"),
    "context": ("contexte", "etat des lieux", "historique", "context", "background"),
    "speakers": ("intervenant", "orateur", "oratrice", "speaker", "panellist", "panelist"),
    "actors": ("acteur", "actrice", "partenaire", "personnes ressources", "stakeholder", "key people", "partner"),
    "documents": (
        "document", "bibliograph", "sitograph", "webograph", "lecture", "pour aller plus loin", "further reading",
        "reading list", "useful link", "liens utiles",
    ),
    "resources": ("ressource", "resource"),
}  # fmt: skip


def suggested(heading: str, known: Iterable[SectionDefinition], keys: Mapping[str, SectionDefinition], key: str) -> str:
    """The title of the section that a heading means, by its words; else of one whose heading is all but the same.

    `keys` are the headings that are known, as they are compared, and `key` is this one so.
    """
    words = f" {fold(heading[:200])} "
    meant = {definition.id: definition for definition in known if _is_about(words, definition)}
    if "actors" in meant or "documents" in meant:
        meant.pop("resources", None)  # which holds both
    if len(meant) == 1:
        return next(iter(meant.values())).title
    long = len(key) > _LEAST  # of short words many are alike
    near = difflib.get_close_matches(key, keys, n=1, cutoff=_SLIP) if long and not meant else []
    return keys[near[0]].title if near else ""


def _is_about(words: str, definition: SectionDefinition) -> bool:
    if definition.id in _STEMS:
        return any(f" {stem}" in words for stem in _STEMS[definition.id])
    own = {word for text in (definition.title, *definition.headings) for word in fold(text).split()}
    return any(len(word) >= _LEAST and re.search(rf" {re.escape(word)}", words) for word in own)
