"""A theme that was imported before in; with the corrections of its source, and what was edited since by hand, out."""

from __future__ import annotations

import difflib
import re
from typing import TYPE_CHECKING

from feuillet.importing.again.merging import Merged, matches, merged
from feuillet.importing.documents.document import rule
from feuillet.importing.lines import Passage
from feuillet.text.names import fold

if TYPE_CHECKING:
    from feuillet.importing.again.history import Earlier
    from feuillet.importing.theme_text import ThemeText

CONFLICT = rule(
    "conflict",
    "changed here and in the source, each otherwise; what is here stays: '{mine}'; the source has: '{words}'",
    "modifié ici et dans la source, chacun autrement ; ce qui est ici reste : « {mine} » ; la source dit : « {words} »",
    "Write what is right into the theme; the next import will keep it.",
    "Écrivez dans le thème ce qui est juste ; l’import suivant le gardera.",
)
TAKEN_AWAY = rule(
    "taken-away",
    "a theme that was taken away by hand since it was imported, and is not written again: {words}",
    "un thème enlevé à la main depuis son import, et qui n’est pas réécrit : {words}",
)
GONE = rule(
    "gone",
    "this theme no longer comes from the source; its file stays: {words}",
    "ce thème ne vient plus de la source ; son fichier reste : {words}",
    "If it is to go, delete the file.",
    "S’il doit disparaître, supprimez le fichier.",
)
UNCHANGED = rule(
    "unchanged",
    "this file is the same as when it was imported last: there is nothing to do",
    "ce fichier est le même qu’à son dernier import : il n’y a rien à faire",
)
_COMPARED = 150  # characters of a title
_SAYS = 20  # characters from where on a line is no line of any text
_FEW = 4  # such lines
_SHARE = 0.2  # of them that two states of a text have in common, at least
_NEAR = 0.6  # of two titles of a source, from where on one is the other, corrected


def taken(known: list[Earlier], title: str, text: str, *, alone: bool) -> Earlier | None:
    """The theme of before that has this title, or one that is like it; it leaves the list.

    A file of the same name may be another document: what has no more in common with it than words is no theme of it.
    """
    folded = {fold(theme.title)[:_COMPARED]: theme for theme in reversed(known)}
    near = difflib.get_close_matches(fold(title)[:_COMPARED], folded, n=1, cutoff=_NEAR)
    found = folded[near[0]] if near else known[0] if alone and len(known) == 1 else None
    if found is None or not _is_of_one(found.base, text):
        return None
    known.remove(found)
    return found


def _is_of_one(base: str, text: str) -> bool:
    """Whether two texts are states of one: they share some lines, or most words where they have few."""
    lines = [{line.strip() for line in version.split("\n") if len(line.strip()) > _SAYS} for version in (base, text)]
    if min(map(len, lines)) >= _FEW:
        return len(lines[0] & lines[1]) >= _SHARE * min(map(len, lines))
    words = [set(re.findall(r"\w+", version.lower())) for version in (base, text)]
    return len(words[0] & words[1]) >= 0.5 * min(map(len, words))


def revise(text: ThemeText, earlier: Earlier) -> Merged:
    """Gives a theme the lines of before that were edited by hand, with what its source has changed since."""
    mine = earlier.mine if earlier.mine is not None else earlier.base
    places = [0] * (text.begins - 1) + [passage.place for passage in text.passages]
    found = merged(earlier.base, mine, text.whole)
    text.passages = [Passage(line, places[at - 1] if 0 < at <= len(places) else 0) for line, at in found.lines]
    text.front = text.title = ""
    text.number = 0
    return found


def shown(before: str, after: str) -> list[str]:
    """The lines that are changed, as programs show them."""
    old, new = before.splitlines(), after.splitlines()
    made: list[str] = []
    at = end = 0
    for number, other in [*sorted(matches(old, new).items()), (len(old), len(new))]:
        made += [f"-{line}" for line in old[at:number]] + [f"+{line}" for line in new[end:other]]
        at, end = number + 1, other + 1
    return made
