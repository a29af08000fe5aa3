"""What to do with the files of the print kit: runs and their leaves in, words for the page and the screen out."""

from __future__ import annotations

import datetime as dt
import itertools
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from feuillet.languages import registry
from feuillet.languages.words import by_name
from feuillet.model.editions import Kind

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from feuillet.printing.runs import PrintRun


@dataclass(frozen=True, kw_only=True, slots=True)
class Replaced:
    """A leaf that goes into a book in the place of an old one or at its end; without pages, one that goes out."""

    leaf: int
    pages: tuple[int, ...]
    new: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class KitFile:
    """A file of the kit as it was made."""

    run: PrintRun
    path: str  # below the folder of the kit
    pages: int
    leaves: int
    copies: int  # of sheets, books or packs
    duplex: bool
    replaced: tuple[Replaced, ...] = ()  # of a book that is there: its leaves that changed


@dataclass(frozen=True, kw_only=True, slots=True)
class Price:
    """What a leaf costs, printed; 0: nobody said."""

    leaf: float
    currency: str

    def of(self, leaves: int, language: str) -> str:
        """The price of so many leaves, as it is written."""
        return registry.language(language).price(leaves * self.leaf, self.currency)


@dataclass(frozen=True, kw_only=True, slots=True)
class GuideEntry:
    """What is said of a file: its name, what it is, the settings of the printer, and what to do with the paper."""

    path: str
    title: str
    picture: str  # of the gesture: "flat", "long", "short", "fold", "cut", "shop"
    settings: tuple[tuple[str, str], ...]
    steps: tuple[str, ...]
    leaves: int
    kind: Kind
    brief: str  # the settings in a line
    synthesis: bool = False  # whether packs hold it
    edition: str = ""  # its name
    usual: bool = False  # one of those that are usually printed


def words(language: str) -> Mapping[str, str]:
    """What is said of files and on leaves, in one language."""
    return by_name(registry.language(language).guide)


def several(count: int, name: str, language: str) -> str:
    """So many leaves, copies or packs, in words."""
    word = words(language)
    return word[f"one_{name}"] if count == 1 else word[_MANY[name]].format(count=count)


_MANY = {"leaf": "leaves_count", "copy": "copies_count", "pack": "packs_count"}
_THICK = 15  # leaves, folded: 60 pages are what most staplers and copy shops take in the saddle
_OF_SHEETS = (Kind.PACKS, Kind.SHEETS, Kind.TWO_UP)
_PICTURES = {Kind.BOOKLET: "fold", Kind.TWO_UP: "cut", Kind.PRESS: "shop"}


def title(run: PrintRun, *, language: str) -> str:
    """What a file is called: its page of the day or its kind, and its edition where that is not the usual one."""
    word = words(language)
    lies = "book-one-sided" if run.kind is Kind.BOOK and not run.edition.duplex else run.kind.value
    name = word[run.of_day or lies]
    edition = word.get(f"in-{run.edition.name}", run.edition.title)
    if not run.edition.duplex:
        edition = word.get(f"in-{run.edition.name}-one-sided", edition)
    return f"{name}, {edition}" if edition else name


def entry(printed: KitFile, *, language: str, paper: str, price: Price, saving: float | None) -> GuideEntry:
    """What is said of one file; `saving`: the share of ink that its edition saves, where that was measured."""
    word = words(language)
    run, kind = printed.run, printed.run.kind
    paper = run.paper or run.edition.on(paper)
    flip = "short" if kind is Kind.BOOKLET or (kind is Kind.TWO_UP and printed.duplex) else "long"
    lies = "landscape" if kind in (Kind.BOOKLET, Kind.TWO_UP) else "portrait"
    unit = "pack" if kind is Kind.PACKS else "copy"
    settings = [
        (word["paper"], word[lies].format(paper=paper)),
        (word["sides"], word[flip] if printed.duplex else word["one-sided"]),
        (word["scale"], word["full"]),
        (word["count"], word["once"].format(copies=several(printed.copies, unit, language))),
        (word["leaves"], str(printed.leaves)),
    ]
    if price.leaf:
        settings.append((word["cost"], price.of(printed.leaves, language)))
    facts = (word[lies].format(paper=paper), word[flip] if printed.duplex else word["one-sided"])
    brief = registry.language(language).semicolon.join((*facts, several(printed.leaves, "leaf", language)))
    steps = [word[f"after-{kind.value}"]]
    if kind is Kind.SHEETS and (not run.edition.fits or (run.edition.two_sided and not run.duplex)):
        steps = [word["after-many"]]
    elif kind in _OF_SHEETS and run.edition.two_sided and run.duplex:
        steps.append(word["after-two-sided"])
    elif kind in _OF_SHEETS and not run.edition.duplex and run.edition.notes:
        steps = [word["after-notes"]]
    elif not run.edition.duplex and kind is Kind.BOOK:
        steps = [word["after-book-one-sided"]]
    if printed.replaced:
        steps = [*_replacing(printed.replaced, language), *([word["booklet-leaves"]] if kind is Kind.BOOKLET else [])]
    elif kind is Kind.BOOKLET:
        folded = printed.leaves // max(printed.copies, 1)
        steps = [steps[0].format(leaves=several(folded, "leaf", language))]
        if folded > _THICK:
            steps.append(word["after-thick"].format(most=_THICK))
    if kind is Kind.BOOKLET:
        steps.append(word["by-hand-booklet"])
    if run.separators:
        steps.append(word["after-separators"])
    if saving is not None and saving > 0:
        steps.append(word["ink"].format(percent=round(100 * saving)))
    if kind is Kind.PRESS:
        width, height = (side - 2 * run.edition.bleed for side in run.edition.size(paper))
        number = registry.language(language).number
        steps = [steps[0].format(size=f"{number(width)} × {number(height)} mm")]
        settings = []
        brief = ""
    return GuideEntry(
        path=printed.path,
        title=title(run, language=language),
        picture=_PICTURES.get(kind, flip if printed.duplex else "flat"),
        settings=tuple(settings),
        steps=tuple(steps),
        leaves=0 if kind is Kind.PRESS else printed.leaves,
        kind=kind,
        brief=brief,
        synthesis=run.synthesis,
        edition=run.edition.name,
    )


def closing(entries: Sequence[GuideEntry], *, language: str) -> str:
    """What is said of all files together: which of them say the same, and what is for screens in their place."""
    word = words(language)
    kinds = {entry.kind for entry in entries}
    sheets = not kinds.isdisjoint(_OF_SHEETS) or any(entry.path.startswith("fact-sheets") for entry in entries)
    book = bool(kinds & {Kind.BOOK, Kind.BOOKLET}) or any(entry.path.startswith("synthesis") for entry in entries)
    files = [name for name, there in (("output/synthesis.pdf", book), ("output/fact-sheets/", sheets)) if there]
    said = [
        *([word["same-books"]] if {Kind.BOOK, Kind.BOOKLET} <= kinds else []),
        *([word["same-sheets"]] if Kind.PACKS in kinds and len(kinds.intersection(_OF_SHEETS)) > 1 else []),
        word["untagged"].format(files=registry.language(language).joint.join(files or ["output/synthesis.pdf"])),
    ]
    return " ".join(said)


def missing(editions: Iterable[str], *, language: str) -> str:
    """That these editions could not be made; empty if there are none."""
    names = ", ".join(editions)
    return words(language)["missing"].format(editions=names) if names else ""


def since(date: str, *, language: str) -> str:
    """That this is but what changed since the print of that day."""
    day = registry.language(language).short(dt.date.fromisoformat(date))
    return words(language)["changed"].format(date=day)


def old(files: Sequence[str], *, language: str) -> str:
    """That these files are of earlier notes; empty if there are none."""
    return _said("old", ", ".join(files), language) if files else ""


def _replacing(several_leaves: Sequence[Replaced], language: str) -> Iterator[str]:
    """Which leaves to put in and to take out, with their pages."""
    word = words(language)
    groups = {
        "replace": [leaf for leaf in several_leaves if leaf.pages and not leaf.new],
        "add": [leaf for leaf in several_leaves if leaf.pages and leaf.new],
        "take": [leaf for leaf in several_leaves if not leaf.pages],
    }
    for name, group in groups.items():
        if group:
            leaves = _rows([leaf.leaf for leaf in group])
            shown = registry.language(language).listed(leaves)
            pages = sorted(page for leaf in group for page in leaf.pages)
            said = f"{word['one_page' if len(pages) == 1 else 'many_pages']} {', '.join(_rows(pages))}"
            yield word[f"{name}_{'one' if len(group) == 1 else 'many'}"].format(leaves=shown, pages=said)


def _rows(numbers: Sequence[int]) -> list[str]:
    """Numbers as one says them: 3, 7-9."""
    said = []
    for _, row in itertools.groupby(enumerate(numbers), key=lambda pair: pair[1] - pair[0]):
        several_numbers = [number for _, number in row]
        first, last = several_numbers[0], several_numbers[-1]
        said.append(str(first) if first == last else f"{first}-{last}")
    return said


def in_order(entries: Sequence[GuideEntry]) -> tuple[GuideEntry, ...]:
    """What is usually printed first: what people hold in their hands once, and the synthesis once; then the rest."""
    sheets = _first(entries, Kind.PACKS, Kind.SHEETS, Kind.TWO_UP)
    book = None if sheets and sheets.synthesis else _first(entries, Kind.BOOKLET, Kind.BOOK)
    marked = [replace(entry, usual=entry in (sheets, book)) for entry in entries]
    return tuple(sorted(marked, key=lambda entry: not entry.usual))


def _first(entries: Sequence[GuideEntry], *kinds: Kind) -> GuideEntry | None:
    return next((entry for kind in kinds for entry in entries if entry.kind is kind), None)


def usual(entries: Sequence[GuideEntry], *, language: str, price: Price) -> str:
    """What is usually printed, and what that takes; empty if all is for a print shop."""
    several_files = [entry for entry in entries if entry.usual]
    if not several_files:
        return ""
    names = registry.language(language).joint.join(entry.path for entry in several_files)
    return _said("usual", f"{names}, {amount(several_files, language=language, price=price)}", language)


def totals(entries: Sequence[GuideEntry], *, language: str, price: Price) -> str:
    """What all files together take; empty if there are none but those that are usually printed."""
    if all(entry.usual or not entry.leaves for entry in entries):
        return ""
    return _said("totals", amount(entries, language=language, price=price), language)


def amount(entries: Sequence[GuideEntry], *, language: str, price: Price) -> str:
    """Leaves, and what they cost."""
    leaves = sum(entry.leaves for entry in entries)
    return several(leaves, "leaf", language) + (f", {price.of(leaves, language)}" if price.leaf else "")


def _said(name: str, what: str, language: str) -> str:
    return f"{words(language)[name]}{registry.language(language).colon}{what}"
