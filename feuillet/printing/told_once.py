"""What is wrong in several editions at one place, told once."""

from __future__ import annotations

import itertools
from dataclasses import replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from feuillet.model.diagnostics import Diagnostic
    from feuillet.model.editions import Edition


def told_once(of_editions: Mapping[Edition, Sequence[Diagnostic]]) -> Iterator[Diagnostic]:
    """What is wrong in several editions, once; where it is not in all, it names those in which it is.

    The same are two of one kind at one place, even if their figures differ from page size to page size.
    """
    found: dict[tuple[str, str], list[tuple[Diagnostic, list[Edition]]]] = {}
    for edition, diagnostics in of_editions.items():
        for diagnostic in diagnostics:
            place = str(diagnostic.location).removeprefix(edition.folder)
            known = found.setdefault((diagnostic.rule.code, place), [])
            others = [group for group in known if edition not in group[1]]
            alike = [group for group in others if group[0].values == diagnostic.values]
            if same := next(iter((*alike, *others)), None):
                same[1].append(edition)
            else:
                known.append((diagnostic, [edition]))
    for diagnostic, editions in itertools.chain.from_iterable(found.values()):
        yield (
            diagnostic
            if len(editions) == len(of_editions)
            else _in_editions(diagnostic, [edition.name for edition in editions])
        )


def _in_editions(diagnostic: Diagnostic, names: Sequence[str]) -> Diagnostic:
    """The same, with the editions that it is about; a file of one edition names it already."""
    if len(names) == 1 and f"print/{names[0]}/" in diagnostic.location.file:
        return diagnostic
    word_en, word_fr = ("edition", "édition") if len(names) == 1 else ("editions", "éditions")
    rule = replace(
        diagnostic.rule,
        en=f"{diagnostic.rule.en} ({word_en}: {{in_editions}})",
        fr=f"{diagnostic.rule.fr} ({word_fr} : {{in_editions}})",
    )
    return replace(diagnostic, rule=rule, values={**diagnostic.values, "in_editions": ", ".join(names)})
